"""Functions that make dates and take them apart, in PostgreSQL's words. Used by `functions_postgresql`."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import DateTime, Text, case, cast, literal, literal_column
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.tree import Call
from engines.expression.types import DATE, DATETIME, DURATION
from runtime.storage.sql.constructs import Inline
from runtime.storage.sql.constructs_dates import DAY_FROM, DAY_READ, INSTANT, WALL_READ, WHITE
from runtime.storage.sql.dates_postgresql import wall_of, within_duration, zone_name
from runtime.storage.sql.numbers_postgresql import PostgresNumbers, exact
from runtime.storage.sql.translating import Builder, Translating
from runtime.storage.sql.values import INTEGER_DIGITS, Sql, not_in_sql

_NUMBERS = PostgresNumbers()
#: Microseconds.
UNITS: Mapping[str, int] = {
    "second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000, "day": 86_400_000_000, "week": 604_800_000_000,
}  # fmt: skip


def stripped(text: Sql) -> ColumnElement[Any]:
    """Without white space at both ends."""
    return Inline("btrim({}, {})", text.expr, literal(WHITE, Text()), type_=Text())


def instant(translator: Translating, wall: ColumnElement[Any]) -> ColumnElement[Any]:
    """The moment at which the workspace's clocks show a time."""
    return INSTANT(wall, zone_name(translator.speech.dates.zone))


def _date(translator: Translating, _node: Call, arguments: list[Sql]) -> Sql:
    """From a text, a moment, a day, or year, month and day."""
    first = arguments[0]
    if len(arguments) == 3:
        return Sql(DAY_FROM(*(_NUMBERS.exact(argument) for argument in arguments)), DATE)
    if first.type.kind == "text":
        return Sql(DAY_READ(stripped(first)), DATE)
    return first if first.type.kind == "date" else translator.speech.dates.day_of(first)


def _datetime(translator: Translating, _node: Call, arguments: list[Sql]) -> Sql:
    """From a text, a day, a day and a time, a moment."""
    first = arguments[0]
    if first.type.kind == "datetime":
        return first
    if first.type.kind == "text":
        return Sql(instant(translator, WALL_READ(stripped(first), literal(WHITE, Text()))), DATETIME)
    parts = [argument.expr for argument in arguments]
    wall = Inline("({}::timestamp)" if len(parts) == 1 else "({}::timestamp + {})", *parts, type_=DateTime())
    return Sql(instant(translator, wall), DATETIME)


def _read_off(part: str) -> Builder:
    """A number read off the workspace's clock or a time of day."""

    def read(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
        value = arguments[0]
        source = value.expr if value.type.kind == "time" else wall_of(value, translator.speech.dates.zone)
        return Sql(exact(f"floor(extract({part} FROM {{}}))", source), node.type, None, 4)

    return read


def _days_in_month(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    last = "date_trunc('month', {}) + interval '1 month' - interval '1 day'"
    return Sql(exact(f"extract(day FROM {last})", wall_of(arguments[0], translator.speech.dates.zone)), node.type, None, 2)


def _lasting(unit: str) -> Builder:
    """A duration of so many units."""

    def lasting(_translator: Translating, _node: Call, arguments: list[Sql]) -> Sql:
        return Sql(within_duration(exact(f"({{}} * {UNITS[unit]})", _NUMBERS.exact(arguments[0]))), DURATION)

    return lasting


def _days(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    if len(arguments) == 2:
        return translator.speech.dates.binary("-", arguments[0], arguments[1], node.type)
    return _lasting("day")(translator, node, arguments)


def _length(unit: str) -> Builder:
    """A duration in units, at ten places."""

    def length(_translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
        found = exact(f"round(round({{}}, 40) / {UNITS[unit]}, 10)", arguments[0].expr)
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
        return Inline("trim_scale({})::text", _NUMBERS.exact(value), type_=Text())
    if kind == "boolean":
        return cast(value.expr, Text())
    if kind == "time":
        return Inline("to_char({}, 'HH24:MI:SS')", value.expr, type_=Text())
    pattern = "YYYY-MM-DD HH24:MI:SS" if kind == "datetime" else "YYYY-MM-DD"
    return Inline(f"to_char({{}}, '{pattern}')", wall_of(value, translator.speech.dates.zone), type_=Text())


def size_shown(value: Sql) -> int:
    """How long its text can be."""
    return value.size if value.type.kind == "text" else 60


def _text(translator: Translating, node: Call, arguments: list[Sql]) -> Sql:
    """A value as text; of a date by a pattern that is known."""
    if len(arguments) == 1:
        value = arguments[0]
        return Sql(shown(translator, value), node.type, None, size_shown(value))
    pattern = arguments[1].literal
    if not isinstance(pattern, str):
        raise not_in_sql("text")
    wall = wall_of(arguments[0], translator.speech.dates.zone)
    if not pattern:
        # to_char says null to an empty pattern.
        return Sql(case((wall.is_not(None), literal_column("''"))), node.type, None, 0)
    return Sql(
        Inline("to_char({}, {})", wall, literal(_template(pattern), Text()), type_=Text()), node.type, None, 2 * len(pattern) + 2
    )


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
