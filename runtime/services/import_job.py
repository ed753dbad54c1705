"""An import as a job: a file is kept with what is to become of it, and a worker brings it in, slice by slice, for whoever asked
and with their rights of that moment. It can be stopped between two slices, and goes on where it was.

All or nothing is two ways through the file: the first one only decides, and where it refuses a row, that is all. What is refused
in the second (somebody has changed something in between) takes back what came in with it: an undo is asked for with its end.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, Literal

from engines.kernel.errors import Conflict, Problem
from runtime.auth.actor import Actor
from runtime.services.asked_by import acting, packed_asker
from runtime.services.import_files import LARGEST, find_import_file, may_import
from runtime.services.import_records import Imported, ImportRecords, import_records
from runtime.services.platform import Platform
from runtime.services.turn import Turn
from runtime.services.undo_import import plan_undo
from runtime.services.use_case import plain
from runtime.spreadsheets.sheet import Progress
from runtime.storage import files, jobs, workspace
from runtime.storage.database import Connection
from runtime.storage.jobs import Job, NewJob, Offer

KIND = "import"


@dataclass(frozen=True, slots=True)
class AskImport:
    """What to import; as `ImportRecords` has it."""

    form: str
    mapping: Mapping[str, str] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    mode: Literal["both", "create", "update"] = "both"
    sheet: str | None = None
    dry: bool = False
    locale: str = "en"
    """Of the sheet of bad rows."""
    atomic: bool = False
    """All rows or none."""


def ask_for_import(platform: Platform, actor: Actor, asked: AskImport, name: str, source: BinaryIO, once: str | None) -> Job:
    """The job, waiting. `once`: the caller's key; the same one is answered with the same job. Raises `NotFound` and `Forbidden`
    where the actor may save no record of the form, `Invalid` for a file that is too large."""
    may_import(platform, actor, asked.form, asked.mode)
    content = platform.files.put(source, LARGEST)

    def keep(connection: Connection) -> None:
        files.add(connection, platform.ids.next(), platform.ids.public_id(), content, name, platform.now(), actor.id)

    return _asked(platform, actor, asked, {"file": content.digest, "name": name}, once, keep)


def ask_for_import_of(platform: Platform, actor: Actor, asked: AskImport, file: int | str, once: str | None) -> Job:
    """The same with a file that the actor has sent before, by id or public id. Raises `NotFound` also where it is gone."""
    may_import(platform, actor, asked.form, asked.mode)
    kept = find_import_file(platform, actor, file)
    told = {"file": kept.digest, "name": kept.name, "file_id": kept.public_id}
    return _asked(platform, actor, asked, told, once, lambda _connection: None)


def _asked(
    platform: Platform, actor: Actor, asked: AskImport, file: Mapping[str, str], once: str | None,
    keep: Callable[[Connection], None],
) -> Job:  # fmt: skip
    told = {**asdict(asked), **file, "actor": packed_asker(actor)}
    dedupe = None if once is None else f"{KIND}:{actor.id}:{once}"
    platform.ids.ensure(2)
    with platform.database.write() as connection:
        now = platform.clock(workspace.load(connection)).now()
        job = NewJob(platform.ids.next(), KIND, told, now, "bulk", None, dedupe, actor.id)
        if jobs.enqueue(connection, [job], now):
            keep(connection)
        kept = jobs.find(connection, job.id) or (None if dedupe is None else jobs.find_dedupe(connection, dedupe))
    if kept is None or plain({name: kept.payload.get(name) for name in told}) != plain(told):
        raise Conflict(Problem("idempotency_key_reused", params={"key": once or ""}))
    platform.wake([Offer(kept.id, "bulk")])
    return kept


def run_import(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """One turn at an import. What is over before the file is done goes on in the next; a dry run keeps nothing and so is not
    broken off."""
    told = job.payload
    is_first_look = told.get("atomic", False) and not told["dry"] and not told.get("checked", False)
    request = ImportRecords(
        told["form"], platform.files.path(told["file"]), told["mapping"], tuple(told["key"]), told["mode"], told["sheet"],
        told["dry"] or is_first_look, error_sheet(platform, job), job=job.id,
    )  # fmt: skip
    folder(platform).mkdir(parents=True, exist_ok=True)
    speaking = replace(platform, settings=replace(platform.settings, locale=told["locale"]))
    with platform.database.read() as connection:
        actor = acting(connection, told["actor"])
    platform.ids.ensure(1)
    steps = (_FirstLook if is_first_look else _Steps)(platform, job, turn, actor)

    def report(_progress: Progress, _counts: Mapping[str, int]) -> None:
        if not turn.goes_on() and not request.dry:
            raise _TurnIsOver

    try:
        import_records(speaking, actor, request, report, steps)
    except _TurnIsOver:
        return Counter()
    return Counter({KIND: 1})


def folder(platform: Platform) -> Path:
    """Where sheets of bad rows are."""
    return platform.settings.data_dir / "imports"


def error_sheet(platform: Platform, job: Job) -> Path:
    """Where the sheet of bad rows of an import goes."""
    return folder(platform) / f"job-{job.id}.errors.xlsx"


class _TurnIsOver(Exception):
    """Somebody else needs the worker."""


class _Steps:
    """What the job keeps with each slice."""

    def __init__(self, platform: Platform, job: Job, turn: Turn, actor: Actor) -> None:
        self._platform = platform
        self._job = job
        self._turn = turn
        self._actor = actor

    @property
    def size(self) -> int:
        """As large as the turn wants it."""
        return self._turn.size

    def keep(self, connection: Connection, run: str, progress: Progress, counts: Mapping[str, int]) -> None:
        """How far it is. Raises `Conflict` where the job was cancelled or taken over, `Forbidden` where whoever asked was shut
        out: the slice is undone. With other rights than before it goes on in the next turn."""
        if acting(connection, self._job.payload["actor"]) != self._actor:
            self._turn.is_broken_off = True
            raise _TurnIsOver
        result = {"done": progress.done, "total": progress.total, "counts": dict(counts), "phase": self.phase}
        self._checkpoint(connection, self._payload(run, counts), result)

    def end(self, connection: Connection, imported: Imported) -> None:
        """What became of it. Raises `Conflict` like `keep`."""
        is_taken_back = self._job.payload.get("atomic", False) and imported.counts["refused"] > 0 and not self.is_dry
        result: dict[str, Any] = {**_told(imported), "phase": self.phase, "is_taken_back": is_taken_back}
        now = self._platform.clock(workspace.load(connection)).now()
        if not jobs.finish(connection, self._job.id, self._turn.by, now, result):
            raise Conflict(Problem("job_taken_over"))
        done = jobs.find(connection, self._job.id)
        if is_taken_back and done is not None:
            plan_undo(self._platform, connection, done, self._job.created_by, self._job.payload["actor"])

    phase = "bring"
    is_dry = False

    def _payload(self, run: str, counts: Mapping[str, int]) -> dict[str, Any]:
        """By `run` it can be undone, also where it is given up: then its result says why."""
        return {**self._job.payload, "run": run, "so_far": dict(counts)} if run != "dry" else dict(self._job.payload)

    def _checkpoint(self, connection: Connection, payload: Mapping[str, Any], result: Mapping[str, Any]) -> None:
        until = self._platform.clock(workspace.load(connection)).now() + self._turn.lease
        if not jobs.checkpoint(connection, self._job.id, self._turn.by, dict(payload), until, dict(result)):
            raise Conflict(Problem("job_taken_over"))


class _FirstLook(_Steps):
    """Before all or nothing: whether it can be all."""

    phase = "look"
    is_dry = True

    def end(self, connection: Connection, imported: Imported) -> None:
        """Nothing, where a row is refused; else the file is brought in by the next turn."""
        if imported.counts["refused"]:
            super().end(connection, imported)
            return
        self._checkpoint(connection, {**self._job.payload, "checked": True}, {"counts": {}, "phase": _Steps.phase})
        self._turn.is_broken_off = True


def _told(imported: Imported) -> dict[str, Any]:
    return {
        "counts": dict(imported.counts), "errors": None if imported.errors is None else imported.errors.name,
        "unused": list(imported.unused), "read_only": list(imported.read_only), "left_out": list(imported.left_out),
        "first_problems": [
            {"row": row, "code": each.code, "pointer": each.pointer, "params": plain(each.params)}
            for row, each in imported.first_problems
        ],
    }  # fmt: skip
