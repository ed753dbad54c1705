"""One actor's sight of one release within one read transaction: what every service that reads stands on.

What may not be seen is not there: forms and fields are not found, records are not found, formulas that people give are checked
against a schema without them. What is seen masked comes masked out of every query; nothing else has to think of it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Literal

from engines.access.access import Access
from engines.access.reader_schema import ReaderSchema, refuse_masked
from engines.access.role import ACTOR_VARIABLES
from engines.access.showing import shown
from engines.blueprint.model import Release
from engines.expression.formula import Formula
from engines.expression.scope import Schema, Scope
from engines.expression.types import BOOLEAN, Type
from engines.kernel.errors import NotFound, Problem
from engines.record.entity import SYSTEM_FIELDS, Entity, Field
from engines.record.field_type import Reading, Refused
from engines.record.query import Query, Search
from engines.record.system_fields import SYSTEM_TYPES
from runtime.auth.actor import Actor
from runtime.services.guard import access_of, check_form, sees_ledger, variables_of
from runtime.services.platform import Platform
from runtime.services.release import Installed
from runtime.storage import workspace
from runtime.storage.balance_sql import COMPUTED_SQL
from runtime.storage.database import Connection
from runtime.storage.query_builder import Counting, Page, Reader, Record, RecordQueries
from runtime.storage.sql.expression import SqlFormulas
from runtime.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Viewer:
    """What an actor may see."""

    platform: Platform
    connection: Connection
    installed: Installed
    actor: Actor
    access: Access
    schema: Schema
    """The forms and fields that may be seen."""
    home: Workspace
    now: datetime
    queries: RecordQueries

    @property
    def release(self) -> Release:
        """The release in force."""
        return self.installed.release

    # what there is

    def entity(self, key: str, action: str = "read") -> Entity:
        """The form with this full key. Raises `NotFound` where nothing of it may be known, `Forbidden` where the action may not
        be done to it."""
        entity = self.release.entity(key)
        check_form(self.access, entity, action)
        return entity

    def field(self, entity: Entity, key: str) -> Field | None:
        """The field with this key, where anything of it may be seen."""
        field = entity.by_key.get(key)
        return field if field is not None and self.access.sees(entity.id, field.id) else None

    def keys(self, entity: Entity) -> list[str]:
        """Keys of all fields that may be seen."""
        return [key for key, field in entity.by_key.items() if self.access.sees(entity.id, field.id)]

    def ids(self, entity: Entity, keys: Sequence[str], pointer: str, problems: list[Problem]) -> tuple[str, ...]:
        """Field ids of keys; system fields by their names. What is not there is added to `problems`."""
        found: list[str] = []
        for key in keys:
            field = self.field(entity, key)
            if field is not None or key in SYSTEM_FIELDS:
                found.append(key if field is None else field.id)
            else:
                near = get_close_matches(key, [*self.keys(entity), *SYSTEM_TYPES], 1)
                problems.append(Problem("unknown_field", pointer, {"name": key, "form": entity.title}, near[0] if near else None))
        return tuple(found)

    def is_masked(self, entity: Entity, id: str) -> bool:
        """Whether a field may be seen masked only."""
        return self.access.right(entity.id, id) == "masked"

    def sees_ledger(self, id: str) -> bool:
        """Whether something of a ledger's accounts may be seen: they themselves, or a balance among the fields of their owner."""
        return sees_ledger(self.access, self.release, id)

    def search(self, entity: Entity, text: str) -> Search:
        """Words to be found where the actor may read them; what is seen masked is found by its whole value."""
        searched = self.installed.reads.searched.get(entity.id)
        fields = (
            ()
            if searched is None
            else tuple(id for id in searched.fields if self.access.right(entity.id, id) in ("read", "write"))
        )
        masked = () if searched is None else tuple(id for id in searched.fields if self.is_masked(entity, id))
        whole = tuple((id, value) for id in masked if (value := _as_value(entity.fields[id], text)) is not None)
        return Search(text, fields, whole, entity.label if entity.label in fields else None)

    # formulas that people give

    def formula(self, text: str, entity: Entity, expect: Type = BOOLEAN) -> Formula:
        """A formula over records of a form, checked against what may be seen. Raises `Invalid`."""
        formula = self.platform.language.formula(text, Scope(self.schema, entity.id, ACTOR_VARIABLES), expect)
        if not self.access.is_everything:
            refuse_masked(formula, self.schema, self.access)
        return formula

    # records

    @property
    def reader(self) -> Reader:
        """For queries: which records, and how they are shown."""
        variables = variables_of(self.actor)
        if self.access.is_everything:
            return Reader(variables, self.now)
        return Reader(variables, self.now, self._predicate_for, self._shown)

    def page(self, query: Query, count: Counting = "none") -> Page:
        """A page of records as they may be seen."""
        return self.queries.page(self.connection, query, self.reader, count=count)

    def can_see(self, entity: Entity, id: int, *, deleted: bool = False, action: str = "read") -> bool:
        """Whether a record is there for the actor. `deleted`: also in the recycle bin."""
        if not self.access.may(entity.id, action):
            return False
        only = self.platform.language.formula(f"id == {id}", Scope(self.release.schema, entity.id), BOOLEAN)
        own = None if action == "read" else self.access.rows(entity.id, action)
        query = Query(entity.id, only, own, limit=1, fields=("id",))
        if self.page(query).rows:
            return True
        return deleted and bool(self.page(replace(query, deleted=True)).rows)

    def records(self, entity: Entity, ids: Collection[int]) -> list[Record]:
        """Records as they may be seen, deleted ones too; in no order."""
        if not ids or not self.access.may(entity.id, "read"):
            return []
        text = f"id in [{', '.join(str(id) for id in sorted(ids))}]"
        only = self.platform.language.formula(text, Scope(self.release.schema, entity.id), BOOLEAN)
        names = (
            "public_id",
            *(each.id for each in entity.fields.values() if each.is_stored and (each.unique or each.id == entity.label)),
        )
        query = Query(entity.id, only, limit=len(ids), fields=names)
        return [*self.page(query).rows, *self.page(replace(query, deleted=True)).rows]

    def values_of(self, form: str, field: str, ids: Collection[int]) -> dict[int, Any]:
        """A field of linked records, by their ids: of those that may be seen, as it may be seen."""
        if not ids or not self.access.may(form, "read"):
            return {}
        text = f"id in [{', '.join(str(id) for id in sorted(ids))}]"
        only = self.platform.language.formula(text, Scope(self.release.schema, form), BOOLEAN)
        page = self.page(Query(form, only, limit=len(ids), fields=(field,)))
        return {row["id"]: row.get(field) for row in page.rows}

    def open(self, sealed: Any) -> Any:
        """What was sealed of history and traces, as far as its keys are there; nothing of it is masked yet."""
        return self.platform.sealer.open(self.connection, sealed)

    def _predicate_for(self, form: str) -> Formula | None:
        if self.access.may(form, "read"):
            return self.access.rows(form, "read")
        return self.platform.language.formula("false", Scope(self.release.schema, form), BOOLEAN)

    def _shown(self, form: str, record: Record) -> Record:
        return shown(self.access, self.release.entities[form], record)


