"""Jobs: work that is done after a commit, kept in the transaction that asks for it. The truth is in the table.

A worker claims what is due, does it in transactions of its own, and settles it. A lease that ran out counts as an attempt.
Jobs with the same order key are done one after another, in the order in which they were asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Connection, and_, exists, func, literal_column, or_, select, tuple_, update
from sqlalchemy.sql.elements import ColumnElement

from runtime.storage.system_tables import SYSTEM
from runtime.storage.upserts import insert_or_leave

#: How often a job is tried before it has failed.
MOST_ATTEMPTS = 5
LANES = ("interactive", "outbound", "bulk")
#: Key of the advisory lock between those who plan ("Plan" in ASCII).
_PLANNING = 0x506C616E


@dataclass(frozen=True, slots=True)
class NewJob:
    """Work to be done."""

    id: int
    kind: str
    payload: Any
    due_at: datetime
    lane: str = "interactive"
    order_key: str | None = None
    dedupe_key: str | None = None
    """Of work that may be asked for twice and is done once."""
    created_by: int | None = None
    """Who asked for it; None: the system."""


class Offer(NamedTuple):
    """A job that may be taken."""

    id: int | None
    """None: any of the lane."""
    lane: str


@dataclass(frozen=True, slots=True)
class Job:
    """Work that has been claimed, or is looked at."""

    id: int
    kind: str
    lane: str
    state: str
    payload: Any
    due_at: datetime
    attempts: int
    """Tries so far, the one that begins now among them."""
    order_key: str | None
    dedupe_key: str | None
    lease_by: str | None
    lease_until: datetime | None
    result: Any
    finished_at: datetime | None
    created_by: int | None
    created_at: datetime = field(compare=False)


_COLUMNS = tuple(SYSTEM.job.c[name] for name in Job.__slots__)


def enqueue(connection: Connection, jobs: Iterable[NewJob], now: datetime) -> int:
    """Keep jobs; how many. One whose dedupe key is there already is left out."""
    kept = 0
    plain = []
    for job in jobs:
        row = {
            "id": job.id, "kind": job.kind, "lane": job.lane, "state": "waiting", "due_at": job.due_at, "attempts": 0,
            "lease_until": None, "lease_by": None, "order_key": job.order_key, "dedupe_key": job.dedupe_key,
            "payload": job.payload, "result": None, "created_at": now, "finished_at": None,
            "created_by": job.created_by,
        }  # fmt: skip
        if job.dedupe_key is None:
            plain.append(row)
        else:
            kept += insert_or_leave(connection, SYSTEM.job, row)
    if plain:
        connection.execute(SYSTEM.job.insert(), plain)
    return kept + len(plain)


def claim(
    connection: Connection, by: str, now: datetime, lease: timedelta, *, lanes: Sequence[str] = LANES,
    kinds: Iterable[str] | None = None, id: int | None = None, most: int = 1,
) -> list[Job]:  # fmt: skip
    """Take due jobs for `by`, oldest first; nobody else gets them before the lease ends. Short transaction, no work in it.

    `kinds`: only these; None: all. `id`: this job or none.
    """
    table = SYSTEM.job
    wanted = [] if kinds is None else [table.c.kind.in_(list(kinds))]
    if id is not None:
        wanted.append(table.c.id == id)
    query = (
        select(table.c.id)
        .where(_claimable(now), table.c.lane.in_(lanes), *wanted, ~_is_behind_another())
        .order_by(table.c.due_at, table.c.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = connection.execute(query).scalars().all()
    if not ids:
        return []
    taken = update(table).where(table.c.id.in_(ids)).values(
        state="running", attempts=table.c.attempts + 1, lease_by=by, lease_until=now + lease
    )  # fmt: skip
    jobs = [Job(*row) for row in connection.execute(taken.returning(*_COLUMNS))]
    return sorted(jobs, key=lambda job: (job.due_at, job.id))


def renew(connection: Connection, id: int, by: str, until: datetime) -> bool:
    """Prolong a lease; False where it is no longer mine."""
    return _settle(connection, id, by, {"lease_until": until})


def checkpoint(connection: Connection, id: int, by: str, payload: Any, until: datetime, result: Any = None) -> bool:
    """Keep how far a job of several transactions has come, in the one that comes so far; False where it is no longer mine.
    Whoever has to go on from here has all attempts again."""
    return _settle(connection, id, by, {"payload": payload, "lease_until": until, "result": result, "attempts": 1})


def hand_back(connection: Connection, id: int, by: str) -> bool:
    """Let go of a job that has come to a checkpoint: it waits for its next turn."""
    return _settle(connection, id, by, {"state": "waiting", "attempts": 0, "lease_by": None, "lease_until": None})


def put_off(connection: Connection, id: int, by: str, due_at: datetime) -> bool:
    """Its time has not come: it waits until then, with all its tries before it."""
    return _settle(
        connection, id, by, {"state": "waiting", "attempts": 0, "due_at": due_at, "lease_by": None, "lease_until": None}
    )


def let_go(connection: Connection, id: int, by: str) -> bool:
    """Whoever worked on it has died: it waits for its next try."""
    return _settle(connection, id, by, {"state": "waiting", "lease_by": None, "lease_until": None})


def finish(connection: Connection, id: int, by: str, now: datetime, result: Any = None) -> bool:
    """The job is done; False where the lease was lost in between (then the transaction should be undone)."""
    return _settle(
        connection, id, by, {"state": "done", "result": result, "finished_at": now, "lease_by": None, "lease_until": None}
    )


def postpone(connection: Connection, id: int, by: str, due_at: datetime, result: Any = None) -> bool:
    """Try again later."""
    return _settle(
        connection, id, by, {"state": "waiting", "result": result, "due_at": due_at, "lease_by": None, "lease_until": None}
    )


def fail(connection: Connection, id: int, by: str, now: datetime, result: Any) -> bool:
    """Give up; the caller leaves an incident."""
    return _settle(
        connection, id, by, {"state": "failed", "result": result, "finished_at": now, "lease_by": None, "lease_until": None}
    )


def retry(connection: Connection, id: int, now: datetime) -> bool:
    """Somebody wants a failed or cancelled job to be tried again."""
    table = SYSTEM.job
    again = update(table).where(table.c.id == id, table.c.state.in_(("failed", "cancelled")))
    return connection.execute(again.values(state="waiting", attempts=0, due_at=now, finished_at=None)).rowcount == 1


def cancel(connection: Connection, id: int, now: datetime) -> bool:
    """A job is not wanted any more; False where it is over. Whoever works on it finds at its next checkpoint, or its end, that
    it is taken away, and undoes what it has not committed."""
    table = SYSTEM.job
    mine = update(table).where(table.c.id == id, table.c.state.in_(("waiting", "running")))
    return connection.execute(mine.values(state="cancelled", finished_at=now, lease_by=None, lease_until=None)).rowcount == 1


def hold(connection: Connection, id: int) -> Any:
    """The payload of a job that is not done, whose row nobody else can hold until this transaction ends; None of one that is.

    For a job whose slices may be done by anybody, with a lease or without: how far it has come stands in the payload.
    """
    table = SYSTEM.job
    mine = select(table.c.payload).where(table.c.id == id, table.c.state != "done").with_for_update()
    return connection.execute(mine).scalar()


def advance(connection: Connection, id: int, payload: Any) -> None:
    """A job that is held has come as far as `payload` says."""
    connection.execute(update(SYSTEM.job).where(SYSTEM.job.c.id == id).values(payload=payload))


def close(connection: Connection, id: int, now: datetime, state: Literal["done", "failed"], result: Any) -> None:
    """A job that is held ends, whoever has its lease. One that is done stays so."""
    table = SYSTEM.job
    ends = update(table).where(table.c.id == id, table.c.state != "done")
    connection.execute(ends.values(state=state, result=result, finished_at=now, lease_by=None, lease_until=None))


def unfinished(connection: Connection, kind: str) -> list[Job]:
    """Jobs of a kind that are not done, failed ones among them, in the order in which they were asked for."""
    table = SYSTEM.job
    query = select(*_COLUMNS).where(table.c.kind == kind, table.c.state.not_in(("done", "cancelled")))
    return [Job(*row) for row in connection.execute(query.order_by(table.c.created_at, table.c.id))]


def failed(connection: Connection, most: int) -> list[Job]:
    """Jobs that were given up, the newest first."""
    table = SYSTEM.job
    query = select(*_COLUMNS).where(table.c.state == "failed").order_by(table.c.finished_at.desc(), table.c.id.desc())
    return [Job(*row) for row in connection.execute(query.limit(most))]


def listed(
    connection: Connection, most: int, *, state: str | None = None, kind: str | None = None, created_by: int | None = None,
    before: int | None = None,
) -> list[Job]:  # fmt: skip
    """Jobs, the newest first. `created_by`: only those that somebody asked for; `before`: only those with a smaller id."""
    c = SYSTEM.job.c
    wanted = ((c.state, state), (c.kind, kind), (c.created_by, created_by))
    fits = [column == value for column, value in wanted if value is not None]
    if before is not None:
        fits.append(c.id < before)
    return [Job(*row) for row in connection.execute(select(*_COLUMNS).where(*fits).order_by(c.id.desc()).limit(most))]


def find_dedupe(connection: Connection, dedupe_key: str) -> Job | None:
    """The job that was asked for by this key."""
    row = connection.execute(select(*_COLUMNS).where(SYSTEM.job.c.dedupe_key == dedupe_key)).first()
    return None if row is None else Job(*row)


def find_dedupes(connection: Connection, keys: Iterable[str]) -> dict[str, Job]:
    """Jobs by the keys by which they were asked for."""
    wanted = sorted(set(keys))
    query = select(*_COLUMNS).where(SYSTEM.job.c.dedupe_key.in_(wanted))
    found = (Job(*row) for row in connection.execute(query)) if wanted else ()
    return {str(job.dedupe_key): job for job in found}


def leased_by(connection: Connection, beginning: str) -> list[Job]:
    """Jobs that run, of workers whose names begin so."""
    table = SYSTEM.job
    query = select(*_COLUMNS).where(table.c.state == "running", table.c.lease_by.startswith(beginning, autoescape=True))
    return [Job(*row) for row in connection.execute(query)]


def waiting_until(connection: Connection, ids: Iterable[int]) -> dict[int, datetime]:
    """When those of some jobs that wait are due."""
    table = SYSTEM.job
    query = select(table.c.id, table.c.due_at).where(table.c.id.in_(sorted(ids)), table.c.state == "waiting")
    return {row.id: row.due_at for row in connection.execute(query)}


def find(connection: Connection, id: int) -> Job | None:
    """A job by its id."""
    row = connection.execute(select(*_COLUMNS).where(SYSTEM.job.c.id == id)).first()
    return None if row is None else Job(*row)


def is_waiting(connection: Connection, kind: str, order_key: str) -> bool:
    """Whether such a job is waiting or running."""
    table = SYSTEM.job
    mine = (table.c.kind == kind, table.c.order_key == order_key, table.c.state.in_(("waiting", "running")))
    return connection.execute(select(table.c.id).where(*mine)).first() is not None


def gave_up_since(connection: Connection, kind: str, order_key: str, since: datetime) -> bool:
    """Whether such a job was given up at or after a time."""
    table = SYSTEM.job
    mine = (table.c.kind == kind, table.c.order_key == order_key, table.c.state == "failed", table.c.finished_at >= since)
    return connection.execute(select(table.c.id).where(*mine)).first() is not None


def one_plans(connection: Connection) -> None:
    """Until the transaction ends nobody else plans work that is due by the clock, so that two do not both plan it."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(_PLANNING)))


