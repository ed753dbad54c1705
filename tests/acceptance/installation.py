"""One installation as stories use it: a database with apps, a clock that the story moves, and the doors of the services.

Made by the fixtures of `conftest.py`, or by a test that needs a second process of the same installation.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from engines.blueprint.model import Release
from engines.kernel.clock import FixedClock
from engines.record.entity import Entity
from engines.record.query import MAX_LIMIT
from runtime.auth.actor import Actor
from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.delete_records import DeleteRecords, delete_records
from runtime.services.do_action import DoAction, do_action
from runtime.services.explain_record import explain_record
from runtime.services.import_records import Imported, ImportRecords, import_records
from runtime.services.list_records import ListRecords, list_records
from runtime.services.plan_change import plan_change, plan_roll_back
from runtime.services.publish_app import Published, apply_apps, publish
from runtime.services.release import Installed, ReleaseCache
from runtime.services.run_due import Done, run_due
from runtime.services.save_records import RecordInput, Saved, SaveRecords, save_records
from runtime.storage import ledger_verification, roll_up_sql
from runtime.storage.incidents import CountedIncident, open_incidents
from runtime.storage.releases import StoredRelease
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.models import Models

Parts = Mapping[str, Mapping[str, Any]]
SYSTEM_ITSELF = Actor()
MORNING = datetime.fromisoformat("2026-03-01T09:00:00+08:00")


class _CompiledBefore(ReleaseCache):
    """Compiles a release only if no other test of this process did: it is most of the time that a short story takes."""

    def __init__(self, own: ReleaseCache, compiled: MutableMapping[str, Release]) -> None:
        super().__init__(own._language, own._registries)
        self._compiled = compiled

    def installed(self, stored: StoredRelease, zone: tzinfo, release: Release | None = None) -> Installed:
        made = super().installed(stored, zone, release or self._compiled.get(stored.digest))
        self._compiled[stored.digest] = made.release
        return made


class Installation:
    """One process of one installation. Values and forms are named by key, as at the doors."""

    def __init__(
        self, url: str, folder: Path, compiled: MutableMapping[str, Release] | None = None, models: Models | None = None
    ) -> None:  # fmt: skip
        """`compiled`: releases by digest that need not be compiled again; filled on the way. `models`: of what is installed
        first."""
        self.url = url
        self._models = models
        self.clock = FixedClock(MORNING)
        settings = read_settings({"TESSERA_DATA_DIR": str(folder), "TESSERA_DATABASE_URL": url})
        platform = build(settings, clock=lambda _workspace: self.clock)
        self.platform = platform if compiled is None else replace(platform, releases=_CompiledBefore(platform.releases, compiled))

    def close(self) -> None:
        """Give the connections back."""
        self.platform.database.close()

    def at(self, moment: str) -> None:
        """Move the clock."""
        self.clock.set(datetime.fromisoformat(moment))

    # apps

    def apply(self, parts: Parts, *, consent: bool = False) -> Published:
        """Install or upgrade."""
        models, self._models = self._models, None
        work = partial(apply_apps, self.platform, SYSTEM_ITSELF, parts, consent=consent)
        if models is None:
            return work()
        return models.install(self.url, self.platform.database, self.platform.settings.data_dir, parts, work)

    def parts(self) -> Parts:
        """The documents of all installed apps, as an export has them."""
        with self.platform.database.read() as connection:
            return self.platform.releases.current(connection).release.parts

    def uninstall(self, app: str) -> Published:
        """Take an app away; its data stay."""
        plan = plan_change(self.platform, {}, frozenset((app,)))
        return publish(self.platform, SYSTEM_ITSELF, plan, consent=True)

    def roll_back(self, number: int) -> Published:
        """Go back to an earlier release."""
        return publish(self.platform, SYSTEM_ITSELF, plan_roll_back(self.platform, number), consent=True)

    def number(self) -> int:
        """The release in force."""
        with self.platform.database.read() as connection:
            return self.platform.releases.current(connection).number

    # writing

    def save(self, form: str, values: Mapping[str, object], id: int | None = None) -> int:
        """Create or change one record; its id. Raises what refuses it."""
        (saved,) = self.save_all(form, [values], id=id)
        assert saved.id is not None
        return saved.id

    def save_all(self, form: str, rows: Sequence[Mapping[str, object]], *, id: int | None = None) -> list[Saved]:
        """Create many records at once, or change the one with this id."""
        request = SaveRecords(form, [RecordInput(row, id) for row in rows])
        return save_records(self.platform, SYSTEM_ITSELF, request)

    def delete(self, form: str, id: int) -> None:
        """Into the recycle bin."""
        delete_records(self.platform, SYSTEM_ITSELF, DeleteRecords(form, [id]))

    def do(self, form: str, id: int, action: str, **inputs: object) -> Saved:
        """An action of a record."""
        return do_action(self.platform, SYSTEM_ITSELF, DoAction(form, id, action, inputs))

    def bring_in(self, form: str, path: Path, key: str, mapping: Mapping[str, str], slice: int = 500) -> Imported:
        """Import a sheet."""
        return import_records(self.platform, SYSTEM_ITSELF, ImportRecords(form, path, mapping, (key,), slice=slice))

    def work(self) -> Done:
        """All that is due now."""
        return run_due(self.platform)

    # reading

    def values(self, form: str, id: int) -> dict[str, Any]:
        """A live record with its computed fields, by field key, as lists read it; {} where there is none."""
        return next(iter(self.rows(form, f"id == {id}")), {})

    def rows(self, form: str, where: str | None = None) -> list[dict[str, Any]]:
        """Live records by field key, in order of id."""
        entity, rows = self._listed(ListRecords(form, where, "id"))
        keys = {field.id: field.key for field in entity.fields.values()}
        return [{keys.get(name, name): value for name, value in row.items()} for row in rows]

    def value(self, form: str, id: int, field: str) -> Any:
        """One value of a record."""
        return self.values(form, id)[field]

    def ids(self, form: str, where: str | None = None) -> list[int]:
        """Records that fit a filter, in order of id, by the database."""
        return [row["id"] for row in self._listed(ListRecords(form, where, "id", ("id",)))[1]]

    def column(self, form: str, key: str, value: str) -> dict[Any, Any]:
        """One field of all live records by another, computed ones too: for comparing every single one."""
        entity, rows = self._listed(ListRecords(form, None, "id", (key, value)))
        by, wanted = entity.by_key[key].id, entity.by_key[value].id
        return {row[by]: row[wanted] for row in rows}

    def _listed(self, request: ListRecords) -> tuple[Entity, list[dict[str, Any]]]:
        """All pages of a list."""
        rows: list[dict[str, Any]] = []
        listed = list_records(self.platform, SYSTEM_ITSELF, replace(request, limit=MAX_LIMIT))
        rows += listed.page.rows
        while listed.page.cursor is not None:
            listed = list_records(self.platform, SYSTEM_ITSELF, replace(request, limit=MAX_LIMIT, cursor=listed.page.cursor))
            rows += listed.page.rows
        return listed.entity, rows

    def why(self, form: str, id: int, locale: str = "en") -> list[str]:
        """The sentences of a record, newest first."""
        return [each.sentence for each in explain_record(self.platform, SYSTEM_ITSELF, form, id, locale)]

    def incidents(self) -> list[CountedIncident]:
        """What failed."""
        with self.platform.database.read() as connection:
            return open_incidents(connection)

    def row_counts(self) -> dict[str, int]:
        """Rows of every table that holds records, history, traces or bookings: what must not grow when nothing happens."""
        with self.platform.database.read() as connection:
            installed = self.platform.releases.current(connection)
            tables = [installed.tables.table(id) for id in installed.release.entities]
            ledger = (SYSTEM.ledger.transaction, SYSTEM.ledger.entry, SYSTEM.ledger.lot, SYSTEM.ledger.consumption)
            tables += [SYSTEM.change, SYSTEM.trace, SYSTEM.job, SYSTEM.incident, *ledger]
            return {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}

    def wrong(self) -> list[object]:
        """Everything in the books and the roll-ups that does not fit; [] is right."""
        with self.platform.database.read() as connection:
            installed = self.platform.releases.current(connection)
            found: list[object] = []
            for ledger in installed.release.ledgers:
                found += ledger_verification.verify(connection, SYSTEM.ledger, ledger)
            entities = installed.release.entities
            for entity in entities.values():
                for roll_up in entity.roll_ups:
                    found += roll_up_sql.differences(connection, installed.tables, entities, roll_up)
            return found
