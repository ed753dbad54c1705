"""Functions that both databases say in the same SQL, mostly so that indexes serve. Used by `functions`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import BigInteger, Boolean, Text, case, cast, func, literal_column, true, type_coerce
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.tree import Call
from engines.expression.types import BOOLEAN, DATE, DATETIME
from runtime.storage.sql.comparison import compared
from runtime.storage.sql.constructs import HAS_ANY
from runtime.storage.sql.shapes import aligned, once, widest
from runtime.storage.sql.texts import starting_with
from runtime.storage.sql.translating import Builder, Translating
from runtime.storage.sql.values import INTEGER_DIGITS, Sql, not_in_sql, null_of


def _shaped(values: list[Sql], expr: ColumnElement[object], node: Call) -> Sql:
    """A choice among values of one shape."""
    shape = next((value for value in values if not value.is_null), values[0])
    return Sql(type_coerce(expr, shape.expr.type), node.type, shape.scale, widest(values))


def coalesce(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """The first that is not null."""
    values = [value for value in (translator.value(one) for one in node.arguments) if not value.is_null]
    if not values:
        return null_of(node.type)
    values = aligned(translator, values, node.type)
    if len(values) == 1:
        return values[0].typed(node.type)
    found = _shaped(values, func.coalesce(*(value.expr for value in values)), node)
    return replace(found, is_certain=any(value.is_certain or value.is_known for value in values))


def switch(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """CASE."""
    subject, *rest = node.arguments
    otherwise = [translator.value(rest.pop())] if len(rest) % 2 else [null_of(node.type)]
    results = aligned(translator, [translator.value(one) for one in rest[1::2]] + otherwise, node.type)
    cases = [translator.value(one) for one in rest[0::2]]

    def chosen(value: Sql) -> ColumnElement[Any]:
        pairs = zip(cases, results[:-1], strict=True)
        whens = [(compared(translator, "==", value, wanted), result.expr) for wanted, result in pairs]
        return case(*whens, else_=results[-1].expr)

    return _shaped(results, once(translator, translator.value(subject), chosen), node)


def is_empty(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """Null, an empty text, an empty list."""
    return Sql(_empty(translator, node), BOOLEAN, is_certain=True)


def is_filled(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """The opposite."""
    return Sql(~_empty(translator, node), BOOLEAN, is_certain=True)


def _empty(translator: Translating, node: Call) -> ColumnElement[bool]:
    value = translator.value(node.arguments[0])
    if value.is_null:
        return true()
    if value.type.kind in ("text", "option"):
        return func.coalesce(value.expr, literal_column("''")) == literal_column("''")
    if value.type.kind == "list":
        written = type_coerce(value.expr, Text()) if translator.dialect == "sqlite" else cast(value.expr, Text())
        return func.coalesce(written, literal_column("'[]'")) == literal_column("'[]'")
    return value.expr.is_(None)


def contains(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """A text in a text, or a value in a list."""
    whole, part = (translator.value(one) for one in node.arguments)
    if whole.type.kind != "text" or part.type.kind != "text":
        raise not_in_sql("contains")
    return _found(translator, whole.expr, part.expr)


def icontains(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """The same, A to Z being a to z."""
    whole, part = (translator.value(one) for one in node.arguments)
    texts = translator.speech.texts
    return _found(translator, texts.lower(whole.expr), texts.lower(part.expr))


def _found(translator: Translating, whole: ColumnElement[object], part: ColumnElement[object]) -> Sql:
    position = translator.speech.texts.position(whole, part)
    return Sql(position > literal_column("0"), BOOLEAN)


def starts_with(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """With a literal a range of the column."""
    whole, part = (translator.value(one) for one in node.arguments)
    if isinstance(part.literal, str) and part.literal and whole.is_leaf:
        return Sql(starting_with(translator.speech.texts, whole, part.literal), BOOLEAN)
    return Sql(translator.speech.texts.begins(whole.expr, part.expr), BOOLEAN)


def length(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """Code points of a text, items of a list."""
    value = translator.value(node.arguments[0])
    if value.type.kind == "list":
        counted = func.jsonb_array_length if translator.dialect == "postgresql" else func.json_array_length
        return Sql(counted(value.expr, type_=BigInteger()), node.type, 0, INTEGER_DIGITS)
    return Sql(func.length(value.expr, type_=BigInteger()), node.type, 0, INTEGER_DIGITS)


def upper(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """ASCII letters."""
    value = translator.value(node.arguments[0])
    return Sql(translator.speech.texts.upper(value.expr), node.type, None, value.size)


def lower(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """ASCII letters."""
    value = translator.value(node.arguments[0])
    return Sql(translator.speech.texts.lower(value.expr), node.type, None, value.size)


def _has(translator: Translating, node: Call) -> tuple[Sql, Sql]:
    left, right = (translator.value(one) for one in node.arguments)
    return left, right


def has_any(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """Lists with an item in common."""
    left, right = _has(translator, node)
    if translator.dialect == "postgresql":
        return Sql(HAS_ANY(left.expr, right.expr), BOOLEAN)
    return Sql(func.tss_has_any(left.expr, right.expr, type_=Boolean()), BOOLEAN)


def has_all(translator: Translating, node: Call, _arguments: list[Sql]) -> Sql:
    """A list that contains another: on PostgreSQL an index serves."""
    left, right = _has(translator, node)
    if translator.dialect == "postgresql":
        return Sql(type_coerce(left.expr, JSONB()).contains(type_coerce(right.expr, JSONB())), BOOLEAN)
    return Sql(func.tss_has_all(left.expr, right.expr, type_=Boolean()), BOOLEAN)


def today(translator: Translating, _node: Call, _arguments: list[Sql]) -> Sql:
    """Known before the statement runs."""
    return translator.literal(translator.around.today, DATE)


def now(translator: Translating, _node: Call, _arguments: list[Sql]) -> Sql:
    """Known before the statement runs."""
    return translator.literal(translator.around.now, DATETIME)


SHARED: Mapping[str, Builder] = {
    "coalesce": coalesce,
    "switch": switch,
    "is_empty": is_empty,
    "is_filled": is_filled,
    "contains": contains,
    "icontains": icontains,
    "starts_with": starts_with,
    "upper": upper,
    "lower": lower,
    "len": length,
    "has_any": has_any,
    "has_all": has_all,
    "today": today,
    "now": now,
}
