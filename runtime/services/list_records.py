"""Read records: a page of a list, one record by whatever names it, its history. Nothing is locked, nothing written.

Called by the command line and the read API. Filters, orders and fields come as text in keys of the time; everything wrong
with them is told by the parameter that it stands in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from engines.access.showing import shown_change
from engines.blueprint.model import Release
from engines.expression.scope import Scope
from engines.expression.types import BOOLEAN
from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Entity
from engines.record.field_type import Reading, Refused
from engines.record.query import DEFAULT_LIMIT, MAX_LIMIT, Query
from runtime.auth.actor import Actor
from runtime.services.personal_reads import note_history, note_page, write_in_time
from runtime.services.platform import Platform
from runtime.services.record_json import RecordJson, moment_text
from runtime.services.viewer import Viewer, not_found, view
from runtime.storage import finding, records, traces, users
from runtime.storage.query_builder import Counting, Page

#: Ids stay below; a longer number names nobody.
_LARGEST_ID = 2**53


@dataclass(frozen=True, slots=True)
class ListRecords:
    """Which records of which form."""

    form: str
    """Full key, `app.form`."""
    filter: str | None = None
    """A formula over the record."""
    sort: str | None = None
    """`-ordered_on,order_no`: minus is descending."""
    fields: tuple[str, ...] | None = None
    """Field keys; None: all that have one value."""
    expand: tuple[str, ...] = ()
    """Keys of links and sub-tables whose records are wanted too."""
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None
    count: Counting = "none"
    deleted: bool = False
    search: str | None = None
    """Words to be found; without `sort` what is called so comes first."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One page: as rows for programs of this house, and how to write them."""

    release: Release
    entity: Entity
    page: Page

    def to_json(self) -> list[dict[str, Any]]:
        """The records for the doors."""
        write = RecordJson(self.release, self.entity).write
        return [write(row, self.page.linked) for row in self.page.rows]


def list_records(platform: Platform, actor: Actor, request: ListRecords) -> Listed:
    """A page of records. Raises `NotFound` for an unknown form, `Invalid` with all that is wrong with the parameters."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(request.form)
        page = viewer.page(query_of(viewer, entity, request), request.count)
        note_page(viewer, entity, page)
    write_in_time(platform, actor.via)
    return Listed(viewer.release, entity, page)


def query_of(viewer: Viewer, entity: Entity, request: ListRecords) -> Query:
    """The request with ids for keys, its filter checked."""
    problems: list[Problem] = []
    formula = None
    if request.filter is not None and request.filter.strip():
        try:
            formula = viewer.formula(request.filter, entity)
        except Invalid as error:
            problems += [problem.under("/filter") for problem in error.problems]
    sort = _sort_of(viewer, entity, request.sort or "", problems)
    fields = None if request.fields is None else viewer.ids(entity, request.fields, "/fields", problems)
    expand = _expanded(viewer, entity, request.expand, problems)
    search = None
    if request.search is not None and request.search.strip():
        problems += [Problem("nothing_to_search", "/q")] if "\0" in request.search else []
        search = viewer.search(entity, request.search)
    if not 1 <= request.limit <= MAX_LIMIT:
        problems.append(Problem("limit_out_of_range", "/limit", {"most": MAX_LIMIT}))
    if problems:
        raise Invalid(problems)
    if fields is not None:
        fields = tuple(dict.fromkeys(("id", "public_id", "version", *fields, *expand)))
        rows = {id for id in fields if id in entity.fields and entity.fields[id].type.has_rows}
        expand, fields = tuple(dict.fromkeys((*expand, *rows))), tuple(id for id in fields if id not in rows)
    return Query(entity.id, formula, None, sort, request.limit, request.cursor, request.deleted, fields, expand, search)


def show_record(
    platform: Platform, actor: Actor, form: str, id: int | str, expand: tuple[str, ...] = ()
) -> dict[str, Any]:  # fmt: skip
    """One live record as JSON, with the rows of its sub-tables. Raises `NotFound`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        found = _find(viewer, entity, str(id).strip(), deleted=False)
        if found is None:
            raise not_found()
        record = record_as_seen(viewer, entity, found, expand)
    write_in_time(platform, actor.via)
    return record


def record_as_seen(viewer: Viewer, entity: Entity, id: int, expand: tuple[str, ...] = ()) -> dict[str, Any]:
    """One live record as JSON, with the rows of its sub-tables; that it was read is noted. Raises `NotFound`."""
    problems: list[Problem] = []
    wanted = _expanded(viewer, entity, expand, problems)
    if problems:
        raise Invalid(problems)
    rows = (name for name in entity.sub_tables if viewer.access.sees(entity.id, name))
    only = viewer.platform.language.formula(f"id == {id}", Scope(viewer.release.schema, entity.id), BOOLEAN)
    page = viewer.page(Query(entity.id, only, limit=1, expand=tuple(dict.fromkeys((*rows, *wanted)))))
    if not page.rows:
        raise not_found()
    note_page(viewer, entity, page, is_one=True)
    return RecordJson(viewer.release, entity).write(page.rows[0], page.linked)


