"""The log of events, read: written it is by `system_rows.py`, in the transaction of what an event sets going."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from runtime.storage.system_tables import SYSTEM


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event as it is kept."""

    id: int
    name: str
    at: datetime
    form: str | None
    record_id: int | None
    payload: Any
    """Sealed."""
    source: str
    created_by: int | None


def find(connection: Connection, dedupe_key: str) -> LoggedEvent | None:
    """The event with the sender's id of it."""
    table = SYSTEM.event
    query = select(*(table.c[name] for name in LoggedEvent.__slots__)).where(table.c.dedupe_key == dedupe_key)
    row = connection.execute(query).first()
    return None if row is None else LoggedEvent(*row)