def due_lanes(connection: Connection, now: datetime) -> frozenset[str]:
    """Lanes in which something may be due (a job may still be behind another)."""
    table = SYSTEM.job
    return frozenset(connection.execute(select(table.c.lane).where(_claimable(now)).distinct()).scalars())


def overdue(connection: Connection, before: datetime, now: datetime, most: int) -> list[Offer]:
    """Jobs that should have been taken before a time and nobody has, or whose lease ran out; oldest first."""
    table = SYSTEM.job
    query = select(table.c.id, table.c.lane).where(_claimable(now), table.c.due_at <= before, ~_is_behind_another())
    return [Offer(*row) for row in connection.execute(query.order_by(table.c.due_at, table.c.id).limit(most))]


def next_due(connection: Connection) -> datetime | None:
    """When the next waiting job is due; None where nothing waits."""
    table = SYSTEM.job
    return connection.execute(select(func.min(table.c.due_at)).where(_is_open(table), table.c.state == "waiting")).scalar()


@dataclass(frozen=True, slots=True)
class Depth:
    """Jobs of one lane that are due and wait."""

    count: int
    age: timedelta
    """How long the oldest of them has waited."""


def depth(connection: Connection, now: datetime) -> dict[str, Depth]:
    """What waits in each lane."""
    table = SYSTEM.job
    waiting = (_is_open(table), table.c.state == "waiting", table.c.due_at <= now)
    query = select(table.c.lane, func.count(), func.min(table.c.due_at)).where(*waiting).group_by(table.c.lane)
    found = {lane: Depth(count, now - oldest) for lane, count, oldest in connection.execute(query)}
    return {lane: found.get(lane, Depth(0, timedelta(0))) for lane in LANES}


