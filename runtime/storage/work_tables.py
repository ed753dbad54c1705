"""Tables of work that is done later, once, or that went wrong: jobs, idempotency keys, incidents, imports, events."""

from sqlalchemy import Column, Index, Integer, MetaData, Table, text

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime


def define(metadata: MetaData) -> tuple[Table, Table, Table, Table, Table]:
    """job, idempotency, incident, import_run, event."""
    return _job(metadata), _idempotency(metadata), _incident(metadata), _import_run(metadata), _event(metadata)


def _job(metadata: MetaData) -> Table:
    open_ones = text("state IN ('waiting', 'running')")
    table = Table(
        "job",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("kind", TEXT, nullable=False),
        Column("lane", TEXT, nullable=False, doc="interactive, outbound, bulk"),
        Column("state", TEXT, nullable=False, doc="waiting, running, done, failed, cancelled"),
        Column("due_at", UtcDateTime, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("lease_until", UtcDateTime),
        Column("lease_by", TEXT),
        Column("order_key", TEXT, doc="jobs with the same key are done one after another"),
        Column("dedupe_key", TEXT, doc="asked for twice, done once"),
        Column("payload", Json(), nullable=False),
        Column("result", Json()),
        Column("created_at", UtcDateTime, nullable=False),
        Column("finished_at", UtcDateTime),
        Column("created_by", INTEGER, doc="who asked for it; null: the system"),
        Index("ix__job__due", "due_at", "id", sqlite_where=open_ones, postgresql_where=open_ones),
    )
    order = text("state IN ('waiting', 'running') AND order_key IS NOT NULL")
    Index("ix__job__order", table.c.order_key, table.c.created_at, sqlite_where=order, postgresql_where=order)
    once = text("dedupe_key IS NOT NULL")
    Index("ux__job__dedupe", table.c.dedupe_key, unique=True, sqlite_where=once, postgresql_where=once)
    failed = text("state = 'failed'")
    Index("ix__job__failed", table.c.finished_at, sqlite_where=failed, postgresql_where=failed)
    asked = text("created_by IS NOT NULL")
    Index("ix__job__created_by", table.c.created_by, table.c.id, sqlite_where=asked, postgresql_where=asked)
    return table


def _idempotency(metadata: MetaData) -> Table:
    return Table(
        "idempotency",
        metadata,
        Column("key", TEXT, primary_key=True),
        Column("hash", TEXT, nullable=False, doc="of the input"),
        Column("answer", Json(), doc="given again to the same key and input"),
        Column("at", UtcDateTime, nullable=False),
        Index("ix__idempotency__at", "at"),
    )


def _incident(metadata: MetaData) -> Table:
    return Table(
        "incident",
        metadata,
        Column("kind", TEXT, primary_key=True, doc="rule or job"),
        Column("subject", TEXT, primary_key=True, doc="rule id or kind of job"),
        Column("version", TEXT, primary_key=True, doc="of the rule; empty for jobs"),
        Column("code", TEXT, primary_key=True),
        Column("count", INTEGER, nullable=False),
        Column("first_at", UtcDateTime, nullable=False),
        Column("last_at", UtcDateTime, nullable=False),
        Column("sample", Json(), doc="the newest case"),
        Column("state", TEXT, nullable=False, doc="open, settled"),
    )


def _import_run(metadata: MetaData) -> Table:
    return Table(
        "import_run",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("fingerprint", TEXT, nullable=False, doc="of digest, form, mapping and key: the same command"),
        Column("digest", TEXT, nullable=False, doc="sha256 of the file"),
        Column("form", TEXT, nullable=False),
        Column("mapping", Json(), nullable=False),
        Column("key", TEXT),
        Column("position", INTEGER, nullable=False, doc="rows of the file that are done"),
        Column("counts", Json(), nullable=False),
        Column("state", TEXT, nullable=False, doc="running, done, cancelled"),
        Column("lease_until", UtcDateTime),
        Column("lease_by", TEXT),
        Column("started_at", UtcDateTime, nullable=False),
        Column("finished_at", UtcDateTime),
        Index("ix__import_run__fingerprint", "fingerprint"),
    )


def _event(metadata: MetaData) -> Table:
    table = Table(
        "event",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("name", TEXT, nullable=False),
        Column("at", UtcDateTime, nullable=False),
        Column("form", TEXT, doc="entity id of the record that it is about"),
        Column("record_id", INTEGER),
        Column("payload", Json(), doc="sealed"),
        Column("source", TEXT, nullable=False, doc="api, or rule:<id> of the rule that emitted it"),
        Column("dedupe_key", TEXT, doc="the sender's id of it: received twice, taken once"),
        Column("created_by", INTEGER),
        Index("ix__event__name", "name", "at"),
        Index("ix__event__record", "form", "record_id"),
    )
    once = text("dedupe_key IS NOT NULL")
    Index("ux__event__dedupe", table.c.dedupe_key, unique=True, sqlite_where=once, postgresql_where=once)
    return table
