"""Records are found by words: their terms, and what of each form they cover."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from runtime.storage.types import ID, TEXT

revision = "0009"
down_revision = "0008"

_BESIDE = (
    (
        "CREATE VIRTUAL TABLE search_index USING fts5(terms, content='search', content_rowid='record_id', tokenize='ascii',"
        " detail=none, columnsize=0)"
    ),
    (
        "CREATE TRIGGER search_added AFTER INSERT ON search BEGIN"
        " INSERT INTO search_index(rowid, terms) VALUES (new.record_id, new.terms); END"
    ),
    (
        "CREATE TRIGGER search_gone AFTER DELETE ON search BEGIN"
        " INSERT INTO search_index(search_index, rowid, terms) VALUES ('delete', old.record_id, old.terms); END"
    ),
    (
        "CREATE TRIGGER search_changed AFTER UPDATE ON search BEGIN"
        " INSERT INTO search_index(search_index, rowid, terms) VALUES ('delete', old.record_id, old.terms);"
        " INSERT INTO search_index(rowid, terms) VALUES (new.record_id, new.terms); END"
    ),
)


def upgrade() -> None:
    """Run the step."""
    op.create_table(
        "search",
        sa.Column("record_id", ID, nullable=False, autoincrement=False),
        sa.Column("terms", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.Column("label_key", TEXT),
        sa.PrimaryKeyConstraint("record_id", name="pk__search"),
    )
    named = sa.text("label_key IS NOT NULL")
    op.create_index("ix__search__label", "search", ["label_key", "record_id"], sqlite_where=named, postgresql_where=named)
    op.create_table(
        "search_form",
        sa.Column("form", TEXT, nullable=False),
        sa.Column("shape", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("form", name="pk__search_form"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for statement in _BESIDE:
            op.execute(statement)
    else:
        op.create_index("ix__search__terms", "search", ["terms"], postgresql_using="gin")
