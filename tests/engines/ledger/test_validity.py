"""Validity: its syntax, and the moment at which a lot ends, across months, leap years, zones and clock changes."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.kernel.errors import Invalid
from engines.ledger.validity import UNLIMITED, expires_at, parse_validity, start_of_day

SHANGHAI = ZoneInfo("Asia/Shanghai")


def ends(text: str, occurred_at: str, zone: str = "Asia/Shanghai") -> str | None:
    moment = expires_at(parse_validity(text), datetime.fromisoformat(occurred_at), ZoneInfo(zone))
    return None if moment is None else moment.isoformat()


@pytest.mark.parametrize("text", ["", None, "unlimited", " unlimited "])
def test_unlimited(text: str | None) -> None:
    assert parse_validity(text) == UNLIMITED
    assert expires_at(parse_validity(text), datetime(2026, 1, 1, tzinfo=UTC), SHANGHAI) is None


@pytest.mark.parametrize("text", ["30", "D", "30d", "30D/decade", "-3D", "1.5M", "30D 10M", "99999D", "³D", "30D/day/week"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_validity(text)
    assert refused.value.code == "ledger_validity_syntax"


@pytest.mark.parametrize("text", ["unlimited", "30D", "6W/week", "10M/month", "1Y", "0D/year"])
def test_a_parsed_validity_prints_as_it_was_written(text: str) -> None:
    assert str(parse_validity(text)) == text


@pytest.mark.parametrize(
    ("text", "occurred_at", "expected"),
    [
        ("30D", "2026-01-01T10:00:00+08:00", "2026-01-31T16:00:00+00:00"),
        ("0D", "2026-01-01T10:00:00+08:00", "2026-01-01T16:00:00+00:00"),
        ("1W", "2026-01-01T10:00:00+08:00", "2026-01-08T16:00:00+00:00"),
        # 23:30 in Shanghai is still the same day there, though the next hour's order is not.
        ("1D", "2026-01-01T15:30:00+00:00", "2026-01-02T16:00:00+00:00"),
        ("1D", "2026-01-01T16:30:00+00:00", "2026-01-03T16:00:00+00:00"),
        # Short months and leap years.
        ("1M", "2026-01-31T10:00:00+08:00", "2026-02-28T16:00:00+00:00"),
        ("1M", "2028-01-31T10:00:00+08:00", "2028-02-29T16:00:00+00:00"),
        ("1Y", "2028-02-29T10:00:00+08:00", "2029-02-28T16:00:00+00:00"),
        ("12M", "2026-12-31T10:00:00+08:00", "2027-12-31T16:00:00+00:00"),
        # To the end of a week (Sunday), month, year.
        ("0D/week", "2026-01-05T10:00:00+08:00", "2026-01-11T16:00:00+00:00"),
        ("0D/week", "2026-01-11T10:00:00+08:00", "2026-01-11T16:00:00+00:00"),
        ("10M/month", "2026-01-15T10:00:00+08:00", "2026-11-30T16:00:00+00:00"),
        ("11M/month", "2026-01-31T10:00:00+08:00", "2026-12-31T16:00:00+00:00"),
        ("1Y/year", "2026-05-01T10:00:00+08:00", "2027-12-31T16:00:00+00:00"),
    ],
)
def test_ends_at_the_midnight_after_the_last_day(text: str, occurred_at: str, expected: str) -> None:
    assert ends(text, occurred_at) == expected


def test_clock_changes_move_the_moment_not_the_day() -> None:
    assert ends("1D", "2026-03-28T12:00:00+01:00", "Europe/Berlin") == "2026-03-29T22:00:00+00:00"
    assert ends("1D", "2026-10-24T12:00:00+02:00", "Europe/Berlin") == "2026-10-25T23:00:00+00:00"


def test_where_clocks_skip_midnight_the_day_begins_at_the_jump() -> None:
    assert start_of_day(date(2018, 11, 4), ZoneInfo("America/Sao_Paulo")).isoformat() == "2018-11-04T03:00:00+00:00"


def test_where_midnight_comes_twice_the_first_counts() -> None:
    assert start_of_day(date(2025, 11, 2), ZoneInfo("America/Havana")).isoformat() == "2025-11-02T04:00:00+00:00"


def test_beyond_the_calendar_is_never() -> None:
    assert ends("36500D", "9998-01-01T00:00:00+00:00") is None
    assert ends("9000Y", "2026-01-01T00:00:00+00:00") is None
    assert ends("1Y/year", "9998-06-01T00:00:00+00:00") is None


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["0D", "1D", "30D", "3W", "1M", "10M/month", "1Y", "2Y/year", "0D/week"]),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia", "UTC"]),
)
def test_always_a_day_boundary_after_the_occurrence(at: datetime, text: str, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    moment = expires_at(parse_validity(text), at, zone)
    assert moment is not None
    assert moment > at
    last = (moment - timedelta(microseconds=1)).astimezone(zone).date()
    assert last < moment.astimezone(zone).date()
    assert last >= at.astimezone(zone).date()
