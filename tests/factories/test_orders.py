"""The generated set is like the real one, and the recomputation gives the real one's known sums."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.factories.orders import OrderSet, by_customer, expected_points, generate, read, write

CDNOW = Path(__file__).resolve().parents[3] / "shared" / "data" / "cdnow"
LEVELS = {Decimal(200): Decimal("1.2"), Decimal(500): Decimal("1.5")}


@pytest.fixture(scope="module")
def cdnow() -> OrderSet:
    if not CDNOW.is_dir():
        pytest.skip("the real purchase histories (../shared/data/cdnow) are not here")
    return read(CDNOW)


def test_the_real_set_gives_its_known_sums(cdnow):
    assert (len(cdnow.customers), len(cdnow.orders)) == (23_570, 69_659)
    plain = expected_points(cdnow)
    assert plain.total_points == 2_453_159
    assert sum(plain.spend.values()) == Decimal("2500315.63")
    assert sum(spend >= 500 for spend in plain.spend.values()) == 734
    assert sum(spend >= 1000 for spend in plain.spend.values()) == 200
    assert sum(order.amount == 0 for order in cdnow.orders) == 80


def test_the_real_set_with_levels_gives_its_known_sums(cdnow):
    expected = expected_points(cdnow, LEVELS)
    assert expected.total_points == 2_692_633
    assert expected.customers_by_level == {None: 20_565, Decimal(200): 2_271, Decimal(500): 734}


def test_a_level_counts_from_the_order_after_the_one_that_reached_it():
    data = generate(customers=1, orders=1)
    (order,) = data.orders
    orders = tuple(
        type(order)(f"CD{number}", order.customer_no, order.ordered_on, 1, Decimal(amount))
        for number, amount in enumerate(["199.99", "0.01", "10.99", "289.01", "1.00"])
    )
    expected = expected_points(OrderSet(data.customers, orders), LEVELS)
    assert expected.points == {order.customer_no: 199 + 0 + 13 + 346 + 1}
    assert expected.level == {order.customer_no: Decimal(500)}


def test_a_generated_set_is_seeded_and_like_the_real_one(tmp_path):
    data = generate()
    assert data == generate()
    assert data != generate(seed=1)
    assert (len(data.customers), len(data.orders)) == (700, 2000)
    assert len({order.order_no for order in data.orders}) == 2000
    assert sum(order.amount == 0 for order in data.orders) == 5
    for number, orders in by_customer(data.orders).items():
        days = [order.ordered_on for order in orders]
        assert days == sorted(days)
        assert days[0] == data.customers[number]
    reached = expected_points(data, LEVELS).customers_by_level
    assert min(reached[level] for level in (None, *LEVELS)) >= 10
    write(data, tmp_path)
    assert read(tmp_path) == data
