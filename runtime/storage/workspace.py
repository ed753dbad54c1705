"""The workspace: one row per database. Its creation, its zone, and the clock that reads its offset."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import Connection, select, text, update

from engines.kernel.errors import Conflict, Invalid, Permanent, Problem
from runtime.storage.database import Database
from runtime.storage.migrating import migrate
from runtime.storage.system_tables import SYSTEM

DEFAULT_ZONE = "Asia/Shanghai"
COLUMNS = tuple(SYSTEM.workspace.c[name] for name in ("zone", "is_test", "clock_offset", "release", "digest", "created_at"))
_WHOLE = select(*COLUMNS)


@dataclass(frozen=True, slots=True)
class Workspace:
    """What the row says."""

    zone: ZoneInfo
    is_test: bool
    clock_offset: timedelta
    release: int | None
    digest: str | None
    created_at: datetime


class WorkspaceClock:
    """The machine's time plus the workspace's offset (a `Clock`). Made anew when the offset moves."""

    def __init__(self, offset: timedelta = timedelta(0), machine: Callable[[], datetime] | None = None) -> None:
        self._offset = offset
        self._machine = machine or _machine_time

    def now(self) -> datetime:
        """This moment in the workspace, in UTC."""
        return self._machine() + self._offset


def create(database: Database, *, zone: str, now: datetime, is_test: bool = False) -> None:
    """Make the system tables and the workspace's row. Raises `Conflict` where there is one, `Invalid` for an unknown zone."""
    if zone not in available_timezones():
        raise Invalid(Problem("unknown_zone", params={"zone": zone}))
    migrate(database)
    with database.write() as connection:
        if exists(connection):
            raise Conflict(Problem("workspace_exists"))
        row = {"id": 1, "zone": zone, "is_test": is_test, "clock_offset": 0, "next_id": 1, "change_seq": 0, "created_at": now}
        connection.execute(SYSTEM.workspace.insert(), row)


def load(connection: Connection) -> Workspace:
    """The workspace. Raises `Permanent` `no_workspace`."""
    return read(connection.execute(_WHOLE).one_or_none())


def read(row: Sequence[Any] | None) -> Workspace:
    """The workspace from its row, which begins with `COLUMNS`. Raises `Permanent` `no_workspace`."""
    if row is None:
        raise Permanent(Problem("no_workspace"))
    zone, is_test, offset, release, digest, created_at = row[: len(COLUMNS)]
    return Workspace(ZoneInfo(zone), is_test, timedelta(seconds=offset), release, digest, created_at)


def exists(connection: Connection) -> bool:
    """Whether the database holds a workspace (its tables exist and its row is there)."""
    if not connection.dialect.has_table(connection, "workspace"):
        return False
    return connection.execute(text("SELECT 1 FROM workspace")).first() is not None


def clock_of(workspace: Workspace) -> WorkspaceClock:
    """The workspace's clock."""
    return WorkspaceClock(workspace.clock_offset)


def set_clock_offset(connection: Connection, offset: timedelta) -> None:
    """Move the workspace's clock (whole seconds). Raises `Invalid` outside a sandbox or test."""
    if not load(connection).is_test:
        raise Invalid(Problem("clock_not_movable"))
    connection.execute(update(SYSTEM.workspace).values(clock_offset=int(offset.total_seconds())))


def _machine_time() -> datetime:
    return datetime.now(UTC)
