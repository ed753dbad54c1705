"""The demo data that ship: they come in without a complaint whatever the day, once, and leave books that add up."""

import pytest

from runtime.services.apply_records import Applied, apply_records
from runtime.services.first_admin import first_admin
from tests.acceptance.apps import shipped_files
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.acceptance.staff import Staff

RECORDS = sum(
    len(document["records"]) for files in shipped_files().values() for path, document in files.items() if path.startswith("demo/")
)


def load_demo(shop: Installation) -> Applied:
    first_admin(shop.platform)  # as wherever it is served: tasks of the processes need somebody
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


def test_its_inbox_is_alive(sqlite_shop: Installation) -> None:
    """Members who stay away are to be called the next morning; batches wait to be submitted, and then for an answer."""
    sqlite_shop.at("2026-11-20T09:00:00+08:00")
    load_demo(sqlite_shop)
    staff = Staff(sqlite_shop)
    sqlite_shop.at("2026-11-21T10:00:00+08:00")
    sqlite_shop.work()
    called = sqlite_shop.ids("member.member", "is_to_be_called == true")
    assert len(staff.tasks()) == len(called) > 10
    for batch in sqlite_shop.ids("campaign.coupon_batch"):
        sqlite_shop.do("campaign.coupon_batch", batch, "submit")
    assert sorted(sqlite_shop.column("campaign.coupon_batch", "batch_no", "status").values()) == [
        "issued",
        "submitted",
        "submitted",
    ]
    assert len(staff.tasks(task="manager")) == 2
    assert sqlite_shop.incidents() == []
