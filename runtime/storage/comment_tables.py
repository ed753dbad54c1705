"""Tables of what people say about records, and of what they are to be told."""

from sqlalchemy import Column, Index, MetaData, Table, text

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime


def define(metadata: MetaData) -> tuple[Table, Table]:
    """comment, notice."""
    return _comment(metadata), _notice(metadata)


def _comment(metadata: MetaData) -> Table:
    return Table(
        "comment",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("form", TEXT, nullable=False, doc="entity id"),
        Column("record_id", INTEGER, nullable=False),
        Column("at", UtcDateTime, nullable=False),
        Column("actor_id", INTEGER, doc="null: the system"),
        Column("text", Json(), doc="sealed; null: erased. `@[login]` names somebody"),
        Column("edited_at", UtcDateTime),
        Index("ix__comment__record", "form", "record_id", "at", "id"),
    )


def _notice(metadata: MetaData) -> Table:
    unread = text("task_id IS NOT NULL AND read_at IS NULL")
    table = Table(
        "notice",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("user_id", INTEGER, nullable=False, doc="who is to be told"),
        Column("kind", TEXT, nullable=False, doc="mention, …: says which sentence is told"),
        Column("form", TEXT, doc="entity id of the record that it is about"),
        Column("record_id", INTEGER),
        Column("params", Json(), doc="sealed: what the sentence is filled with"),
        Column("at", UtcDateTime, nullable=False),
        Column("read_at", UtcDateTime),
        Column("task_id", INTEGER, doc="the task that it tells of: read when that is over"),
        Column("instance_id", INTEGER, doc="the instance of a process that it tells of"),
        Index("ix__notice__user", "user_id", "at", "id"),
        Index("ix__notice__record", "record_id"),
    )
    Index("ix__notice__task", table.c.task_id, sqlite_where=unread, postgresql_where=unread)
    return table
