"""Erase one person: what is personal in a record and its sub-tables, its files, and all that is kept of it elsewhere.

The record stays, so that what points to it and what is booked on it still add up; the ledger knows it by its number only. The
keys of its history and traces are dropped, so that no copy of the database that lacks them tells of it. No rule hears of it.
Personal texts that stand in other records are listed for whoever erases: what they say there may have to stay.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engines.process.stimulus import CallReturned, Cancelled
from engines.record.entity import Entity
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.agenda import Agenda
from runtime.services.audited import link_audit
from runtime.services.platform import Platform
from runtime.services.roll_ups import feed
from runtime.services.save_records import found_ids
from runtime.services.transact import transact
from runtime.services.turn import Turn
from runtime.services.use_case import UseCase
from runtime.services.viewer import not_found
from runtime.storage import audit, comments, deliveries, erasing, jobs, notices, search_rows, tasks
from runtime.storage.audit import AuditRow
from runtime.storage.jobs import Job, NewJob
from runtime.storage.records import Lock
from runtime.storage.sealer import drop_keys

KIND = "erase"
#: Shorter texts stand everywhere.
_SHORTEST = 2
_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Copy:
    """A personal text that stands in another record."""

    form: str
    """Full key."""
    id: int
    public_id: str
    field: str
    """Key."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done."""

    id: int
    public_id: str
    fields: tuple[str, ...]
    """Keys of the record's fields that are empty now."""
    files: int
    copies: tuple[Copy, ...] = ()
    """At most 200."""


def erase_record(platform: Platform, actor: Actor, form: str, named: int | str) -> Erased:
    """For administrators. Raises `Forbidden`, `NotFound`."""
    require_admin(actor)
    erased = transact(platform, actor, lambda use_case: _erase(use_case, platform, form, named), cause=KIND)
    link_audit(platform)
    return erased


