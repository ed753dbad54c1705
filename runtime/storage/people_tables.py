"""Tables of users and of the tree of organisations with its closure."""

from sqlalchemy import Column, Index, Integer, MetaData, Table

from runtime.storage.types import BOOLEAN, ID, INTEGER, TEXT, UtcDateTime


def define(metadata: MetaData) -> tuple[Table, Table, Table]:
    """user, organisation, organisation_closure."""
    return _user(metadata), _organisation(metadata), _closure(metadata)


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
    )


def _organisation(metadata: MetaData) -> Table:
    return Table(
        "organisation",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("parent_id", INTEGER),
        Column("key", TEXT, nullable=False, unique=True),
        Column("name", TEXT, nullable=False),
    )


def _closure(metadata: MetaData) -> Table:
    return Table(
        "organisation_closure",
        metadata,
        Column("ancestor", INTEGER, primary_key=True, autoincrement=False),
        Column("descendant", INTEGER, primary_key=True, autoincrement=False),
        Column("distance", Integer, nullable=False, doc="0 for itself"),
        Index("ix__organisation_closure__up", "descendant", "distance"),
    )
