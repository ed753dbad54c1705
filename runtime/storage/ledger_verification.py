"""The proof of a ledger's books, `tessera ledger verify`: rows are summed by the database and streamed to the engine.

What is right is decided by `engines/ledger/verification`. Memory does not grow with the ledger; each proof compares
what one statement saw, so writers need not stop meanwhile.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, case, exists, func, or_, select

from engines.ledger.account import Account, Lot
from engines.ledger.verification import (
    REFERENCES,
    TAKING_BACK,
    AccountSums,
    Difference,
    LotSums,
    TransactionSums,
    account_differences,
    lot_differences,
    orphan,
    over_returned,
    transaction_differences,
    transfers_open,
)
from runtime.storage.ledger_report import streamed, sum_of
from runtime.storage.ledger_tables import LedgerTables

_ACCOUNT_FIELDS = tuple(name for name in Account._fields if name not in ("lots", "debts"))


def verify(connection: Connection, tables: LedgerTables, ledger: str) -> Iterator[Difference]:
    """Everything in the books of `ledger` that does not fit; nothing if they are right.

    Rows that name a missing row are looked for in all ledgers: without it nobody knows whose they are.
    """
    yield from _orphans(connection, tables)
    for row in streamed(connection, _transaction_sums(tables, ledger)):
        yield from transaction_differences(TransactionSums(*row))
    fields = len(Lot._fields)
    for row in streamed(connection, _lot_sums(tables, ledger)):
        yield from lot_differences(LotSums(Lot._make(row[:fields]), *row[fields:]))
    fields = len(_ACCOUNT_FIELDS)
    for row in streamed(connection, _account_sums(tables, ledger)):
        yield from account_differences(AccountSums(Account._make((*row[:fields], None, None)), *row[fields:]))
    yield from _over_returned(connection, tables, ledger)
    entry, transaction = tables.entry, tables.transaction
    moved = connection.execute(
        select(sum_of(entry.c.amount))
        .join(transaction, transaction.c.id == entry.c.transaction_id)
        .where(transaction.c.ledger == ledger, entry.c.book == "transfer")
    ).scalar_one()
    if moved:
        yield transfers_open(moved)


def _transaction_sums(tables: LedgerTables, ledger: str) -> Select[Any]:
    transaction, entry, lot, consumption = tables.transaction, tables.entry, tables.lot, tables.consumption
    amount = entry.c.amount
    legs = (
        select(
            entry.c.transaction_id,
            func.count().label("legs"),
            sum_of(amount).label("total"),
            sum_of(amount, amount > 0).label("positive"),
            sum_of(amount, entry.c.book == "redemption").label("redemption"),
            sum_of(amount, entry.c.book.in_(("active", "pending"))).label("stock"),
            sum_of(amount, entry.c.book == "debt").label("debt"),
            func.min(entry.c.account_id).label("least"),
            func.max(entry.c.account_id).label("most"),
        )
        .group_by(entry.c.transaction_id)
        .subquery("legs")
    )
    made = select(lot.c.transaction_id, sum_of(lot.c.amount).label("made")).group_by(lot.c.transaction_id).subquery("made")
    drawn = (
        select(
            consumption.c.transaction_id,
            sum_of(consumption.c.amount, consumption.c.lot_id.is_not(None)).label("lots"),
            sum_of(consumption.c.amount, consumption.c.lot_id.is_(None)).label("debt"),
        )
        .group_by(consumption.c.transaction_id)
        .subquery("drawn")
    )
    strangers = case((or_(legs.c.least != transaction.c.account_id, legs.c.most != transaction.c.account_id), 1), else_=0)
    sums = (legs.c.legs, legs.c.total, legs.c.positive, legs.c.redemption, legs.c.stock, legs.c.debt)
    return (
        select(
            transaction.c.id, transaction.c.type, transaction.c.amount, *map(_or_zero, sums), strangers,
            _or_zero(made.c.made), _or_zero(drawn.c.lots), _or_zero(drawn.c.debt),
        )
        .select_from(_joined(transaction, transaction.c.id, legs, made, drawn))
        .where(transaction.c.ledger == ledger)
    )  # fmt: skip


def _lot_sums(tables: LedgerTables, ledger: str) -> Select[Any]:
    transaction, lot, consumption = tables.transaction, tables.lot, tables.consumption
    drawn = (
        select(
            consumption.c.lot_id,
            sum_of(consumption.c.amount).label("drawn"),
            sum_of(consumption.c.amount, transaction.c.type == "EXPIRE").label("expired"),
        )
        .join(transaction, transaction.c.id == consumption.c.transaction_id)
        .where(consumption.c.lot_id.is_not(None))
        .group_by(consumption.c.lot_id)
        .subquery("drawn")
    )
    taken_back = (
        select(transaction.c.related_id, sum_of(transaction.c.amount).label("amount"))
        .where(transaction.c.type.in_(TAKING_BACK), transaction.c.related_id.is_not(None))
        .group_by(transaction.c.related_id)
        .subquery("taken_back")
    )
    rows = (
        lot.join(tables.account, tables.account.c.id == lot.c.account_id)
        .outerjoin(drawn, drawn.c.lot_id == lot.c.id)
        .outerjoin(taken_back, taken_back.c.related_id == lot.c.transaction_id)
    )
    columns = (lot.c[name] for name in Lot._fields)
    sums = map(_or_zero, (drawn.c.drawn, drawn.c.expired, taken_back.c.amount))
    return select(*columns, *sums).select_from(rows).where(tables.account.c.ledger == ledger)


def _account_sums(tables: LedgerTables, ledger: str) -> Select[Any]:
    account, entry, lot, consumption = tables.account, tables.entry, tables.lot, tables.consumption
    origin = tables.transaction.alias("origin")
    books = ("active", "pending", "held", "redemption", "breakage", "debt")
    legs = (
        select(entry.c.account_id, *(sum_of(entry.c.amount, entry.c.book == book).label(book) for book in books))
        .group_by(entry.c.account_id)
        .subquery("legs")
    )
    stock = (
        select(
            lot.c.account_id,
            sum_of(lot.c.remaining, lot.c.state == "active").label("active"),
            sum_of(lot.c.remaining, lot.c.state == "pending").label("pending"),
        )
        .group_by(lot.c.account_id)
        .subquery("stock")
    )
    is_held = and_(consumption.c.lot_id.is_not(None), origin.c.type == "HOLD")
    drawn = (
        select(
            consumption.c.account_id,
            sum_of(consumption.c.amount, is_held).label("held"),
            sum_of(consumption.c.amount, consumption.c.lot_id.is_(None)).label("debt"),
        )
        .join(origin, origin.c.id == consumption.c.origin_id)
        .group_by(consumption.c.account_id)
        .subquery("drawn")
    )
    sums = (*(legs.c[book] for book in books), stock.c.active, stock.c.pending, drawn.c.held, drawn.c.debt)
    return (
        select(*(account.c[name] for name in _ACCOUNT_FIELDS), *map(_or_zero, sums))
        .select_from(_joined(account, account.c.id, legs, stock, drawn))
        .where(account.c.ledger == ledger)
    )


def _over_returned(connection: Connection, tables: LedgerTables, ledger: str) -> Iterator[Difference]:
    consumption, origin = tables.consumption, tables.transaction
    net = sum_of(consumption.c.amount)
    query = (
        select(consumption.c.origin_id, net)
        .join(origin, origin.c.id == consumption.c.origin_id)
        .where(origin.c.ledger == ledger)
        .group_by(consumption.c.origin_id, consumption.c.lot_id)
        .having(net < 0)
    )
    for row in streamed(connection, query):
        yield over_returned(row[0], row[1])


def _orphans(connection: Connection, tables: LedgerTables) -> Iterator[Difference]:
    named = {f"ledger_{name}": getattr(tables, name) for name in LedgerTables.__slots__}
    for table_name, column_name, target_name in REFERENCES:
        table, target = named[table_name], named[target_name].alias("target")
        column = table.c[column_name]
        is_there = exists().where(target.c.id == column)
        for (row_id,) in streamed(connection, select(next(iter(table.c))).where(column.is_not(None), ~is_there)):
            yield orphan(table_name, row_id, target_name)


def _or_zero(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(column, 0)


def _joined(table: FromClause, key: ColumnElement[Any], *sums: Any) -> FromClause:
    """`table` with subqueries that are grouped by their first column."""
    for each in sums:
        table = table.outerjoin(each, next(iter(each.c)) == key)
    return table
