"""Functions that make dates and take them apart. Days are those of the workspace's zone; weeks begin on Monday."""

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from engines.expression.formula import Env
from engines.expression.functions.function import Function, Implementation, takes
from engines.expression.functions.moments import MIDNIGHT, instant, local, wall_of
from engines.expression.types import BOOLEAN, DATE, DATETIME, DURATION, INTEGER, TIME, decimal
from engines.kernel.decimals import CONTEXT, quantized

_DATE: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_TEN = decimal(10)


def _today(env: Env) -> date:
    return env.today


def _now(env: Env) -> datetime:
    return env.now


def _make_date(env: Env, year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        env.warn("out_of_range")
        return None


def _read_date(env: Env, text: str) -> date | None:
    found = _DATE.fullmatch(text.strip())
    return _make_date(env, *map(int, found.groups())) if found else None


def _to_date(env: Env, value: date) -> date | None:
    if not isinstance(value, datetime):
        return value
    wall = local(env, value)
    return None if wall is None else wall.date()


def _make_time(env: Env, hour: int, minute: int, second: int = 0) -> time | None:
    try:
        return time(hour, minute, second)
    except (ValueError, OverflowError):
        env.warn("out_of_range")
        return None


def _read_time(env: Env, text: str) -> time | None:
    found = _TIME.fullmatch(text.strip())
    return _make_time(env, *(int(part or 0) for part in found.groups())) if found else None


def _to_time(env: Env, value: datetime) -> time | None:
    wall = local(env, value)
    return None if wall is None else wall.time()


def _read_datetime(env: Env, text: str) -> datetime | None:
    day, _, clock = text.strip().replace("T", " ", 1).partition(" ")
    found, at = _read_date(env, day), _read_time(env, clock) if clock else MIDNIGHT
    return None if found is None or at is None else instant(env, datetime.combine(found, at))


def _to_datetime(env: Env, value: date, at: time = MIDNIGHT) -> datetime | None:
    return value if isinstance(value, datetime) else instant(env, datetime.combine(value, at))


def _part(read: Callable[[datetime], int]) -> Implementation:
    """A number read off the workspace's wall clock."""

    def part(env: Env, value: date) -> int | None:
        wall = wall_of(env, value)
        return None if wall is None else read(wall)

    return part


def _is_leap_year(_env: Env, year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _duration(unit: timedelta) -> Implementation:
    def duration(env: Env, count: int) -> timedelta | None:
        try:
            return unit * count
        except OverflowError:
            env.warn("overflow")
            return None

    return duration


def _days_between(_env: Env, end: date, start: date) -> int:
    return (end - start).days


_MICROSECOND: Final = timedelta(microseconds=1)


def _length(unit: timedelta) -> Implementation:
    microseconds = Decimal(unit // _MICROSECOND)

    def length(_env: Env, value: timedelta) -> Decimal:
        return quantized(CONTEXT.divide(Decimal(value // _MICROSECOND), microseconds), 10)

    return length


def _parts(name: str, read: Callable[[datetime], int], of_time: Implementation, en: str, zh: str, example: str) -> Function:
    signatures = (takes("value: datetime", INTEGER, _part(read)), takes("value: time", INTEGER.required(), of_time))
    return Function(
        name, signatures, en, zh, ((f'{name}(datetime("2024-03-05 10:20:30"))', example),), has_sql=True, reads_env=True
    )


def _calendar(name: str, read: Callable[[datetime], int], en: str, zh: str, example: str, *aliases: str) -> Function:
    signatures = (takes("value: moment", INTEGER, _part(read)),)
    return Function(name, signatures, en, zh, ((f'{name}(date("2024-03-05"))', example),), aliases=aliases, live=name in _LIVE,
                    has_sql=True, reads_env=True)  # fmt: skip


def _lasting(name: str, unit: timedelta, en: str, zh: str, example: str) -> Function:
    return Function(name, (takes("count: integer", DURATION, _duration(unit)),), en, zh,
                    ((f'text(datetime("2024-03-05 10:00:00") + {name}(2))', example),), live=True, has_sql=True)  # fmt: skip


_LIVE = frozenset({"year", "month", "day", "weekday"})

DATES = (
    Function(
        "today",
        (takes("", DATE.required(), _today),),
        "The workspace's day.",
        "今天的日期。",
        (("today() == date(now())", "true"),),
        live=True,
        has_sql=True,
        reads_env=True,
    ),
    Function(
        "now",
        (takes("", DATETIME.required(), _now),),
        "This moment.",
        "当前时间。",
        (("now() == now()", "true"),),
        live=True,
        has_sql=True,
        reads_env=True,
    ),
    Function(
        "date",
        (
            takes("text: text", DATE, _read_date),
            takes("value: moment", DATE, _to_date),
            takes("year: integer, month: integer, day: integer", DATE, _make_date),
        ),
        "A date from year, month and day, from a text, or the workspace's day of a moment.",
        "由年月日、文本或时间得到日期。",
        (
            ('date("2024-03-05")', "2024-03-05"),
            ("date(2024, 3, 5)", "2024-03-05"),
            ('date("2024年3月5日")', "2024-03-05"),
            ("date(2023, 2, 29)", "null"),
            ('date(datetime("2024-03-05 23:30:00"))', "2024-03-05"),
        ),
        aliases=("TODATE", "DATEVALUE"),
        live=True,
        has_sql=True,
        reads_env=True,
    ),
    Function(
        "time",
        (
            takes("text: text", TIME, _read_time),
            takes("value: datetime", TIME, _to_time),
            takes("hour: integer, minute: integer, second: integer?", TIME, _make_time),
        ),
        "A time of day from hour, minute and second, from a text, or of a moment.",
        "由时分秒、文本或时间得到时刻。",
        (('time("08:30")', "08:30:00"), ("time(8, 30)", "08:30:00"), ("time(25, 0)", "null")),
        aliases=("TIMEVALUE",),
        reads_env=True,
    ),
    Function(
        "datetime",
        (
            takes("text: text", DATETIME, _read_datetime),
            takes("value: moment", DATETIME, _to_datetime),
            takes("day: date, time: time", DATETIME, _to_datetime),
        ),
        "A moment from a text or a date (its midnight), in the workspace's zone.",
        "由文本或日期（当天零点）得到时间，按工作区时区。",
        (
            ('text(datetime("2024-03-05 10:20"))', "2024-03-05 10:20:00"),
            ('text(datetime(date("2024-03-05")))', "2024-03-05 00:00:00"),
        ),
        aliases=("DATETIMEVALUE",),
        has_sql=True,
        reads_env=True,
    ),
    _calendar("year", lambda wall: wall.year, "The year.", "年份。", "2024"),
    _calendar("quarter", lambda wall: (wall.month + 2) // 3, "The quarter, 1 to 4.", "季度（1 到 4）。", "1"),
    _calendar("month", lambda wall: wall.month, "The month, 1 to 12.", "月份（1 到 12）。", "3"),
    _calendar("day", lambda wall: wall.day, "The day of the month.", "日（1 到 31）。", "5"),
    _calendar(
        "weekday",
        lambda wall: wall.isoweekday(),
        "The day of the week: Monday is 1, Sunday 7.",
        "星期几：星期一为 1，星期日为 7。",
        "2",
    ),
    _calendar(
        "week_of_year",
        lambda wall: wall.isocalendar().week,
        "The ISO week.",
        "一年中的第几周（ISO 周）。",
        "10",
        "WEEKNUM",
        "ISOWEEKNUM",
    ),
    _calendar("day_of_year", lambda wall: wall.timetuple().tm_yday, "The day of the year.", "一年中的第几天。", "65"),
    _calendar(
        "days_in_month",
        lambda wall: calendar.monthrange(wall.year, wall.month)[1],
        "How many days the month has.",
        "当月的天数。",
        "31",
        "DAYSINMONTH",
    ),
    _parts("hour", lambda wall: wall.hour, lambda _env, value: value.hour, "The hour.", "小时。", "10"),
    _parts("minute", lambda wall: wall.minute, lambda _env, value: value.minute, "The minute.", "分钟。", "20"),
    _parts("second", lambda wall: wall.second, lambda _env, value: value.second, "The second.", "秒。", "30"),
    Function(
        "is_leap_year",
        (takes("year: integer", BOOLEAN.required(), _is_leap_year),),
        "Whether a year has 366 days.",
        "判断是否为闰年。",
        (("is_leap_year(2024)", "true"),),
    ),
    _lasting("weeks", timedelta(weeks=1), "A duration of weeks.", "若干周的时长。", "2024-03-19 10:00:00"),
    Function(
        "days",
        (
            takes("count: integer", DURATION, _duration(timedelta(days=1))),
            takes("end: date, start: date", INTEGER.required(), _days_between),
        ),
        "A duration of days; of two dates, the days between them.",
        "若干天的时长；给出两个日期时为相差的天数。",
        (('text(date("2024-03-05") + days(2))', "2024-03-07"), ('days(date("2024-03-05"), date("2024-03-01"))', "4")),
        live=True,
        has_sql=True,
    ),
    _lasting("hours", timedelta(hours=1), "A duration of hours.", "若干小时的时长。", "2024-03-05 12:00:00"),
    _lasting("minutes", timedelta(minutes=1), "A duration of minutes.", "若干分钟的时长。", "2024-03-05 10:02:00"),
    Function(
        "as_days",
        (takes("duration: duration", _TEN, _length(timedelta(days=1))),),
        "A duration in days.",
        "时长折合的天数。",
        (("as_days(hours(36))", "1.5"),),
        has_sql=True,
    ),
    Function(
        "as_hours",
        (takes("duration: duration", _TEN, _length(timedelta(hours=1))),),
        "A duration in hours.",
        "时长折合的小时数。",
        (("as_hours(minutes(90))", "1.5"),),
        has_sql=True,
    ),
    Function(
        "as_minutes",
        (takes("duration: duration", _TEN, _length(timedelta(minutes=1))),),
        "A duration in minutes.",
        "时长折合的分钟数。",
        (("as_minutes(hours(2))", "120"),),
        has_sql=True,
    ),
    Function(
        "as_seconds",
        (takes("duration: duration", _TEN, _length(timedelta(seconds=1))),),
        "A duration in seconds.",
        "时长折合的秒数。",
        (("as_seconds(minutes(2))", "120"),),
        has_sql=True,
    ),
)
