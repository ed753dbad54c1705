"""Reads over whole ledgers: balances at a past moment, the programme's totals, and what is due.

Rows are summed by the database and streamed, so memory does not grow with the ledger. Used by the services behind
`tessera ledger`, by reports and by the daily order; the proof of the books is in `ledger_verification`.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from engines.ledger.posting import PROGRAMME_BOOKS
from runtime.storage.ledger_tables import LedgerTables

#: Rows that are fetched at a time.
FETCHED = 2000


class Balances(NamedTuple):
    """The columns of an account at some moment."""

    active: int
    pending: int
    held: int
    spent: int
    expired: int
    debt: int


def balances_at(
    connection: Connection,
    tables: LedgerTables,
    ledger: str,
    at: datetime,
    *,
    owner_id: int | None = None,
    by: Literal["occurred_at", "recorded_at"] = "occurred_at",
) -> Iterator[tuple[int, Balances]]:
    """Owner and balances of every account that had moved by `at` (inclusive), in order of account; or of one owner.

    `by` occurred_at: what held at that time as we know today; recorded_at: what the books said at that time.
    """
    entry, transaction, account = tables.entry, tables.transaction, tables.account
    books = ("active", "pending", "held", "redemption", "breakage", "debt")
    query = (
        select(account.c.owner_id, *(sum_of(entry.c.amount, entry.c.book == book) for book in books))
        .join_from(account, transaction, transaction.c.account_id == account.c.id)
        .join(entry, entry.c.transaction_id == transaction.c.id)
        .where(account.c.ledger == ledger, transaction.c[by] <= at)
        .group_by(account.c.id, account.c.owner_id)
        .order_by(account.c.id)
    )
    if owner_id is not None:
        query = query.where(account.c.owner_id == owner_id)
    for owner, *sums in streamed(connection, query):
        balances = Balances(*sums)
        yield owner, balances._replace(debt=-balances.debt)


def programme_at(connection: Connection, tables: LedgerTables, ledger: str, at: datetime) -> dict[str, int]:
    """The programme's books at `at`, from the owners' view: issuance, redemption, breakage, adjustment and transfer,
    and `liability`, what owners could still claim (active, pending and held, less debt)."""
    entry, transaction = tables.entry, tables.transaction
    query = (
        select(entry.c.book, sum_of(entry.c.amount))
        .join(transaction, transaction.c.id == entry.c.transaction_id)
        .where(transaction.c.ledger == ledger, transaction.c.occurred_at <= at)
        .group_by(entry.c.book)
    )
    sums = {row[0]: row[1] for row in connection.execute(query)}
    totals: dict[str, int] = {book: sums.pop(book, 0) for book in PROGRAMME_BOOKS}
    return {**totals, "issuance": -totals["issuance"], "liability": sum(sums.values())}


def due_owners(connection: Connection, tables: LedgerTables, ledger: str, at: datetime, most: int, after: int = 0) -> list[int]:
    """Owners behind `after` with lots to activate or to expire at `at`, in order of id, at most `most`."""
    lot, account = tables.lot, tables.account
    # Literals, not parameters: the conditions must be seen to be those of the partial indexes.
    pending = and_(lot.c.state == literal_column("'pending'"), lot.c.available_at <= at)
    active = and_(lot.c.state == literal_column("'active'"), lot.c.expires_at <= at)
    ids = select(lot.c.account_id).where(pending).union(select(lot.c.account_id).where(active)).subquery()
    query = select(account.c.owner_id).where(account.c.id.in_(select(ids.c.account_id)), account.c.ledger == ledger)
    return list(connection.execute(query.where(account.c.owner_id > after).order_by(account.c.owner_id).limit(most)).scalars())


def expiring_owners(
    connection: Connection, tables: LedgerTables, ledger: str, windows: Sequence[tuple[datetime, datetime]], most: int,
    after: int = 0,
) -> list[int]:  # fmt: skip
    """Owners behind `after` with active lots that expire behind the start and up to the end of one of `windows`, in order of id,
    at most `most`."""
    lot, account = tables.lot, tables.account
    is_soon = or_(*(and_(lot.c.expires_at > start, lot.c.expires_at <= end) for start, end in windows))
    ids = select(lot.c.account_id).where(lot.c.state == literal_column("'active'"), is_soon)
    query = select(account.c.owner_id).where(account.c.id.in_(ids), account.c.ledger == ledger)
    return list(connection.execute(query.where(account.c.owner_id > after).order_by(account.c.owner_id).limit(most)).scalars())


def holds_due(connection: Connection, tables: LedgerTables, ledger: str, at: datetime, most: int) -> list[tuple[int, int]]:
    """(transaction, account) of holds whose time limit has passed at `at` and that nobody has resolved, oldest first."""
    hold, later = tables.transaction, tables.transaction.alias("later")
    is_resolved = exists().where(later.c.related_id == hold.c.id, later.c.type.in_(("CAPTURE", "RELEASE")))
    query = (
        select(hold.c.id, hold.c.account_id)
        .where(hold.c.type == literal_column("'HOLD'"), hold.c.expires_at <= at, hold.c.ledger == ledger, ~is_resolved)
        .order_by(hold.c.expires_at, hold.c.id)
        .limit(most)
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def sum_of(amount: ColumnElement[Any], condition: ColumnElement[bool] | None = None) -> ColumnElement[Any]:
    """A sum as an integer (PostgreSQL sums bigint to numeric), 0 for none; of the rows that fulfil `condition`."""
    counted = amount if condition is None else case((condition, amount), else_=0)
    return func.coalesce(cast(func.sum(counted), BigInteger), 0)


def streamed(connection: Connection, query: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows, fetched a few at a time."""
    if connection.dialect.name == "postgresql":  # plans for all rows, not for the first few that a cursor would be asked for
        connection.execute(select(func.set_config("cursor_tuple_fraction", "1", True)))
    with connection.execute(query, execution_options={"yield_per": FETCHED}) as result:
        yield from result
