"""Tables that say what is installed: the workspace's one row, its releases, and which columns stand for which fields."""

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table, text

from runtime.storage.types import BOOLEAN, ID, INTEGER, TEXT, Json, UtcDateTime


def define(metadata: MetaData) -> tuple[Table, Table, Table, Table]:
    """workspace, release, form_table, field_column."""
    return _workspace(metadata), _release(metadata), _form_table(metadata), _field_column(metadata)


def _workspace(metadata: MetaData) -> Table:
    return Table(
        "workspace",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False, doc="always 1"),
        Column("zone", TEXT, nullable=False, doc="IANA name"),
        Column("is_test", BOOLEAN, nullable=False, doc="a sandbox or test: its clock may be moved"),
        Column("clock_offset", INTEGER, nullable=False, doc="seconds added to the machine's time"),
        Column("release", INTEGER, doc="number of the release in force; null before the first"),
        Column("digest", TEXT, doc="of that release"),
        Column("next_id", INTEGER, nullable=False, doc="SQLite: first id that no block has taken"),
        Column("change_seq", INTEGER, nullable=False, doc="SQLite: number of the last write transaction"),
        Column("created_at", UtcDateTime, nullable=False),
        Column("people_seq", INTEGER, nullable=False, server_default=text("0"), doc="moves when anybody's rights may have"),
        Column("audit_count", INTEGER, nullable=False, server_default=text("0"), doc="rows in the chain of the audit"),
        Column("audit_head", TEXT, doc="the chain at the last of them"),
        CheckConstraint("id = 1", name="ck_workspace_one_row"),
    )


def _release(metadata: MetaData) -> Table:
    return Table(
        "release",
        metadata,
        Column("number", ID, primary_key=True, autoincrement=False),
        Column("digest", TEXT, nullable=False),
        Column("parts", Json(keeps_order=True), nullable=False, doc="all installed blueprints, as written"),
        Column("columns", Json(), nullable=False, doc="entity id → field id → column, see dynamic/columns.py"),
        Column("made_at", UtcDateTime, nullable=False),
        Column("made_by", INTEGER),
        Column("names", TEXT, doc="what its forms, fields, options, views and ledgers are called, as JSON"),
    )


def _form_table(metadata: MetaData) -> Table:
    return Table(
        "form_table",
        metadata,
        Column("entity", TEXT, primary_key=True),
        Column("name", TEXT, nullable=False, unique=True),
        Column("state", TEXT, nullable=False, doc="new, live, hidden"),
    )


def _field_column(metadata: MetaData) -> Table:
    return Table(
        "field_column",
        metadata,
        Column("entity", TEXT, primary_key=True),
        Column("field", TEXT, primary_key=True),
        Column("generation", Integer, primary_key=True, autoincrement=False),
        Column("name", TEXT, nullable=False),
        Column("storage", TEXT, nullable=False),
        Column("scale", Integer, nullable=False),
        Column("type", TEXT, nullable=False, doc="name of the field type that its values follow"),
        Column("target", TEXT, doc="of references: entity id"),
        Column("state", TEXT, nullable=False, doc="new, live, hidden, old"),
    )
