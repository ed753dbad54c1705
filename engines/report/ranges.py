"""Ranges of days in words: `today`, `last 12 months`, `previous 4 weeks`, `this month`, `all`, or from one day to another.

`last n` begins with the first day of the span n - 1 before this one and ends today; `previous n` are the n whole spans before
this one; `this` is the whole span. What a range is compared with is as long and lies as far back as the range says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from engines.kernel.errors import Invalid, Problem
from engines.report.granularity import Granularity, last_day, moved, start_of

_WORDS = re.compile(r"(?:(last|previous|next) +(?:(\d{1,4}) +)?|(this) +)(day|week|month|quarter|year)s?\Z")
#: Spans that may be asked for in words.
_MOST = 4_000
EXAMPLES = "today, yesterday, last 12 months, previous 4 weeks, this month, all"


@dataclass(frozen=True, slots=True)
class Shift:
    """How far back something lies."""

    unit: Granularity
    count: int

    def back(self, day: date) -> date:
        """The day so far before."""
        return moved(day, self.unit, -self.count)


@dataclass(frozen=True, slots=True)
class Range:
    """Days from one to another, both included; None is open."""

    first: date | None = None
    last: date | None = None
    step: Shift | None = None
    """How far back the period before lies; None where there is none."""

    @property
    def is_open(self) -> bool:
        """Whether it has no beginning or no end."""
        return self.first is None or self.last is None

    def earlier(self, shift: Shift) -> "Range":
        """The same range so far back. A range of whole months stays one."""
        if self.first is None or self.last is None:
            return self
        first, last = shift.back(self.first), shift.back(self.last)
        if shift.unit in ("month", "quarter", "year") and self.last == last_day("month", start_of("month", self.last)):
            last = last_day("month", start_of("month", last))
        return Range(first, last, self.step)


def read_range(raw: object, today: date, pointer: str) -> Range:
    """The range that is meant. Raises `Invalid` `report_range_unknown`, `report_range_backwards`."""
    if raw is None:
        return Range()
    if isinstance(raw, Mapping):
        return _explicit(raw, pointer)
    return _in_words(" ".join(str(raw).lower().split()), today, pointer)


def _in_words(words: str, today: date, pointer: str) -> Range:
    if words in ("all", ""):
        return Range()
    if words in ("today", "yesterday"):
        day = today if words == "today" else today - timedelta(days=1)
        return Range(day, day, Shift("day", 1))
    found = _WORDS.match(words)
    count = 0 if found is None else int(found[2] or 1)
    if found is None or not 1 <= count <= _MOST:
        raise Invalid(Problem("report_range_unknown", pointer, {"range": words[:60], "examples": EXAMPLES}))
    unit = cast("Granularity", found[4])
    begin = start_of(unit, today)
    if found[3]:
        return Range(begin, last_day(unit, begin), Shift(unit, 1))
    if found[1] == "last":
        return Range(moved(begin, unit, 1 - count), today, Shift(unit, count))
    if found[1] == "next":
        return Range(moved(begin, unit, 1), last_day(unit, moved(begin, unit, count)), Shift(unit, count))
    return Range(moved(begin, unit, -count), begin - timedelta(days=1), Shift(unit, count))


def _explicit(raw: Mapping[Any, Any], pointer: str) -> Range:
    ends: dict[str, date | None] = {}
    for name in ("from", "to"):
        try:
            ends[name] = None if raw.get(name) is None else date.fromisoformat(str(raw[name]))
        except ValueError:
            told = {"range": str(raw[name])[:60], "examples": "2026-01-31"}
            raise Invalid(Problem("report_range_unknown", f"{pointer}/{name}", told)) from None
    first, last = ends["from"], ends["to"]
    if first is None or last is None:
        return Range(first, last)
    if last < first:
        raise Invalid(Problem("report_range_backwards", pointer, {"first": first.isoformat(), "last": last.isoformat()}))
    return Range(first, last, _length(first, last))


def _length(first: date, last: date) -> Shift:
    """Whole months as months, else days."""
    if first.day == 1 and last == last_day("month", start_of("month", last)):
        return Shift("month", (last.year - first.year) * 12 + last.month - first.month + 1)
    return Shift("day", (last - first).days + 1)
