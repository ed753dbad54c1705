"""Tables of messages to people: what was to be said, each way that it went with each try, and the settings of plugins."""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, Table, text

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime


def define(metadata: MetaData) -> tuple[Table, Table, Table, Table]:
    """message, delivery, delivery_try, plugin_setting."""
    return _message(metadata), _delivery(metadata), _try(metadata), _plugin_setting(metadata)


def _message(metadata: MetaData) -> Table:
    return Table(
        "message",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("key", TEXT, nullable=False, doc="full id in the blueprint; `test`"),
        Column("form", TEXT, doc="entity id of the record that it is about; null: of a test"),
        Column("record_id", INTEGER),
        Column("category", TEXT, nullable=False, doc="transactional, marketing"),
        Column("at", UtcDateTime, nullable=False),
        Column("cause", TEXT, nullable=False, doc="the rule that sent it; `test`"),
        Column("actor_id", INTEGER, doc="whose doing set it off; null: the system"),
        Index("ix__message__record", "form", "record_id", "at", "id"),
    )


def _delivery(metadata: MetaData) -> Table:
    table = Table(
        "delivery",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("public_id", TEXT, nullable=False, doc="what channels call it: the same at each try"),
        Column("message_id", INTEGER, nullable=False),
        Column("user_id", INTEGER, doc="who gets it, of those who work here"),
        Column("channel", TEXT, doc="null: there was none that could be"),
        Column("lang", TEXT, nullable=False),
        Column("state", TEXT, nullable=False, doc="waiting, held, sending, sent, failed, skipped"),
        Column("reason", TEXT, doc="why it is held, was skipped or failed: a code"),
        Column("attempts", Integer, nullable=False, doc="counted when it is handed to the channel"),
        Column("due_at", UtcDateTime, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("sent_at", UtcDateTime),
        Column("job_id", INTEGER, doc="that sends it"),
        Column("content", Json(), doc="sealed: address and text in pieces; null: erased"),
        Column("detail", Json(), doc="sealed: what the other side said"),
        Column("reference", TEXT, doc="what the other side calls it"),
        Index("ux__delivery__public_id", "public_id", unique=True),
        Index("ix__delivery__message", "message_id"),
    )
    unsent = text("state <> 'sent'")
    Index("ix__delivery__unsent", table.c.state, table.c.id, sqlite_where=unsent, postgresql_where=unsent)
    kept = text("content IS NOT NULL")
    Index("ix__delivery__kept", table.c.created_at, table.c.id, sqlite_where=kept, postgresql_where=kept)
    return table


def _try(metadata: MetaData) -> Table:
    return Table(
        "delivery_try",
        metadata,
        Column("delivery_id", INTEGER, primary_key=True, autoincrement=False),
        Column("number", Integer, primary_key=True, autoincrement=False, doc="from 1; written before the channel is asked"),
        Column("at", UtcDateTime, nullable=False),
        Column("ended_at", UtcDateTime, doc="null: under way, or its process died and nobody knows"),
        Column("code", TEXT, doc="what went wrong; null: sent, or not over"),
        Column("detail", Json(), doc="sealed: what the other side said"),
    )


def _plugin_setting(metadata: MetaData) -> Table:
    return Table(
        "plugin_setting",
        metadata,
        Column("plugin", TEXT, primary_key=True, doc="socket and key, `channel:email`"),
        Column("is_enabled", Boolean, nullable=False),
        Column("settings", Json(), nullable=False, doc="without what is secret"),
        Column("secrets", Json(), nullable=False, doc="by name, each wrapped by the master key"),
        Column("changed_at", UtcDateTime, nullable=False),
        Column("changed_by", INTEGER),
    )
