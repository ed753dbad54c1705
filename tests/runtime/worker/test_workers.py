"""Workers as threads: woken at once, fair between lanes, one after another where the order counts."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from runtime.auth.actor import Actor
from runtime.services import do_job
from runtime.services.platform import Platform
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from runtime.services.turn import Turn
from runtime.storage import jobs, workspace
from runtime.storage.jobs import NewJob
from runtime.storage.system_tables import SYSTEM
from runtime.worker import embedded, slot, sweep
from runtime.worker.embedded import Workers
from runtime.worker.scheduler import with_scheduler

Start = Callable[[int], Workers]


def save(platform: Platform, form: str, *rows: dict[str, object]) -> list[int]:
    saved = save_records(platform, Actor(), SaveRecords(form, [RecordInput(row) for row in rows]))
    return [each.id for each in saved]


def add(platform: Platform, *wanted: NewJob) -> None:
    with platform.database.write() as connection:
        jobs.enqueue(connection, wanted, wanted[0].due_at)


def now(platform: Platform):
    with platform.database.read() as connection:
        return platform.clock(workspace.load(connection)).now()


def until(done: Callable[[], bool], seconds: float = 20) -> float:
    """How long it took."""
    start = time.monotonic()
    while not done():
        assert time.monotonic() - start < seconds
        time.sleep(0.005)
    return time.monotonic() - start


def states(platform: Platform, kind: str) -> list[str]:
    with platform.database.read() as connection:
        return list(connection.execute(select(SYSTEM.job.c.state).where(SYSTEM.job.c.kind == kind)).scalars())


def test_a_commit_wakes_a_worker_at_once(platform: Platform, workers: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "POLL", 60.0)
    workers(2)
    time.sleep(0.3)
    save(platform, "shop.order", {"order_no": "1"})
    assert until(lambda: states(platform, "rule") == ["done"]) < 5


def test_what_others_commit_is_found(platform: Platform, workers: Start) -> None:
    workers(1)
    add(platform, NewJob(platform.ids.next(), "schedule", {"rule": "gone", "cron": "0 3 * * *"}, now(platform), "bulk"))
    until(lambda: "done" in states(platform, "schedule"))


def test_a_flood_of_bulk_delays_others_by_a_slice_at_most(
    platform: Platform, workers: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[float] = []

    def bulk(platform: Platform, job: jobs.Job, turn: Turn) -> dict[str, int]:
        left = job.payload["slices"]
        while left:
            start = time.monotonic()
            time.sleep(slot.AIM)
            left -= 1
            with platform.database.write() as connection:
                until = now(platform) + turn.lease
                assert (
                    jobs.checkpoint(connection, job.id, turn.by, {"slices": left}, until)
                    if left
                    else jobs.finish(connection, job.id, turn.by, now(platform))
                )
            taken.append(time.monotonic() - start)
            if not turn.goes_on():
                break
        return {}

    monkeypatch.setitem(do_job._WORK, "flood", bulk)
    flood = [NewJob(platform.ids.next(), "flood", {"slices": 5}, now(platform), "bulk") for _ in range(8)]
    add(platform, *flood)
    workers(1)
    until(lambda: len(taken) > 3)
    save(platform, "shop.order", {"order_no": "1"})
    waited = until(lambda: states(platform, "rule") == ["done"])
    assert states(platform, "flood").count("done") < 8
    assert waited < max(taken) + 0.5
    until(lambda: set(states(platform, "flood")) == {"done"})
    assert len(taken) == 40


def test_a_long_job_in_slices_is_done_once(platform: Platform, workers: Start) -> None:
    """A schedule over many records, by several slots, with slices that shrink and grow."""
    save(platform, "shop.order", *({"order_no": str(number)} for number in range(300)))
    workers(3)
    until(lambda: set(states(platform, "rule")) == {"done"}, 60)
    with platform.database.read() as connection:
        assert len(list(connection.execute(select(SYSTEM.change.c.id).where(SYSTEM.change.c.cause == "rule:shop.later")))) == 300


def test_a_stopped_worker_has_let_go_of_everything(platform: Platform, workers: Start) -> None:
    found = workers(3)
    save(platform, "shop.order", *({"order_no": str(number)} for number in range(200)))
    until(lambda: "done" in states(platform, "rule"))
    found.stop()
    left = states(platform, "rule")
    assert "running" not in left
    assert "waiting" in left


def test_schedules_are_planned_once_by_many(platform: Platform, bell, workers: Start) -> None:
    several = [with_scheduler(Workers(platform, bell, 1)) for _ in range(3)]
    for each in several:
        each.start()
    time.sleep(0.5)
    for each in several:
        each.stop()
    with platform.database.read() as connection:
        keys = list(connection.execute(select(SYSTEM.job.c.order_key).where(SYSTEM.job.c.kind == "schedule")).scalars())
    assert len(keys) == len(set(keys))


def test_the_sweep_offers_what_nobody_took(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    save(platform, "shop.order", {"order_no": "1"})
    assert sweep.sweep(platform) == 0  # it was only just asked for
    monkeypatch.setattr(sweep, "_PATIENCE", timedelta(0))
    save(platform, "shop.order", {"order_no": "2"})
    assert sweep.sweep(platform) == 2
