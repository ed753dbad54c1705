"""Read ledgers: balances now or at a past moment, one account with its lots and entries, and the proof of the books."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from engines.kernel.errors import NotFound, Problem
from engines.kernel.text import Text
from engines.ledger.verification import Difference
from engines.record.entity import Entity
from runtime.services.list_records import find_row
from runtime.services.platform import Platform
from runtime.services.record_json import moment_text
from runtime.services.record_text import name_of
from runtime.storage import ledger_report, ledger_verification, records, workspace
from runtime.storage.account_report import account_rows, balances_now
from runtime.storage.database import Connection
from runtime.storage.dynamic.tables import Tables
from runtime.storage.ledger_report import Balances

#: Owners whose names are looked up at once.
_CHUNK = 1_000


@dataclass(frozen=True, slots=True)
class OwnerBalances:
    """One account."""

    owner: int
    name: str
    """What its owner is called by."""
    balances: Balances


@dataclass(frozen=True, slots=True)
class Verified:
    """What a proof came to."""

    ledger: str
    accounts: int
    differences: tuple[Difference, ...]
    """The first hundred."""


def list_balances(
    platform: Platform, ledger: str, at: datetime | None = None, owner: int | str | None = None
) -> Iterator[OwnerBalances]:  # fmt: skip
    """Accounts with their balances, streamed; `at` a moment, or as they stand. Raises `NotFound`."""
    with platform.database.read() as connection:
        installed = platform.releases.current(connection)
        definition = installed.release.ledger(ledger)
        entity = installed.release.entities[definition.owner_form]
        only = None
        if owner is not None:
            row = find_row(connection, installed.tables, entity, owner, deleted=True)
            if row is None:
                raise NotFound(Problem("record_not_found"))
            only = int(row["id"])
        if at is None:
            found = balances_now(connection, platform.ledger_tables, definition.id, only)
        else:
            found = ledger_report.balances_at(connection, platform.ledger_tables, definition.id, at, owner_id=only)
        while part := list(islice(found, _CHUNK)):
            names = _names(connection, installed.tables, entity, [id for id, _ in part])
            yield from (OwnerBalances(id, names.get(id, str(id)), balances) for id, balances in part)


def programme_totals(platform: Platform, ledger: str, at: datetime | None = None) -> dict[str, int]:
    """What was issued, redeemed, left to expire and is still owed."""
    with platform.database.read() as connection:
        definition = platform.releases.current(connection).release.ledger(ledger)
        moment = at or platform.clock(workspace.load(connection)).now()
        return ledger_report.programme_at(connection, platform.ledger_tables, definition.id, moment)


def unit_of(platform: Platform, ledger: str) -> Text:
    """What a ledger counts in. Raises `NotFound`."""
    with platform.database.read() as connection:
        definition = platform.releases.current(connection).release.ledger(ledger)
        return definition.unit or definition.title


def verify_ledger(platform: Platform, ledger: str, most: int = 100) -> Verified:
    """Prove the books of one ledger. Raises `NotFound`."""
    with platform.database.read() as connection:
        definition = platform.releases.current(connection).release.ledger(ledger)
        found = ledger_verification.verify(connection, platform.ledger_tables, definition.id)
        differences = tuple(islice(found, most))
        counted = sum(1 for _ in balances_now(connection, platform.ledger_tables, definition.id))
        return Verified(definition.id, counted, differences)


def show_account(platform: Platform, ledger: str, owner: int | str) -> dict[str, Any]:
    """One account for the doors: balances, open lots, the newest entries. Raises `NotFound`."""
    with platform.database.read() as connection:
        installed = platform.releases.current(connection)
        definition = installed.release.ledger(ledger)
        entity = installed.release.entities[definition.owner_form]
        row = find_row(connection, installed.tables, entity, owner, deleted=True)
        if row is None:
            raise NotFound(Problem("record_not_found"))
        rows = account_rows(connection, platform.ledger_tables, definition.id, int(row["id"]))
        return {
            "ledger": definition.id, "owner": row["public_id"], "balances": rows.balances._asdict(),
            "lots": [_plain(lot) for lot in rows.lots],
            "entries": [{**_plain(each), "label": definition.labels.get(each["type"], each["type"])} for each in rows.entries],
        }  # fmt: skip


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: moment_text(value) for name, value in row.items()}


def _names(connection: Connection, tables: Tables, entity: Entity, ids: list[int]) -> dict[int, str]:
    """What the owners are called by; the deleted ones too."""
    rows = [*records.fetch(connection, tables, entity.id, ids)]
    gone = set(ids) - {int(row["id"]) for row in rows}
    rows += records.fetch_deleted(connection, tables, entity.id, gone) if gone else []
    return {int(row["id"]): name_of(entity, row) or str(row["public_id"]) for row in rows}
