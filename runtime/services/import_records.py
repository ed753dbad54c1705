"""Import a sheet: good rows in, bad rows into a sheet with their reasons; interrupted, the same command continues it.

A slice and its checkpoint commit together, so a row is imported once however often the process dies. Every row goes
through the same pipeline and agenda as a person's save. Rows of a sub-table are taken by the record that they belong to,
wherever they stand in the sheet, and never parted by a slice: so the record is decided on when all its rows are in.
"""

import hashlib
import json
import os
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from itertools import islice
from pathlib import Path
from typing import Any, Literal, Protocol

from engines.kernel.errors import AppError, Conflict, Invalid, Problem
from runtime.auth.actor import Actor
from runtime.services.bad_rows import BadRows
from runtime.services.guard import access_of
from runtime.services.import_mapping import ImportMapping, import_mapping, seen_entities
from runtime.services.platform import Platform
from runtime.services.save_records import RecordInput, SaveRecords, save_slice
from runtime.services.transact import transact
from runtime.services.use_case import UseCase
from runtime.spreadsheets.gathered import gathered, group_of
from runtime.spreadsheets.reading import open_rows
from runtime.spreadsheets.sheet import Progress, Row, Rows
from runtime.spreadsheets.totals import without_totals
from runtime.spreadsheets.writing import check_ending
from runtime.storage import import_runs
from runtime.storage.database import Connection
from runtime.storage.import_runs import ImportRun

SLICE = 500
#: Rows of a dry run that are decided on together, in memory.
CHAPTER = 20_000
#: A process that imports says so again with every slice; after this long without it, it is taken for dead.
LEASE = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class ImportRecords:
    """What to import."""

    form: str
    path: Path
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Column → field key or `link.unique_field`; "-" leaves a column out. Others are guessed by key and title."""
    key: tuple[str, ...] = ()
    mode: Literal["both", "create", "update"] = "both"
    sheet: str | None = None
    dry: bool = False
    errors: Path | None = None
    """Where the sheet of bad rows goes; None: beside the file."""
    slice: int = SLICE
    job: int | None = None
    """Of an import that is a job: it goes on with no other's run, and no other with its."""


