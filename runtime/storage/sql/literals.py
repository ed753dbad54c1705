"""Values that are known before the statement runs, as bound parameters. Called by `expression` and `comparison`."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Numeric, Text, literal
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import TypeEngine

from engines.expression.types import Type
from engines.kernel.decimals import INTEGER_MAX, INTEGER_MIN
from runtime.storage.sql.sqlite_dates import write_duration
from runtime.storage.sql.values import INTEGER_DIGITS, Sql, null_of
from runtime.storage.types import TEXT, Day, Json, Time, UtcDateTime

_MICROSECOND = timedelta(microseconds=1)
_PLAIN: Final[Mapping[str, TypeEngine[Any]]] = {
    "boolean": Boolean(), "option": TEXT, "date": Day(), "time": Time(), "datetime": UtcDateTime(),
    "reference": BigInteger(), "list": Json(as_tuple=True), "json": Json(),
}  # fmt: skip


def known(value: object, type: Type, dialect: str) -> Sql:
    """A Python value of a formula type as parameter."""
    if value is None:
        return null_of(type)
    if isinstance(value, (int, Decimal)) and type.is_number:
        return _number(value, type, dialect)
    if isinstance(value, timedelta):
        length = Decimal(value // _MICROSECOND) if dialect == "postgresql" else write_duration(value)
        expr: ColumnElement[Any] = literal(length, Numeric() if dialect == "postgresql" else Text())
        return Sql(expr, type, None, INTEGER_DIGITS, value, is_leaf=True)
    if isinstance(value, str):
        return Sql(literal(value, TEXT), type, None, len(value), value, is_leaf=True)
    return Sql(literal(value, _PLAIN[type.kind]), type, None, literal=value, is_leaf=True, is_certain=True)


def _number(value: int | Decimal, type: Type, dialect: str) -> Sql:
    size = max(1, len(str(abs(int(value)))))
    if isinstance(value, int) and INTEGER_MIN <= value <= INTEGER_MAX:
        return Sql(literal(value, BigInteger()), type, 0, size, value, is_leaf=True)
    exact: ColumnElement[Any] = literal(Decimal(value), Numeric())
    if dialect == "sqlite":
        exact = literal(format(Decimal(value), "f"), Text())
    return Sql(exact, type, None, size, Decimal(value), is_leaf=True)
