"""Many rows at once, by the shortest way of each database. Called by the flush of the working set.

Values are made ready for the driver column by column; SQLite then takes them by its own executemany, PostgreSQL by COPY
(inserts) and by one UPDATE over arrays. A few rows go the ordinary way. What a row may hold is the tables' business.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import Column, Connection, Dialect, Table, bindparam

from runtime.storage.errors import translated

#: Below it the ordinary way costs less on PostgreSQL than starting a COPY.
FEW = 8
_ABSENT = object()

Process: TypeAlias = Callable[[Any], Any]

Columns = Sequence[tuple[Column[Any], Sequence[Any]]]
"""Columns with their values, all of one length."""


def insert_rows(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """New rows by column name; what a row lacks is null."""
    given = list(rows)
    if given:
        insert_columns(connection, table, [(column, [row.get(column.name) for row in given]) for column in table.c], len(given))


def insert_tuples(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """New rows as tuples in the order of `names`."""
    if rows:
        columns = [(table.c[name], values) for name, values in zip(names, zip(*rows, strict=True), strict=True)]
        insert_columns(connection, table, columns, len(rows))


def insert_columns(connection: Connection, table: Table, columns: Columns, count: int) -> None:
    """`count` new rows, given by column. Raises as any statement does (`UniqueClash` …)."""
    way = _insertion(connection.dialect, table, tuple(column for column, _ in columns))
    ready = [
        values if process is None else _ready(process, values) for process, (_, values) in zip(way.made_by, columns, strict=True)
    ]
    if connection.dialect.name == "sqlite" or count < FEW:
        connection.exec_driver_sql(way.insert, list(zip(*ready, strict=True)))
    else:
        _copy(connection, way.copy, zip(*ready, strict=True))


def update_columns(connection: Connection, table: Table, key: Column[Any], ids: Sequence[int], columns: Columns) -> None:
    """The same columns of many rows, which `key` tells apart; each row is written once."""
    if not ids:
        return
    prepare = connection.dialect.identifier_preparer
    target = prepare.format_table(table)
    processes = [_process(connection.dialect, column) for column, _ in columns]
    ready = [
        values if process is None else _ready(process, values) for process, (_, values) in zip(processes, columns, strict=True)
    ]
    quoted = [prepare.quote(column.name) for column, _ in columns]
    if connection.dialect.name == "sqlite":
        settings = ", ".join(f"{name} = ?" for name in quoted)
        rows = list(zip(*ready, ids, strict=True))
        connection.exec_driver_sql(f"UPDATE {target} SET {settings} WHERE {prepare.quote(key.name)} = ?", rows)
        return
    if len(ids) < FEW:
        statement = table.update().where(key == bindparam("row_key"))
        values = {column.name: bindparam(f"v_{number}") for number, (column, _) in enumerate(columns)}
        parameters = [
            {"row_key": id, **{f"v_{number}": given[at] for number, (_, given) in enumerate(columns)}}
            for at, id in enumerate(ids)
        ]
        connection.execute(statement.values(values), parameters)
        return
    kinds = [column.type.compile(connection.dialect) for column, _ in columns]
    arrays = ", ".join(["%s::bigint[]", *(f"%s::{kind}[]" for kind in map(_plain_kind, kinds))])
    aliases = ", ".join(["row_key", *(f"v_{number}" for number in range(len(columns)))])
    settings = ", ".join(f"{name} = v.v_{number}" for number, name in enumerate(quoted))
    connection.exec_driver_sql(
        f"UPDATE {target} AS t SET {settings} FROM unnest({arrays}) AS v ({aliases})"
        f" WHERE t.{prepare.quote(key.name)} = v.row_key",
        (list(ids), *(list(values) for values in ready)),
    )


def _plain_kind(kind: str) -> str:
    """An SQL type without its collation: an array has none."""
    return kind.partition(" COLLATE")[0]


@dataclass(frozen=True, slots=True)
class _Insertion:
    """How rows of some columns get into a table."""

    insert: str
    copy: str
    made_by: Sequence[Process | None]
    """Of each column what makes its values ready for the driver."""


@lru_cache(maxsize=2_000)
def _insertion(dialect: Dialect, table: Table, columns: tuple[Column[Any], ...]) -> _Insertion:
    prepare = dialect.identifier_preparer
    names, target = ", ".join(prepare.quote(column.name) for column in columns), prepare.format_table(table)
    marks = ", ".join(["?" if dialect.name == "sqlite" else "%s"] * len(columns))
    return _Insertion(
        f"INSERT INTO {target} ({names}) VALUES ({marks})", f"COPY {target} ({names}) FROM STDIN",
        [_process(dialect, column) for column in columns],
    )  # fmt: skip


def _process(dialect: Dialect, column: Column[Any]) -> Process | None:
    return column.type.dialect_impl(dialect).bind_processor(dialect)


def _ready(process: Process, values: Sequence[Any]) -> Sequence[Any]:
    """Values as the driver takes them. Neighbours are often the same object (the time of the transaction): made once."""
    last: Any = _ABSENT
    made: Any = None
    ready: list[Any] = []
    for value in values:
        if value is not last:
            last, made = value, None if value is None else process(value)
        ready.append(made)
    return ready


def _copy(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        told = translated(error)
        if told is None:
            raise
        raise told from error
