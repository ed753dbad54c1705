"""Seed: the records that an app brings with it, noted as a job in the transaction of the switch and done right after it.

How far it has come stands in the job's row, which each slice holds and moves on in its own transaction. So a process that
is killed loses nothing, and whoever goes on (the next publish, a worker, both at once) brings each record once.
"""

from collections import Counter
from typing import Any

from engines.blueprint.model import RecordSet, Release
from engines.kernel.errors import AppError, Transient
from runtime.services.after_rules import actor_of
from runtime.services.apply_records import SLICE, Applied, apply_slice
from runtime.services.platform import Platform
from runtime.services.transact import transact
from runtime.services.use_case import Actor, UseCase, plain
from runtime.storage import jobs, workspace
from runtime.storage.database import Connection
from runtime.storage.jobs import Job, NewJob

KIND = "seed"


def put_off_seed(connection: Connection, platform: Platform, actor: Actor, release: Release, new: frozenset[str]) -> None:
    """Note, in the transaction of the switch, what is to be brought. Records are found by their key; those without one come
    with an app that is `new` only."""
    sets = [[each.app, each.path] for each in release.seed if each.key is not None or each.app in new]
    if sets:
        now = platform.clock(workspace.load(connection)).now()
        told = {"id": actor.id, "login": actor.login, "org_id": actor.org_id, "dept_id": actor.dept_id}
        payload = {"actor": told, "sets": sets, "set": 0, "start": 0}
        jobs.enqueue(connection, [NewJob(platform.ids.next(), KIND, payload, now, order_key=KIND)], now)


def bring_seed(platform: Platform) -> Applied:
    """Bring what is not there yet, of this switch and of earlier ones. Raises `Invalid` where a record does not fit: the app
    is at fault, and the next publish tries again. What is `Transient` leaves the job to whoever comes next."""
    with platform.database.read() as connection:
        waiting = jobs.unfinished(connection, KIND)
    counts: Counter[str] = Counter()
    for job in waiting:
        try:
            counts += _bring(platform, job)
        except Transient:
            raise
        except AppError as error:
            told = [{"code": each.code, "pointer": each.pointer, "params": plain(each.params)} for each in error.problems]
            with platform.database.write() as connection:
                jobs.close(connection, job.id, platform.clock(workspace.load(connection)).now(), "failed", told)
            raise
    return Applied(counts["created"], counts["kept"])


def run_seed(platform: Platform, _actor: Actor, job: Job, _me: str) -> None:
    """The same by a worker, of one job."""
    _bring(platform, job)


def _bring(platform: Platform, job: Job) -> Counter[str]:
    """All slices of a job that are left, each in a transaction of its own."""
    counts: Counter[str] = Counter()
    while True:
        done = transact(platform, actor_of(job.payload), lambda use_case: _slice(use_case, job), cause=KIND, size=SLICE)
        if done is None:
            return counts
        counts += done


def _slice(use_case: UseCase, job: Job) -> Counter[str] | None:
    """The next records and the note that they are there, committed together; None when all are."""
    connection = use_case.ws.connection
    told = jobs.hold(connection, job.id)
    if told is None:
        return None
    named = next(((place, each) for place in range(told["set"], len(told["sets"]))
                  if (each := _record_set(use_case.release, told["sets"][place])) is not None), None)  # fmt: skip
    if named is None:
        jobs.close(connection, job.id, use_case.env.now, "done", None)
        return None
    place, records = named
    start = told["start"] if place == told["set"] else 0
    end = start + SLICE
    is_last = end >= len(records.records)
    jobs.advance(connection, job.id, {**told, "set": place + 1 if is_last else place, "start": 0 if is_last else end})
    use_case.cause = f"{records.app}/{records.path}"
    return apply_slice(use_case, records, records.records[start:end], start)


def _record_set(release: Release, named: list[Any]) -> RecordSet | None:
    """A set by its app and path; None where the app is gone or has it no more."""
    return next((each for each in release.seed if [each.app, each.path] == named), None)
