"""Instances, tasks and subscriptions of one transaction: locked and read once, changed in memory, written at the flush.

Part of the working set. What a step does is `engines/process`'s; this room keeps its rows. The lock on an instance's row makes
steps of one instance follow each other.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from engines.kernel.text import Text
from engines.process.instance import Instance
from engines.process.state_format import from_json, to_json
from runtime.storage.assignees import Assignees
from runtime.storage.bulk import Inserts, update_columns
from runtime.storage.journal import Journal
from runtime.storage.kept_version import KeptVersion
from runtime.storage.records import CHUNK
from runtime.storage.sealer import Sealer, whole
from runtime.storage.subscriptions import Subscriptions
from runtime.storage.system_tables import SYSTEM, SystemTables


@dataclass(frozen=True, slots=True)
class Run:
    """An instance as it is kept."""

    id: int
    form: str | None
    """Entity id of the record that it is about."""
    record_id: int | None
    """Without a form: whose personal values it may know, though it is about no record."""
    started_at: datetime
    changed_at: datetime
    state: Instance
    parent_id: int | None = None
    """The instance that called it."""
    parent_element: int | None = None
    is_sealed: bool = False
    """Whether what is kept of it tells of people."""

    @property
    def key(self) -> int | None:
        """Id of the record with whose key it is sealed."""
        return self.record_id if self.is_sealed else None


@dataclass(frozen=True, slots=True)
class Task:
    """Something that somebody is to do."""

    id: int
    instance_id: int
    element: int
    process: str
    node: str
    kind: str
    title: Text
    form: str | None
    record_id: int | None
    user_id: int
    state: str
    verb: str | None
    created_at: datetime
    ended_at: datetime | None
    urged_at: datetime | None


#: Of the lines of a log.
LOG_FORMAT = 1


# Asked at every step: put together once.
_TASKS = select(*(SYSTEM.task.c[name] for name in Task.__slots__))
_TASK = _TASKS.where(SYSTEM.task.c.id == bindparam("id"))
_OPEN_TASKS = _TASKS.where(SYSTEM.task.c.instance_id.in_(bindparam("ids", expanding=True)), SYSTEM.task.c.state == "open")
_INSTANCE_OF = select(SYSTEM.task.c.instance_id).where(SYSTEM.task.c.id == bindparam("id"))
_RUNS = (
    select(SYSTEM.process_instance)
    .where(SYSTEM.process_instance.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(SYSTEM.process_instance.c.id)
)
_RUNS_LOCKED = _RUNS.with_for_update()

VersionKey: TypeAlias = tuple[str, str]
"""Process and version."""


class ProcessBook:
    """Processes, as far as this transaction knows them."""

    def __init__(
        self, connection: Connection, tables: SystemTables, journal: Journal, next_id: Callable[[], int], sealer: Sealer, *,
        is_dry: bool = False, kept: set[VersionKey] | None = None,
    ) -> None:  # fmt: skip
        """`kept`: versions that are known to be in the tables; more are noted there as they are found."""
        self._connection = connection
        self._tables = tables
        self._journal = journal
        self._next_id = next_id
        self._sealer = sealer
        self._is_alone = is_dry or connection.dialect.name == "sqlite"
        self._runs: dict[int, Run] = {}
        self._new: dict[int, bool] = {}
        self._changed: dict[int, bool] = {}
        self._log: list[dict[str, Any]] = []
        self._tasks: dict[int, Task] = {}
        self._new_tasks: dict[int, bool] = {}
        self._changed_tasks: dict[int, bool] = {}
        self._loaded_tasks: dict[int, bool] = {}
        """Instances whose open tasks have been read."""
        self._by_record: defaultdict[tuple[str, str | None, int | None], list[int]] = defaultdict(list)
        """Instances that are known here, by process, form and record; one whose beginning was undone may be among them."""
        self._about: dict[tuple[str, int], set[int]] = {}
        """Instances that were under way about a record before, by process."""
        self.subscriptions = Subscriptions(connection, tables, journal)
        """What they wait for."""
        self.assignees = Assignees(connection)
        """Who tasks can be for."""
        self._versions: dict[tuple[str, str], tuple[KeptVersion, datetime]] = {}
        self._kept = set[VersionKey]() if kept is None else kept
        self._written: set[VersionKey] = set()
        self.over: dict[int, datetime] = {}
        """Tasks that were written as over, and when: whoever was told of them is to be told no more."""

    # instances

    def begin(self, run: Run) -> Run:
        """A new instance; it is given its id."""
        run = replace(run, id=self._next_id())
        self._journal.put(self._runs, run.id, run)
        self._journal.put(self._new, run.id, True)
        self._by_record[run.state.process, run.form, run.record_id].append(run.id)
        return run

    def run(self, id: int) -> Run | None:
        """An instance, its row locked; with those that wait for what may happen in this transaction, too."""
        if id not in self._runs:
            self._load([each for each in self.subscriptions.beside(id) if each not in self._runs])
        return self._runs.get(id)

    def _load(self, ids: Sequence[int]) -> None:
        query = _RUNS if self._is_alone else _RUNS_LOCKED
        for start in range(0, len(ids), CHUNK):
            rows = self._connection.execute(query, {"ids": ids[start : start + CHUNK]}).mappings().all()
            documents = self._sealer.open_all(self._connection, [row["document"] for row in rows])
            for row, document in zip(rows, documents, strict=True):
                if document is not None:  # else the record that it was about was erased
                    run = self._runs[row["id"]] = _run_of(row, document)
                    self._by_record[run.state.process, run.form, run.record_id].append(run.id)

    def is_new(self, id: int) -> bool:
        """Whether an instance begins in this transaction."""
        return id in self._new

    def put(self, run: Run) -> None:
        """An instance after a step."""
        self._journal.put(self._runs, run.id, run)
        self._journal.put(self._changed, run.id, True)

    def log(self, run: Run, number: int, at: datetime, actor: int | None, entries: Sequence[Any]) -> None:
        """What a step did."""
        self._journal.append(self._log, {
            "id": self._next_id(), "instance_id": run.id, "number": number, "at": at, "actor_id": actor,
            "entries": whole({"format": LOG_FORMAT, "lines": list(entries)}, run.key),
        })  # fmt: skip

    def expect_about(self, process: str, form: str, records: Iterable[int]) -> None:
        """It may begin about these records, which are locked: where it is under way is read at once."""
        table = self._tables.process_instance
        missing = [record for record in sorted(set(records)) if (process, record) not in self._about]
        for start in range(0, len(missing), CHUNK):
            some = missing[start : start + CHUNK]
            self._about |= {(process, record): set() for record in some}
            query = select(table.c.id, table.c.record_id).where(
                table.c.form == form, table.c.record_id.in_(some), table.c.process == process, table.c.state == "active"
            )
            for id, record in self._connection.execute(query):
                self._about[process, record].add(id)

    def under_way(self, process: str, form: str, record: int, *, is_new: bool = False) -> bool:
        """Whether an instance of a process is under way about a record, which is locked, or of which nobody else knows yet."""
        known = (self._runs.get(id) for id in self._by_record.get((process, form, record), ()))
        if any(run is not None and run.state.is_active for run in known):
            return True
        if not is_new:
            self.expect_about(process, form, (record,))
        return any(id not in self._runs for id in self._about.get((process, record), ()))

    def called(self, parent: int, element: int) -> int | None:
        """The instance that an element called."""
        for id, run in self._runs.items():
            if (run.parent_id, run.parent_element) == (parent, element):
                return id
        table = self._tables.process_instance
        query = select(table.c.id).where(table.c.parent_id == parent, table.c.parent_element == element)
        return self._connection.execute(query.order_by(table.c.id.desc()).limit(1)).scalar()

    # versions

    def keep_version(self, process: str, version: str, kept: KeptVersion, at: datetime) -> None:
        """Keep what an instance began with: it goes on by it after the process has changed."""
        self._versions.setdefault((process, version), (kept, at))

    # tasks

    def open_task(self, task: Task) -> Task:
        """Put a task before somebody; it is given its id."""
        task = replace(task, id=self._next_id())
        self._journal.put(self._tasks, task.id, task)
        self._journal.put(self._new_tasks, task.id, True)
        return task

    def task(self, id: int) -> Task | None:
        """A task, its instance's row locked: what others did with it before is seen."""
        if id not in self._tasks:
            instance = self._connection.execute(_INSTANCE_OF, {"id": id}).scalar()
            if instance is None or self.run(instance) is None:
                return None
            self._load_tasks(instance)
            if id not in self._tasks:  # it is over
                self._tasks[id] = Task(*self._connection.execute(_TASK, {"id": id}).one())
        return self._tasks[id]

    def open_tasks(self, instance: int, element: int) -> list[Task]:
        """The open tasks of an element."""
        self._load_tasks(instance)
        return [
            task for task in self._tasks.values()
            if (task.instance_id, task.element) == (instance, element) and task.state == "open"
        ]  # fmt: skip

    def _load_tasks(self, instance: int) -> None:
        if instance in self._loaded_tasks or instance in self._new:
            return
        beside = self.subscriptions.beside(instance)
        wanted = [id for id in beside if id in self._runs and id not in self._loaded_tasks]
        for start in range(0, len(wanted), CHUNK):
            for row in self._connection.execute(_OPEN_TASKS, {"ids": wanted[start : start + CHUNK]}):
                self._tasks.setdefault(row.id, Task(*row))
        self._loaded_tasks |= dict.fromkeys(wanted, True)

    def change_task(self, task: Task) -> None:
        """A task that was done, closed or urged."""
        self._journal.put(self._tasks, task.id, task)
        self._journal.put(self._changed_tasks, task.id, True)

    # writing

    def flush(self, inserts: Inserts) -> None:
        """Write everything; new rows with `inserts`."""
        tables = self._tables
        self._keep_versions()
        inserts.rows(tables.process_instance, self._sealed([_row(self._runs[id]) for id in self._new], "document"))
        changed = self._sealed([_row(self._runs[id]) for id in self._changed if id not in self._new], "document")
        _update(self._connection, tables.process_instance, changed)
        inserts.rows(tables.process_log, self._sealed(self._log, "entries"))
        inserts.rows(tables.task, [_task_row(self._tasks[id]) for id in self._new_tasks])
        done = [_task_row(self._tasks[id]) for id in self._changed_tasks if id not in self._new_tasks]
        _update(self._connection, tables.task, done)
        self.over |= {id: at for id in self._changed_tasks if (at := self._tasks[id].ended_at) is not None}
        self.subscriptions.flush(inserts)
        for written in (self._new, self._changed, self._new_tasks, self._changed_tasks):
            written.clear()
        self._log.clear()

    def _keep_versions(self) -> None:
        table = self._tables.process_version
        upsert: Any = sqlite.insert if self._connection.dialect.name == "sqlite" else postgresql.insert
        for (process, version), (kept, at) in sorted(self._versions.items(), key=lambda each: each[0]):
            key = (process, version)
            if key in self._kept or key in self._written:
                continue
            there = select(table.c.at).where(table.c.process == process, table.c.version == version)
            if self._connection.execute(there).first() is not None:
                self._kept.add(key)
                continue
            values = {"process": process, "version": version, "document": kept.written(), "at": at}
            self._connection.execute(upsert(table).on_conflict_do_nothing(), values)
            self._written.add(key)  # by this transaction, which may yet be undone
        self._versions.clear()

    def _sealed(self, rows: list[dict[str, Any]], column: str) -> list[dict[str, Any]]:
        if rows:
            self._sealer.seal_rows(self._connection, rows, (column,))
        return rows


def _update(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Whole rows that are there already."""
    columns = [(column, [row[column.name] for row in rows]) for column in table.c if column.name != "id"]
    update_columns(connection, table, table.c.id, [row["id"] for row in rows], columns)


def _task_row(task: Task) -> dict[str, Any]:
    return {name: getattr(task, name) for name in Task.__slots__}


def _row(run: Run) -> dict[str, Any]:
    state = run.state
    return {
        "id": run.id, "process": state.process, "version": state.version, "form": run.form, "record_id": run.record_id,
        "state": state.state, "outcome": state.outcome, "failures": len(state.failures), "initiator": state.initiator,
        "parent_id": run.parent_id, "parent_element": run.parent_element, "started_at": run.started_at,
        "changed_at": run.changed_at, "ended_at": None if state.is_active else run.changed_at,
        "document": whole(to_json(state), run.key),
    }  # fmt: skip


def _run_of(row: Mapping[str, Any], document: dict[str, Any]) -> Run:
    return Run(
        row["id"], row["form"], row["record_id"], row["started_at"], row["changed_at"], from_json(document), row["parent_id"],
        row["parent_element"], is_sealed=row["document"][0] != 0,
    )  # fmt: skip
