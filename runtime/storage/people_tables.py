"""Tables of users, their roles, and the trees of organisations and departments with their closures."""

from sqlalchemy import Column, Index, Integer, MetaData, Table, false, text

from runtime.storage.types import BOOLEAN, ID, INTEGER, TEXT, UtcDateTime


def define(metadata: MetaData) -> tuple[Table, ...]:
    """user, user_role, organisation, organisation_closure, department, department_closure."""
    organisation = _unit("organisation", metadata), _closure("organisation_closure", metadata)
    department = (
        _unit("department", metadata, Column("org_id", INTEGER), Column("leader_id", INTEGER)),
        _closure("department_closure", metadata),
    )
    return _user(metadata), _user_role(metadata), *organisation, *department


def _user(metadata: MetaData) -> Table:
    return Table(
        "user",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("public_id", TEXT, nullable=False, unique=True),
        Column("login", TEXT, nullable=False, unique=True),
        Column("name", TEXT, nullable=False),
        Column("is_active", BOOLEAN, nullable=False),
        Column("org_id", INTEGER),
        Column("created_at", UtcDateTime, nullable=False),
        Column("dept_id", INTEGER),
        Column("email", TEXT),
        Column("locale", TEXT, doc="language of messages; null: the reader's own"),
        Column("is_admin", BOOLEAN, nullable=False, server_default=false()),
        Column("password_hash", TEXT, doc="argon2id; null: does not sign in by password"),
        Column("must_change", BOOLEAN, nullable=False, server_default=false(), doc="the password, at the next sign-in"),
        Column("failed_logins", Integer, nullable=False, server_default=text("0"), doc="since the last that succeeded"),
        Column("locked_until", UtcDateTime, doc="no sign-in before, whatever the password"),
    )


def _user_role(metadata: MetaData) -> Table:
    return Table(
        "user_role",
        metadata,
        Column("user_id", INTEGER, primary_key=True, autoincrement=False),
        Column("role", TEXT, primary_key=True, doc="full id, app.role"),
    )


def _unit(name: str, metadata: MetaData, *more: Column[int]) -> Table:
    return Table(
        name,
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("parent_id", INTEGER),
        Column("key", TEXT, nullable=False, unique=True),
        Column("name", TEXT, nullable=False),
        *more,
    )


def _closure(name: str, metadata: MetaData) -> Table:
    return Table(
        name,
        metadata,
        Column("ancestor", INTEGER, primary_key=True, autoincrement=False),
        Column("descendant", INTEGER, primary_key=True, autoincrement=False),
        Column("distance", Integer, nullable=False, doc="0 for itself"),
        Index(f"ix__{name}__up", "descendant", "distance"),
    )
