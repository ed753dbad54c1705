"""The main job: files of customers and orders come in, orders earn, tiers rise; compared with an independent recomputation.

On a generated set everywhere; on the real one (CDNOW) where it lies beside the repository.
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from runtime.services.import_records import Imported
from tests.acceptance.installation import Installation
from tests.acceptance.picture import picture
from tests.acceptance.reported import check_reports
from tests.counts import is_proof
from tests.factories import orders
from tests.factories.orders import OrderSet, expected_points

CDNOW = Path(__file__).resolve().parents[3] / "shared" / "data" / "cdnow"
PLAIN = "floor(amount)"
BY_TIER = "floor(amount * coalesce(member.tier.multiplier, 1))"
MULTIPLIERS = {Decimal(200): Decimal("1.2"), Decimal(500): Decimal("1.5")}


@dataclass(frozen=True)
class Files:
    """A set of orders, and where it lies."""

    data: OrderSet
    folder: Path


def made(folder: Path, customers: int, count: int) -> Files:
    data = orders.generate(customers, count)
    orders.write(data, folder)
    return Files(data, folder)


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return made(tmp_path_factory.mktemp("orders"), 700, 2000)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return made(tmp_path_factory.mktemp("orders"), 40, 160)


@pytest.fixture(scope="module")
def cdnow(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """All of the real purchase histories in `make proof`, else those of the first customers."""
    if not CDNOW.is_dir():
        pytest.skip("the real purchase histories (../shared/data/cdnow) are not here")
    whole = orders.read(CDNOW)
    if is_proof():
        return Files(whole, CDNOW)
    some = orders.of_first_customers(whole, 1_500)
    folder = tmp_path_factory.mktemp("some_of_cdnow")
    orders.write(some, folder)
    return Files(some, folder)


def publish_rule(shop: Installation, amount: str, **more: object) -> None:
    rule = {"name": "消费积分", "trigger": "member.order.created", "amount": amount, "status": "published", **more}
    shop.save("points.earning_rule", rule)


def make_tiers(shop: Installation) -> dict[int | None, Decimal | None]:
    """Tier → the spend from which it is reached."""
    silver = {"key": "silver", "name": "银卡", "min_spend": "200", "multiplier": "1.2", "rank": 1}
    gold = {"key": "gold", "name": "金卡", "min_spend": "500", "multiplier": "1.5", "rank": 2}
    return {None: None, shop.save("member.tier", silver): Decimal(200), shop.save("member.tier", gold): Decimal(500)}


def bring_in(shop: Installation, files: Files, slice: int = 500) -> tuple[Imported, Imported]:
    """Both files, as the command line does it."""
    customers = {"customer_no": "member_no", "first_order_on": "joined_on"}
    members = shop.bring_in("member.member", files.folder / "customers.csv", "member_no", customers, slice)
    by_member = {"customer_no": "member.member_no"}
    return members, shop.bring_in("member.order", files.folder / "orders.csv", "order_no", by_member, slice)


def counted(**counts: int) -> dict[str, int]:
    return {"created": 0, "updated": 0, "unchanged": 0, "refused": 0, **counts}


def check_all(shop: Installation, data: OrderSet, tiers: dict[int | None, Decimal | None]) -> None:
    """Every single balance, spend, count and tier, and that the books add up."""
    expected = expected_points(data, MULTIPLIERS if len(tiers) > 1 else None)
    assert shop.column("member.member", "member_no", "points__balance") == expected.points
    assert shop.column("member.member", "member_no", "total_spend") == expected.spend
    assert shop.column("member.member", "member_no", "joined_on") == data.customers
    bought = Counter(order.customer_no for order in data.orders)
    assert shop.column("member.member", "member_no", "order_count") == bought
    reached = shop.column("member.member", "member_no", "tier")
    assert {number: tiers[tier] for number, tier in reached.items()} == expected.level
    amounts = shop.column("member.order", "order_no", "amount")
    assert amounts == {order.order_no: order.amount for order in data.orders}
    assert shop.incidents() == []
    assert shop.wrong() == []


def check_same_again(shop: Installation, files: Files) -> None:
    """The same files change nothing, and write nothing."""
    before = shop.row_counts()
    members, bought = bring_in(shop, files)
    assert members.counts == counted(unchanged=len(files.data.customers))
    assert bought.counts == counted(unchanged=len(files.data.orders))
    assert shop.row_counts() == before


def check_free_orders_say_why(shop: Installation, data: OrderSet, least: int, most: int = 10) -> None:
    """Orders of 0.00 gave nothing, and say so in both languages."""
    free = shop.ids("member.order", "amount == 0")
    assert len(free) == sum(order.amount == 0 for order in data.orders) >= least
    for id in free[:most]:
        (told,) = shop.why("member.order", id, "en")
        assert "消费积分" in told
        assert "the amount came to 0" in told
        (told,) = shop.why("member.order", id, "zh-CN")
        assert "计算结果为 0" in told
    postings = picture(shop)["postings"]
    assert not {order.order_no for order in data.orders if order.amount == 0} & {posting[0] for posting in postings}


@pytest.mark.parametrize("has_tiers", [False, True], ids=["plain", "tiers"])
def test_orders_earn_points(shop: Installation, generated: Files, has_tiers: bool) -> None:
    tiers = make_tiers(shop) if has_tiers else {None: None}
    publish_rule(shop, BY_TIER if has_tiers else PLAIN)
    members, bought = bring_in(shop, generated)
    assert members.counts == counted(created=700)
    assert bought.counts == counted(created=2000)
    check_all(shop, generated.data, tiers)
    check_free_orders_say_why(shop, generated.data, least=5)
    check_same_again(shop, generated)


@pytest.mark.parametrize("slice", [1, 7])
def test_how_many_rows_go_together_changes_nothing(
    shop: Installation, another_shop: Installation, few: Files, slice: int
) -> None:
    for each in (shop, another_shop):
        make_tiers(each)
        publish_rule(each, BY_TIER, limit_per_day=60, expires_after="12M/month")
        publish_rule(each, "5", name="开业礼", limit_total=333, priority=10)
    bring_in(shop, few, slice)
    bring_in(another_shop, few, 500)
    assert picture(shop) == picture(another_shop)
    assert shop.wrong() == []
    assert sum(posting[2] for posting in picture(shop)["postings"] if posting[4] == "开业礼") == 333


@pytest.mark.parametrize("has_tiers", [False, True], ids=["plain", "tiers"])
def test_the_real_orders(sqlite_shop: Installation, cdnow: Files, has_tiers: bool) -> None:
    if not has_tiers and not is_proof():
        pytest.skip("the real purchase histories without tiers: only in `make proof`")
    real_orders(sqlite_shop, cdnow, has_tiers=has_tiers)


@pytest.mark.skipif(not is_proof(), reason="the real purchase histories on PostgreSQL: only in `make proof`")
@pytest.mark.parametrize("has_tiers", [False, True], ids=["plain", "tiers"])
def test_the_real_orders_on_postgresql(postgres_shop: Installation, cdnow: Files, has_tiers: bool) -> None:
    real_orders(postgres_shop, cdnow, has_tiers=has_tiers)


def real_orders(shop: Installation, cdnow: Files, *, has_tiers: bool) -> None:
    tiers = make_tiers(shop) if has_tiers else {None: None}
    publish_rule(shop, BY_TIER if has_tiers else PLAIN)
    bring_in(shop, cdnow)
    check_all(shop, cdnow.data, tiers)
    check_free_orders_say_why(shop, cdnow.data, least=80 if is_proof() else 5, most=3)
    check_same_again(shop, cdnow)
    marks = check_reports(shop, cdnow.data)
    if is_proof():
        check_known_totals(shop, tiers)
        assert (marks[5, 5, 5], marks[1, 1, 1]) == (2_509, 1_733)


def check_known_totals(shop: Installation, tiers: dict[int | None, Decimal | None]) -> None:
    """What is known of the whole set."""
    has_tiers = len(tiers) > 1
    spend = shop.column("member.member", "member_no", "total_spend").values()
    assert (sum(spend), sum(each >= 500 for each in spend), sum(each >= 1000 for each in spend)) == (
        Decimal("2500315.63"),
        734,
        200,
    )
    total = sum(shop.column("member.member", "member_no", "points__balance").values())
    assert total == (2_692_633 if has_tiers else 2_453_159)
    reached = Counter(tiers[tier] for tier in shop.column("member.member", "member_no", "tier").values())
    assert reached == ({None: 20_565, Decimal(200): 2_271, Decimal(500): 734} if has_tiers else {None: 23_570})
