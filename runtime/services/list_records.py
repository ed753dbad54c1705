"""Read records: a page of a list, one record by whatever names it, its history. Nothing is locked, nothing written.

Called by the command line and the read API. Filters, orders and fields come as text in keys of the time; everything wrong
with them is told by the parameter that it stands in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from difflib import get_close_matches
from typing import Any, Literal

from engines.blueprint.model import Release
from engines.expression.scope import Scope
from engines.expression.types import BOOLEAN, reference
from engines.kernel.errors import Invalid, NotFound, Problem
from engines.record.entity import SYSTEM_FIELDS, Entity
from engines.record.field_type import Reading, Refused
from engines.record.field_types.user import USER
from engines.record.query import DEFAULT_LIMIT, MAX_LIMIT, Query
from engines.record.system_fields import SYSTEM_TYPES
from runtime.services.guard import access_form
from runtime.services.platform import Platform
from runtime.services.record_json import RecordJson, moment_text
from runtime.services.release import Installed
from runtime.services.use_case import Actor
from runtime.storage import records, traces, users, workspace
from runtime.storage.balance_sql import COMPUTED_SQL
from runtime.storage.database import Connection
from runtime.storage.dynamic.tables import Tables
from runtime.storage.finding import find_id
from runtime.storage.query_builder import Page, Reader, RecordQueries
from runtime.storage.sql.expression import SqlFormulas

#: Names that filters may use besides fields.
VARIABLES = {"actor": reference(USER)}
#: Ids stay below; a longer number names nobody.
_LARGEST_ID = 2**53
Counting = Literal["none", "estimate", "exact"]


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


def list_records(platform: Platform, request: ListRecords) -> Listed:
    """A page of records. Raises `NotFound` for an unknown form, `Invalid` with all that is wrong with the parameters."""
    with platform.database.read() as connection:
        installed = platform.releases.current(connection)
        entity = installed.release.entity(request.form)
        query = query_of(platform, installed.release, entity, request)
        return Listed(installed.release, entity, read_page(platform, connection, installed, query, request.count))


def read_page(platform: Platform, connection: Connection, installed: Installed, query: Query, count: Counting = "none") -> Page:
    """The page of a query that is ready."""
    home = workspace.load(connection)
    entities = installed.release.entities
    reader = Reader({"actor": None}, platform.clock(home).now(), lambda entity: access_form(Actor(), entities[entity], "read"))
    return record_queries(platform, installed, home.zone).page(connection, query, reader, count=count)


def record_queries(platform: Platform, installed: Installed, zone: tzinfo) -> RecordQueries:
    """The lists of a release, balances among their fields. `zone`: the workspace's."""
    dialect: Literal["sqlite", "postgresql"] = "sqlite" if platform.database.is_sqlite else "postgresql"
    functions = platform.language.functions
    return RecordQueries(SqlFormulas(installed.release.entities, installed.tables, dialect, zone, functions, COMPUTED_SQL))


def query_of(platform: Platform, release: Release, entity: Entity, request: ListRecords) -> Query:
    """The request with ids for keys, its filter checked."""
    problems: list[Problem] = []
    formula = None
    if request.filter is not None and request.filter.strip():
        try:
            formula = platform.language.formula(request.filter, Scope(release.schema, entity.id, VARIABLES), BOOLEAN)
        except Invalid as error:
            problems += [problem.under("/filter") for problem in error.problems]
    sort = _sort_of(entity, request.sort or "", problems)
    fields = None if request.fields is None else _ids(entity, request.fields, "/fields", problems)
    expand = _ids(entity, request.expand, "/expand", problems)
    if not 1 <= request.limit <= MAX_LIMIT:
        problems.append(Problem("limit_out_of_range", "/limit", {"most": MAX_LIMIT}))
    if problems:
        raise Invalid(problems)
    if fields is not None:
        fields = tuple(dict.fromkeys(("id", "public_id", "version", *fields, *expand)))
        rows = {id for id in fields if id in entity.fields and entity.fields[id].type.has_rows}
        expand, fields = tuple(dict.fromkeys((*expand, *rows))), tuple(id for id in fields if id not in rows)
    return Query(entity.id, formula, None, sort, request.limit, request.cursor, request.deleted, fields, expand)


def show_record(platform: Platform, form: str, id: int | str, expand: tuple[str, ...] = ()) -> dict[str, Any]:
    """One live record as JSON, with the rows of its sub-tables. Raises `NotFound`."""
    with platform.database.read() as connection:
        installed = platform.releases.current(connection)
        entity = installed.release.entity(form)
        row = find_row(connection, installed.tables, entity, id)
        if row is None:
            raise NotFound(Problem("record_not_found"))
        problems: list[Problem] = []
        wanted = _ids(entity, expand, "/expand", problems)
        if problems:
            raise Invalid(problems)
        only = platform.language.formula(f"id == {row['id']}", Scope(installed.release.schema, entity.id, VARIABLES), BOOLEAN)
        query = Query(entity.id, only, limit=1, expand=tuple(dict.fromkeys((*entity.sub_tables, *wanted))))
        page = read_page(platform, connection, installed, query)
        if not page.rows:
            raise NotFound(Problem("record_not_found"))
        return RecordJson(installed.release, entity).write(page.rows[0], page.linked)


