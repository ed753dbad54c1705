"""Table of saved views: how people want to see a list, for themselves or for others."""

from sqlalchemy import Column, Index, Integer, MetaData, Table

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime


def define(metadata: MetaData) -> Table:
    """saved_view."""
    return Table(
        "saved_view",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("form", TEXT, nullable=False, doc="entity id"),
        Column("owner", INTEGER, doc="user; null: the system"),
        Column("name", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False, doc="grid, kanban, …"),
        Column("document", Json(keeps_order=True), nullable=False, doc="paths as lists of field ids"),
        Column("shared", TEXT, nullable=False, doc="nobody, roles, everybody"),
        Column("roles", Json(), nullable=False, doc="full ids"),
        Column("version", Integer, nullable=False),
        Column("created_at", UtcDateTime, nullable=False),
        Column("changed_at", UtcDateTime, nullable=False),
        Column("deleted_at", UtcDateTime, doc="it goes for good some days later"),
        Index("ix__saved_view__form", "form", "owner"),
    )
