"""The audit: who did what to the installation, append-only and chained, so that tampering is found.

A row is written in the transaction of what it tells, and stands outside of the chain at first; `link` puts all such rows at
the chain's end, in a short transaction of its own that follows. So data writes never wait for the chain; a process that
ends in between leaves rows that the next `link` takes. Each row carries sha256(chain before + row); the workspace keeps how
many rows there are and the last chain, so that rows cut off at the end are missed as well. Who can write to the database can
forge all of it: keep `Verified.head` elsewhere to know.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select, update

from engines.expression.types import DATETIME
from runtime.storage.bulk import insert_rows
from runtime.storage.sql.cursors import read_cursor, write_cursor
from runtime.storage.system_tables import SYSTEM

_ORDER = (("at", True),)
_SLICE = 1000
_MOST_BROKEN = 20


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One thing that was done."""

    id: int
    at: datetime
    actor_id: int | None
    """None: the system, or nobody yet."""
    actor_login: str
    via: str
    """`session`, `key`, `command`, `system`."""
    kind: str
    """`sign_in`, `user_changed`, `key_made`, …"""
    subject: str
    """To whom or what: a login, the key of a unit, the public id of a key."""
    detail: Mapping[str, Any]
    """JSON without fractions; no secrets, no personal values."""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which rows; None: all."""

    kind: str | None = None
    actor: str | None = None
    """Login."""
    since: datetime | None = None
    until: datetime | None = None
    """Not itself."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some rows, newest first."""

    rows: list[AuditRow]
    cursor: str | None
    """For the next page; None where there is none."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a look at the chain found."""

    rows: int
    """In the chain."""
    pending: int
    """Not in it yet."""
    head: str | None
    """The chain at its end: the same head, the same rows."""
    broken: tuple[int, ...] = field(default=())
    """Places in the chain (from 1) whose row is changed, missing or not the workspace's last; 20 at most."""


def append(connection: Connection, row: AuditRow) -> None:
    """Write a row, in the transaction of what it tells. `link` must follow the commit."""
    connection.execute(SYSTEM.audit.insert(), {name: getattr(row, name) for name in AuditRow.__slots__})


def append_all(connection: Connection, rows: Iterable[AuditRow]) -> None:
    """The same for many."""
    insert_rows(connection, SYSTEM.audit, [{name: getattr(row, name) for name in AuditRow.__slots__} for row in rows])


def link(connection: Connection) -> None:
    """Put all rows that wait at the end of the chain. The whole of a short write transaction: links wait for each other."""
    table, workspace = SYSTEM.audit, SYSTEM.workspace
    held = (
        update(workspace).values(audit_count=workspace.c.audit_count).returning(workspace.c.audit_count, workspace.c.audit_head)
    )
    count, head = connection.execute(held).one()
    waiting = connection.execute(_columns().where(table.c.number.is_(None)).order_by(table.c.at, table.c.id)).all()
    if not waiting:
        return
    linked = []
    for number, row in enumerate(waiting, count + 1):
        head = _chained(head, AuditRow(*row))
        linked.append({"linked": row.id, "number": number, "chain": head})
    connection.execute(update(table).where(table.c.id == bindparam("linked")), linked)
    connection.execute(update(workspace).values(audit_count=count + len(linked), audit_head=head))


def page(connection: Connection, wanted: AuditFilter, cursor: str | None = None, limit: int = 50) -> AuditPage:
    """Rows, newest first. Raises `Invalid` for a cursor that is none."""
    table = SYSTEM.audit
    asked = (
        (wanted.kind, table.c.kind.__eq__),
        (wanted.actor, table.c.actor_login.__eq__),
        (wanted.since, table.c.at.__ge__),
        (wanted.until, table.c.at.__lt__),
    )
    conditions: list[Any] = [compared(value) for value, compared in asked if value is not None]
    if cursor is not None:
        at, id = read_cursor(cursor, _ORDER, (DATETIME,))
        conditions.append(or_(table.c.at < at, and_(table.c.at == at, table.c.id < id)))
    query = _columns().where(*conditions).order_by(table.c.at.desc(), table.c.id.desc()).limit(limit + 1)
    rows = [AuditRow(*row) for row in connection.execute(query)]
    if len(rows) <= limit:
        return AuditPage(rows, None)
    last = rows[limit - 1]
    return AuditPage(rows[:limit], write_cursor(_ORDER, (last.at, last.id)))


def verify_audit(connection: Connection) -> Verified:
    """Work the chain out anew. One row that was changed is told once: those behind it are judged by what it says."""
    workspace, head, place, broken = SYSTEM.workspace, None, 0, list[int]()
    count, last = connection.execute(select(workspace.c.audit_count, workspace.c.audit_head)).one()
    for number, chain, row in _linked(connection):
        place += 1
        if number != place or chain != _chained(head, row):
            broken.append(place)
            place = number
        head = chain
    if (place, head) != (count, last) and count not in broken:
        broken.append(count)
    pending = len(connection.execute(select(SYSTEM.audit.c.id).where(SYSTEM.audit.c.number.is_(None))).all())
    return Verified(place, pending, head, tuple(broken[:_MOST_BROKEN]))


def _linked(connection: Connection) -> Iterator[tuple[int, str, AuditRow]]:
    """The rows of the chain, in its order, read in slices."""
    table, behind = SYSTEM.audit, 0
    while True:
        query = _columns().add_columns(table.c.number, table.c.chain).where(table.c.number > behind)
        rows = connection.execute(query.order_by(table.c.number).limit(_SLICE)).all()
        for row in rows:
            *values, behind, chain = row
            yield behind, chain, AuditRow(*values)
        if len(rows) < _SLICE:
            return


def _columns() -> Any:
    return select(*(SYSTEM.audit.c[name] for name in AuditRow.__slots__))


def _chained(before: str | None, row: AuditRow) -> str:
    values = [getattr(row, name) for name in AuditRow.__slots__]
    values[1] = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    written = json.dumps([before, *values], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return sha256(written.encode()).hexdigest()
