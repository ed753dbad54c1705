"""Tables of drafts: what authors have changed of an app and not yet published, file by file."""

from sqlalchemy import Column, Integer, MetaData, Table

from runtime.storage.types import INTEGER, TEXT, Json, UtcDateTime


def define(metadata: MetaData) -> tuple[Table, Table]:
    """draft, draft_file."""
    return _draft(metadata), _draft_file(metadata)


def _draft(metadata: MetaData) -> Table:
    return Table(
        "draft",
        metadata,
        Column("app", TEXT, primary_key=True),
        Column("base", INTEGER, doc="number of the release it was begun from; null for an app that is new"),
        Column("version", Integer, nullable=False, doc="of its last change"),
        Column("created_at", UtcDateTime, nullable=False),
    )


def _draft_file(metadata: MetaData) -> Table:
    return Table(
        "draft_file",
        metadata,
        Column("app", TEXT, primary_key=True),
        Column("path", TEXT, primary_key=True),
        Column("document", Json(keeps_order=True), doc="null: the file goes"),
        Column("version", Integer, nullable=False, doc="of the draft, when it was last changed"),
        Column("changed_at", UtcDateTime, nullable=False),
        Column("changed_by", TEXT, nullable=False, doc="login"),
    )
