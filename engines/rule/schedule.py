"""Cron lines: when a rule runs next. Five parts (minute hour day month weekday), lists, ranges and steps; the workspace's zone.

A time that daylight saving skips runs at the first moment after the gap; one that occurs twice runs once.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_HORIZON_DAYS = 366 * 8


@dataclass(frozen=True, slots=True)
class Cron:
    """A parsed cron line."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    """0 is Sunday."""
    either_day: bool
    """Both day and weekday are restricted: one of them suffices, as everywhere."""

    def takes(self, day: date) -> bool:
        """Whether it runs on this day."""
        if day.month not in self.months:
            return False
        by_day, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return by_day or by_weekday if self.either_day else by_day and by_weekday


def parse_cron(text: str) -> Cron | None:
    """The cron line, or None when it is none."""
    parts = text.split()
    if len(parts) != len(_BOUNDS):
        return None
    sets = [_values(part, low, high) for part, (low, high) in zip(parts, _BOUNDS, strict=True)]
    if any(values is None for values in sets):
        return None
    minutes, hours, days, months, weekdays = (values or frozenset() for values in sets)
    return Cron(
        tuple(sorted(minutes)), tuple(sorted(hours)), days, months, frozenset(day % 7 for day in weekdays),
        either_day=not parts[2].startswith("*") and not parts[4].startswith("*"),
    )  # fmt: skip


def next_occurrence(cron: Cron, after: datetime, zone: tzinfo) -> datetime | None:
    """The first time after `after` (aware), in UTC; None when there is none within eight years (31 February)."""
    local = after.astimezone(zone)
    for offset in range(_HORIZON_DAYS):
        day = local.date() + timedelta(days=offset)
        if not cron.takes(day):
            continue
        for hour in cron.hours:
            for minute in cron.minutes:
                at = _moment(datetime.combine(day, time(hour, minute), zone))
                if at > after:
                    return at
    return None


def _moment(local: datetime) -> datetime:
    """The moment of a local time, in UTC; of one that is skipped, the first moment after the gap."""
    at = local.astimezone(UTC)
    if at.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return at
    early = local.replace(fold=1).astimezone(UTC)  # told by the offset after the gap: a moment before it
    before = early.astimezone(local.tzinfo).utcoffset()
    while at - early > timedelta(seconds=1):
        middle = early + (at - early) // 2
        early, at = (middle, at) if middle.astimezone(local.tzinfo).utcoffset() == before else (early, middle)
    return at.replace(microsecond=0)


def _values(part: str, low: int, high: int) -> frozenset[int] | None:
    found: set[int] = set()
    for item in part.split(","):
        span, _, step = item.partition("/")
        first, _, last = span.partition("-")
        if span == "*":
            start, end = low, high
        elif first.isdecimal() and (not last or last.isdecimal()):
            start = int(first)
            end = int(last) if last else (high if step else start)
        else:
            return None
        if (step and (not step.isdecimal() or int(step) == 0)) or not low <= start <= end <= high:
            return None
        found.update(range(start, end + 1, int(step) if step else 1))
    return frozenset(found)
