"""Put a record back to what it was after one of its saves: an ordinary save of the old values, judged like any other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engines.kernel.errors import NotFound, Problem
from engines.record.entity import Entity
from runtime.services.answers import Answers, Asked
from runtime.services.guard import check_form, check_records
from runtime.services.save_records import RecordInput, Saved, SaveRecords, found_ids, save_slice
from runtime.services.transact import transact
from runtime.services.use_case import UseCase
from runtime.storage import traces
from runtime.storage.traces import Change


@dataclass(frozen=True, slots=True)
class RestoreVersion:
    """Which record, to what it was in which version."""

    form: str
    id: int | str
    version: int


def restore_version(asked: Asked, request: RestoreVersion) -> dict[str, Any]:
    """The saved record, as the doors tell it. Raises `NotFound`, and what a save raises."""

    def work(use_case: UseCase) -> dict[str, Any]:
        entity = use_case.release.entity(request.form)
        return Answers(use_case, entity, asked.say).told(_restore(use_case, entity, request))

    return transact(asked.platform, asked.actor, work, cause=f"restore:{request.version}", once=asked.once)


def _restore(use_case: UseCase, entity: Entity, request: RestoreVersion) -> Saved:
    check_form(use_case.access, entity, "read")
    (id,) = found_ids(use_case, entity.id, (request.id,))
    row = None if id is None else use_case.ws.record(entity.id, id)
    if id is None or row is None:
        raise NotFound(Problem("record_not_found"))
    check_records(use_case.access, entity, "read", (row,), use_case.env)
    changes = traces.changes_of(use_case.ws.connection, entity.id, id)
    if all(each.version != request.version for each in changes):
        raise NotFound(Problem("version_not_found", params={"version": request.version}))
    values = as_it_was(use_case, entity, id, (each for each in changes if each.version > request.version))
    written = {
        entity.fields[name].key: value
        for name, value in values.items()
        if name in entity.fields and not entity.fields[name].is_computed and use_case.access.right(entity.id, name) == "write"
    }
    (saved,) = save_slice(use_case, SaveRecords(request.form, [RecordInput(written, id)]))
    return saved


def as_it_was(use_case: UseCase, entity: Entity, id: int, later: Iterable[Change]) -> dict[str, Any]:
    """Encoded values, by field id, of what was changed since; of sub-tables all rows."""
    values: dict[str, Any] = {}
    for change in sorted(later, key=lambda each: -each.version):
        for name, what in (use_case.open(change.changes) or {}).items():
            if isinstance(what, Mapping):
                values[name] = _rows_before(values.get(name) or _rows(use_case, entity, name, id), what)
            else:
                values[name] = what[0]
    return {name: _by_key(use_case, entity, name, value) for name, value in values.items()}


def _rows(use_case: UseCase, entity: Entity, name: str, owner: int) -> list[dict[str, Any]]:
    """The rows of a sub-table as history writes them, their ids beside them."""
    form = entity.fields[name].target or ""
    use_case.ws.fetch_group(form, "parent", (owner,))
    rows = use_case.ws.group(form, "parent", owner)
    return [{"id": row["id"], **use_case.changes[form].row(row)} for row in rows]


def _rows_before(rows: list[dict[str, Any]], change: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows as they were before a change of them."""
    before = list(rows)
    for added in change.get("added", ()):
        for place, row in enumerate(before):
            if {name: value for name, value in row.items() if name != "id"} == added:
                del before[place]
                break
    changed = change.get("changed", {})
    before = [
        {**row, **{name: pair[0] for name, pair in changed[str(row["id"])].items()}} if str(row.get("id")) in changed else row
        for row in before
    ]
    before += [dict(row) for row in change.get("removed", ())]
    return sorted(before, key=lambda row: row.get("position", 0))


def _by_key(use_case: UseCase, entity: Entity, name: str, value: Any) -> Any:
    """Rows of a sub-table by key of their fields; anything else as it is."""
    field = entity.fields.get(name)
    if field is None or not isinstance(value, list) or not field.type.has_rows:
        return value
    fields = use_case.release.entities[field.target or ""].fields
    written = {id: each.key for id, each in fields.items() if not each.is_computed and id not in ("parent", "position")}
    return [{**({"id": row["id"]} if "id" in row else {}), **{key: row.get(id) for id, key in written.items()}} for row in value]
