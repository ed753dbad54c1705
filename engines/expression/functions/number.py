"""Functions on numbers. All rounding is half up (ties away from zero) unless a name says otherwise; no floats."""

import math
import re
from decimal import Decimal
from typing import Final

from engines.expression import kinds, operations
from engines.expression.formula import Env
from engines.expression.functions.function import Calling, Function, takes
from engines.expression.limits import MAX_EXPONENT
from engines.expression.tree import Arithmetic, Node
from engines.expression.types import BOOLEAN, INTEGER, Type, decimal
from engines.kernel.decimals import CONTEXT, MAX_DIGITS, MAX_SCALE, places, quantized

_NUMERAL: Final = re.compile(r"[+-]?(?:[0-9]{1,100}(?:\.[0-9]{0,100})?|\.[0-9]{1,100})")
_TEN: Final = decimal(MAX_SCALE)
_ONE: Final = Decimal(1)


def _number(env: Env, text: str) -> Decimal | None:
    text = text.strip(" \t\r\n\u00a0\u3000")
    if not _NUMERAL.fullmatch(text):
        return None
    value = Decimal(text)
    return operations.exact(env, value if places(value) <= MAX_SCALE else quantized(value, MAX_SCALE))


def _same(_env: Env, value: object) -> object:
    return value


def _truth(_env: Env, value: object) -> int:
    return 1 if value else 0


def _is_number(_env: Env, text: str) -> bool:
    return _NUMERAL.fullmatch(text.strip(" \t\r\n\u00a0\u3000")) is not None


def _abs(env: Env, value: int | Decimal) -> object:
    return operations.integer(env, abs(value)) if isinstance(value, int) else CONTEXT.abs(value)


def _sign(_env: Env, value: int | Decimal) -> int:
    return (value > 0) - (value < 0)


def _quotient(env: Env, left: int | Decimal, right: int | Decimal) -> int | None:
    if not right:
        env.warn("division_by_zero")
        return None
    return operations.integer(env, int(CONTEXT.divide_int(left, right)))


def _pow(env: Env, base: Decimal, exponent: int) -> Decimal | None:
    if not -MAX_EXPONENT <= exponent <= MAX_EXPONENT:
        env.warn("exponent_too_large", limit=MAX_EXPONENT)
        return None
    if exponent < 0:
        if not base:
            env.warn("division_by_zero")
            return None
        return _settled(env, CONTEXT.divide(_ONE, _power(base, -exponent)))
    return _settled(env, _power(base, exponent))


def _settled(env: Env, value: Decimal) -> Decimal | None:
    """At ten places; a power can be too large even to be rounded."""
    if value.adjusted() >= MAX_DIGITS:
        env.warn("overflow")
        return None
    return operations.exact(env, value if places(value) <= MAX_SCALE else quantized(value, MAX_SCALE))


def _power(base: Decimal, exponent: int) -> Decimal:
    """Rounded once, after 120 digits."""
    found = _ONE
    for _ in range(exponent):
        found = CONTEXT.multiply(found, base)
    return found


def _pow_integer(env: Env, base: int, exponent: int) -> int | None:
    if not 0 <= exponent <= MAX_EXPONENT:
        env.warn("exponent_too_large", limit=MAX_EXPONENT)
        return None
    return operations.integer(env, base**exponent)


def _sqrt(env: Env, value: Decimal) -> Decimal | None:
    if value < 0:
        env.warn("out_of_range")
        return None
    return operations.rounded(env, CONTEXT.sqrt(value))


def _least(_env: Env, *values: object) -> object:
    return min((value for value in values if value is not None), default=None)  # type: ignore[type-var]


def _greatest(_env: Env, *values: object) -> object:
    return max((value for value in values if value is not None), default=None)  # type: ignore[type-var]


