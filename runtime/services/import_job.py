"""An import as a job: a file is kept with what is to become of it, and a worker brings it in, slice by slice, for whoever asked
and with their rights of that moment. It can be stopped between two slices, and goes on where it was."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, Literal

from engines.kernel.errors import Conflict, Forbidden, Problem
from runtime.auth.actor import Actor
from runtime.auth.known_actors import actor_of
from runtime.services.import_records import Imported, ImportRecords, import_records
from runtime.services.platform import Platform
from runtime.services.turn import Turn
from runtime.services.use_case import plain
from runtime.services.viewer import view
from runtime.spreadsheets.sheet import Progress
from runtime.storage import files, jobs, workspace
from runtime.storage.database import Connection
from runtime.storage.jobs import Job, NewJob, Offer

KIND = "import"
#: Bytes of a file.
LARGEST = 200 * 2**20


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


def ask_for_import(platform: Platform, actor: Actor, asked: AskImport, name: str, source: BinaryIO, once: str | None) -> Job:
    """The job, waiting. `once`: the caller's key; the same one is answered with the same job. Raises `NotFound` and `Forbidden`
    where the actor may save no record of the form, `Invalid` for a file that is too large."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.release.entity(asked.form)
        wanted = ("create", "update") if asked.mode == "both" else (asked.mode,)
        may = [action for action in wanted if viewer.access.may(entity.id, action)]
        viewer.entity(asked.form, may[0] if may else wanted[0])
    content = platform.files.put(source, LARGEST)
    told = {**asdict(asked), "file": content.digest, "name": name, "actor": {"user": actor.id, "scopes": _scopes(actor)}}
    dedupe = None if once is None else f"{KIND}:{actor.id}:{once}"
    platform.ids.ensure(2)
    with platform.database.write() as connection:
        now = platform.clock(workspace.load(connection)).now()
        job = NewJob(platform.ids.next(), KIND, told, now, "bulk", None, dedupe, actor.id)
        if jobs.enqueue(connection, [job], now):
            files.add(connection, platform.ids.next(), platform.ids.public_id(), content, name, platform.now(), actor.id)
        kept = jobs.find(connection, job.id) or (None if dedupe is None else jobs.find_dedupe(connection, dedupe))
    if kept is None or plain(kept.payload) != plain(told):
        raise Conflict(Problem("idempotency_key_reused", params={"key": once or ""}))
    platform.wake([Offer(kept.id, "bulk")])
    return kept


def run_import(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """One turn at an import. What is over before the file is done goes on in the next; a dry run keeps nothing and so is not
    broken off."""
    told = job.payload
    request = ImportRecords(
        told["form"], platform.files.path(told["file"]), told["mapping"], tuple(told["key"]), told["mode"], told["sheet"],
        told["dry"], error_sheet(platform, job), job=job.id,
    )  # fmt: skip
    folder(platform).mkdir(parents=True, exist_ok=True)
    speaking = replace(platform, settings=replace(platform.settings, locale=told["locale"]))
    with platform.database.read() as connection:
        actor = _acting(connection, told["actor"])
    steps = _Steps(platform, job, turn, actor)

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

    def keep(self, connection: Connection, progress: Progress, counts: Mapping[str, int]) -> None:
        """How far it is. Raises `Conflict` where the job was cancelled or taken over, `Forbidden` where whoever asked was shut
        out: the slice is undone. With other rights than before it goes on in the next turn."""
        if _acting(connection, self._job.payload["actor"]) != self._actor:
            self._turn.is_broken_off = True
            raise _TurnIsOver
        until = self._platform.clock(workspace.load(connection)).now() + self._turn.lease
        result = {"done": progress.done, "total": progress.total, "counts": dict(counts)}
        if not jobs.checkpoint(connection, self._job.id, self._turn.by, self._job.payload, until, result):
            raise Conflict(Problem("job_taken_over"))

    def end(self, connection: Connection, imported: Imported) -> None:
        """What became of it. Raises `Conflict` like `keep`."""
        result: dict[str, Any] = {
            "counts": dict(imported.counts), "errors": None if imported.errors is None else imported.errors.name,
            "unused": list(imported.unused), "read_only": list(imported.read_only), "left_out": list(imported.left_out),
            "first_problems": [
                {"row": row, "code": each.code, "pointer": each.pointer, "params": plain(each.params)}
                for row, each in imported.first_problems
            ],
        }  # fmt: skip
        now = self._platform.clock(workspace.load(connection)).now()
        if not jobs.finish(connection, self._job.id, self._turn.by, now, result):
            raise Conflict(Problem("job_taken_over"))


def _scopes(actor: Actor) -> list[list[str]] | None:
    return None if actor.scopes is None else sorted(list(each) for each in actor.scopes)


def _acting(connection: Connection, told: Mapping[str, Any]) -> Actor:
    """Whoever asked, with the rights that they have now; of a key no more than its scopes."""
    if told["user"] is None:
        return Actor()
    actor = actor_of(connection, told["user"])
    if actor is None:
        raise Forbidden(Problem("user_not_active", params={"login": told["user"]}))
    scopes = told["scopes"]
    return replace(actor, scopes=None if scopes is None else frozenset((form, action) for form, action in scopes))