def counts(connection: Connection) -> dict[str, int]:
    """How many jobs are in which state."""
    table = SYSTEM.job
    rows = connection.execute(select(table.c.state, func.count()).group_by(table.c.state))
    return {row[0]: row[1] for row in rows}


def _is_open(table: Any) -> ColumnElement[bool]:
    """Waiting or running: in literals, so that both databases see that it is the condition of the partial indexes."""
    return cast("ColumnElement[bool]", table.c.state.in_((literal_column("'waiting'"), literal_column("'running'"))))


def _claimable(now: datetime) -> ColumnElement[bool]:
    """Due, and nobody's. What runs was due when it was taken: so both are looked for in that part of the index, and what is due
    later, however much it is, is not looked at."""
    table = SYSTEM.job
    return and_(_is_open(table), table.c.due_at <= now, or_(table.c.state == "waiting", table.c.lease_until < now))


def _is_behind_another() -> ColumnElement[bool]:
    """An unfinished job with the same order key was asked for before."""
    table, other = SYSTEM.job, SYSTEM.job.alias("other")
    before = tuple_(other.c.created_at, other.c.id) < tuple_(table.c.created_at, table.c.id)
    return exists().where(other.c.order_key == table.c.order_key, other.c.order_key.is_not(None), _is_open(other), before)


def _settle(connection: Connection, id: int, by: str, values: dict[str, Any]) -> bool:
    table = SYSTEM.job
    mine = (table.c.id == id, table.c.lease_by == by, table.c.state == "running")
    return connection.execute(update(table).where(*mine).values(**values)).rowcount == 1
