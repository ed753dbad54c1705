"""Tables beside the records: history, traces with the texts of their rules, what rules have used up, counters, files."""

from sqlalchemy import Column, Index, Integer, MetaData, Table, text

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime


def define(metadata: MetaData) -> tuple[Table, Table, Table, Table, Table, Table]:
    """change, trace, rule_text, rule_usage, sequence_counter, file."""
    return _change(metadata), _trace(metadata), _rule_text(metadata), _rule_usage(metadata), _counter(metadata), _file(metadata)


def _change(metadata: MetaData) -> Table:
    imported = text("substr(cause, 1, 7) = 'import:'")
    return Table(
        "change",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("form", TEXT, nullable=False, doc="entity id"),
        Column("record_id", INTEGER, nullable=False),
        Column("version", INTEGER, nullable=False, doc="of the record after this change"),
        Column("kind", TEXT, nullable=False, doc="created, updated, deleted, restored"),
        Column("at", UtcDateTime, nullable=False),
        Column("actor_id", INTEGER),
        Column("cause", TEXT, doc="what made it: null a person's save, else import:…, rule:…, action:…"),
        Column("changes", Json(), nullable=False, doc="sealed: field id → [before, after]"),
        Index("ix__change__record", "form", "record_id", "version"),
        Index("ix__change__import", "cause", "form", "id", sqlite_where=imported, postgresql_where=imported),
    )


def _trace(metadata: MetaData) -> Table:
    return Table(
        "trace",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("at", UtcDateTime, nullable=False),
        Column("form", TEXT, nullable=False, doc="entity id of the record whose event it was"),
        Column("record_id", INTEGER, nullable=False),
        Column("event", TEXT, nullable=False),
        Column("depth", Integer, nullable=False),
        Column("rule", TEXT, nullable=False),
        Column("rule_version", TEXT, nullable=False, doc="with `rule`: which text of `rule_text`"),
        Column("outcome", TEXT, nullable=False, doc="done, failed, or the code of the refusal"),
        Column("values", Json(), doc="sealed: leaf values that were read"),
        Column("effect", Json(), doc="what was done, besides target and amount"),
        Column("target_form", TEXT),
        Column("target_id", INTEGER),
        Column("amount", INTEGER),
        Index("ix__trace__record", "form", "record_id"),
        Index("ix__trace__target", "target_id", "target_form"),
    )


def _rule_text(metadata: MetaData) -> Table:
    return Table(
        "rule_text",
        metadata,
        Column("rule", TEXT, primary_key=True),
        Column("version", TEXT, primary_key=True),
        Column("document", Json(), nullable=False, doc="name, condition, amount … as they were"),
    )


def _rule_usage(metadata: MetaData) -> Table:
    return Table(
        "rule_usage",
        metadata,
        Column("rule", TEXT, primary_key=True),
        Column("subject", TEXT, primary_key=True, doc="record id; empty for all subjects together"),
        Column("period", TEXT, primary_key=True, doc="the workspace's day (2026-03-01), or empty for all time"),
        Column("used", INTEGER, nullable=False),
    )


def _counter(metadata: MetaData) -> Table:
    return Table(
        "sequence_counter",
        metadata,
        Column("entity", TEXT, primary_key=True),
        Column("field", TEXT, primary_key=True),
        Column("period", TEXT, primary_key=True, doc="day, month or year of a number that starts again; or empty"),
        Column("value", INTEGER, nullable=False, doc="the last number given out"),
    )


def _file(metadata: MetaData) -> Table:
    return Table(
        "file",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("public_id", TEXT, nullable=False, unique=True),
        Column("digest", TEXT, nullable=False, doc="sha256 of the content, hexadecimal"),
        Column("size", INTEGER, nullable=False, doc="bytes"),
        Column("media_type", TEXT, nullable=False, doc="as its first bytes say"),
        Column("name", TEXT, nullable=False, doc="as it was given"),
        Column("form", TEXT, doc="owner: entity id; null until a record is saved with it"),
        Column("record_id", INTEGER),
        Column("field", TEXT),
        Column("created_at", UtcDateTime, nullable=False),
        Column("created_by", INTEGER),
        Index("ix__file__digest", "digest"),
        Index("ix__file__record", "record_id", "form"),
    )
