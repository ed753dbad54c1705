"""The demo data that ship: they come in without a complaint whatever the day, once, and leave books that add up."""

import pytest

from runtime.services.apply_records import Applied, apply_records
from tests.acceptance.apps import shipped_files
from tests.acceptance.installation import SYSTEM_ITSELF, Installation

RECORDS = sum(
    len(document["records"]) for files in shipped_files().values() for path, document in files.items() if path.startswith("demo/")
)


def load_demo(shop: Installation) -> Applied:
    with shop.platform.database.read() as connection:
        release = shop.platform.releases.current(connection).release
    return apply_records(shop.platform, SYSTEM_ITSELF, release.demo)


def test_it_comes_in_once_and_the_books_add_up(shop: Installation) -> None:
    shop.at("2026-11-20T09:00:00+08:00")
    assert load_demo(shop) == Applied(RECORDS, 0)
    assert shop.incidents() == []
    assert shop.wrong() == []
    before = shop.row_counts()
    assert load_demo(shop) == Applied(0, RECORDS)
    assert shop.row_counts() == before
    shop.work()
    assert shop.incidents() == []
    assert shop.wrong() == []


@pytest.mark.parametrize("day", ["2024-10-01", "2031-05-05"])
def test_the_day_on_which_it_comes_in_does_not_matter(sqlite_shop: Installation, day: str) -> None:
    sqlite_shop.at(f"{day}T09:00:00+08:00")
    assert load_demo(sqlite_shop) == Applied(RECORDS, 0)
    sqlite_shop.work()
    assert sqlite_shop.incidents() == []
    assert sqlite_shop.wrong() == []


def test_it_is_worth_looking_at(sqlite_shop: Installation) -> None:
    sqlite_shop.at("2026-11-20T09:00:00+08:00")
    load_demo(sqlite_shop)
    balances = sqlite_shop.column("member.member", "member_no", "points__balance")
    assert len(balances) == 300
    assert sum(balance > 0 for balance in balances.values()) > 100
    tiers = sqlite_shop.column("member.member", "member_no", "tier")
    assert len(set(tiers.values())) == 4, "every tier has somebody"
    assert sqlite_shop.ids("points.redemption", 'status == "pending"')
    assert sqlite_shop.ids("campaign.coupon", 'status == "redeemed"')
    assert not sqlite_shop.ids("member.member", "points__debt > 0")