def find_record(platform: Platform, form: str, id: int | str, *, deleted: bool = False) -> int:
    """The id of the record that somebody names. Raises `NotFound`."""
    with platform.database.read() as connection:
        installed = platform.releases.current(connection)
        row = find_row(connection, installed.tables, installed.release.entity(form), id, deleted=deleted)
        if row is None:
            raise NotFound(Problem("record_not_found"))
        return int(row["id"])


def find_row(
    connection: Connection, tables: Tables, entity: Entity, id: int | str, deleted: bool = False
) -> Mapping[str, Any] | None:  # fmt: skip
    """The record that is meant by its id, its public id, `field=value` of a unique field, or the value of its label where
    that is unique; None where nobody is. `deleted`: those in the recycle bin too. Raises `Invalid` for a field that names
    nobody."""
    found = _find(connection, tables, entity, str(id).strip(), deleted=deleted)
    if found is None:
        return None
    rows = records.fetch(connection, tables, entity.id, (found,))
    if not rows and deleted:
        rows = records.fetch_deleted(connection, tables, entity.id, (found,))
    return rows[0] if rows else None


def history_of(platform: Platform, form: str, id: int | str) -> list[dict[str, Any]]:
    """All changes of a record, oldest first, also of one that was deleted. Raises `NotFound`."""
    with platform.database.read() as connection:
        installed = platform.releases.current(connection)
        entity = installed.release.entity(form)
        row = find_row(connection, installed.tables, entity, id, deleted=True)
        if row is None:
            raise NotFound(Problem("record_not_found"))
        writer = RecordJson(installed.release, entity)
        logins = {user.id: user.login for user in users.all_users(connection)}
        return [
            {
                "version": each.version, "kind": each.kind, "at": moment_text(each.at),
                "by": "system" if each.actor_id is None else logins.get(each.actor_id, str(each.actor_id)),
                "cause": each.cause, "changes": writer.change(platform.sealer.open(each.changes) or {}),
            }
            for each in traces.changes_of(connection, entity.id, int(row["id"]))
        ]  # fmt: skip


def _find(connection: Connection, tables: Tables, entity: Entity, named: str, *, deleted: bool) -> int | None:
    key, equals, text = named.partition("=")
    if equals:
        return _by_field(connection, tables, entity, key.strip(), text.strip(), deleted=deleted)
    if named.isascii() and named.isdigit() and not named.startswith("0"):
        return int(named) if len(named) < 17 and int(named) < _LARGEST_ID else None
    found = find_id(connection, tables, entity.id, "public_id", named, deleted=deleted) if "\0" not in named else None
    label = entity.fields.get(entity.label or "")
    if found is None and label is not None and label.unique and label.is_stored:
        return _by_field(connection, tables, entity, label.key, named, deleted=deleted)
    return found


def _by_field(connection: Connection, tables: Tables, entity: Entity, key: str, text: str, *, deleted: bool) -> int | None:
    if key in ("public_id", "id"):
        return _find(connection, tables, entity, text, deleted=deleted) if "=" not in text else None
    field = entity.by_key.get(key)
    if field is None:
        near = get_close_matches(key, entity.by_key, 1)
        raise Invalid(Problem("unknown_field", "/id", {"name": key, "form": entity.title}, near[0] if near else None))
    if not field.unique or not field.is_stored:
        raise Invalid(Problem("key_not_unique", "/id", {"key": key, "form": entity.title}))
    try:
        value = field.type.coerce(text, field.settings, Reading())
    except Refused:
        return None
    return None if value is None else find_id(connection, tables, entity.id, field.id, value, deleted=deleted)


def _sort_of(entity: Entity, text: str, problems: list[Problem]) -> tuple[tuple[str, bool], ...]:
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    names = _ids(entity, [part.removeprefix("-").strip() for part in wanted], "/sort", problems)
    return tuple(zip(names, (part.startswith("-") for part in wanted), strict=False))


def _ids(entity: Entity, keys: Sequence[str], pointer: str, problems: list[Problem]) -> tuple[str, ...]:
    """Field ids of keys; system fields by their names."""
    found: list[str] = []
    for key in keys:
        if key in entity.by_key:
            found.append(entity.by_key[key].id)
        elif key in SYSTEM_FIELDS:
            found.append(key)
        else:
            near = get_close_matches(key, [*entity.by_key, *SYSTEM_TYPES], 1)
            problems.append(Problem("unknown_field", pointer, {"name": key, "form": entity.title}, near[0] if near else None))
    return tuple(found)
