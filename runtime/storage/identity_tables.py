"""Tables of what proves who somebody is, and of what was done with it: sessions, API keys, the audit."""

from sqlalchemy import Column, Index, Integer, MetaData, Table, text

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime


def define(metadata: MetaData) -> tuple[Table, Table, Table]:
    """session, api_key, audit."""
    return _session(metadata), _api_key(metadata), _audit(metadata)


def _session(metadata: MetaData) -> Table:
    return Table(
        "session",
        metadata,
        Column("public_id", TEXT, primary_key=True),
        Column("token_hash", TEXT, nullable=False, unique=True, doc="sha256 of the token, which is kept nowhere"),
        Column("user_id", INTEGER, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("seen_at", UtcDateTime, nullable=False, doc="to the minute"),
        Column("expires_at", UtcDateTime, nullable=False, doc="moves on with use"),
        Column("address", TEXT),
        Column("agent", TEXT),
        Index("ix__session__user", "user_id"),
    )


def _api_key(metadata: MetaData) -> Table:
    return Table(
        "api_key",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("public_id", TEXT, nullable=False, unique=True),
        Column("name", TEXT, nullable=False),
        Column("token_hash", TEXT, nullable=False, unique=True, doc="sha256 of the token, which is kept nowhere"),
        Column("user_id", INTEGER, nullable=False, doc="whom the key acts as"),
        Column("scopes", Json(), nullable=False, doc="pairs of form or *, action or *"),
        Column("per_minute", Integer, doc="requests; null: as many as everybody"),
        Column("expires_at", UtcDateTime),
        Column("revoked_at", UtcDateTime),
        Column("used_at", UtcDateTime, doc="to the minute"),
        Column("created_at", UtcDateTime, nullable=False),
        Column("created_by", INTEGER),
        Index("ix__api_key__user", "user_id"),
    )


def _audit(metadata: MetaData) -> Table:
    table = Table(
        "audit",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("at", UtcDateTime, nullable=False),
        Column("actor_id", INTEGER, doc="null: the system, or nobody yet"),
        Column("actor_login", TEXT, nullable=False),
        Column("via", TEXT, nullable=False, doc="session, key, command, system"),
        Column("kind", TEXT, nullable=False),
        Column("subject", TEXT, nullable=False, doc="login, key of a unit, public id of a key"),
        Column("detail", Json(), nullable=False, doc="no secrets, no personal values"),
        Column("address", TEXT),
        Column("number", INTEGER, doc="place in the chain; null until it is linked"),
        Column("chain", TEXT, doc="sha256 of the chain before and this row"),
        Index("ix__audit__at", "at", "id"),
    )
    linked = text("number IS NOT NULL")
    Index("ux__audit__number", table.c.number, unique=True, sqlite_where=linked, postgresql_where=linked)
    pending = text("number IS NULL")
    Index("ix__audit__pending", table.c.at, table.c.id, sqlite_where=pending, postgresql_where=pending)
    return table
