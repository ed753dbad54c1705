"""A small shop for the tests of SQL: forms with one field of every kind, their tables on a database, and a memory twin
(`Memory`) in which the same formulas run as compiled Python."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.engine import make_url

from engines.expression.formula import Env, Formula, Selection
from engines.expression.language import Language, default_language
from engines.expression.scope import Scope
from engines.expression.types import Type
from engines.record.compile import FormSource, compile_entities
from engines.record.entity import Entity
from engines.record.field_type import Refused
from engines.record.field_types import field_types
from engines.record.schema import EntitySchema
from runtime.storage.dynamic.columns import ColumnMap
from runtime.storage.dynamic.tables import Tables
from runtime.storage.sql.expression import SqlFormulas
from runtime.storage.sql_functions import register_functions
from runtime.storage.system_tables import METADATA

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 1, 15, 45, 30, 123456, tzinfo=UTC)  # 23:45 in Shanghai

LEVEL = {
    "key": "level",
    "title": "Level",
    "small": True,
    "fields": [
        {"key": "key", "type": "text", "title": "Key", "unique": True},
        {"key": "rate", "type": "decimal", "title": "Rate", "scale": 3},
        {"key": "rank", "type": "integer", "title": "Rank"},
        {"key": "least", "type": "money", "title": "From", "index": True},
    ],
}
CUSTOMER = {
    "key": "customer",
    "title": "Customer",
    "fields": [
        {"key": "no", "type": "text", "title": "Number", "unique": True},
        {"key": "name", "type": "text", "title": "Name"},
        {"key": "level", "type": "link", "title": "Level", "target": "shop.level"},
        {"key": "sponsor", "type": "link", "title": "Sponsor", "target": "shop.customer"},
        {"key": "spend", "type": "money", "title": "Spend", "index": True},
        {"key": "vip", "type": "boolean", "title": "VIP"},
        {"key": "born", "type": "date", "title": "Born"},
        {"key": "tags", "type": "tags", "title": "Tags"},
        {"key": "orders", "type": "reverse_link", "title": "Orders", "target": "shop.order", "field": "customer"},
    ],
}
ORDER = {
    "key": "order",
    "title": "Order",
    "fields": [
        {"key": "no", "type": "text", "title": "Number", "unique": True},
        {"key": "customer", "type": "link", "title": "Customer", "target": "shop.customer"},
        {"key": "amount", "type": "money", "title": "Amount", "index": True},
        {"key": "fee", "type": "decimal", "title": "Fee", "scale": 4},
        {"key": "quantity", "type": "integer", "title": "Quantity"},
        {"key": "big", "type": "integer", "title": "Big"},
        {"key": "huge", "type": "decimal", "title": "Huge", "scale": 0},
        {"key": "ordered_at", "type": "datetime", "title": "Ordered", "index": True},
        {"key": "day", "type": "date", "title": "Day"},
        {"key": "other_day", "type": "date", "title": "Other day"},
        {"key": "at", "type": "time", "title": "At"},
        {"key": "paid_at", "type": "datetime", "title": "Paid"},
        {
            "key": "status",
            "type": "select",
            "title": "Status",
            "options": [{"key": "new", "title": "New"}, {"key": "paid", "title": "Paid"}, {"key": "gone", "title": "Gone"}],
        },
        {
            "key": "kinds",
            "type": "multi_select",
            "title": "Kinds",
            "options": [{"key": "a", "title": "A"}, {"key": "b", "title": "B"}],
        },
        {"key": "note", "type": "text", "title": "Note"},
        {"key": "code", "type": "text", "title": "Code"},
        {"key": "paid", "type": "boolean", "title": "Paid"},
        {"key": "gift", "type": "boolean", "title": "Gift"},
        {
            "key": "lines",
            "type": "sub_table",
            "title": "Lines",
            "fields": [
                {"key": "price", "type": "money", "title": "Price"},
                {"key": "quantity", "type": "integer", "title": "Quantity"},
                {"key": "product", "type": "text", "title": "Product"},
            ],
        },
        {"key": "rate", "type": "look_up", "title": "Rate", "path": "customer.level.rate"},
        {
            "key": "net",
            "type": "formula",
            "title": "Net",
            "formula": "amount - coalesce(fee, 0)",
            "result": "decimal",
            "scale": 2,
        },
        {
            "key": "worth",
            "type": "formula",
            "title": "Worth",
            "formula": "amount * customer.level.rate",
            "result": "decimal",
            "scale": 2,
        },
    ],
}


@dataclass(frozen=True, slots=True)
class World:
    """The forms, compiled, and their tables."""

    language: Language
    entities: Mapping[str, Entity]
    tables: Tables
    schema: EntitySchema
    variables: Mapping[str, Type] = field(default_factory=dict)

    def formula(self, text: str, form: str = "shop.order", **variables: Type) -> Formula:
        """A formula over a record of a form."""
        return self.language.formula(text, Scope(self.schema, form, {**self.variables, **variables}))

    def sql(self, dialect: Any, zone: tzinfo = ZONE) -> SqlFormulas:
        """The translation of the forms' formulas."""
        return SqlFormulas(self.entities, self.tables, dialect, zone, self.language.functions)


