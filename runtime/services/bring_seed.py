"""Seed: the records that an app brings with it, noted as a job of that app in the transaction of the switch and done right
after it. The jobs are done in the order of the apps; one whose records are refused holds up no other.

How far it has come stands in the job's row, which each slice holds and moves on in its own transaction. So a process that
is killed loses nothing, and whoever goes on (the next publish, a worker, both at once) brings each record once.
"""

from collections import Counter
from dataclasses import replace

from engines.blueprint.model import RecordSet, Release
from engines.kernel.errors import AppError, Invalid, Problem, Transient
from runtime.auth.actor import Actor
from runtime.services.apply_records import SLICE, Applied, apply_slice
from runtime.services.job_values import actor_of, packed_actor
from runtime.services.platform import Platform
from runtime.services.transact import transact
from runtime.services.turn import Turn
from runtime.services.use_case import UseCase, kept_problems
from runtime.storage import jobs, workspace
from runtime.storage.database import Connection
from runtime.storage.incidents import settle
from runtime.storage.jobs import Job, NewJob

KIND = "seed"


def put_off_seed(connection: Connection, platform: Platform, actor: Actor, release: Release, new: frozenset[str]) -> None:
    """Note, in the transaction of the switch, what is to be brought, in a job of each app that takes over what an earlier one has
    left. Records are found by their key; those without one come with an app that is `new` only."""
    now = platform.clock(workspace.load(connection)).now()
    begun: dict[tuple[str, str], int] = {}
    for job in jobs.unfinished(connection, KIND):
        begun |= {(job.payload["app"], path): start for path, start in job.payload["left"]}
        jobs.close(connection, job.id, now, "done", None)
        settle(connection, "job", KIND, "", "seed_refused")
    left: dict[str, list[tuple[str, int]]] = {}
    for each in release.seed:
        place = (each.app, each.path)
        if each.key is not None or each.app in new or place in begun:
            left.setdefault(each.app, []).append((each.path, 0 if each.key is not None else begun.get(place, 0)))
    told = [{"actor": packed_actor(actor), "app": app, "left": sets} for app, sets in left.items()]
    jobs.enqueue(connection, [NewJob(platform.ids.next(), KIND, each, now, order_key=KIND) for each in told], now)


def bring_seed(platform: Platform) -> Applied:
    """Bring what is not there yet, of this switch and of earlier ones. Raises `Invalid` where records of some apps do not fit,
    when those of all others are in: the apps are at fault, and the next publish tries again. What is `Transient` leaves the
    jobs to whoever comes next."""
    with platform.database.read() as connection:
        waiting = jobs.unfinished(connection, KIND)
    counts: Counter[str] = Counter()
    refused: list[Problem] = []
    for job in waiting:
        try:
            counts += _bring(platform, job)
        except Invalid as error:
            with platform.database.write() as connection:
                now = platform.clock(workspace.load(connection)).now()
                jobs.close(connection, job.id, now, "failed", kept_problems(error))
            refused += error.problems
    if refused:
        raise Invalid(refused)
    return Applied(counts["created"], counts["kept"])


def run_seed(platform: Platform, job: Job, _turn: Turn) -> Counter[str]:
    """The same by a worker, of one job."""
    _bring(platform, job)
    return Counter(seed=1)


def _bring(platform: Platform, job: Job) -> Counter[str]:
    """All slices of a job that are left, each in a transaction of its own. What refuses one becomes `Invalid`, with the app."""
    counts: Counter[str] = Counter()
    # Whoever published is noted for the records; what an app brings is not judged by rights to its forms.
    actor = replace(actor_of(job.payload), is_admin=True)
    try:
        while (done := transact(platform, actor, lambda use_case: _slice(use_case, job), cause=KIND, size=SLICE)) is not None:
            counts += done
    except Transient:
        raise
    except AppError as error:
        app = job.payload["app"]
        raise Invalid([Problem("seed_refused", f"/{app}", {"app": app}), *error.problems]) from error
    return counts


def _slice(use_case: UseCase, job: Job) -> Counter[str] | None:
    """The next records and the note of what is left, committed together; None when nothing is."""
    connection = use_case.ws.connection
    told = jobs.hold(connection, job.id)
    if told is None:
        return None
    if not told["left"]:
        jobs.close(connection, job.id, use_case.env.now, "done", None)
        if all(each.state != "failed" for each in jobs.unfinished(connection, KIND)):
            settle(connection, "job", KIND, "", "seed_refused")
        return None
    (path, start), *further = told["left"]
    records = _record_set(use_case.release, told["app"], path)
    end = start + SLICE
    is_whole = records is None or end >= len(records.records)
    jobs.advance(connection, job.id, {**told, "left": further if is_whole else [(path, end), *further]})
    if records is None:
        return Counter()
    use_case.cause = f"{records.app}/{records.path}"
    return apply_slice(use_case, records, records.records[start:end], start)


def _record_set(release: Release, app: str, path: str) -> RecordSet | None:
    """A set by its app and path; None where the app is gone or has it no more."""
    return next((each for each in release.seed if (each.app, each.path) == (app, path)), None)