def run_erase(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """What takes its time: contents of files, and what the search index still has of terms that are gone."""
    with platform.database.write() as connection:
        erasing.drop_contents(connection, platform.files, job.payload["digests"])
        search_rows.purge(connection)
        jobs.finish(connection, job.id, turn.by, platform.now())
    return Counter(erase=1)


def _erase(use_case: UseCase, platform: Platform, form: str, named: int | str) -> Erased:
    ws, entity = use_case.ws, use_case.release.entity(form)
    before = _row(use_case, entity, named)
    agenda = Agenda(use_case)
    rows = [(entity, before), *_lines(use_case, entity, before["id"])]
    copies = tuple(_copies(use_case, entity, before))
    for each, row in rows:
        _clear(use_case, agenda, each, row)
    agenda.settle()
    ids, connection = [row["id"] for _, row in rows], ws.connection
    for each, row in rows:
        personal = use_case.release_reads.personal(each.id)
        erasing.erase_old_columns(connection, each.id, (row["id"],))
        erasing.erase_history(connection, row["id"], personal)
        erasing.erase_traces(connection, row["id"], personal)
    drop_keys(connection, ids)
    erasing.erase_answers(connection, (row["public_id"] for _, row in rows))
    erasing.erase_samples(connection, ids)
    erasing.erase_reasons(connection, ids)
    comments.erase(connection, ids)
    deliveries.erase(connection, ids)
    notices.drop_of(connection, ids)
    _tell(agenda, tasks.forget(connection, ids, use_case.env.now))
    files, digests = erasing.has_file(connection, ids), erasing.erase_files(connection, ids)
    emptied = [id for id in _emptied(use_case, entity) if before.get(id) is not None]
    fields = tuple(entity.fields[id].key if id in entity.fields else id for id in emptied)
    done = Erased(before["id"], before["public_id"], fields, files, copies[:_MOST_LISTED])
    detail = {"fields": list(fields), "files": files, "copies": len(copies)}
    actor, now = use_case.actor, platform.now()
    audit.append(connection, AuditRow(
        ws.next_id(), now, actor.id, actor.login, actor.via, "record_erased", f"{entity.key}/{before['public_id']}", detail,
        actor.address,
    ))  # fmt: skip
    jobs.enqueue(connection, [NewJob(ws.next_id(), KIND, {"digests": digests}, use_case.env.now, "bulk")], use_case.env.now)
    return done


def _tell(agenda: Agenda, forgotten: tasks.Forgotten) -> None:
    """Processes about other records, which called one that is over, or were called by it."""
    for instance, element in forgotten.callers:
        agenda.processes.tell(instance, CallReturned(element, "cancelled"))
    for instance in forgotten.called:
        agenda.processes.tell(instance, Cancelled(reason="caller_over"))
    agenda.settle()


def _row(use_case: UseCase, entity: Entity, named: int | str) -> Mapping[str, Any]:
    """The record, locked; also from the recycle bin."""
    ws = use_case.ws
    (id,) = found_ids(use_case, entity.id, [named])
    if id is None and isinstance(named, str):
        id = next((row["id"] for row in ws.deleted_by(entity.id, "public_id", (named,))), None)
    if id is None:
        raise not_found()
    ws.lock(entity.id, (id,), Lock.REMOVE)
    row = ws.record(entity.id, id) or ws.deleted(entity.id, id)
    if row is None or entity.parent is not None:
        raise not_found()
    return row


def _lines(use_case: UseCase, entity: Entity, id: int) -> Iterator[tuple[Entity, Mapping[str, Any]]]:
    """The rows of its sub-tables, also those that were deleted."""
    for name in entity.sub_tables:
        rows = use_case.release.entities[entity.fields[name].target or ""]
        use_case.ws.fetch_group(rows.id, "parent", (id,))
        for row in (*use_case.ws.group(rows.id, "parent", id), *use_case.ws.deleted_by(rows.id, "parent", (id,))):
            yield rows, row


def _emptied(use_case: UseCase, entity: Entity) -> list[str]:
    """What becomes empty: what is personal, files, and the number that another system has given."""
    personal = use_case.release_reads.personal(entity.id)
    own = (each for each in entity.fields.values() if each.is_stored and each.formula is None and not each.type.has_rows)
    return ["external_id", *(each.id for each in own if each.id in personal or each.type.holds_files)]


def _clear(use_case: UseCase, agenda: Agenda, entity: Entity, before: Mapping[str, Any]) -> None:
    """Empty the fields, and what is computed of them; history tells that it was done, not what was there."""
    ws = use_case.ws
    empty = dict.fromkeys(_emptied(use_case, entity))
    derived = use_case.plans[entity.id].derive({**before, "external_id": None}, empty, use_case.env).after
    after = {
        **derived, "version": before["version"] + 1, "updated_at": use_case.env.now, "updated_by": use_case.actor.id,
    }  # fmt: skip
    fields = frozenset(name for name in after if after[name] != before.get(name))
    if before["deleted_at"] is None:
        ws.replace(entity.id, before, after, fields)
        if entity.feeds:
            feed(use_case, agenda, entity, before, after, 1)
    else:
        ws.remove(entity.id, before, after, fields)
    ws.system.add("change", {
        "form": entity.id, "record_id": after["id"], "version": after["version"], "kind": "erased", "at": use_case.env.now,
        "actor_id": use_case.actor.id, "cause": use_case.cause, "changes": [0, {}],
    })  # fmt: skip


def _copies(use_case: UseCase, entity: Entity, row: Mapping[str, Any]) -> Iterator[Copy]:
    """Texts of records that point here which hold one of its personal texts."""
    personal = use_case.release_reads.personal(entity.id)
    texts = [value for id in personal if isinstance(value := row.get(id), str) and len(value) >= _SHORTEST]
    for source, link in use_case.release_reads.links_to(entity.id) if texts else ():
        if source.parent == entity.id:
            continue
        stored = [each for each in source.fields.values() if each.is_stored and each.type.storage in ("text", "json")]
        use_case.ws.fetch_group(source.id, link.id, (row["id"],))
        for other in use_case.ws.group(source.id, link.id, row["id"]):
            for each in stored:
                value = other.get(each.id)
                if isinstance(value, str) and any(text in value for text in texts):
                    yield Copy(source.key, other["id"], other["public_id"], each.key)
