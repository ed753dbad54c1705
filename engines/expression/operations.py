"""The operations of the formula language on values: one definition each. Compiled code calls them (or has their fast
case inline), the explanation calls them for every node. All are total: a bad case gives null and a warning.

Source: semantics/expression.md, "Meaning". Values are those of `types`.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeAlias

from engines.expression.formula import Env
from engines.expression.limits import MAX_ITEMS, MAX_TEXT
from engines.expression.types import Type
from engines.kernel.decimals import CONTEXT, INTEGER_MAX, INTEGER_MIN, MAX_DIGITS, MAX_SCALE, fits, quantized

Binary: TypeAlias = Callable[[Env, Any, Any], object]

#: A decimal with fewer digits than this before the point fits whatever its places are.
SAFE_EXPONENT = 28


def integer(env: Env, value: int) -> int | None:
    """`value` if it has 64 bits at most."""
    if INTEGER_MIN <= value <= INTEGER_MAX:
        return value
    env.warn("overflow")
    return None


def exact(env: Env, value: Decimal) -> Decimal | None:
    """`value` if it is within 38 digits and 10 places."""
    if value.adjusted() < SAFE_EXPONENT or fits(value):
        return value
    env.warn("overflow")
    return None


def rounded(env: Env, value: Decimal) -> Decimal | None:
    """`value` at ten places, half up."""
    return exact(env, quantized(value, MAX_SCALE))


def text(env: Env, value: str) -> str | None:
    """`value` if it is not too long."""
    if len(value) <= MAX_TEXT:
        return value
    env.warn("too_long", limit=MAX_TEXT)
    return None


def items(env: Env, value: tuple[object, ...]) -> tuple[object, ...] | None:
    """`value` if it has not too many items."""
    if len(value) <= MAX_ITEMS:
        return value
    env.warn("too_many_items", limit=MAX_ITEMS)
    return None


def add_integers(env: Env, left: int, right: int) -> object:
    """Integer `+`."""
    return integer(env, left + right)


def subtract_integers(env: Env, left: int, right: int) -> object:
    """Integer `-`."""
    return integer(env, left - right)


def multiply_integers(env: Env, left: int, right: int) -> object:
    """Integer `*`."""
    return integer(env, left * right)


def add_decimals(env: Env, left: Decimal, right: Decimal) -> object:
    """Decimal `+`; one of the two may be an integer."""
    return exact(env, CONTEXT.add(left, right))


def subtract_decimals(env: Env, left: Decimal, right: Decimal) -> object:
    """Decimal `-`."""
    return exact(env, CONTEXT.subtract(left, right))


def multiply_decimals(env: Env, left: Decimal, right: Decimal) -> object:
    """Decimal `*` whose places add up to ten at most."""
    return exact(env, CONTEXT.multiply(left, right))


def multiply_rounded(env: Env, left: Decimal, right: Decimal) -> object:
    """Decimal `*` whose result is rounded to ten places."""
    return rounded(env, CONTEXT.multiply(left, right))


def divide(env: Env, left: Any, right: Any) -> object:
    """`/`: half up to ten places; by zero null."""
    if not right:
        env.warn("division_by_zero")
        return None
    return rounded(env, CONTEXT.divide(left, right))


def floor_divide(env: Env, left: Any, right: Any) -> object:
    """`//`: the largest integer that is not greater than the quotient; by zero null."""
    if not right:
        env.warn("division_by_zero")
        return None
    if isinstance(left, int) and isinstance(right, int):
        return integer(env, left // right)
    quotient = CONTEXT.divide_int(left, right)
    remainder = CONTEXT.subtract(left, CONTEXT.multiply(quotient, right))
    whole = int(quotient)
    return integer(env, whole - 1 if remainder and (remainder < 0) != (right < 0) else whole)


def modulo(env: Env, left: Any, right: Any) -> object:
    """`%`: what `//` leaves; its sign is that of the right side; by zero null."""
    if not right:
        env.warn("division_by_zero")
        return None
    if isinstance(left, int) and isinstance(right, int):
        return left % right
    remainder = CONTEXT.remainder(left, right)
    return CONTEXT.add(remainder, right) if remainder and (remainder < 0) != (right < 0) else remainder


def join(env: Env, left: str, right: str) -> object:
    """Text `+`."""
    return text(env, left + right)


def add_durations(env: Env, left: Any, right: Any) -> object:
    """`+` of dates, times and durations. A date moves by whole days."""
    if isinstance(left, timedelta) and not isinstance(right, timedelta):
        left, right = right, left
    try:
        return left + timedelta(days=right.days) if _is_day(left) else left + right
    except OverflowError:
        env.warn("overflow")
        return None


def subtract_moments(env: Env, left: Any, right: Any) -> object:
    """`-` of dates (whole days), datetimes (a duration) and durations."""
    if isinstance(right, timedelta):
        try:
            return add_durations(env, left, -right)
        except OverflowError:
            env.warn("overflow")
        return None
    return (left - right).days if _is_day(left) else left - right


def multiply_duration(env: Env, left: Any, right: Any) -> object:
    """Duration `*` integer."""
    try:
        return left * right
    except OverflowError:
        env.warn("overflow")
        return None


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def negative(env: Env, value: Any) -> object:
    """Unary `-`."""
    if isinstance(value, int):
        return integer(env, -value)
    if isinstance(value, Decimal):
        return CONTEXT.minus(value)
    try:
        return -value
    except OverflowError:
        env.warn("overflow")
        return None


def binary(operator: str, left: Type, right: Type, result: Type) -> Binary:
    """The operation behind an arithmetic operator for these types; types that are null are told by the result."""
    if operator in _ANY_NUMBER:
        return _ANY_NUMBER[operator]
    if result.kind == "text":
        return join
    if operator == "*" and left.is_number and right.is_number and left.scale + right.scale > MAX_SCALE:
        return multiply_rounded
    if left.is_number or right.is_number or left.kind == right.kind == "null":
        table = {"integer": _INTEGER, "duration": _MOMENT}.get(result.kind, _DECIMAL)
        return table[operator]
    return _MOMENT[operator]


_ANY_NUMBER: dict[str, Binary] = {"/": divide, "//": floor_divide, "%": modulo}
_INTEGER: dict[str, Binary] = {"+": add_integers, "-": subtract_integers, "*": multiply_integers}
_DECIMAL: dict[str, Binary] = {"+": add_decimals, "-": subtract_decimals, "*": multiply_decimals}
_MOMENT: dict[str, Binary] = {"+": add_durations, "-": subtract_moments, "*": multiply_duration}


def compare(operator: str, left: Any, right: Any) -> bool:
    """One comparison: `==` and `!=` are null-safe, all others are false with null (`not in` is `not (… in …)`)."""
    if operator == "==":
        return bool(left == right)
    if operator == "!=":
        return bool(left != right)
    if operator == "not in":
        return not compare("in", left, right)
    if left is None or right is None:
        return False
    return bool(_ORDER[operator](left, right))


_ORDER: dict[str, Callable[[Any, Any], object]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
    "in": lambda left, right: left in right,
}


def widened(value: Any) -> Decimal | None:
    """An integer where a decimal is expected."""
    return Decimal(value) if isinstance(value, int) else value


def round_half_up(env: Env, value: Decimal, digits: int) -> Decimal | None:
    """`value` at `digits` places; negative digits round before the point."""
    return stepped(env, value, digits, ROUND_HALF_UP)


def stepped(env: Env, value: Decimal, digits: int, rounding: str) -> Decimal | None:
    """`value` at `digits` places (negative: before the point), by a rounding of the decimal module."""
    if digits >= MAX_SCALE:
        return value
    digits = max(digits, -MAX_DIGITS - 1)
    whole = value.scaleb(digits, CONTEXT).to_integral_value(rounding, CONTEXT)
    return exact(env, whole.scaleb(-digits, CONTEXT))
