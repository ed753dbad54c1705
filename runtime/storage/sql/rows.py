"""Fields of records in SQL: columns, live formulas inlined, links followed. Called by `expression` and `comparison`.

A link leads to a live record that may be seen, or to nothing: a deleted or forbidden record's fields are null, as they are
for formulas in memory.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import BigInteger, select, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.tree import Get, Node, This, Variable
from engines.expression.types import Type
from engines.record.entity import Field
from runtime.storage.sql.translating import Given, Item, Row, Translating
from runtime.storage.sql.values import INTEGER_DIGITS, UNKNOWN, Sql, not_in_sql
from runtime.storage.types import Scaled

Condition = ColumnElement[bool]


def get(translator: Translating, node: Get) -> Sql:
    """A field of a row or of the record that a reference names."""
    source = node.source
    if isinstance(source, This):
        place = translator.stack[source.level]
        if isinstance(place, Row):
            return field_value(translator.standing_on(*translator.stack[source.level :]), place, node.field, node.type)
        if isinstance(place, Given):
            return _of_given(translator, node, place.values)
    if isinstance(source, Variable) and source.type.kind == "record":
        return _of_given(translator, node, translator.around.variables.get(source.name))
    if source.type.kind == "record":
        raise not_in_sql(node.field)
    return followed(translator, translator.value(source), node.form, node.field, node.type)


def _of_given(translator: Translating, node: Get, row: object) -> Sql:
    """A field of a row that is in memory: what the row does not hold is read from its record."""
    if row is None:
        return translator.literal(None, node.type)
    if isinstance(row, Mapping) and (node.field in row or not isinstance(row.get("id"), int)):
        return translator.literal(row.get(node.field), node.type)
    id = row["id"] if isinstance(row, Mapping) else row
    return followed(translator, translator.literal(id, Type("reference", form=node.form)), node.form, node.field, node.type)


def followed(translator: Translating, reference: Sql, form: str, field: str, type: Type) -> Sql:
    """A field of the live record with this id."""
    if reference.is_null:
        return translator.literal(None, type)
    row, conditions = translator.scan(form)
    found = field_value(translator.standing_on(row), row, field, type)
    query = select(found.expr).select_from(row.table).where(record_id(translator, row) == reference.expr, *conditions)
    expr = query.correlate_except(row.table).scalar_subquery()
    return replace(found, expr=expr, literal=UNKNOWN, is_leaf=False, is_certain=False, day_of=None)


def record_id(translator: Translating, row: Row) -> ColumnElement[Any]:
    """The id of a row."""
    return translator.column(row, "id")


def field_value(translator: Translating, row: Row, id: str, type: Type) -> Sql:
    """A field of `row`, on which the translator stands."""
    field = translator.entity(row.entity).fields.get(id)
    if field is not None and field.is_encrypted:
        raise not_in_sql(field.key)
    if field is None or field.is_stored:
        return _column(translator, row, id, type, field)
    if field.formula is not None:
        return _inlined(translator, field, field.formula.tree)
    computed = translator.computed(field, row.table)
    if computed is None:
        raise not_in_sql(field.key)
    return _shaped(computed, type, field)


def _column(translator: Translating, row: Row, id: str, type: Type, field: Field | None) -> Sql:
    found = _shaped(translator.column(row, id), type, field)
    return replace(found, is_leaf=True, is_certain=id in ("id", "version", "created_at"))


def _shaped(column: ColumnElement[Any], type: Type, field: Field | None) -> Sql:
    """What is known of a stored value by its type."""
    if not type.is_number:
        size = field.settings.get("max_length") if field is not None and type.kind == "text" else None
        return Sql(column, type, None, size) if isinstance(size, int) else Sql(column, type)
    stored = column.type
    scale = stored.scale if isinstance(stored, Scaled) else type.scale
    return Sql(type_coerce(column, BigInteger()), type, scale, INTEGER_DIGITS - scale)


def _inlined(translator: Translating, field: Field, tree: Node) -> Sql:
    """A formula field that has no column: its formula, at the field's places."""
    found = translator.value(tree)
    if not field.value_type.is_number or not found.type.is_number:
        return found.typed(field.value_type)
    scale = field.value_type.scale
    return Sql(translator.speech.numbers.scaled(found, scale), field.value_type, scale, INTEGER_DIGITS - scale)


def by_link(translator: Translating, reference: Node, form: str, test: Callable[[Translating, Row], Condition]) -> Condition:
    """Whether `reference` leads to a record that fulfils `test`, as `link IN (SELECT id …)`: indexes of both sides serve."""
    row, conditions = translator.scan(form)
    inner = translator.standing_on(row)
    found = select(record_id(translator, row)).where(test(inner, row), *conditions).correlate_except(row.table)
    if not isinstance(reference, Get) or not is_followed(reference):
        return translator.value(reference).expr.in_(found)

    def further(there: Translating, over: Row) -> Condition:
        return field_value(there, over, reference.field, reference.type).expr.in_(found)

    return by_link(translator, reference.source, reference.form, further)


def is_followed(node: Node) -> bool:
    """Whether a node is a field of a record that a reference of the row leads to."""
    return isinstance(node, Get) and node.source.type.kind == "reference" and not isinstance(node.source, Variable)


def row_reference(translator: Translating, node: Node) -> Sql:
    """The id of the row or reference that a node stands for."""
    if isinstance(node, This):
        place = translator.stack[node.level]
        if isinstance(place, Item):
            return place.value
        if isinstance(place, Given):
            return translator.literal(place.values.get("id"), node.type)
        return Sql(record_id(translator, place), node.type, 0, INTEGER_DIGITS, is_leaf=True, is_certain=True)
    return translator.value(node)