def seen_with(viewer: Viewer, access: Access) -> Viewer:
    """The sight of the same actor with another access."""
    schema: Schema = viewer.release.schema if access.is_everything else ReaderSchema(viewer.release.schema, access)
    return replace(viewer, access=access, schema=schema)


def view(platform: Platform, connection: Connection, actor: Actor, installed: Installed | None = None) -> Viewer:
    """The sight of an actor. Raises `Permanent` where nothing is installed."""
    home = workspace.load(connection)
    found = installed or platform.releases.of(connection, home)
    access = access_of(found, actor, platform.language)
    schema: Schema = found.release.schema if access.is_everything else ReaderSchema(found.release.schema, access)
    spoken = {form: (each.spoken.id, each.spoken.slot) for form, each in found.reads.searched.items() if each.spoken is not None}
    dialect: Literal["sqlite", "postgresql"] = "sqlite" if platform.database.is_sqlite else "postgresql"
    formulas = SqlFormulas(
        found.release.entities, found.tables, dialect, home.zone, platform.language.functions, COMPUTED_SQL, spoken
    )
    now = platform.clock(home).now()
    return Viewer(platform, connection, found, actor, access, schema, home, now, RecordQueries(formulas))


def _as_value(field: Field, text: str) -> str | None:
    """What a field would hold, had all of the text been given for it; None where it would not take it."""
    try:
        value = field.type.coerce(text, field.settings, Reading())
    except Refused:
        return None
    return value if isinstance(value, str) else None


def not_found() -> NotFound:
    """Nobody is there, or may be seen."""
    return NotFound(Problem("record_not_found"))
