"""Ledger accounts as they stand: the balances of all, and one with its open lots and newest entries. Called by the services."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from runtime.storage.ledger_report import Balances, streamed
from runtime.storage.ledger_tables import LedgerTables

_LOT = ("id", "state", "kind", "amount", "remaining", "available_at", "expires_at")
_ENTRY = ("id", "type", "amount", "reason", "occurred_at", "recorded_at", "source_form", "source_id", "rule", "rule_version")


@dataclass(frozen=True, slots=True)
class AccountRows:
    """What stands in the tables."""

    balances: Balances
    lots: list[Mapping[str, Any]]
    entries: list[Mapping[str, Any]]
    """Newest first."""


def balances_now(
    connection: Connection, tables: LedgerTables, ledger: str, owner_id: int | None = None
) -> Iterator[tuple[int, Balances]]:  # fmt: skip
    """Owner and balances of every account, as the accounts say; or of one owner."""
    account = tables.account
    query = select(account.c.owner_id, *_named(account, Balances._fields)).where(account.c.ledger == ledger)
    if owner_id is not None:
        query = query.where(account.c.owner_id == owner_id)
    for owner, *balances in streamed(connection, query.order_by(account.c.id)):
        yield owner, Balances(*balances)


def account_rows(connection: Connection, tables: LedgerTables, ledger: str, owner: int, most: int = 100) -> AccountRows:
    """The account of `owner`; zeros where nothing was ever posted."""
    account, lot, transaction = tables.account, tables.lot, tables.transaction
    query = select(account).where(account.c.ledger == ledger, account.c.owner_id == owner)
    row = connection.execute(query).mappings().first()
    if row is None:
        return AccountRows(Balances(0, 0, 0, 0, 0, 0), [], [])
    open_lots = select(*_named(lot, _LOT)).where(lot.c.account_id == row["id"], lot.c.state.in_(("active", "pending")))
    newest = select(*_named(transaction, _ENTRY)).where(transaction.c.account_id == row["id"])
    return AccountRows(
        Balances(*(row[name] for name in Balances._fields)),
        [dict(each) for each in connection.execute(open_lots.order_by(lot.c.expires_at, lot.c.id).limit(most)).mappings()],
        [dict(each) for each in connection.execute(newest.order_by(transaction.c.id.desc()).limit(most)).mappings()],
    )


def _named(table: Any, names: tuple[str, ...]) -> list[Any]:
    return [table.c[name] for name in names]
