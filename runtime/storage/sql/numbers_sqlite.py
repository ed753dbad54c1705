"""Arithmetic on SQLite: its own integers overflow into floats and it has no decimals, so that operators are functions
registered on the connection (`sql_functions`). Decimals travel as text, stored integers as they are, each with its scale.

Called by `arithmetic`, `aggregates` and `functions` through `Numbers`.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Boolean, Integer, Text, func, literal, literal_column, type_coerce
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.types import Type, decimal
from engines.kernel.decimals import MAX_DIGITS, MAX_SCALE
from runtime.storage.sql.values import INTEGER_DIGITS, DecimalText, Sql

_NAMES = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "//": "floor_divide", "%": "modulo"}


def _pair(number: Sql) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """What a registered function takes for one number: the value and its scale (0 with text)."""
    if number.is_known and isinstance(number.literal, Decimal):
        return literal(format(number.literal, "f"), Text()), literal_column("0")
    expr = type_coerce(number.expr, BigInteger() if number.scale is not None else Text())
    return expr, literal_column(str(number.scale or 0))


class SqliteNumbers:
    """`Numbers` for SQLite."""

    def binary(self, operator: str, left: Sql, right: Sql, type: Type) -> Sql:
        """`+ - * / // %`."""
        name = "tss_" + _NAMES[operator]
        if left.type.kind == right.type.kind == "integer" and type.kind == "integer":
            return self._integer(getattr(func, name + "_integers")(left.expr, right.expr), type)
        if operator == "*" and left.type.scale + right.type.scale > MAX_SCALE:
            name += "_rounded"
        found = getattr(func, name)(*_pair(left), *_pair(right))
        return self._integer(found, type) if type.kind == "integer" else self._decimal(found, type)

    @staticmethod
    def _integer(expr: ColumnElement[Any], type: Type) -> Sql:
        return Sql(type_coerce(expr, BigInteger()), type, 0, INTEGER_DIGITS)

    @staticmethod
    def _decimal(expr: ColumnElement[Any], type: Type) -> Sql:
        return Sql(type_coerce(expr, Text()), type, None, MAX_DIGITS)

    def _same_kind(self, expr: ColumnElement[Any], type: Type) -> Sql:
        return self._integer(expr, type) if type.kind == "integer" else self._decimal(expr, type)

    def negative(self, number: Sql) -> Sql:
        """Unary minus."""
        if number.type.kind == "integer":
            return self._integer(func.tss_subtract_integers(literal_column("0"), number.expr), number.type)
        return self._decimal(func.tss_subtract(literal_column("0"), literal_column("0"), *_pair(number)), number.type)

    def scaled(self, number: Sql, scale: int) -> ColumnElement[Any]:
        """The stored integer."""
        if number.scale == scale:
            return number.expr
        return type_coerce(func.tss_scaled(*_pair(number), literal_column(str(scale))), BigInteger())

    def uniform(self, number: Sql, type: Type) -> Sql:
        """Decimal text; integers as they are."""
        if type.kind == "integer":
            return number
        return self._decimal(number.expr if number.scale is None else func.tss_decimal(*_pair(number)), type)

    def same(self, left: Sql, right: Sql) -> ColumnElement[bool]:
        """`IS`, or the function that is true for two nulls."""
        if left.scale is not None and left.scale == right.scale:
            return left.expr.is_not_distinct_from(right.expr)
        return func.tss_same(*_pair(left), *_pair(right), type_=Boolean())

    def among(self, number: Sql, known: list[Sql]) -> ColumnElement[bool]:
        """Told by a function."""
        return func.tss_among(*_pair(number), *(part for one in known for part in _pair(one)), type_=Boolean())

    def order(self, left: Sql, right: Sql) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        """Integers of one scale compare as they are; for others a function tells which is greater."""
        if left.scale is not None and left.scale == right.scale:
            return left.expr, right.expr
        return type_coerce(func.tss_compare(*_pair(left), *_pair(right)), Integer()), literal_column("0")

    def sum(self, number: Sql) -> Sql:
        """Integers are added in two halves, which cannot overflow."""
        if number.scale is None:
            # The driver answers null for an aggregate that saw no row.
            return self._decimal(func.coalesce(func.tss_sum(number.expr), literal_column("'0'")), number.type)
        expr = type_coerce(number.expr, BigInteger())
        half: ColumnElement[Any] = literal_column("1000000000")
        halves = func.sum(expr.op("/")(half)), func.sum(expr.op("%")(half))
        found = func.tss_total(*halves, literal_column(str(number.scale)), literal_column(_flag(number.type)))
        return self._same_kind(found, number.type)

    def average(self, number: Sql) -> Sql:
        """Sum by count."""
        total = self.sum(Sql(number.expr, decimal(number.type.scale), number.scale, number.size))
        count = Sql(func.count(number.expr), Type("integer"), 0, INTEGER_DIGITS)
        return self.binary("/", total, count, decimal(MAX_SCALE))

    def checked(self, total: Sql) -> Sql:
        """The functions behind `sum` and `average` have seen to it."""
        return total

    def extreme(self, function: str, number: Sql) -> Sql:
        """`min` or `max`."""
        if number.scale is None:
            return self._decimal(getattr(func, f"tss_{function}")(number.expr), number.type)
        return Sql(getattr(func, function)(number.expr), number.type, number.scale, number.size)

    def result(self, number: Sql) -> ColumnElement[Any]:
        """Int or Decimal."""
        if number.type.kind == "integer":
            return type_coerce(number.expr, BigInteger())
        return type_coerce(func.tss_decimal(*_pair(number)), DecimalText())


def _flag(type: Type) -> str:
    """Told to functions that answer integers as integers and decimals as text."""
    return "1" if type.kind == "integer" else "0"
