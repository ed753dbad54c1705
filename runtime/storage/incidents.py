"""Incidents: what failed and somebody should know, one row for each rule version (or kind of job) and code, counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select, update

from runtime.storage.system_tables import SYSTEM
from runtime.storage.upserts import insert_or_change

_KEY = ("kind", "subject", "version", "code")


@dataclass(frozen=True, slots=True)
class Incident:
    """One case of a failure."""

    kind: str
    """`rule` or `job`."""
    subject: str
    """Rule id or kind of job."""
    version: str
    """Of the rule; empty for jobs."""
    code: str
    at: datetime
    sample: Any
    """What helps to understand the case (JSON); the newest is kept."""


@dataclass(frozen=True, slots=True)
class CountedIncident:
    """All cases of one failure."""

    kind: str
    subject: str
    version: str
    code: str
    count: int
    first_at: datetime
    last_at: datetime
    sample: Any
    state: str
    """`open` or `settled`; another case opens it again."""

    @property
    def id(self) -> str:
        """A short name of what makes it this one, for addresses."""
        return sha256(f"{self.kind}\n{self.subject}\n{self.version}\n{self.code}".encode()).hexdigest()[:16]


def upsert_incidents(connection: Connection, incidents: Iterable[Incident]) -> None:
    """Count cases, in one order so that two transactions do not wait for each other."""
    counted: dict[tuple[str, str, str, str], CountedIncident] = {}
    for case in incidents:
        key = (case.kind, case.subject, case.version, case.code)
        before = counted.get(key)
        counted[key] = CountedIncident(
            *key,
            count=1 if before is None else before.count + 1,
            first_at=case.at if before is None else min(before.first_at, case.at),
            last_at=case.at if before is None else max(before.last_at, case.at),
            sample=case.sample,
            state="open",
        )
    if not counted:
        return
    table = SYSTEM.incident
    rows = [{name: getattr(counted[key], name) for name in CountedIncident.__slots__} for key in sorted(counted)]
    for row in rows:
        more = {"count": table.c.count + row["count"], "last_at": "last_at", "sample": "sample", "state": "state"}
        insert_or_change(connection, table, _KEY, [row], more)


def find(connection: Connection, id: str) -> CountedIncident | None:
    """The incident with this `id`. There are no more of them than rule versions and kinds of jobs can have codes."""
    query = select(*(SYSTEM.incident.c[name] for name in CountedIncident.__slots__))
    return next((each for row in connection.execute(query) if (each := CountedIncident(*row)).id == id), None)


def open_incidents(connection: Connection, most: int = 100) -> list[CountedIncident]:
    """Those that nobody has settled, newest first."""
    table = SYSTEM.incident
    query = select(*(table.c[name] for name in CountedIncident.__slots__)).where(table.c.state == "open")
    rows = connection.execute(query.order_by(table.c.last_at.desc(), *(table.c[name] for name in _KEY)).limit(most))
    return [CountedIncident(*row) for row in rows]


def settle(connection: Connection, kind: str, subject: str, version: str, code: str) -> bool:
    """Mark as dealt with; False where there is no such incident."""
    table = SYSTEM.incident
    mine = (table.c.kind == kind, table.c.subject == subject, table.c.version == version, table.c.code == code)
    return connection.execute(update(table).where(*mine).values(state="settled")).rowcount == 1
