"""Days and moments in SQL. Days are the workspace's; a duration is a number of microseconds.

Called by `comparison`, `expression` and `functions`; `dates_postgresql` and `dates_sqlite` give what differs.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Protocol

from sqlalchemy import literal
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.types import Type
from runtime.storage.sql.values import Sql
from runtime.storage.types import UtcDateTime

_NEAR = timedelta(hours=26)


class Dates(Protocol):
    """Days and moments of one database, in the workspace's zone."""

    zone: tzinfo

    def day_of(self, moment: Sql) -> Sql:
        """The workspace's day of a moment."""
        ...

    def binary(self, operator: str, left: Sql, right: Sql, type: Type) -> Sql:
        """`+ - *` of dates, moments, times of day and durations; null where the result is no date."""
        ...

    def negative(self, duration: Sql) -> Sql:
        """The duration the other way round."""
        ...


@dataclass(frozen=True, slots=True)
class _Day:
    """A day of the workspace as moments: [begin, end)."""

    begin: datetime
    end: datetime


def compared_by_day(zone: tzinfo, operator: str, moment: Sql, day: date) -> ColumnElement[bool] | None:
    """`day_of(moment) operator day` as a range of moments, so that an index serves; None where that would not be exact:
    the clocks change near midnight, or the calendar ends."""
    bounds = _moments(zone, day)
    if bounds is None:
        return None
    begin, end = literal(bounds.begin, UtcDateTime()), literal(bounds.end, UtcDateTime())
    expr: ColumnElement[Any] = moment.expr
    if operator == "==":
        return expr.between(begin, literal(bounds.end - timedelta(microseconds=1), UtcDateTime()))
    ranges = {"<": expr < begin, "<=": expr < end, ">": expr >= end, ">=": expr >= begin}
    return ranges[operator]


def _moments(zone: tzinfo, day: date) -> _Day | None:
    if not date(2, 1, 1) < day < date(9998, 12, 31):
        return None
    begin = datetime.combine(day, time(), zone).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    for edge in (begin, end):
        offsets = {(edge + hours).astimezone(zone).utcoffset() for hours in (-_NEAR, timedelta(0), _NEAR)}
        if len(offsets) != 1:
            return None
    return _Day(begin, end)
