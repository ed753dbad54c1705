"""The events that a record has had, as far as what is kept tells: its history, its traces, its accounts. Called when somebody
asks why a rule did nothing (`reconsider.py`).

An action that changed nothing and did nothing leaves no sign. What an action was given and what an emitted event carried is
not kept; what was booked in a ledger is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engines.ledger.posting import EVENT_WORDS
from engines.record.conditions import computations
from runtime.services.platform import Platform
from runtime.services.stimulus import Row
from runtime.services.use_case import UseCase
from runtime.storage import traces
from runtime.storage.account_report import account_rows
from runtime.storage.traces import Change, Trace


@dataclass(frozen=True, slots=True)
class PastEvent:
    """Something that has happened to the record, the newest of its name."""

    name: str
    old: Row | None
    payload: Row | None = None
    is_whole: bool = True
    """False where the event carried something that is not kept."""
    since: datetime | None = None
    """When it happened, or the last time known of several; None: whenever."""


def past_events(platform: Platform, use_case: UseCase, form: str, row: Row, found: Sequence[Trace]) -> list[PastEvent]:
    """By name, each once. `found`: the traces of the record."""
    changes = traces.changes_of(use_case.ws.connection, form, row["id"])
    before = _before(use_case, form, row, changes)
    events: dict[str, PastEvent] = {}
    for event in (
        *_saves(use_case, form, changes, before), *_bookings(platform, use_case, form, row["id"]),
        *_told(use_case, form, row["id"], before, changes, found),
    ):  # fmt: skip
        events.setdefault(event.name, event)
    return list(events.values())


def _saves(use_case: UseCase, form: str, changes: Sequence[Change], before: Row) -> Iterator[PastEvent]:
    """What the history says of the record itself."""
    yield PastEvent(f"{form}.created", None)
    for change in reversed(changes):
        yield PastEvent(f"{form}.{change.kind}", before, since=change.at)
        changed = use_case.open(change.changes) or {}
        for name in use_case.release_reads.state_fields(form):
            if change.kind == "updated" and name in changed:
                yield PastEvent(f"{form}.state:{changed[name][1]}", before, since=change.at)
    if use_case.release.entities[form].roll_ups:
        yield PastEvent(f"{form}.updated", before)


def _bookings(platform: Platform, use_case: UseCase, form: str, id: int) -> Iterator[PastEvent]:
    """What was booked in the record's accounts; the balance is today's."""
    for ledger in use_case.release.ledgers.values():
        if ledger.owner_form != form:
            continue
        account = account_rows(use_case.ws.connection, platform.ledger_tables, ledger.id, id)
        for entry in account.entries:
            if entry["type"] in EVENT_WORDS:
                payload = {
                    **{name: entry[name] for name in ("amount", "occurred_at", "reason")},
                    "balance": account.balances.active,
                }
                yield PastEvent(f"{ledger.id}.{EVENT_WORDS[entry['type']]}", None, payload)


def _told(
    use_case: UseCase, form: str, id: int, before: Row, changes: Sequence[Change], found: Iterable[Trace]
) -> Iterator[PastEvent]:  # fmt: skip
    """Actions and emitted events, by the traces that they left and by what the history names as cause."""
    for trace in found:
        if (trace.form, trace.record_id) == (form, id):
            yield PastEvent(trace.event, before, is_whole=False, since=trace.at)
        if trace.effect.get("kind") == "emit" and (trace.target_form, trace.target_id) == (form, id):
            yield PastEvent(str(trace.effect["event"]), before, is_whole=False)
    for change in reversed(changes):
        kind, _, action = (change.cause or "").partition(":")
        if kind == "action" and (form, action) in use_case.release.rules.actions:
            yield PastEvent(f"{form}.{change.cause}", before, is_whole=False, since=change.at)


def _before(use_case: UseCase, form: str, row: Row, changes: Iterable[Change]) -> Row:
    """The record before its last save, as far as its history tells; what formulas gave is computed from it."""
    last = (use_case.open(each.changes) or {} for each in changes if each.version >= row["version"] and each.kind == "updated")
    changed: Mapping[str, Any] = next(last, {})
    entity = use_case.release.entities[form]
    old = {**row}
    for name in changed.keys() & entity.fields.keys() - set(entity.computed):
        field, raw = entity.fields[name], changed[name][0]
        if field.is_stored and not field.type.has_rows and field.roll_up is None:
            old[name] = None if raw is None else field.type.coerce(raw, field.settings, use_case.reading)
    for one in computations(entity):
        if one.field in changed:
            old[one.field] = None if changed[one.field][0] is None else one.value(old, use_case.env)
    return old
