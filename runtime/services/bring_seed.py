"""Seed: the records that an app brings with it, noted as a job in the transaction of the switch and done right after it.

How far it has come stands in the job's row, which each slice holds and moves on in its own transaction. So a process that
is killed loses nothing, and whoever goes on (the next publish, a worker, both at once) brings each record once.
"""

from collections import Counter
from typing import Any

from engines.blueprint.model import RecordSet, Release
from engines.kernel.errors import AppError, Transient
from runtime.services.apply_records import SLICE, Applied, apply_slice
from runtime.services.job_values import actor_of, packed_actor
from runtime.services.platform import Platform
from runtime.services.transact import transact
from runtime.services.use_case import Actor, UseCase, kept_problems
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
        payload = {"actor": packed_actor(actor), "sets": sets, "start": 0}
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
            with platform.database.write() as connection:
                now = platform.clock(workspace.load(connection)).now()
                jobs.close(connection, job.id, now, "failed", kept_problems(error))
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
    """The next records and the note of what is left, committed together; None when nothing is."""
    connection = use_case.ws.connection
    told = jobs.hold(connection, job.id)
    if told is None:
        return None
    sets, start = told["sets"], told["start"]
    if not sets:
        jobs.close(connection, job.id, use_case.env.now, "done", None)
        return None
    records = _record_set(use_case.release, sets[0])
    end = start + SLICE
    if records is None or end >= len(records.records):
        jobs.advance(connection, job.id, {**told, "sets": sets[1:], "start": 0})
    else:
        jobs.advance(connection, job.id, {**told, "start": end})
    if records is None:
        return Counter()
    use_case.cause = f"{records.app}/{records.path}"
    return apply_slice(use_case, records, records.records[start:end], start)


def _record_set(release: Release, named: list[Any]) -> RecordSet | None:
    """A set by its app and path; None where the app is gone or has it no more."""
    return next((each for each in release.seed if [each.app, each.path] == named), None)
