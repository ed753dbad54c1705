"""Spans of the calendar: the first day of each, the next one, all of a range. Weeks begin on Monday. Days are the workspace's;
which day a moment belongs to has been decided before.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, TypeAlias

Granularity: TypeAlias = Literal["day", "week", "month", "quarter", "year"]
GRANULARITIES: tuple[Granularity, ...] = ("day", "week", "month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}


def start_of(unit: Granularity, day: date) -> date:
    """The first day of the span that a day lies in."""
    if unit == "week":
        return day - timedelta(days=min(day.weekday(), (day - date.min).days))
    if unit in _MONTHS:
        months = _MONTHS[unit]
        return date(day.year, (day.month - 1) // months * months + 1, 1)
    return day


def moved(day: date, unit: Granularity, count: int) -> date:
    """The day so many spans later; the last of the month where there is no such day. The calendar's ends are not left."""
    if unit in _DAYS:
        days = (day - date.min).days + count * _DAYS[unit]
        return date.min + timedelta(days=max(0, min(days, (date.max - date.min).days)))
    at = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
    year, month = at // 12, at % 12 + 1
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_day(unit: Granularity, begin: date) -> date:
    """The last day of the span that begins with a day."""
    following = moved(begin, unit, 1)
    return date.max if following == date.max else following - timedelta(days=1)


def spans(unit: Granularity, first: date, last: date) -> Iterator[date]:
    """The first days of all spans that have a day between two days, both included."""
    at = start_of(unit, first)
    while at <= last:
        yield at
        following = moved(at, unit, 1)
        if following <= at or following == date.max:
            return
        at = following


def count_of(unit: Granularity, first: date, last: date) -> int:
    """How many spans those are, without making them."""
    if last < first:
        return 0
    if unit in _DAYS:
        return (start_of(unit, last) - start_of(unit, first)).days // _DAYS[unit] + 1
    begin, end = start_of(unit, first), start_of(unit, last)
    return ((end.year - begin.year) * 12 + end.month - begin.month) // _MONTHS[unit] + 1


def unit_of(text: str) -> Granularity:
    """A granularity by its name, which a schema has looked at."""
    return next(unit for unit in GRANULARITIES if unit == text)
