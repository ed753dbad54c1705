"""An export as a job: the sheet is written while people go on working, for whoever asked and with their rights of the moment in
which it is written. It can be cancelled between two pages; nothing of a cancelled one is left."""

import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from engines.kernel.errors import Conflict, NotFound, Problem
from runtime.auth.actor import Actor
from runtime.services.asked_by import acting, packed_asker
from runtime.services.export_records import ExportRecords, check_export, export_records
from runtime.services.jobs_admin import show_job
from runtime.services.platform import Platform
from runtime.services.turn import Turn
from runtime.services.use_case import plain
from runtime.services.viewer import view
from runtime.storage import jobs, workspace
from runtime.storage.jobs import Job, NewJob, Offer

KIND = "export"
#: Days that a sheet is kept.
KEPT_DAYS = 7
#: Seconds between two looks at whether it is still wanted.
_BEAT = 1.0


@dataclass(frozen=True, slots=True)
class AskExport:
    """What to export; as `ExportRecords` has it."""

    form: str
    format: Literal["xlsx", "csv"] = "xlsx"
    filter: str | None = None
    search: str | None = None
    sort: str | None = None
    fields: tuple[str, ...] | None = None
    titles: bool = True
    locale: str = "en"

    def request(self, path: Path) -> ExportRecords:
        """The export into a file."""
        return ExportRecords(self.form, path, self.filter, self.fields, self.sort, self.search, self.titles)


def ask_for_export(platform: Platform, actor: Actor, asked: AskExport, once: str | None) -> Job:
    """The job, waiting. `once`: the caller's key; the same one is answered with the same job. Raises `NotFound`, `Forbidden`, and
    `Invalid` with all that is wrong with the request."""
    speaking = _speaking(platform, asked.locale)
    with platform.database.read() as connection:
        check_export(speaking, view(speaking, connection, actor), asked.request(Path("export")))
    who = {**packed_asker(actor), "via": actor.via, "address": actor.address}
    told = {**asdict(asked), "actor": who}
    dedupe = None if once is None else f"{KIND}:{actor.id}:{once}"
    platform.ids.ensure(1)
    with platform.database.write() as connection:
        now = platform.clock(workspace.load(connection)).now()
        job = NewJob(platform.ids.next(), KIND, told, now, "bulk", None, dedupe, actor.id)
        jobs.enqueue(connection, [job], now)
        kept = jobs.find(connection, job.id) or (None if dedupe is None else jobs.find_dedupe(connection, dedupe))
    if kept is None or _wanted(kept.payload) != _wanted(plain(told)):
        raise Conflict(Problem("idempotency_key_reused", params={"key": once or ""}))
    platform.wake([Offer(kept.id, "bulk")])
    return kept


def run_export(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """Write the sheet beside its place, and put it there when it is whole."""
    told = {**job.payload}
    who = told.pop("actor")
    asked = AskExport(**{**told, "fields": None if told["fields"] is None else tuple(told["fields"])})
    with platform.database.read() as connection:
        actor = replace(acting(connection, who), via=who["via"], address=who["address"])
    folder(platform).mkdir(parents=True, exist_ok=True)
    path = sheet(platform, job)
    part = path.with_name(f"part-{path.name}")
    beat = _Beat(platform, job, turn)
    try:
        count = export_records(_speaking(platform, asked.locale), actor, asked.request(part), beat.report)
        part.replace(path)
        with platform.database.write() as connection:
            now = platform.clock(workspace.load(connection)).now()
            result = {"done": count, "total": count, "file": path.name}
            if not jobs.finish(connection, job.id, turn.by, now, result):
                path.unlink(missing_ok=True)
                raise Conflict(Problem("job_taken_over"))
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return Counter({KIND: 1})


def sheet_of(platform: Platform, actor: Actor, id: int) -> tuple[Path, str]:
    """The sheet of an export, and what it should be called. Raises `NotFound` where it is not there or not the actor's."""
    job = show_job(platform, actor, id)
    name = job.result.get("file") if isinstance(job.result, dict) and job.kind == KIND else None
    if name is None or job.state != "done" or not (folder(platform) / name).is_file():
        raise NotFound(Problem("no_export_file", params={"days": KEPT_DAYS}))
    return folder(platform) / str(name), f"{job.payload['form'].partition('.')[2]}.{job.payload['format']}"


def folder(platform: Platform) -> Path:
    """Where sheets are."""
    return platform.settings.data_dir / "exports"


def sheet(platform: Platform, job: Job) -> Path:
    """Where the sheet of an export goes."""
    return folder(platform) / f"job-{job.id}.{job.payload['format']}"


class _Beat:
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


def _speaking(platform: Platform, locale: str) -> Platform:
    return replace(platform, settings=replace(platform.settings, locale=locale))


def _wanted(payload: Any) -> Any:
    """What was asked for, without from where."""
    told = dict(plain(payload))
    return {**told, "actor": {name: told["actor"][name] for name in ("user", "scopes")}}
