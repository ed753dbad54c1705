"""Functions that count and move in calendar units: `date_add`, `date_diff`, `start_of`, `working_days`, `age`.

Moments are counted by the workspace's wall clock for days and more, as elapsed time for hours and less.
"""

import calendar
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from engines.expression.formula import Env
from engines.expression.functions.function import Function, takes
from engines.expression.functions.moments import MIDNIGHT, back, moved, wall_of
from engines.expression.types import BOOLEAN, DATE, DATETIME, INTEGER

_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_DAYS: Final = {"day": 1, "week": 7}
_CLOCK: Final = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1), "second": timedelta(seconds=1)}
_LAST: Final = timedelta(microseconds=1)

_DATE_UNITS = "'day' 'week' 'month' 'quarter' 'year'"
_MOMENT_UNITS = _DATE_UNITS + " 'hour' 'minute' 'second'"


def _month_later(env: Env, wall: datetime, months: int) -> datetime | None:
    """The same day so many months later; the last day of the month where there is no such day."""
    at = wall.year * 12 + wall.month - 1 + months
    year, month = at // 12, at % 12 + 1
    if not 1 <= year <= 9999:
        env.warn("overflow")
        return None
    return wall.replace(year=year, month=month, day=min(wall.day, calendar.monthrange(year, month)[1]))


def _add(env: Env, value: date, count: int, unit: str) -> date | None:
    if unit in _CLOCK:
        return _elapsed(env, value, count, unit)
    wall = wall_of(env, value)
    if wall is None:
        return None
    if unit in _MONTHS:
        later = _month_later(env, wall, count * _MONTHS[unit])
    elif abs(count) > 4_000_000:
        env.warn("overflow")
        return None
    else:
        later = moved(env, wall, timedelta(days=count * _DAYS[unit]))
    return None if later is None else back(env, later, value)


def _elapsed(env: Env, value: date, count: int, unit: str) -> date | None:
    try:
        return value + _CLOCK[unit] * count
    except OverflowError:
        env.warn("overflow")
        return None


def _difference(env: Env, start: date, end: date, unit: str) -> int | None:
    """Full units from start to end, negative when end is earlier."""
    if unit in _CLOCK:
        steps = abs(end - start) // _CLOCK[unit]
        return steps if end >= start else -steps
    first, last = wall_of(env, start), wall_of(env, end)
    if first is None or last is None:
        return None
    if first > last:
        return -_full_units(last, first, unit)
    return _full_units(first, last, unit)


def _full_units(first: datetime, last: datetime, unit: str) -> int:
    if unit in _DAYS:
        return (last - first).days // _DAYS[unit]
    months = (last.year - first.year) * 12 + last.month - first.month
    if (last.day, last.time()) < (first.day, first.time()):
        months -= 1
    return months // _MONTHS[unit]


