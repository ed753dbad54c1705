"""One installation as the tests of records and imports use it: what is refused is an answer, not an exception."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engines.kernel.errors import AppError, Problem
from runtime.auth.actor import Actor
from runtime.services.export_records import ExportRecords, export_records
from runtime.services.import_records import Imported, ImportRecords, import_records
from runtime.services.keep_file import keep_file
from runtime.services.list_records import history_of, show_record
from runtime.services.people import NewUser, add_user
from runtime.services.save_records import RecordInput, Saved, SaveRecords, save_records
from tests.acceptance.installation import SYSTEM_ITSELF, Installation


class Desk(Installation):
    """Values and forms by key."""

    def put(self, form: str, *rows: Mapping[str, object], id: int | None = None, **options: Any) -> list[Saved]:
        """Save rows one by one in one transaction; the refused ones are answered, the others stand."""
        request = SaveRecords(form, [RecordInput(row, id) for row in rows], atomic=False, **options)
        return save_records(self.platform, SYSTEM_ITSELF, request)

    def refused(self, form: str, values: Mapping[str, object], id: int | None = None, **options: Any) -> dict[str, str]:
        """What a save is refused for: code by pointer."""
        [saved] = self.put(form, values, id=id, **options)
        assert saved.status == "refused", f"was {saved.status}"
        return {problem.pointer: problem.code for problem in saved.problems}

    def sentences(self, problems: Sequence[Problem]) -> dict[str, tuple[str, ...]]:
        """Problems as people read them, by locale."""
        return {locale: tuple(self.platform.catalog.render(each, locale) for each in problems) for locale in ("en", "zh-CN")}

    def shown(self, form: str, id: int) -> dict[str, Any]:
        """A record as JSON."""
        return show_record(self.platform, SYSTEM_ITSELF, form, id)

    def history(self, form: str, id: int) -> list[dict[str, Any]]:
        """Its changes, by key."""
        return history_of(self.platform, SYSTEM_ITSELF, form, id)

    def sheet_in(self, form: str, path: Path, key: str = "", **options: Any) -> Imported:
        """Import a sheet. `key`: field keys with commas."""
        keys = tuple(part for part in key.split(",") if part)
        return import_records(self.platform, SYSTEM_ITSELF, ImportRecords(form, path, key=keys, **options))

    def sheet_out(self, form: str, path: Path, **options: Any) -> int:
        """Export a form."""
        return export_records(self.platform, SYSTEM_ITSELF, ExportRecords(form, path, **options))

    def speak(self, locale: str) -> None:
        """The language of whoever reads."""
        self.platform = replace(self.platform, settings=replace(self.platform.settings, locale=locale))

    def user(self, login: str) -> int:
        """A user; the id."""
        return add_user(self.platform, SYSTEM_ITSELF, NewUser(login, can_sign_in=False)).user.id

    def file(self, form: str, field: str, name: str, content: bytes, folder: Path) -> int:
        """Keep a file for a field; its id."""
        path = folder / name
        path.write_bytes(content)
        with self.platform.database.read() as connection:
            entity = self.platform.releases.current(connection).release.entity(form)
        return keep_file(self.platform, SYSTEM_ITSELF, entity.by_key[field], path)

    def dump(self) -> dict[str, list[str]]:
        """Every row of every table of the database: for finding that nothing was written."""
        with self.platform.database.read() as connection:
            found: dict[str, list[str]] = {}
            for table in sorted(sa.inspect(connection).get_table_names()):
                rows = connection.execute(sa.text(f'SELECT * FROM "{table}"'))
                found[table] = sorted(json.dumps([str(value) for value in row]) for row in rows)
            return found


def codes(error: AppError) -> list[str]:
    """The codes of an error."""
    return [problem.code for problem in error.problems]


__all__ = ["Actor", "Desk", "codes"]
