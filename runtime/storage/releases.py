"""Releases as rows, and the lock that keeps writers and a switch apart. Called by the unit of work and by `table_sync.py`.

Every write transaction begins with `lock_shared`; a switch takes `lock_exclusive`, so it waits for the writers in flight
and the next ones wait for it. What a release means is the business of the services.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select, update

from engines.kernel.errors import NotFound, Problem
from runtime.storage import workspace
from runtime.storage.database import Database
from runtime.storage.dynamic.columns import ColumnMap
from runtime.storage.system_tables import CHANGE_SEQ, SYSTEM
from runtime.storage.workspace import Workspace

#: Key of the advisory lock between writers and a switch ("Tess" in ASCII, and which lock).
WRITERS = 0x54657373_01
_HOME = SYSTEM.workspace
_ADVANCE = update(_HOME).values(change_seq=_HOME.c.change_seq + 1).returning(*workspace.COLUMNS, _HOME.c.change_seq)
_NAMES = ", ".join(column.name for column in workspace.COLUMNS)
_LOCK = f"SELECT pg_advisory_xact_lock_shared({WRITERS})"
_LOOK = f"SELECT {_NAMES}, nextval('{CHANGE_SEQ.name}') FROM {_HOME.name}"


class Admission(NamedTuple):
    """What a writer finds when it has been let in."""

    home: Workspace
    """The workspace, with the release in force."""
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


@contextmanager
def writing(database: Database) -> Iterator[tuple[Connection, Admission]]:
    """A write transaction whose writer has been let in, on one way to the server (`lock_shared`)."""
    with database.write(opened=False) as connection:
        # What stands before BEGIN on the same way belongs to the transaction; and SQLAlchemy leaves the cursor open for its row.
        yield connection, _let_in(connection, f"{_LOCK}; BEGIN; {_LOOK}")


def lock_shared(connection: Connection) -> Admission:
    """Let a writer in, first thing in its transaction: the release cannot switch until it ends.

    On SQLite the write transaction itself is the lock. Waits for a switch that is under way (milliseconds).
    """
    return _let_in(connection, f"{_LOCK}; {_LOOK}")


def _let_in(connection: Connection, statements: str) -> Admission:
    if connection.dialect.name == "sqlite":
        row = connection.execute(_ADVANCE).one_or_none()
    else:
        # Statements on one way: the last one's snapshot must be younger than the lock that the one before has waited for.
        cursor: Any = connection.exec_driver_sql(statements).context.cursor
        while cursor.nextset():
            pass
        row = cursor.fetchone()
    home = workspace.read(row)
    return Admission(home, row[-1] if row is not None else 0)


def lock_exclusive(connection: Connection) -> Admission:
    """Wait for all writers in flight and keep new ones out until this transaction ends."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(WRITERS)))
    return lock_shared(connection)


def current(connection: Connection) -> tuple[int | None, str | None]:
    """Number and digest of the release in force, for readers."""
    home = workspace.load(connection)
    return home.release, home.digest


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


def names_in(connection: Connection, number: int) -> str | None:
    """Names of one release; None where they were not kept yet."""
    found: str | None = connection.execute(select(SYSTEM.release.c.names).where(SYSTEM.release.c.number == number)).scalar()
    return found


def history(connection: Connection) -> list[tuple[int, str, datetime, int | None]]:
    """Number, digest, time and maker of all releases, newest first."""
    table = SYSTEM.release
    query = select(table.c.number, table.c.digest, table.c.made_at, table.c.made_by).order_by(table.c.number.desc())
    return [(row[0], row[1], row[2], row[3]) for row in connection.execute(query)]


def next_number(connection: Connection) -> int:
    """The number of the release that is made next."""
    return (connection.execute(select(func.max(SYSTEM.release.c.number))).scalar() or 0) + 1