def _start_wall(wall: datetime, unit: str) -> datetime:
    midnight = datetime.combine(wall.date(), MIDNIGHT)
    if unit in _MONTHS:
        months = _MONTHS[unit]
        return midnight.replace(month=(wall.month - 1) // months * months + 1, day=1)
    if unit == "week":
        return datetime.combine(date.fromordinal(max(1, wall.toordinal() - wall.weekday())), MIDNIGHT)
    return midnight if unit == "day" else wall.replace(minute=0, second=0, microsecond=0)


def _start_of(env: Env, value: date, unit: str) -> date | None:
    wall = wall_of(env, value)
    return None if wall is None else back(env, _start_wall(wall, unit), value)


def _end_of(env: Env, value: date, unit: str) -> date | None:
    wall = wall_of(env, value)
    if wall is None:
        return None
    start = _start_wall(wall, unit)
    after = _month_later(env, start, _MONTHS[unit]) if unit in _MONTHS else moved(env, start, _DAY_UNITS[unit])
    return None if after is None else back(env, after - _LAST, value)


_DAY_UNITS: Final = {"week": timedelta(days=7), "day": timedelta(days=1), "hour": timedelta(hours=1)}


def _edate(env: Env, value: date, months: int) -> date | None:
    return _add(env, value, months, "month")


def _eomonth(env: Env, value: date, months: int = 0) -> date | None:
    later = _add(env, value, months, "month")
    return None if later is None else later.replace(day=calendar.monthrange(later.year, later.month)[1])


def _age(env: Env, birthday: date, on: date | None = None) -> int | None:
    found = _difference(env, birthday, env.today if on is None else on, "year")
    return found if found is not None and found >= 0 else None


def _next_anniversary(env: Env, value: date, after: date | None = None) -> date | None:
    """29 February counts on 28 February in years without it."""
    start = env.today if after is None else after
    for year in (start.year, start.year + 1):
        found = _month_later(env, datetime.combine(value, MIDNIGHT), (year - value.year) * 12)
        if found is None or found.date() >= start:
            return None if found is None else found.date()
    return None


def _count_working(first: date, last: date) -> int:
    """Mondays to Fridays from first to last, both included; first <= last."""
    weeks, rest = divmod((last - first).days + 1, 7)
    return weeks * 5 + sum(1 for day in range(rest) if (first.weekday() + day) % 7 < 5)


def _known(days: Sequence[date | None]) -> set[date]:
    """The free days that are Mondays to Fridays."""
    return {day for day in days if day is not None and day.weekday() < 5}


def _working_days(_env: Env, start: date, end: date, free: Sequence[date | None] = ()) -> int:
    first, last = min(start, end), max(start, end)
    found = _count_working(first, last) - len([day for day in _known(free) if first <= day <= last])
    return found if start <= end else -found


def _add_working_days(env: Env, start: date, count: int, free: Sequence[date | None] = ()) -> date | None:
    if abs(count) > 1_000_000:
        env.warn("overflow")
        return None
    step = timedelta(days=1 if count >= 0 else -1)
    try:
        day = _weekdays_later(start, count, step)
        # Nearest first: a free day that was jumped over costs one more day, which may itself be free.
        for one in sorted(_known(free), reverse=count < 0):
            if (start < one <= day) if count > 0 else (day <= one < start):
                day = _weekdays_later(day, 1 if count > 0 else -1, step)
    except OverflowError:
        env.warn("overflow")
        return None
    return day


def _weekdays_later(start: date, count: int, step: timedelta) -> date:
    day = start
    while day.weekday() >= 5 and count:
        day -= step
    weeks, rest = divmod(abs(count), 5)
    day += step * 7 * weeks
    while rest:
        day += step
        rest -= day.weekday() < 5
    return day


def _is_working_day(_env: Env, day: date, free: Sequence[date | None] = ()) -> bool:
    return day.weekday() < 5 and day not in free


def _is_weekend(env: Env, value: date) -> bool | None:
    wall = wall_of(env, value)
    return None if wall is None else wall.weekday() >= 5


def _is_same_day(env: Env, left: date, right: date) -> bool | None:
    first, second = wall_of(env, left), wall_of(env, right)
    return None if first is None or second is None else first.date() == second.date()


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _to_unix(_env: Env, value: datetime) -> int:
    return (value - _EPOCH) // timedelta(seconds=1)


def _from_unix(env: Env, seconds: int) -> datetime | None:
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        env.warn("overflow")
        return None


_FREE = "free: list of date?"

CALENDARS = (
    Function(
        "date_add",
        (
            takes(f"date: date, count: integer, unit: {_DATE_UNITS}", DATE, _add),
            takes(f"date: datetime, count: integer, unit: {_MOMENT_UNITS}", DATETIME, _add),
        ),
        "A date or moment so many units later; 31 January plus a month is the last of February.",
        "在日期或时间上加若干个单位；1 月 31 日加一个月为 2 月的最后一天。",
        (('date_add(date("2024-01-31"), 1, "month")', "2024-02-29"), ('date_add(date("2024-03-01"), -1, "day")', "2024-02-29")),
        aliases=("DATEADD",),
        live=True,
        has_sql=True,
        reads_env=True,
    ),
    Function(
        "date_diff",
        (
            takes(f"start: date, end: date, unit: {_DATE_UNITS}", INTEGER, _difference),
            takes(f"start: datetime, end: datetime, unit: {_MOMENT_UNITS}", INTEGER, _difference),
        ),
        "Full units from one date or moment to another.",
        "两个日期或时间之间相差的整单位数。",
        (
            ('date_diff(date("2024-01-31"), date("2024-03-01"), "month")', "1"),
            ('date_diff(date("2024-03-01"), date("2024-02-28"), "day")', "-2"),
        ),
        aliases=("DATEDIF", "DATEDIFF"),
        live=True,
        has_sql=True,
        reads_env=True,
    ),
    Function(
        "start_of",
        (
            takes(f"date: date, unit: {_DATE_UNITS}", DATE, _start_of),
            takes(f"date: datetime, unit: {_DATE_UNITS} 'hour'", DATETIME, _start_of),
        ),
        "The first day or moment of the week, month, quarter or year.",
        "所在周、月、季度或年的第一天（第一刻）。",
        (('start_of(date("2024-05-17"), "quarter")', "2024-04-01"), ('start_of(date("2024-05-17"), "week")', "2024-05-13")),
        has_sql=True,
        reads_env=True,
    ),
    Function(
        "end_of",
        (
            takes(f"date: date, unit: {_DATE_UNITS}", DATE, _end_of),
            takes(f"date: datetime, unit: {_DATE_UNITS} 'hour'", DATETIME, _end_of),
        ),
        "The last day or moment of the week, month, quarter or year.",
        "所在周、月、季度或年的最后一天（最后一刻）。",
        (('end_of(date("2024-02-17"), "month")', "2024-02-29"),),
        has_sql=True,
        reads_env=True,
    ),
    Function(
        "edate",
        (takes("date: date, months: integer", DATE, _edate),),
        "The same day some months later.",
        "若干个月之后的同一天。",
        (('edate(date("2024-01-31"), 1)', "2024-02-29"),),
    ),
    Function(
        "eomonth",
        (takes("date: date, months: integer?", DATE, _eomonth),),
        "The last day of a month.",
        "若干个月之后的月末。",
        (('eomonth(date("2024-01-15"), 1)', "2024-02-29"),),
    ),
    Function(
        "working_days",
        (takes(f"start: date, end: date, {_FREE}", INTEGER.required(), _working_days),),
        "Mondays to Fridays between two dates, both included, without free days.",
        "两个日期之间（含首尾）的工作日天数，可排除节假日。",
        (('working_days(date("2024-03-01"), date("2024-03-08"))', "6"),),
        aliases=("NETWORKDAYS",),
    ),
    Function(
        "add_working_days",
        (takes(f"date: date, count: integer, {_FREE}", DATE, _add_working_days),),
        "The date so many working days later.",
        "若干个工作日之后的日期，可排除节假日。",
        (('add_working_days(date("2024-03-01"), 1)', "2024-03-04"), ('add_working_days(date("2024-03-04"), -1)', "2024-03-01")),
        aliases=("WORKDAY",),
    ),
    Function(
        "is_working_day",
        (takes(f"date: date, {_FREE}", BOOLEAN.required(), _is_working_day),),
        "Whether a day is Monday to Friday and not free.",
        "判断是否为工作日，可排除节假日。",
        (('is_working_day(date("2024-03-02"))', "false"),),
    ),
    Function(
        "is_weekend",
        (takes("date: moment", BOOLEAN, _is_weekend),),
        "Whether a day is Saturday or Sunday.",
        "判断是否为周末。",
        (('is_weekend(date("2024-03-02"))', "true"),),
        reads_env=True,
    ),
    Function(
        "is_same_day",
        (takes("left: moment, right: moment", BOOLEAN, _is_same_day),),
        "Whether two dates or moments lie on one day.",
        "判断两个日期或时间是否为同一天。",
        (('is_same_day(datetime("2024-03-05 23:30"), date("2024-03-05"))', "true"),),
        reads_env=True,
    ),
    Function(
        "age",
        (takes("birthday: date, on: date?", INTEGER, _age),),
        "Full years since a birthday, today or on a day.",
        "周岁，可指定计算日期。",
        (('age(date("2000-02-29"), date("2024-02-28"))', "23"),),
        has_sql=True,
        reads_env=True,
    ),
    Function(
        "next_anniversary",
        (takes("date: date, after: date?", DATE, _next_anniversary),),
        "The next return of a day of the year, from today or a day on.",
        "从今天（或指定日期）起的下一个周年日。",
        (('next_anniversary(date("1990-05-01"), date("2024-06-01"))', "2025-05-01"),),
        reads_env=True,
    ),
    Function(
        "to_unix",
        (takes("moment: datetime", INTEGER.required(), _to_unix),),
        "Seconds since 1970.",
        "Unix 时间戳（秒）。",
        (("to_unix(from_unix(86400))", "86400"),),
    ),
    Function(
        "from_unix",
        (takes("seconds: integer", DATETIME, _from_unix),),
        "The moment so many seconds after 1970.",
        "由 Unix 时间戳（秒）得到时间。",
        (("to_unix(from_unix(0))", "0"),),
    ),
)
