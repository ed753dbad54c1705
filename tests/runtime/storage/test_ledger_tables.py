"""The ledger's tables take what the engine books, once: the same rule, return, key or hold not a second time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select

from engines.ledger.account import Account, Lot
from engines.ledger.posting import Consumption, Entry, Transaction
from runtime.storage.errors import UniqueClash
from runtime.storage.ledger_tables import LedgerTables
from tests.engines.ledger.programs import eventful
from tests.runtime.storage.ledger_rows import written

AT = datetime(2026, 1, 1, 15, 30, tzinfo=UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[tuple[Connection, LedgerTables]]:
    with written(database_url) as opened:
        yield opened


def row(id: int, **values: Any) -> dict[str, Any]:
    """A credit by a rule for an order, with some things different."""
    return {
        "id": id, "ledger": "shop.balance", "account_id": 1, "type": "CREDIT", "amount": 5, "occurred_at": AT, "recorded_at": AT,
        "rule": "shop.rule", "source_form": "shop.order", "source_id": 7, "source_event": "created", **values,
    }  # fmt: skip


def clashes(store: tuple[Connection, LedgerTables], first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether the second row is refused beside the first."""
    connection, tables = store
    savepoint = connection.begin_nested()
    try:
        for values in (first, second):
            connection.execute(tables.transaction.insert(), dict.fromkeys(tables.transaction.c.keys()) | values)
    except UniqueClash:
        return True
    finally:
        savepoint.rollback()
    return False


def test_rows_come_back_as_the_values_that_were_booked(database_url: str) -> None:
    books = eventful().books()
    with written(database_url, books) as (connection, tables):
        kinds = ((tables.transaction, Transaction, books.transactions), (tables.entry, Entry, books.entries),
                 (tables.lot, Lot, books.lots), (tables.consumption, Consumption, books.consumptions))  # fmt: skip
        for table, kind, rows in kinds:
            found = {kind(**each._mapping) for each in connection.execute(select(table))}
            assert found == set(rows)
        accounts = {Account(*each, lots=None, debts=None) for each in connection.execute(select(tables.account))}
        assert accounts == set(books.accounts)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"account_id": 2}, True),
        ({"source_event": "updated@2"}, False),
        ({"rule": "shop.rule#1"}, False),
        ({"source_id": 8}, False),
        ({"source_form": "shop.visit"}, False),
        ({"type": "DEBIT"}, False),
        ({"ledger": "shop.other"}, False),
    ],
)
def test_a_rule_posts_once_for_an_event(store: tuple[Connection, LedgerTables], change: dict[str, Any], expected: bool) -> None:
    assert clashes(store, row(1), row(2, **change)) is expected


def test_postings_without_rule_or_source_may_repeat(store: tuple[Connection, LedgerTables]) -> None:
    by_hand = {"rule": None, "source_form": None, "source_id": None, "source_event": None}
    assert not clashes(store, row(1, **by_hand), row(2, **by_hand))
    assert not clashes(store, row(1, rule=None), row(2, rule=None))


@pytest.mark.parametrize(
    ("change", "expected"),
    [({}, True), ({"related_id": 12}, False), ({"source_event": "returned@3"}, False), ({"source_event": None}, False),
     ({"rule": "shop.other"}, True)],
)  # fmt: skip
def test_a_return_takes_back_once_from_each_earning(
    store: tuple[Connection, LedgerTables], change: dict[str, Any], expected: bool
) -> None:
    returned = {"type": "REVERSE_CREDIT", "source_event": "returned@2", "related_id": 11}
    assert clashes(store, row(1, **returned), row(2, **{**returned, **change})) is expected


def test_a_hold_is_resolved_once(store: tuple[Connection, LedgerTables]) -> None:
    nothing = {"rule": None, "source_form": None, "source_id": None, "source_event": None}
    captured = row(1, type="CAPTURE", related_id=11, **nothing)
    assert clashes(store, captured, row(2, type="RELEASE", related_id=11, **nothing))
    assert not clashes(store, captured, row(2, type="RELEASE", related_id=12, **nothing))
    assert not clashes(store, captured, row(2, type="EXPIRE", related_id=11, **nothing))


def test_a_key_is_used_once_in_a_ledger(store: tuple[Connection, LedgerTables]) -> None:
    one = row(1, rule=None, idempotency_key="k", input_hash="h", answer={"amount": 5})
    assert clashes(store, one, row(2, rule=None, idempotency_key="k"))
    assert not clashes(store, one, row(2, rule=None, idempotency_key="k", ledger="shop.other"))


def test_an_owner_has_one_account(store: tuple[Connection, LedgerTables]) -> None:
    connection, tables = store
    empty = dict.fromkeys(("active", "pending", "held", "spent", "expired", "debt"), 0)
    connection.execute(tables.account.insert(), [{"id": 1, "ledger": "a.b", "owner_id": 5, **empty}])
    connection.execute(tables.account.insert(), [{"id": 2, "ledger": "a.c", "owner_id": 5, **empty}])
    with connection.begin_nested() as savepoint:
        with pytest.raises(UniqueClash):
            connection.execute(tables.account.insert(), [{"id": 3, "ledger": "a.b", "owner_id": 5, **empty}])
        savepoint.rollback()


def test_moments_keep_their_microseconds_and_zone(store: tuple[Connection, LedgerTables]) -> None:
    connection, tables = store
    late = AT + timedelta(microseconds=1)
    connection.execute(tables.transaction.insert(), {**dict.fromkeys(tables.transaction.c.keys()), **row(1, occurred_at=late)})
    assert connection.execute(select(tables.transaction.c.occurred_at)).scalar_one() == late
