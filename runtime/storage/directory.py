"""Users, organisations and departments as formulas and links see them, read one by one and kept for the transaction."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from engines.record.system_fields import DIRECTORY
from runtime.storage.sql.directory import DIRECTORY_TABLES


class Directory:
    """What a transaction has asked of the directory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[tuple[str, str, object], Mapping[str, Any] | None] = {}

    def find(self, form: str, field: str, value: object) -> Mapping[str, Any] | None:
        """The user, organisation or department in which `field` is `value`; None where there is none, or no such field."""
        key = (form, field, value)
        if key not in self._rows:
            self._rows[key] = self._read(form, field, value)
        return self._rows[key]

    def _read(self, form: str, field: str, value: object) -> Mapping[str, Any] | None:
        table, shape = DIRECTORY_TABLES[form], DIRECTORY[form]
        if field not in table.c:
            return None
        row = self._connection.execute(select(*(table.c[name] for name in shape.by_id)).where(table.c[field] == value)).first()
        return None if row is None else dict(row._mapping)
