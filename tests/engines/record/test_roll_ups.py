"""Values kept over other records: adding and taking away comes to what computing anew comes to."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest

from engines.record.roll_up import RECOMPUTE, applied, contribution, contributor, value_of_nothing
from tests.counts import counts
from tests.engines.record.shop import Shop


@pytest.fixture(scope="module")
def shop():
    return replace(Shop(), rows={})


def test_a_row_contributes_to_its_owner(shop):
    field = shop.entities["shop.customer"].fields["spend"]
    row = shop.put("shop.order", 1, customer=7, amount=Decimal("11.77"), status="open")
    assert contribution(field.roll_up, field, row, shop) == (7, Decimal("11.77"))
    assert contribution(field.roll_up, field, {**row, "amount": None}, shop) == (7, Decimal("0.00"))
    for changes in ({"customer": None}, {"status": "cancelled"}, {"deleted_at": shop.now}):
        assert contribution(field.roll_up, field, {**row, **changes}, shop) is None


def test_nothing_is_nothing_to_the_greatest(shop):
    field = shop.entities["shop.customer"].fields["last_on"]
    assert contribution(field.roll_up, field, {"customer": 7, "ordered_on": None}, shop) is None
    assert value_of_nothing(field) is None
    assert value_of_nothing(shop.entities["shop.customer"].fields["order_count"]) == 0


def test_values_are_rounded_before_they_count():
    parent = {
        "key": "p",
        "title": "P",
        "fields": [
            {
                "key": "total",
                "type": "roll_up",
                "title": "T",
                "source": "shop.c",
                "via": "p",
                "function": "sum",
                "of": "x / 3",
                "scale": 2,
            }
        ],
    }
    link = {"key": "p", "type": "link", "title": "P", "target": "shop.p"}
    child = {"key": "c", "title": "C", "fields": [link, {"key": "x", "type": "integer", "title": "X"}]}
    shop = Shop((parent, child))
    field = shop.entities["shop.p"].fields["total"]
    assert contribution(field.roll_up, field, {"p": 1, "x": 2}, shop) == (1, Decimal("0.67"))


@pytest.mark.parametrize(
    ("function", "current", "removed", "added", "expected"),
    [
        ("count", 3, None, 1, 4), ("count", 3, 1, None, 2), ("count", 3, 1, 1, 3), ("count", None, None, 1, RECOMPUTE),
        ("sum", Decimal("10.00"), Decimal("4.00"), Decimal("4.50"), Decimal("10.50")),
        ("min", 3, None, 2, 2), ("min", 3, None, 5, 3), ("min", 3, 5, None, 3), ("min", 3, 3, None, RECOMPUTE),
        ("min", 3, 3, 2, 2), ("min", 3, 3, 4, RECOMPUTE), ("min", None, None, 4, 4),
        ("max", 3, None, 5, 5), ("max", 3, 3, None, RECOMPUTE), ("max", 3, 3, 9, 9), ("max", 3, 2, None, 3),
        ("avg", 3, None, 5, RECOMPUTE), ("avg", 3, 5, 5, 3),
    ],
)  # fmt: skip
def test_what_came_and_went_is_applied(function, current, removed, added, expected):
    assert applied(function, current, removed, added) == expected


@pytest.mark.parametrize("name", ["spend", "order_count", "last_on"])
def test_keeping_equals_computing_anew(shop, name):
    field = shop.entities["shop.customer"].fields[name]
    contribute = contributor(field.roll_up, field)
    chance = random.Random(7)
    rows, value = {}, value_of_nothing(field)

    def anew():
        values = [found[1] for row in rows.values() if (found := contribute(row, shop)) is not None and found[0] == 7]
        if name == "last_on":
            return max(values, default=None)
        return sum(values, value_of_nothing(field))

    def mine(row):
        found = None if row is None else contribute(row, shop)
        return found[1] if found is not None and found[0] == 7 else None

    for _ in range(counts(2_000, 50_000)):
        id = chance.randrange(12)
        old = rows.pop(id, None)
        new = None
        if chance.random() < 0.7:
            amount = chance.choice([None, Decimal(chance.randrange(999)).scaleb(-2)])
            new = {"customer": chance.choice([7, 7, 8, None]), "amount": amount,
                   "status": chance.choice(["open", "cancelled"]), "ordered_on": chance.choice([None, *range(5)])}  # fmt: skip
            rows[id] = new
        value = applied(field.roll_up.function, value, mine(old), mine(new))
        if value is RECOMPUTE:
            value = anew()
        assert value == anew()
