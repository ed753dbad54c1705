"""Rows of data tables: fetched by ids and keys, inserted and updated in bulk. Called by the working set only.

Writes go by executemany, one statement per entity and set of columns. What a row is in memory (field ids, values of the
formula types) is `Tables`' to convert.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, Select, func, select, tuple_

from engines.kernel.errors import Problem, Transient
from runtime.storage.bulk import Inserts, update_columns
from runtime.storage.dynamic.tables import SEQ, Tables
from runtime.storage.errors import LockTaken

Row = Mapping[str, Any]
#: SQLite takes 32 766 parameters a statement, PostgreSQL 65 535; long lists are cut well below.
CHUNK = 5_000
#: As a limit: none.
EVERYTHING = 2**31


class Lock(IntEnum):
    """How firmly a record is held until the transaction ends; the higher includes the lower."""

    HOLD = 1
    """It is pointed to: it must not go. Any number of writers hold one record at the same time."""
    CHANGE = 2
    """It will be changed, or others wait until what was read through it is written."""
    REMOVE = 3
    """It will go: nobody holds it."""


#: HOLD and CHANGE let each other be, as a foreign key's lock and an update of other columns do in PostgreSQL.
_STRENGTH: Mapping[Lock, Mapping[str, bool]] = {
    Lock.HOLD: {"read": True, "key_share": True},
    Lock.CHANGE: {"key_share": True},
    Lock.REMOVE: {},
}


Busied: TypeAlias = "frozenset[tuple[str, int, Lock]]"
"""Form or ledger, id, how firmly it was wanted."""


class Busy(Transient):
    """A row that was needed late is locked by another transaction: start again with it among the first locks."""

    def __init__(self, entity: str, ids: Iterable[int], lock: Lock = Lock.CHANGE) -> None:
        self.keys: Busied = frozenset((entity, id, lock) for id in ids)
        super().__init__(Problem("record_busy", params={"form": entity}))


def fetch(
    connection: Connection, tables: Tables, entity: str, ids: Iterable[int], *, lock: Lock | None = None, wait: bool = True
) -> list[Row]:  # fmt: skip
    """Live rows by id, locked or not. Without `wait`: `Busy` when another transaction is in the way."""
    table = tables.table(entity)
    wanted = sorted(set(ids))
    found: list[Row] = []
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        query = _live(tables, entity).where(table.c.id.in_(part))
        found += (
            _locked(connection, tables, entity, query, lock, part, wait=wait)
            if lock
            else _read(connection, tables, entity, query)
        )
    return found


def fetch_by(connection: Connection, tables: Tables, entity: str, field: str, values: Iterable[object]) -> list[Row]:
    """Live rows in which `field` is one of `values`."""
    column = tables.column(entity, field)
    wanted = list(values)
    found: list[Row] = []
    for start in range(0, len(wanted), CHUNK):
        query = _live(tables, entity).where(column.in_(wanted[start : start + CHUNK]))
        found += _read(connection, tables, entity, query)
    return found


def fetch_all(connection: Connection, tables: Tables, entity: str, most: int) -> list[Row]:
    """Live rows of a small form, at most `most`."""
    return _read(connection, tables, entity, _live(tables, entity).limit(most))


def fetch_deleted(connection: Connection, tables: Tables, entity: str, ids: Iterable[int]) -> list[Row]:
    """Rows in the recycle bin, by id."""
    table = tables.table(entity)
    query = select(*tables.columns(entity)).where(table.c.id.in_(list(ids)), table.c.deleted_at.is_not(None))
    return _read(connection, tables, entity, query)


def fetch_deleted_by(connection: Connection, tables: Tables, entity: str, field: str, values: Iterable[object]) -> list[Row]:
    """Rows in the recycle bin in which `field` is one of `values` (at most some thousands)."""
    query = select(*tables.columns(entity)).where(
        tables.column(entity, field).in_(list(values)), tables.table(entity).c.deleted_at.is_not(None)
    )
    return _read(connection, tables, entity, query.order_by(tables.table(entity).c.id))


def holders(
    connection: Connection, tables: Tables, entity: str, fields: tuple[str, ...], values: Iterable[tuple[object, ...]]
) -> dict[tuple[object, ...], int]:
    """Which live record has which of the values that must be unique."""
    table = tables.table(entity)
    columns = [tables.column(entity, field) for field in fields]
    wanted = list(values)
    found: dict[tuple[object, ...], int] = {}
    for start in range(0, len(wanted), CHUNK // len(fields)):
        part = wanted[start : start + CHUNK // len(fields)]
        among = columns[0].in_([value for (value,) in part]) if len(columns) == 1 else tuple_(*columns).in_(part)
        for row in connection.execute(select(table.c.id, *columns).where(table.c.deleted_at.is_(None), among)):
            found[tuple(row[1:])] = row[0]
    return found


def count(connection: Connection, tables: Tables, entity: str) -> int:
    """Live rows."""
    table = tables.table(entity)
    return connection.execute(select(func.count()).select_from(table).where(table.c.deleted_at.is_(None))).scalar_one()


def last_id(connection: Connection, tables: Tables, entity: str) -> int:
    """The greatest id of all records of an entity; 0 where there are none."""
    return connection.execute(select(func.max(tables.table(entity).c.id))).scalar_one() or 0


def insert(inserts: Inserts, tables: Tables, entity: str, rows: Sequence[Row], seq: int) -> None:
    """Write new rows. `seq`: number of the write transaction."""
    if rows:
        table = tables.table(entity)
        columns: list[tuple[Column[Any], Sequence[Any]]] = [
            (table.c[column], [row.get(field) for row in rows]) for field, column in tables.names(entity) if field != SEQ
        ]
        inserts.columns(table, [*columns, (table.c[SEQ], [seq] * len(rows))], len(rows))


def update(connection: Connection, tables: Tables, entity: str, fields: Iterable[str], rows: Sequence[Row], seq: int) -> None:
    """Write the same `fields` of several rows."""
    table = tables.table(entity)
    columns: list[tuple[Column[Any], Sequence[Any]]] = [
        (tables.column(entity, field), [row.get(field) for row in rows]) for field in fields
    ]
    ids = [row["id"] for row in rows]
    update_columns(connection, table, table.c.id, ids, [*columns, (table.c[SEQ], [seq] * len(rows))])


def erase(connection: Connection, tables: Tables, entity: str, ids: Sequence[int]) -> None:
    """Take rows out that this very transaction wrote and then undid."""
    table = tables.table(entity)
    connection.execute(table.delete().where(table.c.id.in_(ids)))


def _live(tables: Tables, entity: str) -> Select[Any]:
    return select(*tables.columns(entity)).where(tables.table(entity).c.deleted_at.is_(None))


def _read(connection: Connection, tables: Tables, entity: str, query: Select[Any]) -> list[Row]:
    return tables.rows(entity, connection.execute(query))


def _locked(
    connection: Connection, tables: Tables, entity: str, query: Select[Any], lock: Lock, ids: Sequence[int], *, wait: bool
) -> list[Row]:  # fmt: skip
    if connection.dialect.name != "sqlite":  # SQLite has one writer: its transaction is the lock
        query = query.order_by(tables.table(entity).c.id).with_for_update(nowait=not wait, **_STRENGTH[lock])
    try:
        return _read(connection, tables, entity, query)
    except LockTaken as error:
        raise Busy(entity, ids, lock) from error
