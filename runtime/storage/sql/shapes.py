"""Several values brought to one shape, for CASE, COALESCE and lists. Called by `expression`, `aggregates`, `functions`."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import BigInteger, literal

from engines.expression.types import Type
from engines.kernel.decimals import CONTEXT, INTEGER_MAX, INTEGER_MIN
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


def widest(values: list[Sql]) -> int:
    """The size that all of them fit in."""
    return max((value.size for value in values), default=INTEGER_DIGITS)
