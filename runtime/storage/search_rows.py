"""Search rows: the terms of each record, written with it, and the records that have those of a query.

A form without searched texts has no rows. Records in the recycle bin keep theirs, so that they are found there.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Text, column, delete, false, insert, literal, select, table, union
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.expression import FromClause

from engines.record.query import Search
from engines.record.search import Searched, Term, Word, slot_of, whole_terms, words_of
from runtime.storage.bulk import Inserts
from runtime.storage.system_tables import SYSTEM

_INDEX = table("search_index", column("rowid"), column("search_index"))
_CHUNK = 5_000


def add(inserts: Inserts, searched: Searched, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows of new records."""
    found = [(row["id"], terms, searched.label_key(row)) for row in rows if (terms := searched.terms(row))]
    if found:
        columns = [SYSTEM.search.c[name] for name in ("record_id", "terms", "label_key")]
        inserts.columns(SYSTEM.search, list(zip(columns, zip(*found, strict=True), strict=True)), len(found))


def put(connection: Connection, searched: Searched, rows: Sequence[Mapping[str, Any]]) -> None:
    """Rows of records that may have some already."""
    remove(connection, [row["id"] for row in rows])
    inserts = Inserts(connection)
    add(inserts, searched, rows)
    inserts.run()


def remove(connection: Connection, ids: Sequence[int]) -> None:
    """These records are found no more."""
    for start in range(0, len(ids), _CHUNK):
        connection.execute(delete(SYSTEM.search).where(SYSTEM.search.c.record_id.in_(ids[start : start + _CHUNK])))


def purge(connection: Connection) -> None:
    """Take what was removed out of the index itself, where it would stay until it is merged (SQLite)."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_index(search_index) VALUES ('optimize')")


def shapes(connection: Connection) -> dict[str, str]:
    """What of each form is searched, by what its rows are or will be."""
    return {row.form: row.shape for row in connection.execute(select(SYSTEM.search_form))}


def set_shapes(connection: Connection, of_forms: Mapping[str, str]) -> None:
    """Note what is searched from now on."""
    if of_forms:
        connection.execute(delete(SYSTEM.search_form).where(SYSTEM.search_form.c.form.in_(list(of_forms))))
        connection.execute(insert(SYSTEM.search_form), [{"form": form, "shape": shape} for form, shape in of_forms.items()])


def ids_found(form: str, rows: FromClause, columns: Mapping[str, ColumnElement[Any]], search: Search, *, is_sqlite: bool) -> Any:
    """A statement for the ids of the records of a form that a search finds. `rows`: its table, with the `columns` of masked
    fields, which are found by their whole value only."""
    words = words_of(search.text)
    slots = [slot_of(form, field) for field in search.fields]
    ways: list[Select[Any]] = []
    if words and slots:
        ways.append(_matching(words, slots, is_sqlite=is_sqlite))
    for field, value in search.whole:
        terms = whole_terms(value)
        if terms:
            ids = _matching(((terms,),), [slot_of(form, field)], is_sqlite=is_sqlite)
            ways.append(select(rows.c.id).where(rows.c.id.in_(ids), columns[field] == value))
    if not ways:
        return select(rows.c.id).where(false())
    return ways[0] if len(ways) == 1 else union(*ways)


def _matching(words: Sequence[Word], slots: Sequence[str], *, is_sqlite: bool) -> Select[Any]:
    every = [
        _any([_all([_said(term, slot, is_sqlite) for term in way], is_sqlite) for slot in slots for way in word], is_sqlite)
        for word in words
    ]
    text = _all(every, is_sqlite)
    if is_sqlite:
        return select(_INDEX.c.rowid).where(_INDEX.c.search_index.op("MATCH")(text))
    asked = literal(text, Text()).cast(TSQUERY)
    return select(SYSTEM.search.c.record_id).where(SYSTEM.search.c.terms.op("@@")(asked))


def _said(term: Term, slot: str, is_sqlite: bool) -> str:
    if is_sqlite:
        return f'"{slot}{term.text}"' + ("*" if term.is_prefix else "")
    return f"'{slot}{term.text}'" + (":*" if term.is_prefix else "")


def _all(parts: Sequence[str], is_sqlite: bool) -> str:
    return parts[0] if len(parts) == 1 else f"({(' AND ' if is_sqlite else ' & ').join(parts)})"


def _any(parts: Sequence[str], is_sqlite: bool) -> str:
    return parts[0] if len(parts) == 1 else f"({(' OR ' if is_sqlite else ' | ').join(parts)})"
