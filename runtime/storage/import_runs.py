"""Imports as rows: which sheet goes into which form, how far it is, and whose it is now. Called by the import service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select, update

from runtime.storage.system_tables import SYSTEM

#: First half of the key of the advisory lock between those who start imports ("Impt" in ASCII).
_STARTING = 0x496D7074


@dataclass(frozen=True, slots=True)
class ImportRun:
    """A run, as it is kept."""

    id: int
    fingerprint: str
    """Of file, form, mapping and key: the same command has the same."""
    digest: str
    form: str
    mapping: Mapping[str, Any]
    key: str
    position: int
    """Rows of the sheet that are done."""
    counts: Mapping[str, int]


def claim(
    connection: Connection, fingerprint: str, me: str, now: datetime, until: datetime, *, by_force: bool = False
) -> ImportRun | None:  # fmt: skip
    """Take over the unfinished run of this command, if nobody's lease is on it (`by_force`: or another's; whoever had it finds
    at its next slice that it has it no more). Until the transaction ends nobody else looks for it, so that two who find none do
    not both start one."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(_STARTING, func.hashtext(fingerprint))))
    table = SYSTEM.import_run
    free = or_(table.c.lease_until.is_(None), table.c.lease_until < now)
    mine = [table.c.fingerprint == fingerprint, table.c.state == "running", *(() if by_force else (free,))]
    query = select(table).where(*mine).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        return None
    connection.execute(update(table).where(table.c.id == row.id).values(lease_by=me, lease_until=until))
    return ImportRun(row.id, row.fingerprint, row.digest, row.form, row.mapping, row.key or "", row.position, row.counts)


def is_running(connection: Connection, fingerprint: str) -> bool:
    """Whether an unfinished run of this command exists."""
    table = SYSTEM.import_run
    query = select(table.c.id).where(table.c.fingerprint == fingerprint, table.c.state == "running")
    return connection.execute(query).first() is not None


def start(connection: Connection, run: ImportRun, me: str, now: datetime, until: datetime) -> None:
    """Keep a new run."""
    connection.execute(SYSTEM.import_run.insert(), {
        "id": run.id, "fingerprint": run.fingerprint, "digest": run.digest, "form": run.form, "mapping": dict(run.mapping),
        "key": run.key, "position": 0, "counts": {}, "state": "running", "lease_until": until, "lease_by": me,
        "started_at": now, "finished_at": None,
    })  # fmt: skip


def advance(connection: Connection, id: int, me: str, position: int, counts: Mapping[str, int], until: datetime) -> bool:
    """Checkpoint; False where the run is no longer mine."""
    table = SYSTEM.import_run
    statement = update(table).where(table.c.id == id, table.c.lease_by == me)
    done = connection.execute(statement.values(position=position, counts=dict(counts), lease_until=until))
    return done.rowcount == 1


def release(connection: Connection, id: int, me: str) -> None:
    """Let go of a run that is not done: the same command may continue it at once."""
    table = SYSTEM.import_run
    connection.execute(update(table).where(table.c.id == id, table.c.lease_by == me).values(lease_until=None, lease_by=None))


def finish(connection: Connection, id: int, now: datetime) -> None:
    """The sheet is done: the same command starts afresh."""
    table = SYSTEM.import_run
    connection.execute(update(table).where(table.c.id == id).values(state="done", finished_at=now, lease_until=None))