def make_world(*forms: Mapping[str, Any]) -> World:
    """The shop, or other forms of the app `shop`."""
    language = default_language()
    sources = [FormSource("shop", raw, f"/{raw['key']}") for raw in forms or (LEVEL, CUSTOMER, ORDER)]
    entities, problems = compile_entities(sources, language, field_types())
    assert not problems, problems
    tables = Tables(entities.values(), ColumnMap.fresh(entities.values()))
    return World(language, entities, tables, EntitySchema(entities))


@contextmanager
def open_engine(url: str, world: World) -> Iterator[Engine]:
    """An engine with the world's empty tables."""
    parsed = make_url(url)
    is_sqlite = parsed.get_backend_name() == "sqlite"
    options: dict[str, Any] = {} if is_sqlite else {"connect_args": {"options": "-c timezone=UTC"}}
    engine = create_engine(parsed.set(drivername="sqlite" if is_sqlite else "postgresql+psycopg"), **options)
    if is_sqlite:
        event.listen(engine, "connect", lambda connection, _record: register_functions(connection))
    METADATA.create_all(engine)
    world.tables.metadata.create_all(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def complete(id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its system fields."""
    system = {
        "id": id,
        "public_id": f"p{id:07}",
        "external_id": None,
        "version": 1,
        "created_at": NOW,
        "created_by": None,
        "updated_at": NOW,
        "updated_by": None,
        "owner_id": None,
        "dept_id": None,
        "org_id": None,
        "deleted_at": None,
    }
    return {**system, **values}


def write(connection: Connection, world: World, form: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows by field id."""
    names = world.tables.names(form)
    if rows:
        connection.execute(
            insert(world.tables.table(form)),
            [{column: row.get(id, 0 if id == "seq" else None) for id, column in names} for row in rows],
        )


def clear(connection: Connection, world: World) -> None:
    """Empty all tables of forms."""
    for form in world.tables.entities():
        connection.execute(world.tables.table(form).delete())


def _by(name: str) -> Any:
    """Nulls below everything."""
    return lambda one: (False, 0) if one.get(name) is None else (True, one[name])


class Memory:
    """The `Data` of compiled formulas over rows in memory."""

    def __init__(self, world: World, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self._world = world
        self._rows = rows

    def record(self, form: str, id: int) -> Mapping[str, Any] | None:
        """The live record."""
        return next((row for row in self._rows.get(form, ()) if row["id"] == id and row["deleted_at"] is None), None)

    def select(self, selection: Selection, row: Mapping[str, Any], env: Env) -> Sequence[Mapping[str, Any]]:
        """Live rows for which the condition holds, in order."""
        found = [one for one in self._rows.get(selection.form, ()) if one["deleted_at"] is None]
        if selection.matches is not None:
            found = [one for one in found if selection.matches(one, row, env)]
        elif selection.keys:
            for name, key in selection.keys:
                wanted = key(row, env)
                found = [one for one in found if wanted is not None and one.get(name) == wanted]
        found.sort(key=lambda one: one["id"])
        for name, descending in reversed(selection.sort):
            found.sort(key=_by(name), reverse=descending)
        return found

    def computed(self, form: str, name: str, row: Mapping[str, Any]) -> object:
        """A live formula, at its field's places."""
        definition = self._world.entities[form].fields[name]
        assert definition.formula is not None
        value = definition.formula.run(row, Surroundings(self))
        fit = definition.type.fitter(definition.settings)
        try:
            return value if value is None or fit is None else fit(value)
        except Refused:
            return None


@dataclass(slots=True)
class Surroundings:
    """The `Env` of compiled formulas."""

    data: Any
    variables: Mapping[str, object] = field(default_factory=dict)
    zone: tzinfo = ZONE
    now: datetime = NOW
    warnings: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The workspace's day."""
        return self.now.astimezone(self.zone).date()

    def warn(self, code: str, **_params: object) -> None:
        """Noted, for assertions."""
        self.warnings.append(code)


def evaluate(
    connection: Connection,
    world: World,
    formula: Formula,
    form: str = "shop.order",
    variables: Mapping[str, object] | None = None,
    zone: tzinfo = ZONE,
) -> dict[int, object]:
    """The value of a formula for every row of a form, by id, computed by the database."""
    table = world.tables.table(form)
    sql = world.sql(connection.dialect.name, zone)
    value = sql.value(formula, form, table, variables or {}, now=NOW)
    return {row[0]: row[1] for row in connection.execute(select(table.c.id, value))}


def matching(
    connection: Connection,
    world: World,
    formula: Formula,
    form: str = "shop.order",
    variables: Mapping[str, object] | None = None,
    zone: tzinfo = ZONE,
) -> set[int]:
    """The ids for which a condition holds, by WHERE."""
    table = world.tables.table(form)
    sql = world.sql(connection.dialect.name, zone)
    condition = sql.boolean(formula, form, table, variables or {}, now=NOW)
    return set(connection.execute(select(table.c.id).where(condition)).scalars())


def remembered(
    world: World,
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    formula: Formula,
    form: str = "shop.order",
    variables: Mapping[str, object] | None = None,
    zone: tzinfo = ZONE,
) -> dict[int, object]:
    """The same values, computed by compiled Python."""
    memory = Memory(world, rows)
    return {row["id"]: formula.run(row, Surroundings(memory, variables or {}, zone)) for row in rows[form]}