class Steps(Protocol):
    """Whoever watches over an import: how large its slices are, and what is kept with each of them."""

    @property
    def size(self) -> int:
        """Rows of the next slice."""
        ...

    def keep(self, connection: Connection, run: str, progress: Progress, counts: Mapping[str, int]) -> None:
        """Called in the transaction of each slice; of a dry run, behind it in one of its own. What it raises ends the import.
        `run`: by which the changes of the import are found."""
        ...

    def end(self, connection: Connection, imported: "Imported") -> None:
        """Called in the transaction in which the run ends."""
        ...


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a sheet."""

    counts: Mapping[str, int]
    """created, updated, unchanged, refused: rows."""
    continued: bool
    errors: Path | None
    """The sheet of bad rows; None: there were none."""
    unused: tuple[str, ...]
    """Columns that went nowhere."""
    read_only: tuple[str, ...]
    """Columns of fields that nobody writes: numbers that the system gives, computed values."""
    left_out: tuple[int, ...]
    """Numbers of rows that hold totals."""
    first_problems: tuple[tuple[int, Problem], ...]
    """A few, with their row numbers, for the screen."""

    @property
    def total(self) -> int:
        """Rows that were read, but for totals."""
        return sum(self.counts.values())


Report = Callable[[Progress, Mapping[str, int]], None]
#: What a slice does within a transaction: the counts after it.
Work = Callable[[UseCase], "Counter[str]"]


def import_records(
    platform: Platform, actor: Actor, request: ImportRecords, report: Report | None = None, steps: Steps | None = None
) -> Imported:
    """Import `request.path`; `report` is told after each slice. Raises `Invalid` for a file or mapping that cannot be used,
    `Conflict` while another imports it."""
    if request.errors is not None:
        check_ending(request.errors, "/errors")
    with platform.database.read() as connection:
        installed = platform.releases.current(connection)
    release, digest = installed.release, _digest(request.path)
    entities = seen_entities(access_of(installed, actor, platform.language), release.entities)
    entity = entities[release.entity(request.form).id]
    with ExitStack() as stack:
        left_out: list[int] = []
        rows = stack.enter_context(without_totals(open_rows(request.path, request.sheet), left_out))
        mapping = import_mapping(entities, entity, rows.header, request.mapping, request.key)
        owner = None if entity.parent is None else mapping.column_for("parent")
        if owner is not None:
            rows = stack.enter_context(gathered(rows, owner))
        run = _DryRun(rows.header, mapping) if request.dry else _claim(platform, request, digest, rows.header, mapping)
        importer = _Import(platform, actor, request, run, rows.header, owner, steps)
        try:
            importer.skip(rows, run.position)
            importer.run(rows, report)
            return importer.finish(tuple(left_out))
        except BaseException:
            importer.leave()
            raise


class _Import:
    """The slices of one run."""

    def __init__(
        self, platform: Platform, actor: Actor, request: ImportRecords, run: "_Run | _DryRun", header: Sequence[str],
        owner: int | None, steps: Steps | None,
    ) -> None:  # fmt: skip
        self._platform = platform
        self._steps = steps
        self._actor = actor
        self._request = request
        self._run = run
        self._header = header
        self._owner = owner
        """The column that says whose a row of a sub-table is."""
        self._ahead: list[Row] = []
        self.counts: Counter[str] = Counter(run.counts)
        self._bad = BadRows(run.bad_rows_path)
        self._bad.cut(run.position)

    def skip(self, rows: Iterator[Any] | Any, position: int) -> None:
        """Pass over what an interrupted run has done."""
        for _ in islice(iter(rows), position):
            pass

    def run(self, rows: Rows, report: Report | None) -> None:
        """All slices that are left. A dry run decides on many at once, so that its rows see those before them."""
        if not self._request.dry:
            while self._slice(rows, report, self._committed):
                pass
            return
        is_more = True

        def chapter(use_case: UseCase) -> bool:
            first = self._run.position
            while self._run.position - first < CHAPTER:
                if not self._slice(rows, report, lambda work: work(use_case)):
                    return False
            return True

        while is_more:
            is_more = transact(self._platform, self._actor, chapter, cause="import:dry", dry=True, size=self._request.slice)

    def leave(self) -> None:
        """It does not go on here: who gives the command again need not wait."""
        with suppress(AppError):
            self._run.release()
        self._bad.leave()

    @property
    def _size(self) -> int:
        return self._request.slice if self._steps is None else self._steps.size

    def _committed(self, work: Work) -> Counter[str]:
        return transact(self._platform, self._actor, work, cause=f"import:{self._run.name}", size=self._size)

    def _slice(self, rows: Rows, report: Report | None, do: Callable[[Work], Counter[str]]) -> bool:
        cells = self._next(iter(rows))
        if cells:
            self._take(cells, do, rows.progress)
            if report is not None:
                report(rows.progress, self.counts)
        return bool(cells)

    def _next(self, rows: Iterator[Row]) -> list[Row]:
        """The rows of one slice; those of a sub-table up to the last that belongs to the same record."""
        size = self._size
        found = [*self._ahead, *islice(rows, size - len(self._ahead))]
        self._ahead = []
        if self._owner is None or len(found) < size:
            return found
        last = group_of(found[-1], self._owner)
        for row in rows:
            if group_of(row, self._owner) != last:
                self._ahead = [row]
                break
            found.append(row)
        return found

    def _take(self, cells: Sequence[tuple[int, list[Any]]], do: Callable[[Work], Counter[str]], progress: Progress) -> None:
        """One slice: saved with its checkpoint, its bad rows kept first (a repeated slice writes them again)."""
        inputs = [RecordInput(self._run.mapping.values(row)) for _, row in cells]
        request = SaveRecords(
            self._request.form, inputs, self._request.key, self._request.mode, atomic=False, cause=f"import:{self._run.name}",
            are_cells=True,
        )  # fmt: skip
        start, before = self._run.position, Counter(self.counts)

        def work(use_case: UseCase) -> Counter[str]:
            counts = Counter(before)
            self._bad.cut(start)
            for number, ((row_number, row), saved) in enumerate(zip(cells, save_slice(use_case, request), strict=True)):
                counts[saved.status] += 1
                if saved.status == "refused":
                    self._bad.add(start + number, row_number, [_plain(cell) for cell in row], saved.problems)
            self._bad.sync()
            self._run.checkpoint(use_case, start + len(cells), counts)
            if self._steps is not None and not self._request.dry:
                self._steps.keep(use_case.ws.connection, self._run.name, progress, counts)
            return counts

        self.counts = do(work)
        if self._steps is not None and self._request.dry:
            with self._platform.database.write() as connection:
                self._steps.keep(connection, self._run.name, progress, self.counts)
        self._run.position = start + len(cells)

    def finish(self, left_out: tuple[int, ...]) -> Imported:
        """Write the sheet of bad rows, then close the run: killed in between, the same command writes the sheet again."""
        first = tuple(self._bad.first(5))
        path = None
        if self.counts["refused"]:
            wanted = self._request.errors or self._request.path.with_name(f"{self._request.path.stem}.errors.xlsx")
            try:
                told = self._platform.catalog, self._platform.settings.locale
                path = self._bad.write_sheet(wanted, self._header, self._run.mapping, *told)
            except OSError as error:
                raise Invalid(Problem("file_not_writable", "/errors", {"reason": error.strerror or str(error)})) from error
        counts = {status: self.counts[status] for status in ("created", "updated", "unchanged", "refused")}
        mapping = self._run.mapping
        imported = Imported(counts, self._run.continued, path, mapping.unused, mapping.read_only, left_out, first)
        with self._platform.database.write() as connection:
            self._run.finish(connection)
            if self._steps is not None:
                self._steps.end(connection, imported)
        self._bad.close()
        return imported


class _DryRun:
    """Reads and decides, writes nothing."""

    name = "dry"
    continued = False

    def __init__(self, header: Sequence[str], mapping: ImportMapping) -> None:
        self.mapping = mapping
        self.position = 0
        self.counts: dict[str, int] = {}
        self.bad_rows_path: Path | None = None

    def checkpoint(self, use_case: UseCase, position: int, counts: Mapping[str, int]) -> None:
        """Nothing to keep."""

    def finish(self, connection: Connection) -> None:
        """Nothing to close."""

    def release(self) -> None:
        """Nothing was held."""


class _Run:
    """A run that is kept in the database."""

    def __init__(self, platform: Platform, stored: ImportRun, mapping: ImportMapping, me: str) -> None:
        self._platform = platform
        self._stored = stored
        self._me = me
        self.mapping = mapping
        self.name = str(stored.id)
        self.position = stored.position
        self.continued = stored.position > 0
        self.counts = stored.counts
        folder = platform.settings.data_dir / "imports"
        folder.mkdir(parents=True, exist_ok=True)
        self.bad_rows_path: Path | None = folder / f"{stored.id}.jsonl"

    def checkpoint(self, use_case: UseCase, position: int, counts: Mapping[str, int]) -> None:
        """Keep how far the run is, in the slice's own transaction; refused when another process has taken it over."""
        until = datetime.now(UTC) + LEASE
        if not import_runs.advance(use_case.ws.connection, self._stored.id, self._me, position, dict(counts), until):
            raise Conflict(Problem("import_taken_over"))

    def release(self) -> None:
        """Let go of it, half done."""
        with self._platform.database.write() as connection:
            import_runs.release(connection, self._stored.id, self._me)

    def finish(self, connection: Connection) -> None:
        """Say that it is done."""
        import_runs.finish(connection, self._stored.id, datetime.now(UTC))


