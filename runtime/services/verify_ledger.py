"""Read ledgers: balances now or at a past moment, one account with its lots and entries, and the proof of the books."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from engines.access.role import LedgerAction
from engines.kernel.errors import Forbidden, NotFound, Problem
from engines.kernel.text import Text
from engines.ledger.definition import LedgerDefinition
from engines.ledger.verification import Difference
from engines.record.entity import Entity
from runtime.auth.actor import Actor
from runtime.services.guard import may_hear_rule
from runtime.services.list_records import find_id, find_row
from runtime.services.platform import Platform
from runtime.services.record_json import moment_text
from runtime.services.record_text import name_of
from runtime.services.viewer import Viewer, view
from runtime.storage import ledger_report, ledger_verification, workspace
from runtime.storage.account_report import account_rows, balances_now
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
    platform: Platform, actor: Actor, ledger: str, at: datetime | None = None, owner: int | str | None = None
) -> Iterator[OwnerBalances]:  # fmt: skip
    """Accounts of owners that the actor may read, streamed; `at` a moment, or as they stand. Raises `NotFound`, `Forbidden`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        definition = _ledger(viewer, ledger, "read")
        entity = viewer.release.entities[definition.owner_form]
        only = None if owner is None else find_id(viewer, entity, owner, deleted=True)
        if at is None:
            found = balances_now(connection, platform.ledger_tables, definition.id, only)
        else:
            found = ledger_report.balances_at(connection, platform.ledger_tables, definition.id, at, owner_id=only)
        while part := list(islice(found, _CHUNK)):
            names = _names(viewer, entity, [id for id, _ in part])
            yield from (OwnerBalances(id, names[id], balances) for id, balances in part if id in names)


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


def show_account(platform: Platform, actor: Actor, ledger: str, owner: int | str) -> dict[str, Any]:
    """One account for the doors: balances, open lots, the newest entries. Raises `NotFound`, `Forbidden`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        definition = _ledger(viewer, ledger, "read")
        row = find_row(viewer, viewer.release.entities[definition.owner_form], owner)
        rows = account_rows(connection, platform.ledger_tables, definition.id, int(row["id"]))
        return {
            "ledger": definition.id, "owner": row["public_id"], "balances": rows.balances._asdict(),
            "lots": [_plain(lot) for lot in rows.lots],
            "entries": _entries(viewer, definition, rows.entries),
        }  # fmt: skip


def _entries(viewer: Viewer, definition: LedgerDefinition, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Entries as the reader may know them: what caused them may be out of sight, and a rule made their reason of it."""
    seen = _seen_sources(viewer, rows)
    found = []
    for row in rows:
        told = {**_plain(row), "label": definition.labels.get(row["type"], row["type"])}
        rule, version, source = (told.pop("rule") or "").partition("#")[0], told.pop("rule_version"), row["source_form"]
        is_seen = source is None or row["source_id"] in seen[source]
        if not is_seen:
            told["source_form"] = told["source_id"] = None
        if rule and not (is_seen and may_hear_rule(viewer.access, viewer.release, rule, version, source or "")):
            told["reason"] = None
        found.append(told)
    return found


def _seen_sources(viewer: Viewer, rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Container[int]]:
    """By form, of the records that caused entries those that may be read."""
    found: dict[str, set[int]] = {}
    for row in rows:
        if row["source_form"] is not None:
            found.setdefault(row["source_form"], set()).add(row["source_id"])
    if viewer.access.is_everything:
        return found
    entities = viewer.release.entities
    return {
        form: {row["id"] for row in viewer.records(entities[form], ids)} if form in entities else set()
        for form, ids in found.items()
    }


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: moment_text(value) for name, value in row.items()}


def _ledger(viewer: Viewer, key: str, action: LedgerAction) -> LedgerDefinition:
    """The ledger, if the actor may do this with accounts of it."""
    definition = viewer.release.ledger(key)
    if not viewer.access.may_ledger(definition.id, action):
        if not viewer.sees_ledger(definition.id):
            raise NotFound(Problem("ledger_not_found", params={"ledger": key}))
        raise Forbidden(Problem("not_allowed", params={"form": definition.title, "action": action}))
    return definition


def _names(viewer: Viewer, entity: Entity, ids: list[int]) -> dict[int, str]:
    """What the owners are called by that may be read; the deleted ones too."""
    rows = viewer.records(entity, ids)
    return {int(row["id"]): name_of(entity, row) or str(row["public_id"]) for row in rows}
