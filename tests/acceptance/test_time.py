"""Days are the workspace's: an order at 23:30 in Shanghai (15:30 UTC; one at 00:10 is the day before in UTC) belongs to its
own day in lists, day limits, rule dates and expiry. The test cluster's zone is New York, so a zone that leaks is seen.
"""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import Installation

LATE = "2026-03-31T23:30:00+08:00"
EARLY = "2026-04-01T00:10:00+08:00"
RULE = {"name": "日常", "trigger": "member.order.created", "amount": "floor(amount)", "status": "published"}


@pytest.fixture
def ann(shop: Installation) -> int:
    shop.at("2026-04-10T10:00:00+08:00")
    return shop.save("member.member", {"name": "安"})


def buy(shop: Installation, member: int, order_no: str, amount: str, ordered_on: str) -> int:
    return shop.save("member.order", {"order_no": order_no, "member": member, "amount": amount, "ordered_on": ordered_on})


def given(shop: Installation) -> dict[str, int]:
    """Order → points."""
    booked = SYSTEM.ledger.transaction
    names = {row["id"]: row["order_no"] for row in shop.rows("member.order")}
    with shop.platform.database.read() as connection:
        return {names[row[0]]: row[1] for row in connection.execute(select(booked.c.source_id, booked.c.amount))}


def test_lists_filter_by_the_day_of_the_workspace(shop: Installation, ann: int) -> None:
    late, early = buy(shop, ann, "L", "10.00", LATE), buy(shop, ann, "E", "10.00", EARLY)
    bare = buy(shop, ann, "B", "10.00", "2026-04-01")
    march = [late]
    april = [early, bare]
    for where, wanted in (
        ('date(ordered_on) == date("2026-03-31")', march),
        ('date(ordered_on) == date("2026-04-01")', april),
        ("month(ordered_on) == 3", march),
        ("day(ordered_on) == 1", april),
        ("hour(ordered_on) == 23 and minute(ordered_on) == 30", march),
        ('ordered_on < datetime("2026-04-01 00:00")', march),
        ("date(ordered_on) == today() - days(9)", april),
        ("date(ordered_on) == today() - days(10)", march),
    ):
        assert shop.ids("member.order", where) == wanted, where
    assert shop.value("member.order", bare, "ordered_on") == datetime(2026, 3, 31, 16, tzinfo=UTC)


def test_today_begins_at_midnight_of_the_workspace(shop: Installation, ann: int) -> None:
    shop.at(LATE)
    late = shop.save("member.order", {"order_no": "L", "member": ann, "amount": "1.00"})
    assert shop.ids("member.order", "date(ordered_on) == today()") == [late]
    joined = shop.save("member.member", {"name": "博"})
    assert shop.value("member.member", joined, "joined_on").isoformat() == "2026-03-31"
    shop.at(EARLY)
    early = shop.save("member.order", {"order_no": "E", "member": ann, "amount": "1.00"})
    assert shop.ids("member.order", "date(ordered_on) == today()") == [early]
    assert shop.ids("member.order", "date(ordered_on) == today() - days(1)") == [late]


def test_a_day_limit_counts_by_the_day_of_the_order(shop: Installation, ann: int) -> None:
    shop.save("points.earning_rule", {**RULE, "limit_per_day": 100})
    for order_no, amount, at in (
        ("O1", "80.00", "2026-03-31T00:00:00+08:00"),
        ("O2", "80.00", LATE),
        ("O3", "80.00", EARLY),
        ("O4", "80.00", "2026-04-01T23:59:59+08:00"),
    ):
        buy(shop, ann, order_no, amount, at)
    assert given(shop) == {"O1": 80, "O2": 20, "O3": 80, "O4": 20}
    refused = buy(shop, ann, "O5", "1.00", LATE)
    assert any("每日上限 100" in sentence for sentence in shop.why("member.order", refused, "zh-CN"))


def test_a_rule_begins_and_ends_with_the_day_of_the_order(shop: Installation, ann: int) -> None:
    shop.save("points.earning_rule", {**RULE, "starts_on": "2026-03-31", "ends_on": "2026-03-31"})
    buy(shop, ann, "O1", "1.00", "2026-03-30T23:59:59+08:00")
    buy(shop, ann, "O2", "2.00", "2026-03-31T00:00:00+08:00")
    buy(shop, ann, "O3", "4.00", LATE)
    buy(shop, ann, "O4", "8.00", EARLY)
    assert given(shop) == {"O2": 2, "O3": 4}


@pytest.mark.parametrize(
    ("validity", "late_ends", "early_ends"),
    [
        ("1M/month", "2026-05-01T00:00:00+08:00", "2026-06-01T00:00:00+08:00"),
        ("10D", "2026-04-11T00:00:00+08:00", "2026-04-12T00:00:00+08:00"),
    ],
)
def test_points_expire_by_the_day_of_the_order(
    shop: Installation, ann: int, validity: str, late_ends: str, early_ends: str
) -> None:
    shop.save("points.earning_rule", {**RULE, "expires_after": validity})
    buy(shop, ann, "L", "10.00", LATE)
    buy(shop, ann, "E", "7.00", EARLY)
    lot = SYSTEM.ledger.lot
    with shop.platform.database.read() as connection:
        ends = dict(connection.execute(select(lot.c.amount, lot.c.expires_at)).all())
    assert ends == {10: datetime.fromisoformat(late_ends), 7: datetime.fromisoformat(early_ends)}
    for moment, left in ((late_ends, 7), (early_ends, 0)):
        shop.at(moment)
        before = shop.value("member.member", ann, "points__balance")
        shop.work()
        assert shop.value("member.member", ann, "points__balance") == left
        assert before > left, "it expires when the day ends, not before"
    assert shop.value("member.member", ann, "points__expired") == 17
    assert shop.wrong() == []
