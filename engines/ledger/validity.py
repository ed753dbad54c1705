"""How long a lot is valid: the text that authors write, and the moment it stands for.

    unlimited       never expires (also: no text at all)
    30D  6W  10M  2Y    days, weeks, months, years later, to the end of that day
    10M/month       ten months later, to the end of that month; likewise /day (the default), /week, /year
    0D/year         the end of the current year

Counted in the zone of the workspace from the day on which the credit occurred. A month that is too short gives its
last day (31 January + 1M = 28 February). A week ends on Sunday. "The end of day d" is the midnight that follows it,
as UTC: the lot is valid before that moment and not from it on. Where clocks skip midnight the day starts at the
moment of the jump; where midnight comes twice, at the first.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal, TypeAlias

from engines.kernel.errors import Invalid, Problem

Unit: TypeAlias = Literal["D", "W", "M", "Y"]
Rounding: TypeAlias = Literal["day", "week", "month", "year"]

UNLIMITED_TEXT = "unlimited"
COUNT_MAX = 36_500
_SYNTAX = re.compile(r"(?P<count>[0-9]{1,5})(?P<unit>[DWMY])(?:/(?P<rounding>day|week|month|year))?")


@dataclass(frozen=True, slots=True)
class Validity:
    """A parsed validity; `count` None means unlimited."""

    count: int | None
    unit: Unit = "D"
    rounding: Rounding = "day"

    def __str__(self) -> str:
        if self.count is None:
            return UNLIMITED_TEXT
        return f"{self.count}{self.unit}" + ("" if self.rounding == "day" else f"/{self.rounding}")


UNLIMITED = Validity(None)


def parse_validity(text: str | None) -> Validity:
    """The validity that `text` says; None and "" are unlimited. Raises Invalid `ledger_validity_syntax`."""
    stripped = (text or "").strip()
    if stripped in ("", UNLIMITED_TEXT):
        return UNLIMITED
    match = _SYNTAX.fullmatch(stripped)
    if match is None or int(match["count"]) > COUNT_MAX:
        raise Invalid(Problem("ledger_validity_syntax", params={"text": stripped[:40]}))
    unit, rounding = match["unit"], match["rounding"] or "day"
    return Validity(int(match["count"]), unit, rounding)  # type: ignore[arg-type]  # the pattern admits no others


def expires_at(validity: Validity, occurred_at: datetime, zone: tzinfo) -> datetime | None:
    """The moment (UTC) from which a lot that was credited at `occurred_at` (aware) is no longer valid; None: never.

    A date beyond the calendar's end (year 9999) counts as never.
    """
    if validity.count is None:
        return None
    try:
        last_day = _rounded(_later(occurred_at.astimezone(zone).date(), validity.count, validity.unit), validity.rounding)
        return start_of_day(last_day + timedelta(days=1), zone)
    except OverflowError:
        return None


def start_of_day(day: date, zone: tzinfo) -> datetime:
    """The first moment of `day` in `zone`, as UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _later(day: date, count: int, unit: Unit) -> date:
    if unit in ("D", "W"):
        return day + timedelta(days=count * (7 if unit == "W" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "Y" else 1)
    if months // 12 > date.max.year:
        raise OverflowError(f"{count}{unit} after {day} lies beyond the calendar")
    return date(months // 12, months % 12 + 1, min(day.day, _last_of_month(months // 12, months % 12 + 1).day))


def _rounded(day: date, rounding: Rounding) -> date:
    if rounding == "week":
        return day + timedelta(days=6 - day.weekday())
    if rounding == "month":
        return _last_of_month(day.year, day.month)
    return date(day.year, 12, 31) if rounding == "year" else day


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)
