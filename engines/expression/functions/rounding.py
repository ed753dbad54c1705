"""Functions that round. Half up (ties away from zero) unless a name says otherwise; no floats."""

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Final

from engines.expression import operations
from engines.expression.formula import Env
from engines.expression.functions.function import Function, takes
from engines.expression.tree import Constant, Node
from engines.expression.types import INTEGER, Type, decimal
from engines.kernel.decimals import CONTEXT

_ONE: Final = Decimal(1)


def _round(env: Env, value: int | Decimal, digits: int = 0) -> object:
    if isinstance(value, int):
        return value if digits >= 0 else operations.integer(env, _whole(value, digits, ROUND_HALF_UP))
    return operations.round_half_up(env, value, digits)


def _whole(value: int, digits: int, rounding: str) -> int:
    digits = max(digits, -39)
    return int(CONTEXT.scaleb(CONTEXT.scaleb(Decimal(value), digits).to_integral_value(rounding, CONTEXT), -digits))


def _round_integer(env: Env, value: int | Decimal) -> int | None:
    return operations.integer(env, int(value.to_integral_value(ROUND_HALF_UP, CONTEXT)) if isinstance(value, Decimal) else value)


def _round_up(env: Env, value: Decimal, digits: int = 0) -> Decimal | None:
    return operations.stepped(env, value, digits, ROUND_UP)


def _round_down(env: Env, value: Decimal, digits: int = 0) -> Decimal | None:
    return operations.stepped(env, value, digits, ROUND_DOWN)


def _floor(env: Env, value: int | Decimal) -> int | None:
    return operations.integer(env, math.floor(value))


def _ceil(env: Env, value: int | Decimal) -> int | None:
    return operations.integer(env, math.ceil(value))


def _to_step(env: Env, value: Decimal, step: Decimal, *, up: bool | None) -> Decimal | None:
    """The nearest multiple of `step` (up, down, or half up)."""
    if not step:
        env.warn("division_by_zero")
        return None
    step = CONTEXT.abs(step)
    quotient = CONTEXT.divide_int(value, step)
    rest = CONTEXT.subtract(value, CONTEXT.multiply(quotient, step))
    if rest < 0:
        quotient, rest = CONTEXT.subtract(quotient, _ONE), CONTEXT.add(rest, step)
    doubled = CONTEXT.add(rest, rest)
    half_up = doubled > step or (doubled == step and value > 0)
    if rest and (up or (up is None and half_up)):
        quotient = CONTEXT.add(quotient, _ONE)
    return operations.exact(env, CONTEXT.multiply(quotient, step))


def _floor_to(env: Env, value: Decimal, step: Decimal) -> Decimal | None:
    return _to_step(env, value, step, up=False)


def _ceil_to(env: Env, value: Decimal, step: Decimal) -> Decimal | None:
    return _to_step(env, value, step, up=True)


def _round_to(env: Env, value: Decimal, step: Decimal) -> Decimal | None:
    return _to_step(env, value, step, up=None)


def _at_digits(nodes: tuple[Node, ...]) -> Type:
    """The places that a rounded number has."""
    if nodes[0].type.kind == "integer":
        return INTEGER
    digits = nodes[1].value if len(nodes) > 1 and isinstance(nodes[1], Constant) else None
    if len(nodes) == 1:
        return decimal(0)
    return decimal(max(0, min(digits, nodes[0].type.scale))) if isinstance(digits, int) else decimal(nodes[0].type.scale)


def _step_scale(nodes: tuple[Node, ...]) -> Type:
    return decimal(nodes[1].type.scale)


ROUNDING = (
    Function(
        "round",
        (takes("value: number", INTEGER, _round_integer), takes("value: number, digits: integer", _at_digits, _round)),
        "Rounded half up to a number of places; to an integer without it.",
        "四舍五入到指定的小数位，不指定时取整。",
        (("round(2.345, 2)", "2.35"), ("round(-2.5)", "-3"), ("round(1250, -2)", "1300")),
        live=True,
        has_sql=True,
    ),
    Function(
        "round_up",
        (takes("value: decimal, digits: integer?", _at_digits, _round_up),),
        "Rounded away from zero.",
        "向远离零的方向舍入。",
        (("round_up(2.341, 2)", "2.35"), ("round_up(-2.1)", "-3")),
        aliases=("ROUNDUP",),
        has_sql=True,
    ),
    Function(
        "round_down",
        (takes("value: decimal, digits: integer?", _at_digits, _round_down),),
        "Rounded towards zero.",
        "向零的方向舍入（直接舍去）。",
        (("round_down(2.349, 2)", "2.34"), ("round_down(-2.9)", "-2")),
        aliases=("ROUNDDOWN", "trunc", "TRUNC"),
        has_sql=True,
    ),
    Function(
        "floor",
        (takes("value: number", INTEGER, _floor), takes("value: decimal, step: decimal", _step_scale, _floor_to)),
        "The largest integer (or multiple of a step) that is not greater.",
        "向下取整；指定步长时取不大于它的最大倍数。",
        (("floor(2.9)", "2"), ("floor(-2.1)", "-3"), ("floor(27, 5)", "25")),
        aliases=("INT",),
        live=True,
        has_sql=True,
    ),
    Function(
        "ceil",
        (takes("value: number", INTEGER, _ceil), takes("value: decimal, step: decimal", _step_scale, _ceil_to)),
        "The smallest integer (or multiple of a step) that is not smaller.",
        "向上取整；指定步长时取不小于它的最小倍数。",
        (("ceil(2.1)", "3"), ("ceil(-2.9)", "-2"), ("ceil(26, 5)", "30")),
        aliases=("CEILING", "ceiling"),
        live=True,
        has_sql=True,
    ),
    Function(
        "round_to",
        (takes("value: decimal, step: decimal", _step_scale, _round_to),),
        "The nearest multiple of a step.",
        "四舍五入到步长的倍数。",
        (("round_to(27.4, 0.5)", "27.5"), ("round_to(-2.5, 1)", "-3")),
        aliases=("MROUND",),
    ),
)
