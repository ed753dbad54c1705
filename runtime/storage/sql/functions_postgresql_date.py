"""Functions that make dates and take them apart, in PostgreSQL's words. Used by `functions_postgresql`."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import DateTime, Numeric, Text, case, cast, extract, func, literal, literal_column
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.tree import Call
from engines.expression.types import DATE, DATETIME, DURATION
from runtime.storage.sql.constructs_dates import WHITE, DayFrom, DayRead, Instant, WallRead
from runtime.storage.sql.dates_postgresql import wall_of, within_duration, zone_name
from runtime.storage.sql.numbers_postgresql import PostgresNumbers
from runtime.storage.sql.translating import Builder, Translating
from runtime.storage.sql.values import INTEGER_DIGITS, Sql, not_in_sql

_NUMBERS = PostgresNumbers()
#: Microseconds.
UNITS: Mapping[str, int] = {
    "second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000, "day": 86_400_000_000, "week": 604_800_000_000,
}  # fmt: skip


def stripped(text: Sql) -> ColumnElement[Any]:
    """Without white space at both ends."""
    return func.btrim(text.expr, literal(WHITE, Text()), type_=Text())


def instant(translator: Translating, wall: ColumnElement[Any]) -> ColumnElement[Any]:
    """The moment at which the workspace's clocks show a time."""
    return Instant(wall, zone_name(translator.speech.dates.zone))


def _date(translator: Translating, _node: Call, arguments: list[Sql]) -> Sql:
    """From a text, a moment, a day, or year, month and day."""
    first = arguments[0]
    if len(arguments) == 3:
        return Sql(DayFrom(*(_NUMBERS.exact(argument) for argument in arguments)), DATE)
    if first.type.kind == "text":
        return Sql(DayRead(stripped(first)), DATE)
    return first if first.type.kind == "date" else translator.speech.dates.day_of(first)


def _datetime(translator: Translating, _node: Call, arguments: list[Sql]) -> Sql:
    """From a text, a day, a day and a time, a moment."""
    first = arguments[0]
    if first.type.kind == "datetime":
        return first
    if first.type.kind == "text":
        return Sql(instant(translator, WallRead(stripped(first), literal(WHITE, Text()))), DATETIME)
    day: ColumnElement[Any] = cast(first.expr, DateTime())
    wall = day if len(arguments) == 1 else day.op("+", return_type=DateTime())(arguments[1].expr)
    return Sql(instant(translator, wall), DATETIME)


def _read_off(part: str) -> Builder:
    """A number read off the workspace's clock or a time of day."""

    def read(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
        value = arguments[0]
        source = value.expr if value.type.kind == "time" else wall_of(value, translator.speech.dates.zone)
        return Sql(func.floor(cast(extract(part, source), Numeric()), type_=Numeric()), node.type, None, 4)

    return read


def _days_in_month(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    month = func.date_trunc("month", wall_of(arguments[0], translator.speech.dates.zone), type_=DateTime())
    last = month.op("+", return_type=DateTime())(literal_column("interval '1 month' - interval '1 day'"))
    return Sql(cast(extract("day", last), Numeric()), node.type, None, 2)


def _lasting(unit: str) -> Builder:
    """A duration of so many units."""

    def lasting(_translator: Translating, _node: Call, arguments: list[Sql]) -> Sql:
        microseconds = _NUMBERS.exact(arguments[0]) * literal_column(str(UNITS[unit]), Numeric())
        return Sql(within_duration(microseconds), DURATION)

    return lasting


def _days(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    if len(arguments) == 2:
        return translator.speech.dates.binary("-", arguments[0], arguments[1], node.type)
    return _lasting("day")(translator, node, arguments)


def _length(unit: str) -> Builder:
    """A duration in units, at ten places."""

    def length(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
        wide = func.round(cast(arguments[0].expr, Numeric()), literal_column("40"), type_=Numeric())
        found = func.round(wide / literal_column(str(UNITS[unit]), Numeric()), literal_column("10"), type_=Numeric())
        return Sql(found, node.type, None, INTEGER_DIGITS)

    return length


_PATTERN = {
    "yyyy": "YYYY", "yy": "YY", "MM": "MM", "M": "FMMM", "dd": "DD", "d": "FMDD", "HH": "HH24", "H": "FMHH24", "mm": "MI",
    "m": "FMMI", "ss": "SS", "s": "FMSS",
}  # fmt: skip


def shown(translator: Translating, value: Sql) -> ColumnElement[Any]:
    """A value as text."""
    kind = value.type.kind
    if kind == "text":
        return value.expr
    if kind in ("integer", "decimal"):
        return cast(func.trim_scale(_NUMBERS.exact(value)), Text())
    if kind == "boolean":
        return cast(value.expr, Text())
    if kind == "time":
        return func.to_char(value.expr, literal_column("'HH24:MI:SS'"), type_=Text())
    pattern = "YYYY-MM-DD HH24:MI:SS" if kind == "datetime" else "YYYY-MM-DD"
    return func.to_char(wall_of(value, translator.speech.dates.zone), literal_column(f"'{pattern}'"), type_=Text())


def _text(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    """A value as text; of a date by a pattern that is known."""
    if len(arguments) == 1:
        value = arguments[0]
        return Sql(shown(translator, value), node.type, None, value.size if value.type.kind == "text" else 60)
    pattern = arguments[1].literal
    if not isinstance(pattern, str):
        raise not_in_sql("text")
    wall = wall_of(arguments[0], translator.speech.dates.zone)
    if not pattern:
        # to_char says null to an empty pattern.
        return Sql(case((wall.is_not(None), literal_column("''"))), node.type, None, 0)
    return Sql(func.to_char(wall, literal(_template(pattern), Text()), type_=Text()), node.type, None, 2 * len(pattern) + 2)


def _template(pattern: str) -> str:
    """A pattern in PostgreSQL's words; what is no token is quoted."""
    tokens = re.split("(yyyy|yy|MM|M|dd|d|HH|H|mm|m|ss|s)", pattern)
    quoted = ('"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' if part else "" for part in tokens[0::2])
    found = [next(quoted)]
    for token, part in zip(tokens[1::2], quoted, strict=True):
        found += [_PATTERN[token], part]
    return "".join(found)


DATE_FUNCTIONS: Mapping[str, Builder] = {
    "date": _date,
    "datetime": _datetime,
    "year": _read_off("year"),
    "quarter": _read_off("quarter"),
    "month": _read_off("month"),
    "day": _read_off("day"),
    "weekday": _read_off("isodow"),
    "week_of_year": _read_off("week"),
    "day_of_year": _read_off("doy"),
    "days_in_month": _days_in_month,
    "hour": _read_off("hour"),
    "minute": _read_off("minute"),
    "second": _read_off("second"),
    "weeks": _lasting("week"),
    "days": _days,
    "hours": _lasting("hour"),
    "minutes": _lasting("minute"),
    "as_days": _length("day"),
    "as_hours": _length("hour"),
    "as_minutes": _length("minute"),
    "as_seconds": _length("second"),
    "text": _text,
}
