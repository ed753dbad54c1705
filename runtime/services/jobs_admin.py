"""Jobs and incidents as people see them: administrators all of them, others the jobs that they asked for."""

from collections.abc import Sequence
from pathlib import Path

from engines.kernel.errors import Conflict, NotFound, Problem
from runtime.auth.actor import Actor
from runtime.services.asked_by import packed_asker
from runtime.services.audited import audited
from runtime.services.import_job import folder
from runtime.services.platform import Platform
from runtime.services.undo_import import offer_of, plan_undo, undo_key
from runtime.storage import incidents, jobs, workspace
from runtime.storage.database import Connection
from runtime.storage.incidents import CountedIncident
from runtime.storage.jobs import Job, Offer

#: Jobs that the retry of one incident begins again.
MOST = 1000


def list_jobs(
    platform: Platform, actor: Actor, most: int, *, state: str | None = None, kind: str | None = None, before: int | None = None,
    own: bool = True,
) -> list[Job]:  # fmt: skip
    """The newest first. `own`: only those that the actor asked for; all others are for administrators, which the door sees to."""
    mine = (actor.id or 0) if own else None
    with platform.database.read() as connection:
        return jobs.listed(connection, most, state=state, kind=kind, created_by=mine, before=before)


def show_job(platform: Platform, actor: Actor, id: int) -> Job:
    """Raises `NotFound` also for one that is not the actor's."""
    with platform.database.read() as connection:
        return _seen(connection, actor, id)


def errors_of(platform: Platform, actor: Actor, id: int) -> Path:
    """The sheet of bad rows of an import. Raises `NotFound` where there is none."""
    job = show_job(platform, actor, id)
    name = job.result.get("errors") if isinstance(job.result, dict) else None
    if name is None or not (folder(platform) / name).is_file():
        raise NotFound(Problem("no_error_sheet"))
    return folder(platform) / str(name)


def retry_job(platform: Platform, actor: Actor, id: int) -> Job:
    """Try one again that was given up or cancelled: an import goes on where it was. Raises `Conflict` for any other."""
    with audited(platform, actor) as change:
        connection = change.connection
        _seen(connection, actor, id)
        if jobs.find_dedupe(connection, undo_key(id)) is not None:
            raise Conflict(Problem("import_undone"))
        now = platform.clock(workspace.load(connection)).now()
        if not jobs.retry(connection, id, now):
            raise Conflict(Problem("job_not_over"))
        job = _seen(connection, actor, id)
        change.note("job_retried", str(id), job=job.kind)
    platform.wake([Offer(job.id, job.lane)])
    return job


def cancel_job(platform: Platform, actor: Actor, id: int) -> Job:
    """It is not wanted any more; what it has committed stays. Raises `Conflict` where it is over."""
    with audited(platform, actor) as change:
        connection = change.connection
        _seen(connection, actor, id)
        if not jobs.cancel(connection, id, platform.clock(workspace.load(connection)).now()):
            raise Conflict(Problem("job_is_over"))
        job = _seen(connection, actor, id)
        change.note("job_cancelled", str(id), job=job.kind)
    return job


def undo_import(platform: Platform, actor: Actor, id: int) -> Job:
    """Have an import undone: the job that does it. Asked for again it is the same. Raises `Conflict` where there is nothing to
    undo, or the import still runs."""
    platform.ids.ensure(1)
    with audited(platform, actor) as change:
        job = plan_undo(platform, change.connection, _seen(change.connection, actor, id), actor.id, packed_asker(actor))
        change.note("import_undo_asked", str(id), job=job.id)
    platform.wake([offer_of(job)])
    return job


def undos_of(platform: Platform, found: Sequence[Job]) -> dict[int, Job]:
    """The undo of each import among them that was asked for, by the import's id."""
    keys = {undo_key(job.id): job.id for job in found if job.kind == "import"}
    if not keys:
        return {}
    with platform.database.read() as connection:
        return {keys[key]: job for key, job in jobs.find_dedupes(connection, keys).items()}


def list_incidents(platform: Platform, most: int) -> list[CountedIncident]:
    """What nobody has dealt with, the newest first."""
    with platform.database.read() as connection:
        return incidents.open_incidents(connection, most)


def retry_incident(platform: Platform, actor: Actor, id: str) -> int:
    """Try again all jobs that were given up because of it (at most `MOST`); how many. Raises `Conflict` where it is not about
    jobs: what a rule did not do with a save cannot be made up for."""
    with audited(platform, actor) as change:
        connection = change.connection
        found = _incident(connection, id)
        if found.kind != "job":
            raise Conflict(Problem("incident_not_retryable"))
        now = platform.clock(workspace.load(connection)).now()
        mine = [
            job for job in jobs.listed(connection, MOST, state="failed", kind=found.subject)
            if isinstance(job.result, list) and job.result and job.result[0]["code"] == found.code
        ]  # fmt: skip
        again = [job for job in mine if jobs.retry(connection, job.id, now)]
        incidents.settle(connection, found.kind, found.subject, found.version, found.code)
        change.note("incident_retried", found.subject, code=found.code, jobs=len(again))
    platform.wake([Offer(job.id, job.lane) for job in again])
    return len(again)


def close_incident(platform: Platform, actor: Actor, id: str) -> None:
    """It is dealt with. Another case opens it again."""
    with audited(platform, actor) as change:
        found = _incident(change.connection, id)
        incidents.settle(change.connection, found.kind, found.subject, found.version, found.code)
        change.note("incident_closed", found.subject, code=found.code)


def _seen(connection: Connection, actor: Actor, id: int) -> Job:
    job = jobs.find(connection, id)
    if job is None or not (actor.is_unrestricted or (actor.id is not None and job.created_by == actor.id)):
        raise NotFound(Problem("job_not_found"))
    return job


def _incident(connection: Connection, id: str) -> CountedIncident:
    found = incidents.find(connection, id)
    if found is None:
        raise NotFound(Problem("incident_not_found"))
    return found