def _claim(platform: Platform, request: ImportRecords, digest: str, header: Sequence[str], mapping: ImportMapping) -> _Run:
    """The interrupted run of the same command, or a new one. Waits for a dead process's lease."""
    target = {header[each.column]: f"{each.field}.{each.via or ''}" for each in mapping.targets}
    said = [digest, request.form, target, list(request.key), request.mode, request.sheet]
    if request.job is not None:
        said.append(request.job)
    fingerprint = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    me = f"{socket.gethostname()}:{os.getpid()}:{time.monotonic_ns()}"
    deadline = time.monotonic() + LEASE.total_seconds() + 2
    while True:
        with platform.database.write() as connection:
            now = datetime.now(UTC)  # not before it is our turn to write: a lease must not be old when it begins
            # nobody but the job, which has a lease of its own, goes on with its run
            stored = import_runs.claim(connection, fingerprint, me, now, now + LEASE, by_force=request.job is not None)
            if stored is None and not import_runs.is_running(connection, fingerprint):
                fresh = ImportRun(platform.ids.next(), fingerprint, digest, request.form, target, ",".join(request.key), 0, {})
                now = datetime.now(UTC)
                import_runs.start(connection, fresh, me, now, now + LEASE)
                stored = fresh
        if stored is not None:
            return _Run(platform, stored, mapping, me)
        if time.monotonic() > deadline:
            raise Conflict(Problem("import_running"))
        time.sleep(0.5)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise Invalid(Problem("file_missing", params={"path": str(path)})) from error
    except OSError as error:
        raise Invalid(Problem("file_unreadable", params={"reason": error.strerror or str(error)})) from error


def _plain(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, date | day_time) else cell
