"""Functions on numbers in PostgreSQL's words. Used by `functions_postgresql`."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Text, case, cast, func, literal, literal_column
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.functions.text import BLANKS
from engines.expression.tree import Call
from engines.expression.types import INTEGER
from runtime.storage.sql.constructs import BUCKET, CEILING_TO, CLAMPED, FLOOR_TO, NUMBER_READ, POWER, WHOLE_POWER, Inline, Once
from runtime.storage.sql.numbers_postgresql import PostgresNumbers, exact
from runtime.storage.sql.shapes import aligned, widest
from runtime.storage.sql.translating import Builder, Translating
from runtime.storage.sql.values import INTEGER_DIGITS, Sql, not_in_sql

_NUMBERS = PostgresNumbers()
_ZERO: ColumnElement[Any] = literal_column("0")


def _number(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    """From a text, a number or a boolean."""
    value = arguments[0]
    if value.type.is_number:
        return value.typed(node.type)
    if value.type.kind == "boolean":
        truth = case((value.expr, literal_column("1")), (~value.expr, _ZERO))
        return Sql(cast(truth, BigInteger()), node.type, 0, 1)
    return _NUMBERS.checked_as(NUMBER_READ(Inline("btrim({}, {})", value.expr, literal(BLANKS, Text()), type_=Text())), node.type)


def _abs(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    found = exact("abs({})", _NUMBERS.exact(arguments[0]))
    return _NUMBERS.checked_as(found, node.type, arguments[0].size)


def _sign(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    return Sql(exact("sign({})", _NUMBERS.exact(arguments[0])), node.type, None, 1)


def _round(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    value = arguments[0]
    if len(arguments) == 1:
        return _NUMBERS.checked_as(exact("round({})", _NUMBERS.exact(value)), INTEGER, value.size + 1)
    return _NUMBERS.rounded(value, arguments[1], "half_up", node.type)


def _rounded(mode: str) -> Builder:
    def rounded(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
        places = arguments[1] if len(arguments) > 1 else translator.literal(0, INTEGER)
        return _NUMBERS.rounded(arguments[0], places, mode, node.type)

    return rounded


def _whole(step: str, to_step: Once) -> Builder:
    def whole(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
        numbers = [_NUMBERS.exact(argument) for argument in arguments]
        if len(arguments) == 1:
            return _NUMBERS.checked_as(exact(step, *numbers), INTEGER, arguments[0].size + 1)
        return _NUMBERS.checked_as(to_step(*numbers), node.type)

    return whole


def _pow(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    power = WHOLE_POWER if node.type.kind == "integer" else POWER
    return _NUMBERS.checked_as(power(*(_NUMBERS.exact(argument) for argument in arguments)), node.type)


def _extreme(chosen: str) -> Builder:
    def extreme(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
        values = [argument for argument in arguments if not argument.is_null]
        if not values:
            return arguments[0].typed(node.type)
        if node.type.is_number:
            template = f"{chosen}({', '.join(['{}'] * len(values))})"
            return Sql(exact(template, *(_NUMBERS.exact(value) for value in values)), node.type, None, widest(values))
        texts = translator.speech.texts
        exprs = [texts.by_code_point(value) if value.type.kind == "text" else value.expr for value in values]
        return Sql(getattr(func, chosen)(*exprs, type_=values[0].expr.type), node.type, None, widest(values))

    return extreme


def _clamp(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    return Sql(CLAMPED(*(_NUMBERS.exact(argument) for argument in arguments)), node.type, None, widest(arguments))


def _null_if(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    """NULLIF, which is null for two nulls as well."""
    left, right = aligned(translator, arguments, node.type)
    if left.is_null or right.is_null:
        return left.typed(node.type)
    texts = translator.speech.texts
    exprs = [texts.by_code_point(one) if one.type.kind in ("text", "option") else one.expr for one in (left, right)]
    return Sql(Inline("nullif({}, {})", *exprs, type_=left.expr.type), node.type, left.scale, left.size)


def _bucket(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    key, salt = arguments
    if key.type.kind not in ("text", "integer", "reference"):
        raise not_in_sql("bucket")
    written = key.expr if key.type.kind == "text" else cast(cast(key.expr, BigInteger()), Text())
    return Sql(BUCKET(salt.expr, written), node.type, 0, INTEGER_DIGITS)


NUMBER_FUNCTIONS: Mapping[str, Builder] = {
    "number": _number,
    "abs": _abs,
    "sign": _sign,
    "round": _round,
    "round_up": _rounded("up"),
    "round_down": _rounded("down"),
    "floor": _whole("floor({})", FLOOR_TO),
    "ceil": _whole("ceil({})", CEILING_TO),
    "pow": _pow,
    "least": _extreme("least"),
    "greatest": _extreme("greatest"),
    "clamp": _clamp,
    "null_if": _null_if,
    "bucket": _bucket,
}
