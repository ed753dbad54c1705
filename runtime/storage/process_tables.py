"""Tables of processes: the versions that were begun, their instances, what these did and wait for, and the tasks of people."""

from sqlalchemy import Column, Index, Integer, MetaData, Table, text

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime


def define(metadata: MetaData) -> tuple[Table, Table, Table, Table, Table]:
    """process_version, process_instance, process_log, task, subscription."""
    return _version(metadata), _instance(metadata), _log(metadata), _task(metadata), _subscription(metadata)


def _version(metadata: MetaData) -> Table:
    return Table(
        "process_version",
        metadata,
        Column("process", TEXT, primary_key=True, doc="full id, app.key"),
        Column("version", TEXT, primary_key=True, doc="digest of the document"),
        Column("document", Json(), nullable=False),
        Column("at", UtcDateTime, nullable=False, doc="when an instance first began with it"),
    )


def _instance(metadata: MetaData) -> Table:
    failing = text("failures > 0")
    return Table(
        "process_instance",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("process", TEXT, nullable=False),
        Column("version", TEXT, nullable=False),
        Column("form", TEXT, doc="entity id of the record that it is about"),
        Column("record_id", INTEGER),
        Column("state", TEXT, nullable=False, doc="active, completed, terminated"),
        Column("outcome", TEXT),
        Column("failures", Integer, nullable=False, doc="elements that wait to be tried again"),
        Column("initiator", INTEGER),
        Column("parent_id", INTEGER, doc="the instance that called it"),
        Column("parent_element", INTEGER),
        Column("started_at", UtcDateTime, nullable=False),
        Column("changed_at", UtcDateTime, nullable=False),
        Column("ended_at", UtcDateTime),
        Column("document", Json(), doc="its state; sealed"),
        Index("ix__process_instance__record", "form", "record_id", "id"),
        Index("ix__process_instance__process", "process", "state", "id"),
        Index("ix__process_instance__initiator", "initiator", "id"),
        Index("ix__process_instance__parent", "parent_id", "parent_element"),
        Index("ix__process_instance__failing", "id", sqlite_where=failing, postgresql_where=failing),
    )


def _log(metadata: MetaData) -> Table:
    return Table(
        "process_log",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("instance_id", INTEGER, nullable=False),
        Column("number", INTEGER, nullable=False, doc="of its first entry"),
        Column("at", UtcDateTime, nullable=False),
        Column("actor_id", INTEGER),
        Column("entries", Json(), doc="sealed: what one step did"),
        Index("ix__process_log__instance", "instance_id", "number"),
    )


def _task(metadata: MetaData) -> Table:
    open_ones = text("state = 'open'")
    return Table(
        "task",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("instance_id", INTEGER, nullable=False),
        Column("element", INTEGER, nullable=False),
        Column("process", TEXT, nullable=False),
        Column("node", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False, doc="approval, fill, revision"),
        Column("title", Json(), nullable=False, doc="of the node, in the languages that it has"),
        Column("form", TEXT),
        Column("record_id", INTEGER),
        Column("user_id", INTEGER, nullable=False, doc="whose it is"),
        Column("state", TEXT, nullable=False, doc="open, done, closed (somebody else decided)"),
        Column("verb", TEXT, doc="what they did"),
        Column("created_at", UtcDateTime, nullable=False),
        Column("ended_at", UtcDateTime),
        Column("urged_at", UtcDateTime),
        Index("ix__task__open", "user_id", "created_at", "id", sqlite_where=open_ones, postgresql_where=open_ones),
        Index("ix__task__user", "user_id", "ended_at", "id"),
        Index("ix__task__instance", "instance_id", "element"),
        Index("ix__task__record", "form", "record_id"),
    )


def _subscription(metadata: MetaData) -> Table:
    return Table(
        "subscription",
        metadata,
        Column("instance_id", INTEGER, primary_key=True, autoincrement=False),
        Column("element", INTEGER, primary_key=True, autoincrement=False),
        Column("process", TEXT, nullable=False),
        Column("node", TEXT, nullable=False),
        Column("key", INTEGER, nullable=False, doc="id of the record whose event is waited for"),
        Index("ix__subscription__key", "process", "node", "key"),
    )
