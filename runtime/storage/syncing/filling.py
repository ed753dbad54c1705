"""Fills new columns from old ones, in slices while all go on, and again where something changed since. Called by `table_sync`.

Nothing here touches `version` or `seq`: for everybody else the records are what they were.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Column, Connection, MetaData, Table, bindparam, select

from engines.record.entity import Entity, RollUp
from engines.record.field_type import Reading
from runtime.storage.database import Database, retried
from runtime.storage.dynamic.column_types import column_type
from runtime.storage.dynamic.columns import FieldColumn
from runtime.storage.dynamic.conversion import KEEP, Conversion
from runtime.storage.dynamic.names import table_name
from runtime.storage.dynamic.table_plan import Step, TablePlan
from runtime.storage.dynamic.tables import SEQ, Tables
from runtime.storage.syncing.recomputing import formula_values
from runtime.storage.types import ID, INTEGER

#: (connection, tables, entities, roll-up, ids of owners) → value by owner: the one way in which roll-ups are asked in SQL.
RollUpValues: TypeAlias = Callable[
    [Connection, Tables, Mapping[str, Entity], RollUp, Sequence[int]], Mapping[int, object]
]  # fmt: skip
Progress: TypeAlias = Callable[[Step, int], None]
"""(step, rows done so far)"""


@dataclass(frozen=True)
class Filling:
    """The steps of one plan that fill columns."""

    plan: TablePlan
    tables: Tables
    """Of the release that the plan leads to."""
    reading: Reading
    roll_up_values: RollUpValues
    slice_size: int

    @property
    def steps(self) -> list[Step]:
        """Conversions, then computed fields in an order that works."""
        return [step for step in self.plan.steps if step.kind in ("convert", "recompute")]

    def fill(self, database: Database, step: Step, progress: Progress, *, locking: bool = False) -> None:
        """All rows of one step. Run again, it finds what it wrote. `locking`: writers of the same rows wait for the slice."""
        last = done = 0
        while True:
            ids = retried(lambda start=last: self._slice(database, step, start, locking=locking))
            if not ids:
                return
            last, done = ids[-1], done + len(ids)
            progress(step, done)

    def _slice(self, database: Database, step: Step, last: int, *, locking: bool) -> Sequence[int]:
        with database.write() as connection:
            id = self.tables.table(step.entity).c.id
            query = select(id).where(id > last).order_by(id).limit(self.slice_size)
            ids = connection.execute(query.with_for_update() if locking else query).scalars().all()
            if ids:
                self._apply(connection, step, ids)
            return ids

    def catch_up(self, connection: Connection, since: int) -> int:
        """Do it again for every row that a transaction later than `since` wrote; how many rows that were."""
        changed: dict[str, set[int]] = defaultdict(set)
        sources = {step.after.roll_up.source for step in self.roll_ups() if step.after is not None and step.after.roll_up}
        for entity in sorted({step.entity for step in self.steps} | sources):
            table = self.tables.table(entity)
            changed[entity].update(connection.execute(select(table.c.id).where(table.c[SEQ] > since)).scalars())
        for step in self.steps:
            roll_up = step.after.roll_up if step.after is not None and step.kind == "recompute" else None
            if roll_up is not None:
                changed[step.entity].update(self._owners(connection, roll_up, changed[roll_up.source]))
            for ids in _cut(sorted(changed[step.entity]), self.slice_size):
                self._apply(connection, step, ids)
        return sum(len(ids) for ids in changed.values())

    def roll_ups(self) -> list[Step]:
        """Steps that fill roll-ups."""
        return [
            step for step in self.steps if step.kind == "recompute" and step.after is not None and step.after.roll_up is not None
        ]

    def _owners(self, connection: Connection, roll_up: RollUp, sources: set[int]) -> Iterator[int]:
        link, id = self.tables.column(roll_up.source, roll_up.via), self.tables.table(roll_up.source).c.id
        for ids in _cut(sorted(sources), self.slice_size):
            query = select(link).where(id.in_(ids), link.is_not(None)).distinct()
            yield from connection.execute(query).scalars()

    def _apply(self, connection: Connection, step: Step, ids: Sequence[int]) -> None:
        if step.column is None:
            return
        if step.kind == "convert":
            found = self._converted(connection, step, ids)
        else:
            found = self._recomputed(connection, step, step.column, ids)
        if found:
            table = narrow(step.entity, [step.column])
            statement = table.update().where(table.c.id == bindparam("row_id"))
            values = [{"row_id": id, "filled": value} for id, value in found]
            connection.execute(statement.values({step.column.name: bindparam("filled")}), values)

    def _converted(self, connection: Connection, step: Step, ids: Sequence[int]) -> list[tuple[int, object]]:
        if step.source is None or step.column is None:
            return []
        conversion = Conversion(step, self.reading)
        table = narrow(step.entity, [step.source, step.column], lists_of(step))
        query = select(table.c.id, table.c[step.source.name], table.c[step.column.name]).where(table.c.id.in_(ids))
        found = ((id, conversion.convert(value, standing).value) for id, value, standing in connection.execute(query))
        return [(id, value) for id, value in found if value is not KEEP]

    def _recomputed(
        self, connection: Connection, step: Step, column: FieldColumn, ids: Sequence[int]
    ) -> list[tuple[int, object]]:  # fmt: skip
        field = step.after
        if field is None:
            return []
        if field.roll_up is not None:
            values = self.roll_up_values(connection, self.tables, self.plan.after, field.roll_up, ids)
        else:
            values = formula_values(connection, self.tables, field, ids)
        table = narrow(step.entity, [column])
        query = select(table.c.id, table.c[column.name]).where(table.c.id.in_(ids))
        standing = {row[0]: row[1] for row in connection.execute(query)}
        return [(id, value) for id, value in sorted(values.items()) if id in standing and standing[id] != value]


def narrow(entity: str, columns: Iterable[FieldColumn], lists: frozenset[str] = frozenset()) -> Table:
    """A table with just these columns (by name, whatever release they belong to); `lists`: those whose values are tuples."""
    return Table(
        table_name(entity),
        MetaData(),
        Column("id", ID, primary_key=True),
        Column("public_id"),
        Column(SEQ, INTEGER),
        *(Column(c.name, column_type(c.storage, c.scale, is_list=c.name in lists)) for c in columns),
    )


def lists_of(step: Step) -> frozenset[str]:
    """Names of the step's columns whose values are tuples."""
    pairs = ((step.before, step.source), (step.after, step.column))
    return frozenset(c.name for field, c in pairs if field is not None and c is not None and field.value_type.kind == "list")


def _cut(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
