"""Days and moments on PostgreSQL: moments are counted in microseconds (NUMERIC) since the year 1, so that nothing overflows
and what leaves the calendar becomes null. `Dates` for PostgreSQL."""

from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from sqlalchemy import Date, DateTime, Integer, Numeric, Text, cast, extract, func, literal, literal_column
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.types import DATE, Type
from runtime.storage.sql.constructs import MomentOf
from runtime.storage.sql.constructs_dates import InCalendar
from runtime.storage.sql.values import INTEGER_DIGITS, Sql
from runtime.storage.types import Day

#: Days and microseconds from 0001-01-01 to the end of 9999.
_LAST_DAY = 3652058
_LAST_MOMENT = (_LAST_DAY + 1) * 86_400_000_000 - 1
#: Of a duration.
_LONGEST = 86_399_999_999_999_999_999
_SHORTEST = -86_399_999_913_600_000_000
_BIRTH = literal_column("date '0001-01-01'", Day())
_EPOCH = literal_column("62135596800000000", Numeric())
_DAY = literal_column("86400000000", Numeric())


def within(expr: ColumnElement[Any], low: int, high: int) -> ColumnElement[Any]:
    """A number, or null outside [low, high]. The operand is written once."""
    above, below = literal_column(str(high + 1), Numeric()), literal_column(f"({low - 1})", Numeric())
    return func.nullif(func.nullif(func.greatest(func.least(expr, above), below), above), below, type_=Numeric())


def days_since_birth(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """0001-01-01 is 0. An integer."""
    return cast(day, Date()).op("-", return_type=Integer())(_BIRTH)


def day_number(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day with this number, null outside the calendar."""
    return _BIRTH.op("+", return_type=Day())(cast(within(number, 0, _LAST_DAY), Integer()))


def microseconds(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """Since 0001-01-01 00:00 UTC. NUMERIC."""
    return cast(extract("epoch", moment), Numeric()) * literal_column("1000000", Numeric()) + _EPOCH


def moment_number(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """The moment with this number of microseconds, null outside the calendar."""
    return MomentOf(within(number, 0, _LAST_MOMENT))


def zone_name(zone: tzinfo) -> ColumnElement[Any]:
    """The zone as SQL."""
    return literal(str(zone), Text())


def local_wall(moment: ColumnElement[Any], zone: tzinfo) -> ColumnElement[Any]:
    """What the clocks of the zone show at a moment."""
    return InCalendar(func.timezone(zone_name(zone), moment))


def wall_of(value: Sql, zone: tzinfo) -> ColumnElement[Any]:
    """What the clocks show at a moment, or the midnight of a day."""
    return cast(value.expr, DateTime()) if value.type.kind == "date" else local_wall(value.expr, zone)


def within_duration(expr: ColumnElement[Any]) -> ColumnElement[Any]:
    """Microseconds, or null where no duration is so long."""
    return within(expr, _SHORTEST, _LONGEST)


class PostgresDates:
    """`Dates` for PostgreSQL."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone

    def day_of(self, moment: Sql) -> Sql:
        """AT TIME ZONE."""
        return Sql(cast(local_wall(moment.expr, self.zone), Date()), DATE, day_of=moment)

    def binary(self, operator: str, left: Sql, right: Sql, type: Type) -> Sql:
        """`+ - *`."""
        kinds = left.type.kind, operator, right.type.kind
        return Sql(_BINARY[kinds](left, right), type, None, INTEGER_DIGITS)

    def negative(self, duration: Sql) -> Sql:
        """Minus."""
        return Sql(within(-duration.expr, _SHORTEST, _LONGEST), duration.type)


def _whole_days(duration: Sql) -> ColumnElement[Any]:
    return func.floor(duration.expr / _DAY, type_=Numeric())


def _later_day(day: Sql, duration: Sql) -> ColumnElement[Any]:
    return day_number(days_since_birth(day.expr) + _whole_days(duration))


def _earlier_day(day: Sql, duration: Sql) -> ColumnElement[Any]:
    # The days of minus the duration: rounded down, as everywhere.
    return day_number(days_since_birth(day.expr) + func.floor(-duration.expr / _DAY, type_=Numeric()))


def _days_between(left: Sql, right: Sql) -> ColumnElement[Any]:
    return cast(left.expr, Date()).op("-", return_type=Integer())(cast(right.expr, Date()))


def _later(moment: Sql, duration: Sql) -> ColumnElement[Any]:
    return moment_number(microseconds(moment.expr) + duration.expr)


def _earlier(moment: Sql, duration: Sql) -> ColumnElement[Any]:
    return moment_number(microseconds(moment.expr) - duration.expr)


def _between(left: Sql, right: Sql) -> ColumnElement[Any]:
    return microseconds(left.expr) - microseconds(right.expr)


def _longer(left: Sql, right: Sql) -> ColumnElement[Any]:
    return within(left.expr + right.expr, _SHORTEST, _LONGEST)


def _shorter(left: Sql, right: Sql) -> ColumnElement[Any]:
    return within(left.expr - right.expr, _SHORTEST, _LONGEST)


def _times(duration: Sql, number: Sql) -> ColumnElement[Any]:
    return within(cast(duration.expr, Numeric()) * cast(number.expr, Numeric()), _SHORTEST, _LONGEST)


_BINARY: dict[tuple[str, str, str], Callable[[Sql, Sql], ColumnElement[Any]]] = {
    ("date", "+", "duration"): _later_day,
    ("duration", "+", "date"): lambda left, right: _later_day(right, left),
    ("date", "-", "duration"): _earlier_day,
    ("date", "-", "date"): _days_between,
    ("datetime", "+", "duration"): _later,
    ("duration", "+", "datetime"): lambda left, right: _later(right, left),
    ("datetime", "-", "duration"): _earlier,
    ("datetime", "-", "datetime"): _between,
    ("duration", "+", "duration"): _longer,
    ("duration", "-", "duration"): _shorter,
    ("duration", "*", "integer"): _times,
    ("integer", "*", "duration"): lambda left, right: _times(right, left),
}
