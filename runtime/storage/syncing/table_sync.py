"""Brings the tables from one release to the next, and switches. Called by the service that publishes, installs, rolls back.

1. Expand: tables, columns, indexes that are missing, each in a short transaction, while all go on.
2. Fill: conversions and computed fields in slices, then again what changed since, until little is left.
3. Switch: alone for milliseconds; converts the rest, puts the release in force, makes the readable views anew.
4. After: indexes that nobody needs are dropped.

Interrupted anywhere, a plan made anew and run again completes it: every step finds what is there already.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engines.kernel.errors import Conflict, Permanent, Problem
from engines.record.field_type import Reading
from runtime.storage import releases
from runtime.storage.database import Database, impatient, retried
from runtime.storage.dynamic.names import table_name
from runtime.storage.dynamic.table_plan import Step, TablePlan
from runtime.storage.dynamic.tables import Tables
from runtime.storage.errors import UniqueClash
from runtime.storage.readable_views import recreate_views
from runtime.storage.releases import StoredRelease
from runtime.storage.roll_up_sql import roll_up_values
from runtime.storage.syncing import catalogue, ddl
from runtime.storage.syncing.clearing import clear_sealed_sources
from runtime.storage.syncing.dangling import settle
from runtime.storage.syncing.filling import Filling, Progress, RollUpValues
from runtime.storage.syncing.sync_lock import sync_lock

#: Rows changed since the last look that may be left for the switch; and how often to look.
_FEW = 200
_LOOKS = 5
#: PostgreSQL: from this many rows on, an index is built beside the writers instead of in their way for a moment.
_BESIDE_FROM = 50_000
#: Milliseconds that DDL waits for a lock; the step is tried again then.
_DDL_PATIENCE = 3000


@dataclass(frozen=True, slots=True)
class NewRelease:
    """What is put in force."""

    digest: str
    parts: Mapping[str, Any]
    made_at: datetime
    made_by: int | None = None
    names: str | None = None
    """What its things are called, see `engines/blueprint/renamed.py`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to."""

    release: StoredRelease | None
    """In force now; None where only tables were put right."""
    warnings: tuple[Problem, ...] = ()
    """Links that were cleared, readable views that could not be made anew."""


class TableSync:
    """Runs plans over one database."""

    def __init__(self, database: Database, *, slice_size: int = 1000, roll_ups: RollUpValues = roll_up_values) -> None:
        self._database = database
        self._roll_ups = roll_ups
        self._slice_size = slice_size

    def run(
        self,
        plan: TablePlan,
        base: int | None,
        release: NewRelease | None,
        reading: Reading,
        *,
        on_switch: Callable[[Connection], None] | None = None,
        progress: Progress = lambda _step, _rows: None,
    ) -> Outcome:
        """Do all steps, and put `release` in force (None: only put the tables right).

        `base`: number of the release that the plan starts from; `Conflict` `release_moved` where another one was put in
        force in between. `on_switch` runs in the transaction of the switch (texts that formulas stand in, for example).
        """
        tables = Tables(plan.after.values(), plan.columns)
        filling = Filling(plan, tables, reading, self._roll_ups, self._slice_size)
        with sync_lock(self._database):
            with self._database.read() as connection:
                _check_base(releases.current(connection)[0], base)
            self._expand(plan, tables, progress)
            last, early = self._fill(filling, progress)
            self._add_indexes(plan, tables, progress)
            outcome, late = self._switch(plan, tables, filling, base, release, last, on_switch)
            if early or late:
                for step in filling.roll_ups():
                    # A source that went from one owner to another while the column was filled left the first one behind.
                    filling.fill(self._database, step, progress, locking=True)
            if release is not None:
                clear_sealed_sources(self._database, plan, self._slice_size)
            for step in plan.steps:
                if step.kind == "drop_index" and step.index_name is not None:
                    self._ddl(lambda c, step=step: ddl.drop_index(c, table_name(step.entity), step.index_name))
                    progress(step, 0)
        return outcome

    def _expand(self, plan: TablePlan, tables: Tables, progress: Progress) -> None:
        for step in plan.steps:
            if step.kind == "create_table":
                self._ddl(lambda c, step=step: _create(c, tables, plan, step))
            elif step.kind == "add_column":
                self._ddl(lambda c, step=step: _add_column(c, step))
            else:
                continue
            progress(step, 0)

    def _fill(self, filling: Filling, progress: Progress) -> tuple[int, int]:
        """Number of the last transaction that is taken into account, and how many rows changed meanwhile."""
        if not filling.steps:
            return 0, 0
        last = self._barrier()
        for step in filling.steps:
            filling.fill(self._database, step, progress)
        moved = 0
        for _ in range(_LOOKS):
            newer = self._barrier()
            changed = retried(lambda since=last: self._catch_up(filling, since))
            moved, last = moved + changed, newer
            if changed <= _FEW:
                break
        return last, moved

    def _barrier(self) -> int:
        """A number: every writer with a smaller one has finished, every later one gets a greater one."""

        def once() -> int:
            with self._database.write() as connection:
                return releases.lock_exclusive(connection).seq

        return retried(once)

    def _catch_up(self, filling: Filling, since: int) -> int:
        with self._database.write() as connection:
            return filling.catch_up(connection, since)

    def _switch(
        self, plan: TablePlan, tables: Tables, filling: Filling, base: int | None, release: NewRelease | None, last: int,
        on_switch: Callable[[Connection], None] | None,
    ) -> tuple[Outcome, int]:  # fmt: skip
        def once() -> tuple[Outcome, int]:
            with self._database.write() as connection:
                admission = releases.lock_exclusive(connection)
                _check_base(admission.home.release, base)
                told = [] if release is None else settle(connection, plan, tables, admission.seq, release.made_at)
                moved = filling.catch_up(connection, last) if filling.steps else 0
                stored, warnings = None, []
                if release is not None:
                    number = releases.next_number(connection)
                    stored = StoredRelease(number, release.digest, release.parts, plan.columns, release.made_at, release.made_by)
                    releases.save(connection, stored, release.names)
                    catalogue.settle(connection, plan.columns)
                if on_switch is not None:
                    on_switch(connection)
                if release is not None:
                    warnings = recreate_views(connection, tables, plan.after)  # last: it makes the transaction impatient
                return Outcome(stored, (*told, *warnings)), moved

        return retried(once)

    def _add_indexes(self, plan: TablePlan, tables: Tables, progress: Progress) -> None:
        for step in plan.steps:
            if step.kind != "add_index" or step.index is None:
                continue
            name = step.index.name
            index = next(each for each in tables.table(step.entity).indexes if each.name == name)
            try:
                if step.rows >= _BESIDE_FROM and not self._database.is_sqlite:
                    with self._database.autocommit() as connection:
                        ddl.add_index(connection, index, beside_writers=True)
                else:
                    self._ddl(lambda c, index=index: ddl.add_index(c, index, beside_writers=False))
            except UniqueClash as clash:
                params = {"form": step.title, "field": step.field_title, "values": 1}
                raise Conflict(Problem("cannot_become_unique", params=params)) from clash
            progress(step, step.rows)

    def _ddl(self, change: Callable[[Connection], None]) -> None:
        def once() -> None:
            with self._database.write() as connection:
                impatient(connection, _DDL_PATIENCE)
                change(connection)

        retried(once, attempts=10)


def _create(connection: Connection, tables: Tables, plan: TablePlan, step: Step) -> None:
    ddl.create_table(connection, tables, step.entity)
    catalogue.add_table(connection, step.entity)
    catalogue.add_columns(connection, plan.columns.of(step.entity).values())


def _add_column(connection: Connection, step: Step) -> None:
    if step.column is None:
        raise Permanent(Problem("conversion_without_columns", params={"field": step.name}))
    ddl.add_column(connection, table_name(step.entity), step.column)
    catalogue.add_columns(connection, [step.column])


def _check_base(found: int | None, base: int | None) -> None:
    if found != base:
        raise Conflict(Problem("release_moved", params={"found": found or 0, "base": base or 0}))
