"""Releases as rows, and the lock that keeps writers and a switch apart. Called by the unit of work and by `table_sync.py`.

Every write transaction begins with `lock_shared`; a switch takes `lock_exclusive`, so it waits for the writers in flight
and the next ones wait for it. What a release means is the business of the services.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, text, update

from engines.kernel.errors import NotFound, Permanent, Problem
from runtime.storage.dynamic.columns import ColumnMap
from runtime.storage.system_tables import CHANGE_SEQ, SYSTEM

#: Key of the advisory lock between writers and a switch ("Tess" in ASCII, and which lock).
_WRITERS = 0x54657373_01


@dataclass(frozen=True, slots=True)
class Admission:
    """What a writer finds when it has been let in."""

    number: int | None
    """Of the release in force; None in a workspace where nothing is installed yet."""
    digest: str | None
    seq: int
    """Number of this write transaction: written as `seq` into every row it touches, so that a conversion which runs beside
    it finds what changed. It grows in the order in which transactions were let in (ids do not)."""


@dataclass(frozen=True, slots=True)
class StoredRelease:
    """A release as it is kept."""

    number: int
    digest: str
    parts: Mapping[str, Any]
    """The documents of all installed apps; what is in them is the blueprint engine's."""
    columns: ColumnMap
    made_at: datetime
    made_by: int | None


def lock_shared(connection: Connection) -> Admission:
    """Let a writer in, first thing in its transaction: the release cannot switch until it ends.

    On SQLite the write transaction itself is the lock. Waits for a switch that is under way (milliseconds).
    """
    workspace = SYSTEM.workspace
    current = (workspace.c.release, workspace.c.digest)
    if connection.dialect.name == "sqlite":
        advance = update(workspace).values(change_seq=workspace.c.change_seq + 1)
        row = connection.execute(advance.returning(*current, workspace.c.change_seq)).one_or_none()
    else:
        connection.execute(select(func.pg_advisory_xact_lock_shared(_WRITERS)))
        # A statement of its own: its snapshot must be younger than the lock.
        row = connection.execute(select(*current, CHANGE_SEQ.next_value())).one_or_none()
    if row is None:
        raise Permanent(Problem("no_workspace"))
    return Admission(*row)


def lock_exclusive(connection: Connection) -> Admission:
    """Wait for all writers in flight and keep new ones out until this transaction ends."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(_WRITERS)))
    return lock_shared(connection)


def current(connection: Connection) -> tuple[int | None, str | None]:
    """Number and digest of the release in force, for readers."""
    workspace = SYSTEM.workspace
    row = connection.execute(select(workspace.c.release, workspace.c.digest)).one_or_none()
    if row is None:
        raise Permanent(Problem("no_workspace"))
    return row[0], row[1]


def save(connection: Connection, release: StoredRelease, names: str | None = None) -> None:
    """Keep a release and put it in force. Its number must be new (`next_number`). `names`: what its things are called."""
    connection.execute(
        SYSTEM.release.insert(),
        {
            "number": release.number,
            "digest": release.digest,
            "parts": release.parts,
            "columns": release.columns.to_json(),
            "made_at": release.made_at,
            "made_by": release.made_by,
            "names": names,
        },
    )
    connection.execute(update(SYSTEM.workspace).values(release=release.number, digest=release.digest))


def load(connection: Connection, number: int) -> StoredRelease:
    """A kept release. Raises `NotFound`."""
    row = connection.execute(select(SYSTEM.release).where(SYSTEM.release.c.number == number)).one_or_none()
    if row is None:
        raise NotFound(Problem("no_such_release", params={"number": number}))
    return StoredRelease(row.number, row.digest, row.parts, ColumnMap.from_json(row.columns), row.made_at, row.made_by)


def names(connection: Connection) -> list[tuple[int, str | None]]:
    """Number and names of all releases, newest first; None where they were not kept yet."""
    table = SYSTEM.release
    query = select(table.c.number, table.c.names).order_by(table.c.number.desc())
    return [(row[0], row[1]) for row in connection.execute(query)]


def history(connection: Connection) -> list[tuple[int, str, datetime, int | None]]:
    """Number, digest, time and maker of all releases, newest first."""
    table = SYSTEM.release
    query = select(table.c.number, table.c.digest, table.c.made_at, table.c.made_by).order_by(table.c.number.desc())
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]


def next_number(connection: Connection) -> int:
    """The number of the release that is made next."""
    return (connection.execute(select(func.max(SYSTEM.release.c.number))).scalar() or 0) + 1


def has_workspace(connection: Connection) -> bool:
    """Whether the database holds a workspace (its tables exist and its row is there)."""
    if not connection.dialect.has_table(connection, "workspace"):
        return False
    return connection.execute(text("SELECT 1 FROM workspace")).first() is not None
