"""`first count sum min max avg any_of all_of` in SQL: correlated sub-queries over records, related records and lists.

Called by `expression`. A record that is deleted or may not be seen is not among the rows.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, Text, case, cast, exists, func, literal_column, select, type_coerce
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.sql.expression import FromClause

from engines.expression.tree import Aggregate, Get, ListOf, Node, Records, Related, This
from engines.expression.types import INTEGER, Type, reference
from runtime.storage.sql.comparison import negated
from runtime.storage.sql.rows import record_id, row_reference
from runtime.storage.sql.shapes import aligned
from runtime.storage.sql.translating import Item, Row, Translating
from runtime.storage.sql.values import INTEGER_DIGITS, UNKNOWN, Sql, not_in_sql


@dataclass(frozen=True, slots=True)
class Source:
    """The rows that an aggregate runs over: where the sub-formula stands, FROM, WHERE, ORDER BY."""

    inner: Translating
    table: FromClause
    conditions: list[ColumnElement[bool]]
    order: list[ColumnElement[Any]]
    result: Sql
    """What `first` gives: the record's id, or the item."""
    mark: ColumnElement[bool]
    """A condition on the rows that holds for all of them (`IS NOT NULL` would be optimised away too early)."""

    def select(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """SELECT of the rows."""
        return select(*columns).select_from(self.table).where(*self.conditions).correlate_except(self.table)


def aggregate(translator: Translating, node: Aggregate) -> Sql:
    """A list function."""
    source = _source(translator, node.source)
    if node.function == "first":
        query = source.select(source.result.expr).order_by(*source.order).limit(1)
        return replace(source.result, expr=query.scalar_subquery(), type=node.type, is_leaf=False, is_certain=False)
    if node.function == "count":
        return _counted(source, node)
    assert node.body is not None
    if node.function in ("any_of", "all_of"):
        return _quantified(source, node, node.body)
    return _computed(translator, source, node, node.body)


def _counted(source: Source, node: Aggregate) -> Sql:
    query = source.select(func.count())
    if node.body is not None:
        query = query.where(source.inner.condition(node.body))
    return Sql(query.scalar_subquery(), node.type, 0, INTEGER_DIGITS, is_certain=True)


def _quantified(source: Source, node: Aggregate, body: Node) -> Sql:
    condition = source.inner.condition(body)
    if node.function == "any_of":
        return Sql(exists(source.select(literal_column("1")).where(condition)), node.type, is_certain=True)
    return Sql(~exists(source.select(literal_column("1")).where(negated(condition))), node.type, is_certain=True)


def _computed(translator: Translating, source: Source, node: Aggregate, body: Node) -> Sql:
    value = source.inner.value(body)
    if value.is_null:
        return translator.literal(0 if node.function == "sum" else None, node.type)
    # An aggregate over nothing of its own rows would belong to the query around it.
    if not (isinstance(body, Get) and body.source == This(0, body.source.type)):
        value = replace(value, expr=case((source.mark, value.expr)), literal=UNKNOWN, is_leaf=False)
    numbers = translator.speech.numbers
    if node.function in ("sum", "avg"):
        found = numbers.sum(value) if node.function == "sum" else numbers.average(value)
        outside = replace(found, expr=source.select(found.expr).scalar_subquery())
        return replace(numbers.checked(outside), type=node.type)
    if value.type.is_number or value.type.kind == "duration":
        found = numbers.extreme(node.function, value)
    else:
        expr = translator.speech.texts.by_code_point(value) if value.type.kind == "text" else value.expr
        found = replace(value, expr=getattr(func, node.function)(expr, type_=value.expr.type))
    query = source.select(found.expr).scalar_subquery()
    return replace(found, expr=query, type=node.type, is_leaf=False, is_certain=False, day_of=None)


def _source(translator: Translating, node: Node) -> Source:
    if isinstance(node, Records):
        return _records(translator, node)
    if isinstance(node, Related):
        return _related(translator, node)
    return _list(translator, node)


def _rows(translator: Translating, form: str) -> Source:
    row, conditions = translator.scan(form)
    inner = translator.standing_on(row, *translator.stack)
    id = record_id(translator, row)
    return Source(inner, row.table, conditions, [id], Sql(id, reference(form), 0, INTEGER_DIGITS), id != literal_column("0"))


def _records(translator: Translating, node: Records) -> Source:
    source = _rows(translator, node.form)
    if node.condition is not None:
        source.conditions.append(source.inner.condition(node.condition))
    row = source.inner.stack[0]
    assert isinstance(row, Row)
    order: list[ColumnElement[Any]] = []
    for field, is_descending in node.sort:
        column = translator.column(row, field)
        # Null is less than everything, as in memory.
        order.append(column.desc().nulls_last() if is_descending else column.asc().nulls_first())
    return replace(source, order=[*order, *source.order])


def _related(translator: Translating, node: Related) -> Source:
    source = _rows(translator, node.form)
    owner = row_reference(translator, node.source)
    row = source.inner.stack[0]
    assert isinstance(row, Row)
    source.conditions.append(translator.column(row, node.back) == owner.expr)
    if translator.entity(node.form).parent is None:
        return source
    return replace(source, order=[translator.column(row, "position").asc().nulls_first(), *source.order])


def _list(translator: Translating, node: Node) -> Source:
    """A plain list: literals written out, or a stored document."""
    item = node.type.item
    if item is None or item.kind == "null":
        item = INTEGER
    if isinstance(node, ListOf):
        return _written(translator, node, item)
    found = translator.value(node)
    if item.kind not in ("text", "option", "integer", "reference"):
        raise not_in_sql(f"list of {item.kind}")
    if translator.dialect == "postgresql":
        rows = func.jsonb_array_elements_text(found.expr).table_valued("value", with_ordinality="key").render_derived()
    else:
        rows = func.json_each(found.expr).table_valued("value", "key")
    value: ColumnElement[Any] = rows.c.value
    value = type_coerce(value, Text()) if item.kind in ("text", "option") else cast(value, BigInteger())
    return _items(translator, rows, value, item, 0 if item.is_number else None)


def _written(translator: Translating, node: ListOf, item: Type) -> Source:
    values = aligned(translator, [translator.value(one) for one in node.items], item)
    scale = values[0].scale if values else 0
    kind = values[0].expr.type if values else BigInteger()
    if translator.dialect == "postgresql":
        typed = [cast(value.expr, kind) for value in values]
        rows = func.unnest(array(typed, type_=kind)).table_valued("value", with_ordinality="key").render_derived()
    else:
        rows = func.json_each(func.json_array(*(value.expr for value in values))).table_valued("value", "key")
    return _items(translator, rows, type_coerce(rows.c.value, kind), item, scale)


def _items(translator: Translating, rows: FromClause, value: ColumnElement[Any], item: Type, scale: int | None) -> Source:
    size = INTEGER_DIGITS if item.is_number else Sql(value, item).size
    found = Sql(value, item, scale, size, is_leaf=True)
    inner = translator.standing_on(Item(found), *translator.stack)
    return Source(inner, rows, [], [rows.c.key], found, rows.c.key >= literal_column("0"))
