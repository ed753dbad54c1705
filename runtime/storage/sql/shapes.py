"""Several values brought to one shape, for CASE, COALESCE and lists. Called by `expression`, `aggregates`, `functions`."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, literal, literal_column

from engines.expression.types import Type
from engines.kernel.decimals import CONTEXT, INTEGER_MAX, INTEGER_MIN
from runtime.storage.sql.constructs import Inline
from runtime.storage.sql.translating import Translating
from runtime.storage.sql.values import INTEGER_DIGITS, UNKNOWN, Sql


def aligned(translator: Translating, values: list[Sql], type: Type) -> list[Sql]:
    """The values as one column could hold them: numbers with one scale, or all exact."""
    if not type.is_number:
        return values
    scales = {value.scale for value in values if not value.is_known}
    if len(scales) == 1 and None not in scales:
        scale = scales.pop() or 0
        found = [_at_scale(value, scale) for value in values]
        if None not in found:
            return [one for one in found if one is not None]
    return [value if value.is_null else translator.speech.numbers.uniform(value, type) for value in values]


def _at_scale(value: Sql, scale: int) -> Sql | None:
    """A known number as scaled integer, if it is one."""
    if not value.is_known or value.is_null:
        return replace(value, scale=scale)
    assert isinstance(value.literal, (int, Decimal))
    scaled = Decimal(value.literal).scaleb(scale, CONTEXT)
    if scaled != scaled.to_integral_value() or not INTEGER_MIN <= scaled <= INTEGER_MAX:
        return None
    expr = literal(int(scaled), BigInteger())
    return replace(value, expr=expr, scale=scale, literal=UNKNOWN)


def once(translator: Translating, value: Sql, use: Callable[[Sql], ColumnElement[Any]]) -> ColumnElement[Any]:
    """What `use` makes of a value that it writes several times: nested formulas would double in length at each level."""
    if value.is_leaf or value.is_known:
        return use(value)
    name = f"v{translator.fresh()}"
    found = use(replace(value, expr=literal_column(name, value.expr.type), is_leaf=True, day_of=None))
    template = f"(SELECT {{}} FROM (SELECT {{}} AS {name} LIMIT 1 OFFSET 0) AS o{name})"
    return Inline(template, found, value.expr, type_=found.type)


def widest(values: list[Sql]) -> int:
    """The size that all of them fit in."""
    return max((value.size for value in values), default=INTEGER_DIGITS)
