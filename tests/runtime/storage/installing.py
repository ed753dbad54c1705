"""Puts releases of small forms in force, and reads and writes their rows as a process of that release does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from engines.record.entity import Entity
from engines.record.field_type import Reading
from runtime.storage import releases
from runtime.storage.database import Database
from runtime.storage.dynamic.planning import plan_tables
from runtime.storage.dynamic.table_plan import TablePlan
from runtime.storage.dynamic.tables import Tables
from runtime.storage.ids import IdSource
from runtime.storage.syncing import catalogue
from runtime.storage.syncing.filling import Progress
from runtime.storage.syncing.survey import survey
from runtime.storage.syncing.table_sync import NewRelease, TableSync
from tests.runtime.storage.forms import entities

NOW = datetime(2026, 3, 1, tzinfo=UTC)
READING = Reading(zone=ZoneInfo("Asia/Shanghai"))


@dataclass
class Installation:
    """One database and the release that this process knows."""

    database: Database
    forms: Mapping[str, Entity]
    tables: Tables
    number: int | None = None

    @classmethod
    def of(cls, database: Database) -> "Installation":
        """Nothing is installed yet."""
        from_nothing = catalogue.ColumnMap({})
        return cls(database, {}, Tables((), from_nothing))

    def plan(self, *forms: Entity) -> TablePlan:
        """The plan to these forms, with numbers."""
        with self.database.read() as connection:
            return survey(connection, plan_tables(self.forms, entities(*forms), catalogue.known(connection)), READING)

    def put(
        self, *forms: Entity, slice_size: int = 3, progress: Progress | None = None, warnings: tuple[str, ...] = ()
    ) -> TablePlan:  # fmt: skip
        """Plan, run, switch; with these warnings, by code."""
        plan = self.plan(*forms)
        sync = TableSync(self.database, slice_size=slice_size)
        new = NewRelease(f"digest{self.number or 0}", {"apps": []}, NOW)
        outcome = sync.run(plan, self.number, new, READING, **({"progress": progress} if progress else {}))
        assert tuple(problem.code for problem in outcome.warnings) == warnings
        assert outcome.release is not None
        self.forms, self.number = entities(*forms), outcome.release.number
        with self.database.read() as connection:
            stored = releases.load(connection, self.number)
        self.tables = Tables(forms, stored.columns)
        return plan

    def another(self) -> "Installation":
        """Another process that knows the same release."""
        return Installation(self.database, self.forms, self.tables, self.number)

    def insert(self, form: str, *rows: Mapping[str, Any]) -> list[int]:
        """New rows; their ids."""
        ids = IdSource(self.database)
        made = ids.reserve(len(rows))
        with self.database.write() as connection:
            seq = releases.lock_shared(connection).seq
            system = {"version": 1, "created_at": NOW, "updated_at": NOW, "seq": seq}
            full = [{**system, "id": id, "public_id": ids.public_id(), **row} for id, row in zip(made, rows, strict=True)]
            names = self.tables.names(form)
            values = [{column: row.get(field) for field, column in names} for row in full]
            connection.execute(self.tables.table(form).insert(), values)
        return made

    def update(self, form: str, id: int, **values: Any) -> None:
        """Write fields of one row."""
        with self.database.write() as connection:
            seq = releases.lock_shared(connection).seq
            table = self.tables.table(form)
            changed = {self.tables.column(form, field).name: value for field, value in {**values, "seq": seq}.items()}
            connection.execute(table.update().where(table.c.id == bindparam("row")).values(changed), {"row": id})

    def read(self, form: str, *fields: str) -> dict[int, Any]:
        """Values by id: of one field, or tuples of several."""
        with self.database.read() as connection:
            table = self.tables.table(form)
            rows = self.tables.rows(form, connection.execute(select(*self.tables.columns(form)).order_by(table.c.id)))
        return {row["id"]: row[fields[0]] if len(fields) == 1 else tuple(row[field] for field in fields) for row in rows}
