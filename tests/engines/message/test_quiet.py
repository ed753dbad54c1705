"""Quiet hours: over midnight, in the workspace's zone, and in nights that have an hour more or less."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.message.quiet import parse_quiet

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NIGHT, NOON = parse_quiet("21:00", "09:00"), parse_quiet("12:00", "14:00")


def wall(text, zone=SHANGHAI, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(("quiet", "now", "until"), [
    (NIGHT, "2026-03-01 20:59:59", None), (NIGHT, "2026-03-01 21:00", "2026-03-02 09:00"),
    (NIGHT, "2026-03-01 23:59:59", "2026-03-02 09:00"), (NIGHT, "2026-03-02 00:00", "2026-03-02 09:00"),
    (NIGHT, "2026-03-02 08:59:59", "2026-03-02 09:00"), (NIGHT, "2026-03-02 09:00", None),
    (NIGHT, "2026-12-31 22:00", "2027-01-01 09:00"), (NOON, "2026-03-01 11:59", None),
    (NOON, "2026-03-01 12:00", "2026-03-01 14:00"), (NOON, "2026-03-01 14:00", None),
])  # fmt: skip
def test_by_the_clock_of_the_workspace(quiet, now, until):
    assert quiet.held_until(wall(now), SHANGHAI) == (None if until is None else wall(until))


def test_another_zone_has_other_nights():
    now = datetime(2026, 3, 1, 14, tzinfo=UTC)  # 22:00 there, 15:00 here
    assert NIGHT.held_until(now, SHANGHAI) == datetime(2026, 3, 2, 1, tzinfo=UTC)
    assert NIGHT.held_until(now, BERLIN) is None


def test_a_night_that_is_shorter_or_longer():
    assert NIGHT.held_until(wall("2026-03-28 22:00", BERLIN), BERLIN) == datetime(2026, 3, 29, 7, tzinfo=UTC)
    assert NIGHT.held_until(wall("2026-10-24 22:00", BERLIN), BERLIN) == datetime(2026, 10, 25, 8, tzinfo=UTC)
    short = parse_quiet("01:00", "02:30")  # 02:00 comes twice that night
    assert short.held_until(wall("2026-10-25 02:10", BERLIN, fold=1), BERLIN) == wall("2026-10-25 02:30", BERLIN, fold=1)


def test_the_same_time_twice_means_nothing():
    assert parse_quiet("08:00", "08:00") is None


@given(st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)), st.sampled_from([SHANGHAI, BERLIN]))
def test_who_waits_does_not_wait_in_vain(now, zone):
    until = NIGHT.held_until(now, zone)
    if until is not None:
        assert now < until <= now + timedelta(hours=14)
        assert NIGHT.held_until(until, zone) is None
