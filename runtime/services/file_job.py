"""What jobs share that leave a file (exports, prints): asked for once, alive while they run, fetched by whoever asked.

The file is written beside its place and put there when it is whole; of a cancelled job nothing is left.
"""

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from engines.kernel.errors import Conflict, NotFound, Problem
from runtime.auth.actor import Actor
from runtime.services.asked_by import acting, packed_asker
from runtime.services.jobs_admin import show_job
from runtime.services.platform import Platform
from runtime.services.turn import Turn
from runtime.services.use_case import plain
from runtime.storage import jobs, workspace
from runtime.storage.jobs import Job, NewJob, Offer

#: Days that a file is kept.
KEPT_DAYS = 7
#: Seconds between two looks at whether it is still wanted.
_BEAT = 1.0


def ask_once(platform: Platform, actor: Actor, kind: str, told: Mapping[str, Any], once: str | None) -> Job:
    """The job, waiting. `once`: the caller's key; the same one is answered with the same job, and refused (`Conflict`) for
    another wish."""
    payload = {**told, "actor": {**packed_asker(actor), "via": actor.via, "address": actor.address}}
    dedupe = None if once is None else f"{kind}:{actor.id}:{once}"
    platform.ids.ensure(1)
    with platform.database.write() as connection:
        now = platform.clock(workspace.load(connection)).now()
        job = NewJob(platform.ids.next(), kind, payload, now, "bulk", None, dedupe, actor.id)
        jobs.enqueue(connection, [job], now)
        kept = jobs.find(connection, job.id) or (None if dedupe is None else jobs.find_dedupe(connection, dedupe))
    if kept is None or _wanted(kept.payload) != _wanted(plain(payload)):
        raise Conflict(Problem("idempotency_key_reused", params={"key": once or ""}))
    platform.wake([Offer(kept.id, "bulk")])
    return kept


def asker(platform: Platform, job: Job) -> Actor:
    """Whoever asked, with the rights of now. Raises `Forbidden` where they were shut out."""
    who = job.payload["actor"]
    with platform.database.read() as connection:
        return replace(acting(connection, who), via=who["via"], address=who["address"])


def settle(platform: Platform, job: Job, turn: Turn, part: Path, result: Mapping[str, Any]) -> None:
    """Put the file in its place, and end the job. Raises `Conflict` where it was cancelled or taken over."""
    path = file_path(platform, job)
    part.replace(path)
    with platform.database.write() as connection:
        now = platform.clock(workspace.load(connection)).now()
        if not jobs.finish(connection, job.id, turn.by, now, {**result, "file": path.name}):
            path.unlink(missing_ok=True)
            raise Conflict(Problem("job_taken_over"))


def file_of(platform: Platform, actor: Actor, id: int, kind: str, missing: str) -> tuple[Path, Job]:
    """The file of a job that is done. Raises `NotFound` where it is not there (with the problem `missing`) or not the actor's."""
    job = show_job(platform, actor, id)
    name = job.result.get("file") if isinstance(job.result, dict) and job.kind == kind else None
    if name is None or job.state != "done" or not (folder(platform) / name).is_file():
        raise NotFound(Problem(missing, params={"days": KEPT_DAYS}))
    return folder(platform) / str(name), job


def folder(platform: Platform) -> Path:
    """Where the files are."""
    return platform.settings.data_dir / "exports"


def file_path(platform: Platform, job: Job) -> Path:
    """Where the file of a job goes."""
    return folder(platform) / f"job-{job.id}.{job.payload['format']}"


class Beat:
    """What the job keeps from time to time, while it runs."""

    def __init__(self, platform: Platform, job: Job, turn: Turn) -> None:
        self._platform = platform
        self._job = job
        self._turn = turn
        self._next = 0.0

    def report(self, done: int, total: int) -> None:
        """How far it is. Raises `Conflict` where the job was cancelled or taken over."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _BEAT
        with self._platform.database.write() as connection:
            until = self._platform.clock(workspace.load(connection)).now() + self._turn.lease
            told = {"done": done, "total": total}
            if not jobs.checkpoint(connection, self._job.id, self._turn.by, self._job.payload, until, told):
                raise Conflict(Problem("job_taken_over"))


def _wanted(payload: Any) -> Any:
    """What was asked for, without from where."""
    told = dict(plain(payload))
    return {**told, "actor": {name: told["actor"][name] for name in ("user", "scopes")}}
