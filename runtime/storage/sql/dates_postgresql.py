"""Days and moments on PostgreSQL: moments are counted in microseconds (NUMERIC) since the year 1, so that nothing overflows
and what leaves the calendar becomes null. `Dates` for PostgreSQL."""

from collections.abc import Callable
from datetime import tzinfo
from typing import Any

from sqlalchemy import Date, DateTime, Integer, Text, cast, literal
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.types import DATE, Type
from runtime.storage.sql.constructs import MOMENT_OF, WALL_OF, Inline
from runtime.storage.sql.constructs_dates import IN_CALENDAR
from runtime.storage.sql.numbers_postgresql import exact
from runtime.storage.sql.values import INTEGER_DIGITS, Sql
from runtime.storage.types import Day

#: Days and microseconds from 0001-01-01 to the end of 9999.
_LAST_DAY = 3652058
_LAST_MOMENT = (_LAST_DAY + 1) * 86_400_000_000 - 1
#: Of a duration.
_LONGEST = 86_399_999_999_999_999_999
_SHORTEST = -86_399_999_913_600_000_000


def within(expr: ColumnElement[Any], low: int, high: int) -> ColumnElement[Any]:
    """A number, or null outside [low, high]. The operand is written once."""
    below, above = low - 1, high + 1
    return exact(f"nullif(nullif(greatest(least({{}}, {above}), {below}), {above}), {below})", expr)


def days_since_birth(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """0001-01-01 is 0. An integer."""
    return Inline("({}::date - date '0001-01-01')", day, type_=Integer())


def day_number(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """The day with this number, null outside the calendar."""
    return Inline("(date '0001-01-01' + {}::int)", within(number, 0, _LAST_DAY), type_=Day())


def microseconds(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """Since 0001-01-01 00:00 UTC. NUMERIC."""
    return exact("(extract(epoch FROM {}) * 1000000 + 62135596800000000)", moment)


def moment_number(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """The moment with this number of microseconds, null outside the calendar."""
    return MOMENT_OF(within(number, 0, _LAST_MOMENT))


def zone_name(zone: tzinfo) -> ColumnElement[Any]:
    """The zone as SQL."""
    return literal(str(zone), Text())


def local_wall(moment: ColumnElement[Any], zone: tzinfo) -> ColumnElement[Any]:
    """What the clocks of the zone show at a moment."""
    return IN_CALENDAR(Inline("({} AT TIME ZONE {})", moment, zone_name(zone), type_=DateTime()))


def wall_of(value: Sql, zone: tzinfo) -> ColumnElement[Any]:
    """What the clocks show at a moment, or the midnight of a day."""
    return cast(value.expr, DateTime()) if value.type.kind == "date" else local_wall(value.expr, zone)


def within_duration(expr: ColumnElement[Any]) -> ColumnElement[Any]:
    """Microseconds, or null where no duration is so long."""
    return within(expr, _SHORTEST, _LONGEST)


def wall_number(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """The wall-clock time so many microseconds after 0001-01-01 00:00, null outside the calendar."""
    return WALL_OF(within(number, 0, _LAST_MOMENT))


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
        return Sql(_BINARY[kinds](left, right), type, 0 if type.kind == "integer" else None, INTEGER_DIGITS)

    def negative(self, duration: Sql) -> Sql:
        """Minus."""
        return Sql(within_duration(exact("(- {})", duration.expr)), duration.type)


def _later_day(day: Sql, duration: Sql) -> ColumnElement[Any]:
    return day_number(exact("({} + floor({} / 86400000000))", days_since_birth(day.expr), duration.expr))


def _earlier_day(day: Sql, duration: Sql) -> ColumnElement[Any]:
    # The days of minus the duration: rounded down, as everywhere.
    return day_number(exact("({} + floor(- {} / 86400000000))", days_since_birth(day.expr), duration.expr))


def _days_between(left: Sql, right: Sql) -> ColumnElement[Any]:
    return Inline("({}::date - {}::date)", left.expr, right.expr, type_=Integer())


def _later(moment: Sql, duration: Sql) -> ColumnElement[Any]:
    return moment_number(exact("({} + {})", microseconds(moment.expr), duration.expr))


def _earlier(moment: Sql, duration: Sql) -> ColumnElement[Any]:
    return moment_number(exact("({} - {})", microseconds(moment.expr), duration.expr))


def _between(left: Sql, right: Sql) -> ColumnElement[Any]:
    return exact("({} - {})", microseconds(left.expr), microseconds(right.expr))


def _longer(left: Sql, right: Sql) -> ColumnElement[Any]:
    return within_duration(exact("({} + {})", left.expr, right.expr))


def _shorter(left: Sql, right: Sql) -> ColumnElement[Any]:
    return within_duration(exact("({} - {})", left.expr, right.expr))


def _times(duration: Sql, number: Sql) -> ColumnElement[Any]:
    return within_duration(exact("({}::numeric * {}::numeric)", duration.expr, number.expr))


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
