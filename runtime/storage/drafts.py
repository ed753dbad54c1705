"""Drafts as they are kept: one row for each app, one for each file that was changed in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from runtime.storage.system_tables import SYSTEM
from runtime.storage.upserts import insert_or_leave


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that was changed."""

    path: str
    document: Any
    """None: it goes."""
    version: int
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was changed of an app."""

    app: str
    base: int | None
    version: int
    files: Mapping[str, DraftFile]


def find(connection: Connection, app: str, *, lock: bool = False) -> KeptDraft | None:
    """The draft of an app. `lock`: nobody else changes it until this transaction ends."""
    draft, file = SYSTEM.draft, SYSTEM.draft_file
    query = select(draft.c.base, draft.c.version).where(draft.c.app == app)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        return None
    columns = (file.c[name] for name in DraftFile.__slots__)
    rows = connection.execute(select(*columns).where(file.c.app == app).order_by(file.c.path))
    return KeptDraft(app, row.base, row.version, {each.path: DraftFile(*each) for each in rows})


def listed(connection: Connection) -> dict[str, int]:
    """Apps that have a draft, with its version."""
    rows = connection.execute(select(SYSTEM.draft.c.app, SYSTEM.draft.c.version).order_by(SYSTEM.draft.c.app))
    return {row.app: row.version for row in rows}


def begin(connection: Connection, app: str, base: int | None, now: datetime) -> None:
    """A draft without changes, where there is none."""
    insert_or_leave(connection, SYSTEM.draft, {"app": app, "base": base, "version": 0, "created_at": now})


def keep(connection: Connection, app: str, version: int, files: Mapping[str, Any], now: datetime, login: str) -> None:
    """Change files of a draft that is locked."""
    draft, file = SYSTEM.draft, SYSTEM.draft_file
    connection.execute(update(draft).where(draft.c.app == app).values(version=version))
    connection.execute(delete(file).where(file.c.app == app, file.c.path.in_(list(files))))
    rows = [
        {"app": app, "path": path, "document": document, "version": version, "changed_at": now, "changed_by": login}
        for path, document in files.items()
    ]
    if rows:
        connection.execute(file.insert(), rows)


def drop(connection: Connection, app: str) -> bool:
    """Forget a draft; whether there was one."""
    connection.execute(delete(SYSTEM.draft_file).where(SYSTEM.draft_file.c.app == app))
    return connection.execute(delete(SYSTEM.draft).where(SYSTEM.draft.c.app == app)).rowcount > 0
