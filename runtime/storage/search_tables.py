"""The table of search terms. On SQLite an index of full text stands beside it, kept by triggers; on PostgreSQL it is a
GIN index."""

from typing import Final

from sqlalchemy import Column, Connection, Index, MetaData, Table, Text, event, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from runtime.storage.types import ID, TEXT

#: Terms are ASCII words and Chinese: every other character than a space belongs to them. Places are not kept: no phrases.
SQLITE_INDEX: Final = (
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

HAS_LABEL: Final = "label_key IS NOT NULL"


def define(metadata: MetaData) -> tuple[Table, Table]:
    """search, search_form."""
    search = Table(
        "search",
        metadata,
        Column("record_id", ID, primary_key=True, autoincrement=False),
        Column("terms", Text().with_variant(TSVECTOR(), "postgresql"), nullable=False, doc="engines/record/search.py"),
        Column("label_key", TEXT, doc="of names: how they are ordered, behind what stands for the field"),
    )
    where = text(HAS_LABEL)
    Index("ix__search__label", search.c.label_key, search.c.record_id, sqlite_where=where, postgresql_where=where)
    Index("ix__search__terms", search.c.terms, postgresql_using="gin").ddl_if(dialect="postgresql")
    event.listen(search, "after_create", _made)
    form = Table(
        "search_form",
        metadata,
        Column("form", TEXT, primary_key=True, doc="entity id"),
        Column("shape", TEXT, nullable=False, doc="what of it is searched, as its rows in `search` are or will be"),
    )
    return search, form


def add_index(connection: Connection) -> None:
    """Make what stands beside the table on SQLite."""
    for statement in SQLITE_INDEX if connection.dialect.name == "sqlite" else ():
        connection.exec_driver_sql(statement)


def _made(_table: Table, connection: Connection, **_options: object) -> None:
    add_index(connection)
