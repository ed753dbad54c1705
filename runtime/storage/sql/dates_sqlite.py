"""Days and moments on SQLite: ISO texts of fixed length; what is more than comparing is a registered function
(`sqlite_dates`). `Dates` for SQLite."""

from datetime import tzinfo
from typing import Any

from sqlalchemy import BigInteger, func, literal_column, type_coerce
from sqlalchemy.types import TypeEngine

from engines.expression.types import DATE, Type
from runtime.storage.sql.values import INTEGER_DIGITS, Sql
from runtime.storage.types import Day, UtcDateTime

_TYPES: dict[str, TypeEngine[Any]] = {"date": Day(), "datetime": UtcDateTime(), "duration": BigInteger(), "integer": BigInteger()}
_OPERATORS = {"+": "add", "-": "subtract", "*": "multiply"}


class SqliteDates:
    """`Dates` for SQLite."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone

    def day_of(self, moment: Sql) -> Sql:
        """By the zone's rules in Python."""
        local = func.tss_day_of(moment.expr, literal_column(f"'{self.zone}'"))
        return Sql(type_coerce(local, Day()), DATE, day_of=moment)

    def binary(self, operator: str, left: Sql, right: Sql, type: Type) -> Sql:
        """`+ - *`."""
        kinds = f"'{left.type.kind} {right.type.kind}'"
        found = getattr(func, f"tss_{_OPERATORS[operator]}_moments")(literal_column(kinds), left.expr, right.expr)
        scale = 0 if type.kind == "integer" else None
        return Sql(type_coerce(found, _TYPES[type.kind]), type, scale, INTEGER_DIGITS)

    def negative(self, duration: Sql) -> Sql:
        """Minus."""
        found = func.tss_multiply_moments(literal_column("'duration integer'"), duration.expr, literal_column("-1"))
        return Sql(type_coerce(found, BigInteger()), duration.type)
