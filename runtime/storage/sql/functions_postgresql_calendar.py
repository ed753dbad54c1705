"""Functions that count and move in calendar units, in PostgreSQL's words. Used by `functions_postgresql`."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import DateTime, Numeric, cast, literal_column
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.tree import Call
from engines.expression.types import DATE, Type
from runtime.storage.sql.constructs import Inline
from runtime.storage.sql.constructs_dates import IN_CALENDAR, MONTHS_BETWEEN, MONTHS_LATER
from runtime.storage.sql.dates_postgresql import (
    day_number,
    days_since_birth,
    microseconds,
    moment_number,
    wall_number,
    wall_of,
    within,
    within_duration,
)
from runtime.storage.sql.functions_postgresql_date import UNITS, instant
from runtime.storage.sql.numbers_postgresql import PostgresNumbers, exact
from runtime.storage.sql.translating import Builder, Translating
from runtime.storage.sql.values import INTEGER_DIGITS, Sql, not_in_sql
from runtime.storage.types import Day

_NUMBERS = PostgresNumbers()
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}
#: Days that a date can be moved by.
_MOST_DAYS = 4_000_000


def _unit(unit: Sql) -> str:
    if not isinstance(unit.literal, str):
        raise not_in_sql("unit")
    return unit.literal


def _back(translator: Translating, wall: ColumnElement[Any], like: Sql) -> Sql:
    """A wall-clock time as what `like` is: a moment or a date."""
    if like.type.kind == "date":
        return Sql(Inline("({}::date)", wall, type_=Day()), DATE)
    return Sql(instant(translator, wall), Type("datetime"))


def _wall(translator: Translating, value: Sql) -> ColumnElement[Any]:
    return wall_of(value, translator.speech.dates.zone)


def _date_add(translator: Translating, _node: Call, arguments: list[Sql]) -> Sql:
    value, unit = arguments[0], _unit(arguments[2])
    count = _NUMBERS.exact(arguments[1])
    if unit in _MONTHS:
        months = within(exact(f"({{}} * {_MONTHS[unit]})", count), -200_000, 200_000)
        return _back(translator, MONTHS_LATER(_wall(translator, value), months), value)
    if unit in _DAYS:
        days = exact(f"({{}} * {_DAYS[unit]})", within(count, -_MOST_DAYS, _MOST_DAYS))
        if value.type.kind == "date":
            return Sql(day_number(exact("({} + {})", days_since_birth(value.expr), days)), DATE)
        moved = exact("({} + {} * 86400000000)", microseconds(_wall(translator, value)), days)
        return Sql(instant(translator, wall_number(moved)), Type("datetime"))
    elapsed = within_duration(exact(f"({{}} * {UNITS[unit]})", count))
    return Sql(moment_number(exact("({} + {})", microseconds(value.expr), elapsed)), Type("datetime"))


def _date_diff(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    start, end, unit = arguments[0], arguments[1], _unit(arguments[2])
    if unit in _MONTHS:
        step: ColumnElement[Any] = literal_column(str(_MONTHS[unit]))
        return Sql(MONTHS_BETWEEN(_wall(translator, start), _wall(translator, end), step), node.type, 0, INTEGER_DIGITS)
    if unit in _DAYS:
        between = microseconds(_wall(translator, end)), microseconds(_wall(translator, start))
    else:
        between = microseconds(end.expr), microseconds(start.expr)
    return Sql(exact(f"div({{}} - {{}}, {UNITS[unit]})", *between), node.type, None, INTEGER_DIGITS)


def _start(translator: Translating, value: Sql, unit: str) -> ColumnElement[Any]:
    return Inline(f"date_trunc('{unit}', {{}})", _wall(translator, value), type_=DateTime())


def _start_of(translator: Translating, _node: Call, arguments: list[Sql]) -> Sql:
    return _back(translator, _start(translator, arguments[0], _unit(arguments[1])), arguments[0])


def _end_of(translator: Translating, _node: Call, arguments: list[Sql]) -> Sql:
    unit = _unit(arguments[1])
    step = "3 month" if unit == "quarter" else f"1 {unit}"
    following = Inline(f"({{}} + interval '{step}')", _start(translator, arguments[0], unit), type_=DateTime())
    last = Inline("({} - interval '1 microsecond')", IN_CALENDAR(following), type_=DateTime())
    return _back(translator, last, arguments[0])


def _age(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    """Full years; null before the birthday."""
    on = arguments[1] if len(arguments) > 1 else translator.literal(translator.around.today, DATE)
    years = MONTHS_BETWEEN(_wall(translator, arguments[0]), _wall(translator, on), literal_column("12"))
    return Sql(within(cast(years, Numeric()), 0, 10_000), node.type, None, 5)


CALENDAR_FUNCTIONS: Mapping[str, Builder] = {
    "date_add": _date_add,
    "date_diff": _date_diff,
    "start_of": _start_of,
    "end_of": _end_of,
    "age": _age,
}
