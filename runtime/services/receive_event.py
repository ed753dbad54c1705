"""Take an event from outside: noted, and all rules that listen to it run, in one transaction. The same one is taken once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engines.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from engines.kernel.packing import packed
from engines.rule.definition import IncomingEvent
from runtime.services.agenda import Agenda
from runtime.services.answers import Answers, Asked
from runtime.services.event_log import log_event
from runtime.services.given_inputs import read_inputs
from runtime.services.guard import check_records
from runtime.services.reading_ahead import read_ahead
from runtime.services.save_records import found_ids
from runtime.services.stimulus import Event, Row
from runtime.services.transact import transact
from runtime.services.use_case import UseCase, plain
from runtime.storage import events


@dataclass(frozen=True, slots=True)
class ReceiveEvent:
    """What happened, as the sender tells it."""

    name: str
    """`app.key`."""
    id: str | None = None
    """The sender's id of it; None: it is another one each time."""
    record: int | str | None = None
    """Whom it is about, by id or public id."""
    payload: Mapping[str, object] = field(default_factory=dict)
    at: datetime | None = None
    """When it happened; None: now."""


def receive_event(asked: Asked, request: ReceiveEvent) -> dict[str, Any]:
    """Whether it is new, and what rules did. Raises `NotFound` for an event that no app declares or a record that may not be
    seen, `Forbidden`, `Invalid` for a payload that does not fit or where a `must` rule refuses, `Conflict` where the id was
    used for something else."""
    return transact(asked.platform, asked.actor, lambda use_case: _take(use_case, asked, request), cause=request.name, size=4)


def _take(use_case: UseCase, asked: Asked, request: ReceiveEvent) -> dict[str, Any]:
    declared = use_case.release.rules.incoming.get(request.name)
    if declared is None:
        raise NotFound(Problem("event_not_found", params={"event": request.name}))
    if not use_case.access.may_tell(declared.name):
        raise Forbidden(Problem("event_not_allowed", params={"event": declared.name}))
    row = _subject(use_case, declared, request)
    payload = _payload(use_case, declared, request)
    dedupe = None if request.id is None else f"{declared.name}:{request.id}"
    known = None if dedupe is None else events.find(use_case.ws.connection, dedupe)
    id = None if row is None else row["id"]
    if known is not None:
        if (known.record_id, use_case.open(known.payload)) != (id, plain(packed(payload))):
            raise Conflict(Problem("event_id_reused", "/id", {"id": request.id}))
        return {"is_new": False, "receipt": []}
    if declared.form is not None and row is not None:
        read_ahead(use_case, declared.form, (row,))
    use_case.ws.end_first_pass()
    event = Event(declared.name, declared.form, id, row, row, payload, "api", use_case.ws.next_id(), request.at)
    log_event(use_case, event, "api", dedupe)
    agenda = Agenda(use_case)
    agenda.add(event, 1)
    agenda.settle()
    entities = use_case.release.entities
    entity = entities[declared.form] if declared.form is not None else next(iter(entities.values()))
    return {"is_new": True, "receipt": Answers(use_case, entity, asked.say).receipt(agenda.receipt)}


def _subject(use_case: UseCase, declared: IncomingEvent, request: ReceiveEvent) -> Row | None:
    """The record that it is about, locked."""
    if declared.form is None:
        if request.record is not None:
            raise Invalid(Problem("event_without_record", "/record", {"event": declared.title}))
        return None
    entity = use_case.release.entities[declared.form]
    if request.record is None:
        raise Invalid(Problem("event_needs_record", "/record", {"event": declared.title, "form": entity.title}))
    id = found_ids(use_case, entity.id, (request.record,))[0]
    use_case.ws.lock(entity.id, () if id is None else (id,))
    row = None if id is None else use_case.ws.record(entity.id, id)
    if row is None:
        raise NotFound(Problem("record_not_found"))
    check_records(use_case.access, entity, "read", (row,), use_case.env)
    return row


def _payload(use_case: UseCase, declared: IncomingEvent, request: ReceiveEvent) -> Mapping[str, Any]:
    if declared.inputs is not None:
        return read_inputs(use_case, f"event:{declared.name}", request.payload, "/payload")
    return {}
