"""Arithmetic on PostgreSQL: everything is computed in NUMERIC, which neither overflows nor rounds by itself; limits and
rounding of the formula language are written out. Called by `arithmetic`, `aggregates` and `functions` through `Numbers`.

A division is made at 60 places first: two operands of 38 digits cannot come closer than that to a tie or to a whole
number, so that rounding (or flooring) the result again is right.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Integer, Numeric, cast, func, literal, literal_column, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.types import Type, decimal
from engines.kernel.decimals import MAX_DIGITS, MAX_SCALE
from runtime.storage.sql.constructs import FLOORED, PLACES, ROUND_UP, WITHIN_DIGITS, Inline
from runtime.storage.sql.values import INTEGER_DIGITS, Sql

_LEAST, _MOST = "-9223372036854775809", "9223372036854775808"
_WHOLE = f"nullif(nullif(greatest(least({{}}, {_MOST}), {_LEAST}), {_MOST}), {_LEAST})"
_QUOTIENT = "round({}, 60) / nullif({}, 0)"
#: Digits of the largest number of rows that a sum can go over.
_ROWS = 9


def exact(template: str, *operands: ColumnElement[Any]) -> ColumnElement[Any]:
    """A NUMERIC made of others."""
    return Inline(template, *operands, type_=Numeric())


def within_integer(expr: ColumnElement[Any]) -> ColumnElement[Any]:
    """A NUMERIC, or null where it has no 64 bits. The operand is written once."""
    return exact(_WHOLE, expr)


class PostgresNumbers:
    """`Numbers` for PostgreSQL."""

    def exact(self, number: Sql) -> ColumnElement[Any]:
        """The number as NUMERIC."""
        if isinstance(number.literal, (int, Decimal)):
            return literal(Decimal(number.literal), Numeric())
        if number.scale is None:
            return number.expr
        scaled = type_coerce(number.expr, BigInteger())
        return exact(f"({{}}::numeric * 1e-{number.scale}::numeric)" if number.scale else "({})::numeric", scaled)

    def binary(self, operator: str, left: Sql, right: Sql, type: Type) -> Sql:
        """`+ - * / // %`."""
        return self._operators[operator](self, left, right, type)

    def _plus(self, left: Sql, right: Sql, type: Type) -> Sql:
        found = exact("({} + {})", self.exact(left), self.exact(right))
        return self._checked(found, type, max(left.size, right.size) + 1)

    def _minus(self, left: Sql, right: Sql, type: Type) -> Sql:
        found = exact("({} - {})", self.exact(left), self.exact(right))
        return self._checked(found, type, max(left.size, right.size) + 1)

    def _times(self, left: Sql, right: Sql, type: Type) -> Sql:
        is_long = left.type.scale + right.type.scale > MAX_SCALE
        found = exact("round({} * {}, 10)" if is_long else "({} * {})", self.exact(left), self.exact(right))
        return self._checked(found, type, left.size + right.size)

    def _over(self, left: Sql, right: Sql, type: Type) -> Sql:
        found = exact(f"round({_QUOTIENT}, 10)", self.exact(left), self.exact(right))
        return self._checked(found, type, left.size + right.type.scale + 1)

    def _floor_over(self, left: Sql, right: Sql, type: Type) -> Sql:
        return self._checked(exact(f"floor({_QUOTIENT})", self.exact(left), self.exact(right)), type, MAX_DIGITS)

    def _modulo(self, left: Sql, right: Sql, type: Type) -> Sql:
        return Sql(FLOORED(self.exact(left), self.exact(right)), type, None, right.size + 1)

    _operators: ClassVar[dict[str, Callable[["PostgresNumbers", Sql, Sql, Type], Sql]]] = {
        "+": _plus, "-": _minus, "*": _times, "/": _over, "//": _floor_over, "%": _modulo,
    }  # fmt: skip

    def checked_as(self, expr: ColumnElement[Any], type: Type, size: int = MAX_DIGITS + 1) -> Sql:
        """A NUMERIC as number of a type, null beyond its limits. `size`: digits before the point that it can have."""
        return self._checked(expr, type, size)

    def _checked(self, expr: ColumnElement[Any], type: Type, size: int) -> Sql:
        if type.kind == "integer":
            if size < INTEGER_DIGITS:
                return Sql(expr, type, None, size)
            return Sql(within_integer(expr), type, None, INTEGER_DIGITS)
        if size + min(type.scale, MAX_SCALE) > MAX_DIGITS:
            return Sql(WITHIN_DIGITS(expr), type, None, MAX_DIGITS)
        return Sql(expr, type, None, size)

    def negative(self, number: Sql) -> Sql:
        """Unary minus."""
        return self._checked(exact("(- {})", self.exact(number)), number.type, number.size)

    def rounded(self, number: Sql, places: Sql, mode: str, type: Type) -> Sql:
        """At `places`; beyond the limits of numbers it changes nothing."""
        at: ColumnElement[Any] = literal(_bounded(places.literal), Integer()) if places.is_known else PLACES(self.exact(places))
        return self._checked(_ROUND[mode](self.exact(number), at), type, number.size + _growth(places))

    def scaled(self, number: Sql, scale: int) -> ColumnElement[Any]:
        """The stored integer."""
        if number.scale == scale:
            return number.expr
        whole = _WHOLE.replace("{}", f"round({{}} * 1e{scale})")
        return Inline(f"{whole}::bigint", self.exact(number), type_=BigInteger())

    def uniform(self, number: Sql, type: Type) -> Sql:
        """NUMERIC."""
        return Sql(self.exact(number), type, None, number.size)

    def same(self, left: Sql, right: Sql) -> ColumnElement[bool]:
        """IS NOT DISTINCT FROM."""
        one, other = self.order(left, right)
        return one.is_not_distinct_from(other)

    def among(self, number: Sql, known: list[Sql]) -> ColumnElement[bool]:
        """IN."""
        return self.exact(number).in_([self.exact(one) for one in known])

    def order(self, left: Sql, right: Sql) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """Integers of one scale compare as they are, all others as NUMERIC."""
        if left.scale is not None and left.scale == right.scale:
            return left.expr, right.expr
        return self.exact(left), self.exact(right)

    def sum(self, number: Sql) -> Sql:
        """The database adds bigints as NUMERIC."""
        total = func.coalesce(func.sum(self.exact(number)), literal_column("0"), type_=Numeric())
        return Sql(total, number.type, None, number.size + _ROWS)

    def average(self, number: Sql) -> Sql:
        """Sum by count."""
        total = Sql(func.sum(self.exact(number), type_=Numeric()), decimal(number.type.scale), None, number.size + _ROWS)
        quotient = exact(f"round({_QUOTIENT}, 10)", total.expr, func.count(number.expr))
        return Sql(quotient, decimal(MAX_SCALE), None, total.size)

    def checked(self, total: Sql) -> Sql:
        """Null where a sum is beyond the limits; a stored integer, which keeps its places, is within them."""
        return total if total.scale is not None else self._checked(total.expr, total.type, total.size)

    def extreme(self, function: str, number: Sql) -> Sql:
        """`min` or `max`."""
        found = getattr(func, function)(number.expr)
        return Sql(found, number.type, number.scale, number.size)

    def result(self, number: Sql) -> ColumnElement[Any]:
        """Int or Decimal."""
        return cast(number.expr, BigInteger()) if number.type.kind == "integer" else self.exact(number)


def _bounded(places: object) -> int | None:
    return max(-39, min(MAX_SCALE, places)) if isinstance(places, int) else None


def _growth(places: Sql) -> int:
    """Digits that rounding can add before the point."""
    return 1 if isinstance(places.literal, int) and places.literal >= 0 else MAX_DIGITS + 1


def _half_up(expr: ColumnElement[Any], places: ColumnElement[Any]) -> ColumnElement[Any]:
    return exact("round({}, {})", expr, places)


_ROUND: dict[str, Callable[[ColumnElement[Any], ColumnElement[Any]], ColumnElement[Any]]] = {
    "half_up": _half_up,
    "up": ROUND_UP,
    "down": lambda expr, places: exact("trunc({}, {})", expr, places),
}
