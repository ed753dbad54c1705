"""Undo an import: its new records go into the recycle bin, the others get back what they had, where nobody has changed the same
since. By the ordinary services, for whoever asks and with their rights, so rules hear of it as of any other work; what cannot be
undone stays and is told.

The newest change comes first, so that what an import had made to point to its own earlier rows goes before them. A slice and how
far the job is commit together: it goes on where it was, however often its process dies.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engines.kernel.errors import Conflict, Forbidden, Problem
from engines.record.entity import Entity
from runtime.services.asked_by import acting
from runtime.services.delete_records import DeleteRecords, delete_slice
from runtime.services.job_lease import checkpoint, finish
from runtime.services.platform import Platform
from runtime.services.restore_version import as_it_was
from runtime.services.save_records import RecordInput, Saved, SaveRecords, save_slice
from runtime.services.transact import transact
from runtime.services.turn import Turn
from runtime.services.use_case import UseCase, plain
from runtime.storage import jobs, traces, workspace
from runtime.storage.database import Connection
from runtime.storage.jobs import Job, NewJob, Offer
from runtime.storage.traces import Change

KIND = "import_undo"
#: Records that could not be undone and are named.
_MOST_NAMED = 200
#: What the system does by itself is no work of anybody.
_RULES = ("rule:", "daily")


def undo_key(id: int) -> str:
    """By which the undo of an import is asked for: once."""
    return f"{KIND}:{id}"


def can_undo(job: Job) -> bool:
    """Whether a job is an import that is over and has brought something in."""
    return job.kind == "import" and job.state in ("done", "failed", "cancelled") and "run" in job.payload


def plan_undo(platform: Platform, connection: Connection, job: Job, by: int | None, asker: Mapping[str, Any]) -> Job:
    """The job that undoes an import; the same one where there is one already, begun again where it was given up. Raises
    `Conflict` where there is nothing to undo. (Take an id ahead: `platform.ids.ensure`.)"""
    if not can_undo(job):
        raise Conflict(Problem("import_not_undoable"))
    now = platform.clock(workspace.load(connection)).now()
    told = {
        "import": job.id, "run": job.payload["run"], "form": job.payload["form"], "name": job.payload["name"],
        "actor": dict(asker),
    }  # fmt: skip
    new = NewJob(platform.ids.next(), KIND, told, now, "bulk", None, undo_key(job.id), by)
    jobs.enqueue(connection, [new], now)
    kept = jobs.find_dedupe(connection, undo_key(job.id))
    if kept is None:
        raise Conflict(Problem("import_not_undoable"))
    if jobs.retry(connection, kept.id, now):
        kept = jobs.find(connection, kept.id) or kept
    return kept


def offer_of(job: Job) -> Offer:
    """To wake whoever works."""
    return Offer(job.id, job.lane)


def run_undo(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """One turn at an undo."""
    payload: dict[str, Any] = dict(job.payload)
    while True:
        with platform.database.read() as connection:
            actor = acting(connection, payload["actor"])

        def work(use_case: UseCase, so_far: Mapping[str, Any] = payload) -> tuple[dict[str, Any], bool]:
            return _slice(use_case, job, turn, so_far)

        payload, is_done = transact(platform, actor, work, cause=f"undo:{payload['import']}", size=turn.size)
        if is_done:
            return Counter({KIND: 1})
        if not turn.goes_on():
            return Counter()


@dataclass(slots=True)
class _Slice:
    """What is to become of some records."""

    delete: list[int] = field(default_factory=list)
    put_back: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    left: list[tuple[int, Problem]] = field(default_factory=list)


def _slice(use_case: UseCase, job: Job, turn: Turn, payload: Mapping[str, Any]) -> tuple[dict[str, Any], bool]:
    """The next records of it; how far it is then, and whether all is done."""
    entity, run = use_case.release.entity(payload["form"]), payload["run"]
    connection = use_case.ws.connection
    total = payload.get("total")
    if total is None:
        total = traces.count_of_import(connection, entity.id, run)
    rows = traces.made_by_import(connection, entity.id, run, payload.get("before"), turn.size)
    wanted = _sorted_out(use_case, entity, run, rows)
    for id, problem in _done(use_case, entity, wanted):
        wanted.counts["left"] += 1
        wanted.left.append((id, problem))
    counts = Counter(payload.get("counts", {})) + wanted.counts
    named = [{"id": id, "code": each.code, "pointer": each.pointer, "params": plain(each.params)} for id, each in wanted.left]
    after = {
        **payload, "total": total, "done": payload.get("done", 0) + len(rows), "counts": dict(counts),
        "before": rows[-1][0] if rows else payload.get("before"), "left": [*payload.get("left", ()), *named][:_MOST_NAMED],
    }  # fmt: skip
    result = {name: after[name] for name in ("done", "total", "counts", "left")}
    if len(rows) < turn.size:
        finish(use_case, job, turn, result)
        return after, True
    checkpoint(use_case, job, turn, after, result)
    return after, False


def _sorted_out(use_case: UseCase, entity: Entity, run: str, rows: Sequence[tuple[int, int]]) -> _Slice:
    """Each record once: with the last change that the import made to it."""
    wanted = _Slice()
    use_case.ws.lock(entity.id, {record for _, record in rows})
    histories = traces.changes_of_all(use_case.ws.connection, entity.id, [record for _, record in rows])
    for change, record in rows:
        history = histories[record]
        mine = [each for each in history if each.cause == f"import:{run}"]
        if change != max(each.id for each in mine):
            continue
        others = [each for each in history if each.version > mine[0].version and each not in mine]
        if use_case.ws.record(entity.id, record) is None:
            wanted.counts["gone"] += 1
        elif any(each.kind == "created" for each in mine):
            _take_new(entity, wanted, record, others)
        else:
            _take_changed(use_case, entity, wanted, record, mine, others)
    return wanted


def _take_new(entity: Entity, wanted: _Slice, record: int, others: Sequence[Change]) -> None:
    """A record that the import made goes, unless somebody has worked on it since. What rules did to it is no work of anybody."""
    if any(each.cause is None or not each.cause.startswith(_RULES) for each in others):
        wanted.counts["left"] += 1
        wanted.left.append((record, Problem("undo_changed_since", params={"form": entity.title})))
    else:
        wanted.delete.append(record)


def _take_changed(
    use_case: UseCase, entity: Entity, wanted: _Slice, record: int, mine: Sequence[Change], others: Sequence[Change]
) -> None:  # fmt: skip
    """A record that was there before gets its old values back, unless one of them was changed since."""
    values = as_it_was(use_case, entity, record, mine)
    written = {id: value for id, value in values.items() if id in entity.fields and not entity.fields[id].is_computed}
    touched = {id for each in others for id in (use_case.open(each.changes) or {})} & set(written)
    problem = None
    if any(each.kind == "erased" for each in others):
        problem = Problem("undo_changed_since", params={"form": entity.title})
    elif touched:
        seen = [entity.fields[id] for id in sorted(touched) if use_case.access.sees(entity.id, id)]
        title: Any = seen[0].title if seen else entity.title
        problem = Problem("undo_field_changed_since", f"/{seen[0].key}" if seen else "", {"title": title})
    if problem is not None:
        wanted.counts["left"] += 1
        wanted.left.append((record, problem))
    elif written:
        wanted.put_back.append((record, {entity.fields[id].key: value for id, value in written.items()}))
    else:
        wanted.counts["put_back"] += 1


def _done(use_case: UseCase, entity: Entity, wanted: _Slice) -> Iterator[tuple[int, Problem]]:
    """Do it; what is refused, and why."""
    gone: Sequence[Saved] = ()
    back: Sequence[Saved] = ()
    try:
        if wanted.delete:
            gone = delete_slice(use_case, DeleteRecords(entity.key, wanted.delete, atomic=False))
        if wanted.put_back:
            rows = [RecordInput(values, id) for id, values in wanted.put_back]
            back = save_slice(use_case, SaveRecords(entity.key, rows, mode="update", atomic=False))
    except Forbidden as error:  # of the form as a whole: each of its records stays, and says so
        ids = [*wanted.delete[len(gone) :], *(id for id, _ in wanted.put_back)]
        wanted.counts["deleted"] += sum(each.status != "refused" for each in gone)
        yield from ((id, error.problems[0]) for id in ids)
        yield from _refused(wanted.delete, gone)
        return
    wanted.counts["deleted"] += sum(each.status != "refused" for each in gone)
    wanted.counts["put_back"] += sum(each.status != "refused" for each in back)
    yield from _refused(wanted.delete, gone)
    yield from _refused([id for id, _ in wanted.put_back], back)


def _refused(ids: Sequence[int], answers: Sequence[Saved]) -> Iterator[tuple[int, Problem]]:
    for id, saved in zip(ids, answers, strict=False):
        if saved.status == "refused":
            yield id, saved.problems[0]
