"""The world of the shared cases (`tests/cases/expressions`) as entities with tables: what its formulas read in SQL."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from engines.expression.language import default_language
from engines.expression.scope import FieldShape
from engines.expression.types import Type
from engines.record.entity import Entity, Field
from engines.record.field_types import field_types
from runtime.storage.dynamic.columns import ColumnMap
from runtime.storage.dynamic.tables import Tables
from runtime.storage.sql.expression import SqlFormulas
from tests.engines.expression import world
from tests.runtime.storage.sql.world import World, complete

_TYPES = field_types()
_KINDS = {
    "integer": "integer", "decimal": "decimal", "text": "long_text", "boolean": "boolean", "date": "date", "time": "time",
    "datetime": "datetime", "option": "select", "reference": "link",
}  # fmt: skip


def _field(form: str, shape: FieldShape) -> Field:
    """A field of the kind that a shape tells."""
    type: Type = shape.type
    name = "reverse_link" if shape.back is not None else "multi_select" if type.kind == "list" else _KINDS[type.kind]
    return Field(
        shape.id, shape.key, form, shape.key, _TYPES[name], {}, type, target=type.form or (type.item and type.item.form),
        back=shape.back, is_stored=shape.back is None,
    )  # fmt: skip


def _entity(form: str) -> Entity:
    shapes = [shape for shape in world.WORLD.forms[form].by_id.values() if shape.id != "id"]
    fields = {shape.id: _field(form, shape) for shape in shapes}
    parent = form.rpartition(".")[0] if form.count(".") > 1 else None
    return Entity(form, form, "shop", form, fields, fields, parent=parent)


def make_cases_world() -> World:
    """The forms of the cases with tables; `schema` stays the cases' own."""
    entities = {form: _entity(form) for form in world.WORLD.forms}
    tables = Tables(entities.values(), ColumnMap.fresh(entities.values()))
    return World(default_language(), entities, tables, world.WORLD)  # type: ignore[arg-type]


def formulas(made: World, dialect: Any, zone: Any) -> SqlFormulas:
    """The translation of the cases' formulas."""
    return SqlFormulas(made.entities, made.tables, dialect, zone, made.language.functions)


def as_row(form: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the cases with system fields, numbers at the places of their columns."""
    shapes = world.WORLD.forms[form].by_id
    found = complete(row["id"], row)
    for name, value in row.items():
        if isinstance(value, Decimal):
            found[name] = value.quantize(Decimal(1).scaleb(-shapes[name].type.scale))
    return found


def as_rows(form: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Many of them."""
    return [as_row(form, row) for row in rows]
