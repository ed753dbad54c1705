"""Cron lines in the workspace's zone: what is one, when it is next, also where the clock is put forward or back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from engines.rule.schedule import next_occurrence, parse_cron
from tests.engines.rule.docs import compiled, rules

SHANGHAI, NEW_YORK, LORD_HOWE = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")


def times(cron: str, after: str, zone: ZoneInfo, count: int = 1) -> list[str]:
    parsed = parse_cron(cron)
    assert parsed is not None
    found: list[str] = []
    at: datetime | None = datetime.fromisoformat(after).replace(tzinfo=zone)
    for _ in range(count):
        assert at is not None
        at = next_occurrence(parsed, at, zone)
        if at is None:
            break
        found.append(at.astimezone(zone).isoformat(timespec="minutes"))
    return found


@pytest.mark.parametrize(
    "text",
    ["", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 13 * ", "* * * * 8", "a * * * *",
     "5-1 * * * *", "*/0 * * * *", "1,,2 * * * *", "1-x * * * *", "-1 * * * *", "1/2/3 * * * *", "* * * jan *"],
)  # fmt: skip
def test_no_schedules(text: str) -> None:
    assert parse_cron(text) is None


@pytest.mark.parametrize(
    ("cron", "after", "found"),
    [
        ("0 3 * * *", "2026-03-01T02:59", ["2026-03-01T03:00+08:00", "2026-03-02T03:00+08:00"]),
        ("0 3 * * *", "2026-03-01T03:00", ["2026-03-02T03:00+08:00"]),
        ("*/20 9-10 * * *", "2026-03-01T09:25", ["2026-03-01T09:40+08:00", "2026-03-01T10:00+08:00", "2026-03-01T10:20+08:00", "2026-03-01T10:40+08:00", "2026-03-02T09:00+08:00"]),
        ("5,35 0 1 * *", "2026-01-31T12:00", ["2026-02-01T00:05+08:00", "2026-02-01T00:35+08:00", "2026-03-01T00:05+08:00"]),
        ("0 0 29 2 *", "2026-01-01T00:00", ["2028-02-29T00:00+08:00", "2032-02-29T00:00+08:00"]),
        ("0 0 31 2 *", "2026-01-01T00:00", []),
        ("0 0 * * 0", "2026-03-02T00:00", ["2026-03-08T00:00+08:00"]),
        ("0 0 * * 7", "2026-03-02T00:00", ["2026-03-08T00:00+08:00"]),
        ("0 0 13 * 5", "2026-03-01T00:00", ["2026-03-06T00:00+08:00", "2026-03-13T00:00+08:00", "2026-03-20T00:00+08:00"]),
        ("0 0 */10 * 5", "2026-03-01T00:00", ["2026-05-01T00:00+08:00"]),
        ("50/5 23 * * *", "2026-03-01T00:00", ["2026-03-01T23:50+08:00", "2026-03-01T23:55+08:00"]),
    ],
)  # fmt: skip
def test_next_runs(cron: str, after: str, found: list[str]) -> None:
    assert times(cron, after, SHANGHAI, max(1, len(found))) == found


@pytest.mark.parametrize(
    ("cron", "after", "zone", "found"),
    [
        # 8 March 2026 in New York: after 1:59 comes 3:00
        ("30 2 * * *", "2026-03-07T12:00", NEW_YORK, ["2026-03-08T03:00-04:00", "2026-03-09T02:30-04:00"]),
        ("0,30 2,3 * * *", "2026-03-08T00:00", NEW_YORK, ["2026-03-08T03:00-04:00", "2026-03-08T03:30-04:00", "2026-03-09T02:00-04:00"]),
        ("0 * * * *", "2026-03-08T00:30", NEW_YORK, ["2026-03-08T01:00-05:00", "2026-03-08T03:00-04:00", "2026-03-08T04:00-04:00"]),
        # 1 November 2026: 1:00 to 1:59 come twice
        ("30 1 * * *", "2026-11-01T00:00", NEW_YORK, ["2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00"]),
        # Lord Howe moves by half an hour: after 1:59 comes 2:30
        ("15 2 * * *", "2026-10-04T00:00", LORD_HOWE, ["2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00"]),
    ],
)  # fmt: skip
def test_daylight_saving(cron: str, after: str, zone: ZoneInfo, found: list[str]) -> None:
    assert times(cron, after, zone, len(found)) == found


def test_runs_always_move_on() -> None:
    parsed = parse_cron("*/7 * * * *")
    assert parsed is not None
    at, seen = datetime(2026, 3, 8, 6, 0, tzinfo=UTC), []
    for _ in range(200):
        found = next_occurrence(parsed, at, NEW_YORK)
        assert found is not None
        assert found > at
        seen.append(found)
        at = found
    assert len(set(seen)) == 200


def test_a_schedule_is_checked_where_it_stands() -> None:
    night = {
        "key": "night",
        "title": "Night",
        "actions": [{"delete": {}}],
        "for_each": {"form": "shop.purchase", "condition": 'status == "open"'},
    }
    found = rules({**night, "schedule": {"cron": "0 3 * * *"}})
    (rule,) = found.scheduled
    assert rule.schedule is not None
    assert (rule.schedule.form, found.by_event) == ("shop.order", {})
    wrong = {**night, "schedule": {"cron": "0 25 * * *"}, "for_each": {"form": "shop.purchase", "condition": 'status == "opn"'}}
    _, problems = compiled(wrong)
    assert {each.pointer for each in problems} == {
        "/shop/rules/night.json/schedule/cron",
        "/shop/rules/night.json/for_each/condition",
    }
    _, problems = compiled({**night, "schedule": {"cron": "0 3 * * *"}, "for_each": {"form": "shop.purchas"}})
    assert (problems[0].code, problems[0].pointer, problems[0].hint) == (
        "no_such_form",
        "/shop/rules/night.json/for_each/form",
        "shop.purchase",
    )
