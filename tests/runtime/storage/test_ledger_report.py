"""Balances at past moments, the programme's totals, and what is due."""

from datetime import timedelta

import pytest

from runtime.storage.ledger_report import Balances, balances_at, due_owners, holds_due, programme_at
from tests.engines.ledger.bookkeeper import Bookkeeper, balances, ledger_of
from tests.engines.ledger.programs import START, Step, book, eventful, random_steps, run
from tests.runtime.storage.ledger_rows import written

LEDGER = "shop.balance"
DAY = timedelta(days=1)


def test_balances_at_any_moment_are_those_that_held_then(database_url: str) -> None:
    """A program without bookings that take effect earlier than they are written: then the two are the same."""
    keeper = Bookkeeper(ledger_of(overdraft={"policy": "allow"}))
    seen, at = [], START
    for number, step in enumerate(random_steps(3, 60)):
        at += timedelta(hours=step.hours + 1)
        keeper.run_due(at)
        book(keeper, step, at, number)
        seen.append((at, {account.owner_id: balances(account) for account in keeper.accounts.values()}))
    with written(database_url, keeper.books()) as (connection, tables):
        for moment, expected in seen[::7]:
            found = {owner: each._asdict() for owner, each in balances_at(connection, tables, LEDGER, moment, by="recorded_at")}
            assert found == {owner: each for owner, each in expected.items() if owner in found}
            assert all(not any(each.values()) for owner, each in expected.items() if owner not in found)


def test_what_expired_is_gone_from_its_expiry_on_however_late_it_was_written(database_url: str) -> None:
    keeper = Bookkeeper(ledger_of())
    run(keeper, [Step("credit", 0, 100, 0, 5, 0, 1)])
    keeper.run_due(START + 20 * DAY)
    (owner,) = (account.owner_id for account in keeper.accounts.values())
    nothing = Balances(0, 0, 0, 0, 0, 0)
    with written(database_url, keeper.books()) as (connection, tables):

        def at(days: int, **by: str) -> Balances:
            return dict(balances_at(connection, tables, LEDGER, START + days * DAY, owner_id=owner, **by)).get(owner, nothing)

        assert at(-1) == nothing
        assert at(4) == nothing._replace(active=100)
        assert at(5) == nothing._replace(expired=100)
        assert at(19, by="recorded_at") == nothing._replace(active=100)
        assert at(20, by="recorded_at") == nothing._replace(expired=100)


def test_balances_of_all_equal_the_stored_ones(database_url: str) -> None:
    keeper = eventful()
    with written(database_url, keeper.books()) as (connection, tables):
        found = {owner: each._asdict() for owner, each in balances_at(connection, tables, LEDGER, START + 99 * DAY)}
        assert found == {account.owner_id: balances(account) for account in keeper.accounts.values()}
        assert list(balances_at(connection, tables, "shop.other", START + 99 * DAY)) == []
        assert [owner for owner, _ in balances_at(connection, tables, LEDGER, START + 99 * DAY, owner_id=2)] == [2]


def test_the_programme_balances_what_owners_have(database_url: str) -> None:
    keeper = eventful()
    with written(database_url, keeper.books()) as (connection, tables):
        totals = programme_at(connection, tables, LEDGER, START + 99 * DAY)
    rows = keeper.accounts.values()
    assert totals["transfer"] == totals["adjustment"] == 0
    assert totals["redemption"] == sum(row.spent for row in rows)
    assert totals["breakage"] == sum(row.expired for row in rows)
    assert totals["liability"] == sum(row.active + row.pending + row.held - row.debt for row in rows)
    assert totals["issuance"] == totals["liability"] + totals["redemption"] + totals["breakage"]


def test_who_has_lots_due(database_url: str) -> None:
    keeper = eventful()
    by_owner = {account.id: account.owner_id for account in keeper.accounts.values()}
    with written(database_url, keeper.books()) as (connection, tables):
        for days in (0, 8, 10, 29, 30, 50):
            at = START + days * DAY
            due = {by_owner[lot.account_id] for lot in keeper.lots.values()
                   if (lot.state == "pending" and lot.available_at <= at)
                   or (lot.state == "active" and lot.expires_at is not None and lot.expires_at <= at)}  # fmt: skip
            found = due_owners(connection, tables, LEDGER, at, 10)
            assert found == sorted(due)
            assert due_owners(connection, tables, LEDGER, at, 1) == sorted(due)[:1]
            assert due_owners(connection, tables, LEDGER, at, 10, after=1) == sorted(due - {1})
        assert due_owners(connection, tables, "shop.other", START + 99 * DAY, 10) == []


@pytest.mark.parametrize("is_resolved", [False, True])
def test_which_holds_ran_out(is_resolved: bool, database_url: str) -> None:
    keeper = eventful()
    (held,) = (each for each in keeper.transactions if each.type == "HOLD")
    if is_resolved:
        keeper.release(held, START + 8 * DAY, keeper.heir(held.account_id))
    with written(database_url, keeper.books()) as (connection, tables):
        assert holds_due(connection, tables, LEDGER, START + 8 * DAY - timedelta(seconds=1), 10) == []
        expected = [] if is_resolved else [(held.id, held.account_id)]
        assert holds_due(connection, tables, LEDGER, START + 8 * DAY, 10) == expected
