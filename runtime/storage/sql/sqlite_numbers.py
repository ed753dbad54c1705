"""Arithmetic for SQLite: a number comes as value and scale (an integer worth value / 10 ** scale, or a decimal as text).

Registered by `sql_functions`, written into statements by `numbers_sqlite`. The operations are those of the formula
language itself; null in, null out; what is beyond the limits is null.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from engines.expression import operations
from engines.kernel.decimals import CONTEXT, INTEGER_MAX, INTEGER_MIN

Raw = int | str | None


class Quiet:
    """An `Env` for operations that use nothing of it; SQL gives no warnings."""

    now = datetime(1970, 1, 1, tzinfo=UTC)
    today = date(1970, 1, 1)
    zone: tzinfo = UTC
    data: Any = None
    variables: Mapping[str, object] = {}

    def warn(self, code: str, **params: object) -> None:
        """Nobody is told: the value is null."""


QUIET = Quiet()


def number(value: int | str, scale: int) -> Decimal:
    """The decimal behind value and scale."""
    if isinstance(value, str):
        return Decimal(value)
    return Decimal(value).scaleb(-scale, CONTEXT) if scale else Decimal(value)


def written(value: object) -> str | None:
    """A decimal as text."""
    return None if value is None else format(value, "f")


def _decimals(operation: Callable[..., object]) -> Callable[[Raw, int, Raw, int], str | None]:
    def run(left: Raw, left_scale: int, right: Raw, right_scale: int) -> str | None:
        if left is None or right is None:
            return None
        return written(operation(QUIET, number(left, left_scale), number(right, right_scale)))

    return run


def _integers(operation: Callable[..., object]) -> Callable[[int | None, int | None], object]:
    def run(left: int | None, right: int | None) -> object:
        return None if left is None or right is None else operation(QUIET, left, right)

    return run


def _floor_divide(left: Raw, left_scale: int, right: Raw, right_scale: int) -> object:
    if left is None or right is None:
        return None
    return operations.floor_divide(QUIET, number(left, left_scale), number(right, right_scale))


def compare(left: Raw, left_scale: int, right: Raw, right_scale: int) -> int | None:
    """-1, 0 or 1; null with null."""
    if left is None or right is None:
        return None
    one, other = number(left, left_scale), number(right, right_scale)
    return (one > other) - (one < other)


def _same(left: Raw, left_scale: int, right: Raw, right_scale: int) -> bool:
    if left is None or right is None:
        return left is right
    return number(left, left_scale) == number(right, right_scale)


def _among(value: Raw, scale: int, *pairs: Any) -> bool | None:
    if value is None:
        return None
    wanted = number(value, scale)
    return any(wanted == number(one, places) for one, places in zip(pairs[::2], pairs[1::2], strict=True))


def _scaled(value: Raw, scale: int, places: int) -> int | None:
    if value is None:
        return None
    found = int(number(value, scale).scaleb(places, CONTEXT).to_integral_value(ROUND_HALF_UP))
    return found if INTEGER_MIN <= found <= INTEGER_MAX else None


def _total(high: int | None, low: int | None, scale: int, whole: int) -> object:
    """The sum whose halves were added apart: value / 10 ** 9 and value % 10 ** 9."""
    total = (high or 0) * 1_000_000_000 + (low or 0)
    if whole:
        return operations.integer(QUIET, total)
    return written(operations.exact(QUIET, Decimal(total).scaleb(-scale, CONTEXT)))


def _decimal(value: Raw, scale: int) -> str | None:
    return None if value is None else written(number(value, scale))


class Sum:
    """Sum of decimals in text."""

    def __init__(self) -> None:
        self._total = Decimal(0)

    def step(self, value: str | None) -> None:
        """One row."""
        if value is not None:
            self._total = CONTEXT.add(self._total, Decimal(value))

    def finalize(self) -> str | None:
        """The sum, null beyond the limits."""
        return written(operations.exact(QUIET, self._total))


class Least:
    """Least of decimals in text."""

    def __init__(self) -> None:
        self._found: Decimal | None = None

    def better(self, value: Decimal, found: Decimal) -> bool:
        """Whether `value` replaces `found`."""
        return value < found

    def step(self, value: str | None) -> None:
        """One row."""
        if value is not None and (self._found is None or self.better(Decimal(value), self._found)):
            self._found = Decimal(value)

    def finalize(self) -> str | None:
        """The least; null of nothing."""
        return written(self._found)


class Greatest(Least):
    """Greatest of decimals in text."""

    def better(self, value: Decimal, found: Decimal) -> bool:
        """Whether `value` replaces `found`."""
        return value > found


FUNCTIONS: tuple[tuple[str, int, Callable[..., object]], ...] = (
    ("tss_add", 4, _decimals(operations.add_decimals)),
    ("tss_subtract", 4, _decimals(operations.subtract_decimals)),
    ("tss_multiply", 4, _decimals(operations.multiply_decimals)),
    ("tss_multiply_rounded", 4, _decimals(operations.multiply_rounded)),
    ("tss_divide", 4, _decimals(operations.divide)),
    ("tss_floor_divide", 4, _floor_divide),
    ("tss_modulo", 4, _decimals(operations.modulo)),
    ("tss_add_integers", 2, _integers(operations.add_integers)),
    ("tss_subtract_integers", 2, _integers(operations.subtract_integers)),
    ("tss_multiply_integers", 2, _integers(operations.multiply_integers)),
    ("tss_floor_divide_integers", 2, _integers(operations.floor_divide)),
    ("tss_modulo_integers", 2, _integers(operations.modulo)),
    ("tss_compare", 4, compare),
    ("tss_same", 4, _same),
    ("tss_among", -1, _among),
    ("tss_scaled", 3, _scaled),
    ("tss_total", 4, _total),
    ("tss_decimal", 2, _decimal),
)
AGGREGATES: tuple[tuple[str, int, type], ...] = (("tss_sum", 1, Sum), ("tss_min", 1, Least), ("tss_max", 1, Greatest))