def _clamp(_env: Env, value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return max(low, min(value, high))


def _is_even(_env: Env, value: int) -> bool:
    return value % 2 == 0


def _is_odd(_env: Env, value: int) -> bool:
    return value % 2 == 1


def _gcd(env: Env, left: int, right: int) -> int | None:
    return operations.integer(env, math.gcd(left, right))


def _lcm(env: Env, left: int, right: int) -> int | None:
    return operations.integer(env, math.lcm(left, right))


def _percent_of(env: Env, part: Decimal, whole: Decimal) -> object:
    if not whole:
        env.warn("division_by_zero")
        return None
    return operations.rounded(env, CONTEXT.divide(CONTEXT.multiply(part, Decimal(100)), whole))


def _check_mod(calling: Calling, nodes: tuple[Node, ...]) -> Node:
    if len(nodes) != 2:
        raise calling.refuse("argument_missing" if len(nodes) < 2 else "too_many_arguments", -1, parameter="divisor")
    result = kinds.arithmetic("%", nodes[0].type, nodes[1].type)
    if result is None:
        raise calling.refuse("operator_types", 0, operator="%", left=nodes[0].type.kind, right=nodes[1].type.kind)
    return Arithmetic("%", nodes[0], nodes[1], result)


def _like_first(nodes: tuple[Node, ...]) -> Type:
    return nodes[0].type.optional()


def _common(nodes: tuple[Node, ...]) -> Type:
    found = nodes[0].type
    for node in nodes[1:]:
        found = kinds.unify(found, node.type) or found
    return found.optional() if all(node.type.nullable for node in nodes) else found.required()


NUMBERS = (
    Function(
        "number",
        (takes("text: text", _TEN, _number), takes("value: number", _like_first, _same), takes("flag: boolean", INTEGER, _truth)),
        "A text as number; null if it is none. True is 1, false 0.",
        "将文本转为数字，无法转换时为空；真为 1，假为 0。",
        (('number("12.50")', "12.5"), ('number("1e5")', "null"), ('number(" 7 ")', "7")),
        aliases=("VALUE",),
        live=True,
        has_sql=True,
    ),
    Function(
        "is_number",
        (takes("text: text", BOOLEAN.required(), _is_number),),
        "Whether a text is a number.",
        "判断文本是否为数字。",
        (('is_number("12.5")', "true"), ('is_number("12a")', "false")),
        aliases=("ISNUMERIC",),
    ),
    Function(
        "abs",
        (takes("value: number", _like_first, _abs),),
        "The distance from zero.",
        "绝对值。",
        (("abs(-2.5)", "2.5"),),
        live=True,
        has_sql=True,
    ),
    Function(
        "sign",
        (takes("value: number", INTEGER.required(), _sign),),
        "-1, 0 or 1.",
        "返回数字的符号：-1、0 或 1。",
        (("sign(-3)", "-1"),),
        has_sql=True,
    ),
    Function(
        "mod",
        (),
        "What a division leaves; written `%` as well.",
        "取余数，也可写作 `%`。",
        (("mod(7, 3)", "1"), ("mod(-7, 3)", "2")),
        live=True,
        has_sql=True,
        check=_check_mod,
    ),
    Function(
        "quotient",
        (takes("value: number, divisor: number", INTEGER, _quotient),),
        "The whole part of a division, towards zero.",
        "除法的整数部分（向零取整）。",
        (("quotient(-7, 2)", "-3"), ("quotient(7, 0)", "null")),
    ),
    Function(
        "pow",
        (takes("base: integer, exponent: integer", INTEGER, _pow_integer), takes("base: decimal, exponent: integer", _TEN, _pow)),
        "A power; the exponent is 64 at most.",
        "乘方，指数不超过 64。",
        (("pow(2, 10)", "1024"), ("pow(1.5, 2)", "2.25"), ("pow(2.0, -1)", "0.5")),
        aliases=("POWER",),
        has_sql=True,
    ),
    Function(
        "sqrt",
        (takes("value: decimal", _TEN, _sqrt),),
        "The square root at ten places; null below zero.",
        "平方根（10 位小数），负数为空。",
        (("sqrt(2)", "1.4142135624"), ("sqrt(-1)", "null")),
    ),
    Function(
        "least",
        (takes("value: integer|decimal|text|date|time|datetime|duration*=", _common, _least),),
        "The least of the values; nulls are left out. Written `min(a, b)` as well.",
        "返回各值中的最小值，忽略空值，也可写作 `min(a, b)`。",
        (("least(3, 1, 2)", "1"), ("min(2.5, 1)", "1")),
        live=True,
        has_sql=True,
        sees_null=True,
    ),
    Function(
        "greatest",
        (takes("value: integer|decimal|text|date|time|datetime|duration*=", _common, _greatest),),
        "The greatest of the values; nulls are left out. Written `max(a, b)` as well.",
        "返回各值中的最大值，忽略空值，也可写作 `max(a, b)`。",
        (("greatest(3, 1, 2)", "3"), ("max(1, null)", "1")),
        live=True,
        has_sql=True,
        sees_null=True,
    ),
    Function(
        "clamp",
        (takes("value: integer|decimal=, low: integer|decimal=, high: integer|decimal=", _common, _clamp),),
        "A number kept between two bounds.",
        "将数字限制在上下限之间。",
        (("clamp(15, 0, 10)", "10"), ("clamp(-1, 0, 10)", "0")),
        live=True,
        has_sql=True,
    ),
    Function(
        "is_even",
        (takes("value: integer", BOOLEAN.required(), _is_even),),
        "Whether an integer is even.",
        "判断是否为偶数。",
        (("is_even(4)", "true"),),
        aliases=("ISEVEN",),
    ),
    Function(
        "is_odd",
        (takes("value: integer", BOOLEAN.required(), _is_odd),),
        "Whether an integer is odd.",
        "判断是否为奇数。",
        (("is_odd(-3)", "true"),),
        aliases=("ISODD",),
    ),
    Function(
        "gcd",
        (takes("left: integer, right: integer", INTEGER, _gcd),),
        "The greatest common divisor.",
        "最大公约数。",
        (("gcd(12, 18)", "6"),),
    ),
    Function(
        "lcm",
        (takes("left: integer, right: integer", INTEGER, _lcm),),
        "The least common multiple.",
        "最小公倍数。",
        (("lcm(4, 6)", "12"),),
    ),
    Function(
        "percent_of",
        (takes("part: decimal, whole: decimal", _TEN, _percent_of),),
        "A part as percentage of a whole: 25 of 200 is 12.5.",
        "部分占整体的百分比，例如 25 占 200 的 12.5。",
        (("percent_of(25, 200)", "12.5"), ("percent_of(1, 0)", "null")),
    ),
)
