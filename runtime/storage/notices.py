"""Notices as they are kept: what somebody is to be told, until they have read it. Of any kind; the sentence is made when it is
read, so that it tells no more than its reader may see then.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select, update

from runtime.storage.bulk import insert_rows
from runtime.storage.system_tables import SYSTEM
from runtime.storage.upserts import insert_or_leave

#: The kind of those that the channel `in-app` makes: they hold a text.
MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that somebody is told."""

    id: int
    user_id: int
    kind: str
    form: str | None
    """Entity id of the record that it is about; None: about none."""
    record_id: int | None
    params: Any
    """Sealed."""
    at: datetime
    read_at: datetime | None = None
    task_id: int | None = None
    """The task that it tells of."""
    instance_id: int | None = None
    """The instance of a process that it tells of."""


def add(connection: Connection, notices: Sequence[Notice]) -> None:
    """New ones; their parameters have been sealed."""
    insert_rows(connection, SYSTEM.notice, [{name: getattr(each, name) for name in Notice.__slots__} for each in notices])


def add_once(connection: Connection, notice: Notice) -> None:
    """One that may have been added before, by its id."""
    insert_or_leave(connection, SYSTEM.notice, {name: getattr(notice, name) for name in Notice.__slots__})


def of_user(
    connection: Connection, user: int, most: int, before: tuple[datetime, int] | None = None, *, unread: bool = False
) -> list[Notice]:  # fmt: skip
    """The newest before one that is known by its moment and id; newest first."""
    table = SYSTEM.notice
    query = select(*(table.c[name] for name in Notice.__slots__)).where(table.c.user_id == user)
    if unread:
        query = query.where(table.c.read_at.is_(None))
    if before is not None:
        at, id = before
        query = query.where(or_(table.c.at < at, and_(table.c.at == at, table.c.id < id)))
    return [Notice(*row) for row in connection.execute(query.order_by(table.c.at.desc(), table.c.id.desc()).limit(most))]


def mark_read(connection: Connection, user: int, ids: Collection[int] | None, at: datetime) -> None:
    """Somebody has read these of theirs; None: all."""
    table = SYSTEM.notice
    statement = update(table).where(table.c.user_id == user, table.c.read_at.is_(None)).values(read_at=at)
    connection.execute(statement if ids is None else statement.where(table.c.id.in_(list(ids))))


def tasks_over(connection: Connection, over: Mapping[int, datetime]) -> None:
    """Tasks that are done or closed, and when: nobody has to be told of them any more, so it counts as read."""
    if over:
        table = SYSTEM.notice
        theirs = (table.c.task_id.in_(sorted(over)), table.c.task_id.is_not(None), table.c.read_at.is_(None))
        connection.execute(update(table).where(*theirs).values(read_at=max(over.values())))


def drop_of(connection: Connection, records: Collection[int]) -> None:
    """Nobody is told of these records any more."""
    connection.execute(delete(SYSTEM.notice).where(SYSTEM.notice.c.record_id.in_(list(records))))


def forget_before(connection: Connection, before: datetime, most: int) -> int:
    """Old notices go: those that were read, and those that hold the text of a message; how many did."""
    table = SYSTEM.notice
    old = (table.c.at < before, or_(table.c.read_at.is_not(None), table.c.kind == MESSAGE))
    ids = list(connection.execute(select(table.c.id).where(*old).order_by(table.c.id).limit(most)).scalars())
    connection.execute(delete(table).where(table.c.id.in_(ids)))
    return len(ids)


def take_back(connection: Connection, record: int, kind: str, cause: int) -> None:
    """Take back what was told because of something (`params["cause"]`) that is gone. Parameters of such kinds are clear."""
    table = SYSTEM.notice
    query = select(table.c.id, table.c.params).where(table.c.record_id == record, table.c.kind == kind)
    gone = [row.id for row in connection.execute(query) if row.params is not None and row.params[1].get("cause") == cause]
    connection.execute(delete(table).where(table.c.id.in_(gone)))