def find_record(platform: Platform, actor: Actor, form: str, id: int | str, *, deleted: bool = False) -> int:
    """The id of the record that somebody names. Raises `NotFound`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        return find_id(viewer, viewer.entity(form), id, deleted=deleted)


def find_row(viewer: Viewer, entity: Entity, id: int | str) -> Mapping[str, Any]:
    """The record that somebody names, also from the recycle bin, with all its values: for working with, not for showing.
    Raises `NotFound`."""
    tables, found = viewer.installed.tables, find_id(viewer, entity, id, deleted=True)
    rows = records.fetch(viewer.connection, tables, entity.id, (found,))
    rows = rows or records.fetch_deleted(viewer.connection, tables, entity.id, (found,))
    if not rows:
        raise not_found()
    return rows[0]


def find_id(viewer: Viewer, entity: Entity, id: int | str, *, deleted: bool = False) -> int:
    """The record that is meant by its id, its public id, `field=value` of a unique field, or the value of its label where
    that is unique. `deleted`: those in the recycle bin too. Raises `NotFound` where nobody is or may be seen, `Invalid` for a
    field that names nobody."""
    found = _find(viewer, entity, str(id).strip(), deleted=deleted)
    if found is None or not viewer.can_see(entity, found, deleted=deleted):
        raise not_found()
    return found


def history_of(platform: Platform, actor: Actor, form: str, id: int | str) -> list[dict[str, Any]]:
    """All changes of a record, oldest first, also of one that was deleted. Raises `NotFound`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        number = find_id(viewer, entity, id, deleted=True)
        writer = RecordJson(viewer.release, entity)
        logins = {user.id: user.login for user in users.all_users(connection)}
        found = [(each, viewer.open(each.changes) or {}) for each in traces.changes_of(connection, entity.id, number)]
        note_history(viewer, entity, str(number), {name for _, changes in found for name in changes})
        told = [
            {
                "version": each.version, "kind": each.kind, "at": moment_text(each.at),
                "by": "system" if each.actor_id is None else logins.get(each.actor_id, str(each.actor_id)),
                "cause": each.cause, "changes": writer.change(shown_change(viewer.access, entity, changes)),
            }
            for each, changes in found
        ]  # fmt: skip
    write_in_time(platform, actor.via)
    return told


def _find(viewer: Viewer, entity: Entity, named: str, *, deleted: bool) -> int | None:
    key, equals, text = named.partition("=")
    if equals:
        return _by_field(viewer, entity, key.strip(), text.strip(), deleted=deleted)
    if named.isascii() and named.isdigit() and not named.startswith("0"):
        return int(named) if len(named) < 17 and int(named) < _LARGEST_ID else None
    found = None if "\0" in named else _stored(viewer, entity, "public_id", named, deleted=deleted)
    label = entity.fields.get(entity.label or "")
    if found is None and label is not None and label.unique and label.is_stored and viewer.access.sees(entity.id, label.id):
        return _by_field(viewer, entity, label.key, named, deleted=deleted)
    return found


def _by_field(viewer: Viewer, entity: Entity, key: str, text: str, *, deleted: bool) -> int | None:
    if key in ("public_id", "id"):
        return _find(viewer, entity, text, deleted=deleted) if "=" not in text else None
    field = viewer.field(entity, key)
    if field is None:
        near = get_close_matches(key, viewer.keys(entity), 1)
        raise Invalid(Problem("unknown_field", "/id", {"name": key, "form": entity.title}, near[0] if near else None))
    if not field.unique or not field.is_stored:
        raise Invalid(Problem("key_not_unique", "/id", {"key": key, "form": entity.title}))
    try:
        value = field.type.coerce(text, field.settings, Reading())
    except Refused:
        return None
    return None if value is None else _stored(viewer, entity, field.id, value, deleted=deleted)


def _stored(viewer: Viewer, entity: Entity, field: str, value: object, *, deleted: bool) -> int | None:
    return finding.find_id(viewer.connection, viewer.installed.tables, entity.id, field, value, deleted=deleted)


def _sort_of(viewer: Viewer, entity: Entity, text: str, problems: list[Problem]) -> tuple[tuple[str, bool], ...]:
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    names = viewer.ids(entity, [part.removeprefix("-").strip() for part in wanted], "/sort", problems)
    hidden = (entity.fields[id].key for id in names if viewer.is_masked(entity, id))
    problems += [Problem("masked_field", "/sort", {"field": key}) for key in hidden]
    return tuple(zip(names, (part.startswith("-") for part in wanted), strict=False))


def _expanded(viewer: Viewer, entity: Entity, keys: Sequence[str], problems: list[Problem]) -> tuple[str, ...]:
    """Field ids of links and sub-tables whose records are wanted, where they may be read."""
    ids = viewer.ids(entity, keys, "/expand", problems)
    for id in ids:
        target = entity.fields[id].target if id in entity.fields else None
        if viewer.is_masked(entity, id) or (target is not None and not viewer.access.may(target, "read")):
            problems.append(Problem("expand_not_possible", "/expand", {"field": entity.fields[id].key}))
    return ids
