"""Spans of the calendar and ranges in words."""

from datetime import date
from itertools import pairwise

import pytest

from engines.kernel.errors import Invalid
from engines.report.granularity import GRANULARITIES, count_of, last_day, moved, spans, start_of
from engines.report.ranges import Shift, read_range

TODAY = date(2026, 3, 4)  # a Wednesday


@pytest.mark.parametrize(("unit", "begin", "end"), [
    ("day", date(2026, 3, 4), date(2026, 3, 4)), ("week", date(2026, 3, 2), date(2026, 3, 8)),
    ("month", date(2026, 3, 1), date(2026, 3, 31)), ("quarter", date(2026, 1, 1), date(2026, 3, 31)),
    ("year", date(2026, 1, 1), date(2026, 12, 31)),
])  # fmt: skip
def test_a_span_has_a_first_and_a_last_day(unit, begin, end):
    assert start_of(unit, TODAY) == begin
    assert last_day(unit, begin) == end


def test_a_week_begins_on_monday_also_across_a_year():
    assert start_of("week", date(2026, 1, 1)) == date(2025, 12, 29)
    assert list(spans("week", date(2025, 12, 31), date(2026, 1, 5))) == [date(2025, 12, 29), date(2026, 1, 5)]


def test_months_later_is_the_last_day_where_there_is_no_such_day():
    assert moved(date(2024, 2, 29), "year", 1) == date(2025, 2, 28)
    assert moved(date(2026, 3, 31), "month", -1) == date(2026, 2, 28)
    assert moved(date(9999, 12, 1), "month", 2) == date.max
    assert moved(date(1, 1, 1), "day", -5) == date.min


@pytest.mark.parametrize("unit", GRANULARITIES)
def test_spans_are_as_many_as_were_counted(unit):
    first, last = date(2023, 11, 17), date(2026, 3, 1)
    found = list(spans(unit, first, last))
    assert len(found) == count_of(unit, first, last)
    assert found[0] <= first
    assert last_day(unit, found[-1]) >= last
    assert all(last_day(unit, one).toordinal() + 1 == following.toordinal() for one, following in pairwise(found))


def test_the_calendar_ends():
    assert list(spans("year", date(9998, 5, 1), date.max)) == [date(9998, 1, 1), date(9999, 1, 1)]
    assert list(spans("day", date(2026, 1, 2), date(2026, 1, 1))) == []


@pytest.mark.parametrize(("words", "first", "last"), [
    ("today", TODAY, TODAY), ("yesterday", date(2026, 3, 3), date(2026, 3, 3)), ("last 12 months", date(2025, 4, 1), TODAY),
    ("last month", date(2026, 3, 1), TODAY), ("last 7 days", date(2026, 2, 26), TODAY), ("Last  2 Weeks", date(2026, 2, 23), TODAY),
    ("previous month", date(2026, 2, 1), date(2026, 2, 28)), ("previous 2 quarters", date(2025, 7, 1), date(2025, 12, 31)),
    ("this month", date(2026, 3, 1), date(2026, 3, 31)), ("this week", date(2026, 3, 2), date(2026, 3, 8)),
    ("next 2 weeks", date(2026, 3, 9), date(2026, 3, 22)), ("all", None, None),
])  # fmt: skip
def test_ranges_in_words(words, first, last):
    found = read_range(words, TODAY, "")
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "words", ["last", "last 0 days", "last -1 days", "last 99999 days", "this 2 months", "soon", "12 months", "last 3 monthss"]
)
def test_other_words_are_no_range(words):
    with pytest.raises(Invalid) as refused:
        read_range(words, TODAY, "/range")
    assert [(each.code, each.pointer) for each in refused.value.problems] == [("report_range_unknown", "/range")]


def test_days_from_and_to():
    assert read_range({"from": "2026-01-01"}, TODAY, "").is_open
    for raw, code in (
        ({"from": "2026-02-30"}, "report_range_unknown"),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "report_range_backwards"),
    ):
        with pytest.raises(Invalid) as refused:
            read_range(raw, TODAY, "")
        assert refused.value.code == code


@pytest.mark.parametrize(("raw", "first", "last"), [
    ("last 3 months", date(2025, 10, 1), date(2025, 12, 4)), ("this month", date(2026, 2, 1), date(2026, 2, 28)),
    ("previous month", date(2026, 1, 1), date(2026, 1, 31)), ("last 7 days", date(2026, 2, 19), date(2026, 2, 25)),
    ({"from": "2026-01-01", "to": "2026-02-28"}, date(2025, 11, 1), date(2025, 12, 31)),
    ({"from": "2026-01-10", "to": "2026-01-12"}, date(2026, 1, 7), date(2026, 1, 9)),
])  # fmt: skip
def test_the_period_before_is_as_long(raw, first, last):
    found = read_range(raw, TODAY, "")
    earlier = found.earlier(found.step)
    assert (earlier.first, earlier.last) == (first, last)


def test_the_year_before_keeps_the_end_of_february():
    found = read_range({"from": "2024-02-01", "to": "2024-02-29"}, TODAY, "").earlier(Shift("year", 1))
    assert (found.first, found.last) == (date(2023, 2, 1), date(2023, 2, 28))
    found = read_range({"from": "2025-02-01", "to": "2025-02-28"}, TODAY, "").earlier(Shift("year", 1))
    assert (found.first, found.last) == (date(2024, 2, 1), date(2024, 2, 29))
