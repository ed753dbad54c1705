"""Due work that is killed at any moment: nothing is lost, nothing is done twice."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from runtime.auth.actor import Actor
from runtime.services.publish_app import apply_apps
from runtime.storage import jobs
from tests.benchmarks.databases import Server
from tests.concurrency.books import assert_right, balance, transactions
from tests.concurrency.installation import Place, install, save, save_id
from tests.concurrency.probe import PROBE
from tests.counts import counts
from tests.durability.deeds import work_at
from tests.durability.killing import Moment, killed

NOTES = 12
KILLS = counts(4, 40)


def test_jobs_and_daily_order_are_done_once(host: Server, tmp_path: Path) -> None:
    place = Place(host.create(), tmp_path)
    platform = install(place)
    apply_apps(platform, Actor(), PROBE)
    members = [save_id(platform, "member.member", name="Sun") for _ in range(4)]
    for member in members:
        opening = {"member": member, "points": 100, "reason": "opening", "occurred_on": "2020-01-01", "expires_after": "1M"}
        save(platform, "points.adjustment", opening)
    for number in range(NOTES):
        save(platform, "probe.note", {"member": members[number % 4], "amount": number + 1})

    now, chance = datetime.now(UTC), random.Random(7)
    kills = 0
    for _ in range(KILLS):
        now += timedelta(minutes=5)  # a dead worker's lease is over
        kills += killed(place, Moment("statement", chance.randrange(10, 90)), work_at, now)
    assert kills > KILLS // 2
    for _ in range(3):
        now += timedelta(minutes=5)
        work_at(platform, now)

    with platform.database.read() as connection:
        assert set(jobs.counts(connection)) <= {"done", "waiting"}
    assert transactions(platform, rule="probe.reward_note") == NOTES
    assert transactions(platform, type="EXPIRE") == 4
    assert sum(balance(platform, member) for member in members) == sum(range(1, NOTES + 1))
    assert sum(balance(platform, member, "expired") for member in members) == 400
    assert_right(platform)
    platform.database.close()
