"""Functions on texts in PostgreSQL's words. Used by `functions_postgresql`."""

from collections.abc import Mapping
from functools import reduce

from sqlalchemy import Integer, Text, func, literal, literal_column
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.functions.text import BLANKS
from engines.expression.limits import MAX_TEXT
from engines.expression.tree import Call
from engines.expression.types import BOOLEAN
from runtime.storage.sql.constructs import COUNT, ENDS_WITH, MIDDLE, REPLACED, Inline
from runtime.storage.sql.functions_postgresql_date import shown, size_shown
from runtime.storage.sql.numbers_postgresql import PostgresNumbers
from runtime.storage.sql.translating import Builder, Translating
from runtime.storage.sql.values import Sql

_NUMBERS = PostgresNumbers()


def _text(expr: ColumnElement[object], node: Call, size: int) -> Sql:
    return Sql(expr, node.type, None, size)


def _count(argument: Sql) -> ColumnElement[object]:
    if isinstance(argument.literal, int):
        return literal(max(0, min(1_000_000_000, argument.literal)), Integer())
    return COUNT(argument.expr)


def _trim(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    return _text(Inline("btrim({}, {})", arguments[0].expr, literal(BLANKS, Text()), type_=Text()), node, arguments[0].size)


def _left(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    count = _count(arguments[1]) if len(arguments) > 1 else literal_column("1")
    return _text(Inline("left({}, {})", arguments[0].expr, count, type_=Text()), node, arguments[0].size)


def _right(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    count = _count(arguments[1]) if len(arguments) > 1 else literal_column("1")
    return _text(Inline("right({}, {})", arguments[0].expr, count, type_=Text()), node, arguments[0].size)


def _mid(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    start = _NUMBERS.exact(arguments[1])
    count = _NUMBERS.exact(arguments[2]) if len(arguments) > 2 else literal_column(str(MAX_TEXT))
    return _text(MIDDLE(arguments[0].expr, start, count), node, arguments[0].size)


def _ends_with(_translator: Translating, _node: Call, arguments: list[Sql]) -> Sql:
    return Sql(ENDS_WITH(arguments[0].expr, arguments[1].expr), BOOLEAN)


def _replace(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    return Sql(REPLACED(*(argument.expr for argument in arguments)), node.type)


def _concat(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    given = [argument for argument in arguments if not argument.is_null]
    texts = [
        _text(func.coalesce(shown(translator, one), literal_column("''"), type_=Text()), node, size_shown(one)) for one in given
    ]
    return reduce(translator.speech.texts.joined, texts, translator.literal("", node.type))


TEXT_FUNCTIONS: Mapping[str, Builder] = {
    "trim": _trim,
    "left": _left,
    "right": _right,
    "mid": _mid,
    "ends_with": _ends_with,
    "replace": _replace,
    "concat": _concat,
}
