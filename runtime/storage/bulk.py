"""Many rows at once, by the shortest way of each database. Called by the flush of the working set.

Values are made ready for the driver column by column; SQLite then takes them by its own executemany, PostgreSQL by COPY
(inserts) and by one UPDATE over arrays; a few rows of several tables by one INSERT. What a row may hold is the tables' business.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import psycopg
from sqlalchemy import Column, Connection, Dialect, Table

from runtime.storage.errors import translated

#: Below it the ordinary way costs less on PostgreSQL than starting a COPY.
FEW = 8
_ABSENT = object()

Process: TypeAlias = Callable[[Any], Any]

Columns = Sequence[tuple[Column[Any], Sequence[Any]]]
"""Columns with their values, all of one length."""


class Inserts:
    """New rows of several tables, on their way. What is few waits for `run`: PostgreSQL then takes the rows of all tables by one
    statement, on one way to the server. What is many, and everything on SQLite, goes at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[_Insertion, list[tuple[Any, ...]]]] = []

    def rows(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
        """Rows by column name; what a row lacks is null."""
        given = list(rows)
        if given:
            self.columns(table, [(column, [row.get(column.name) for row in given]) for column in table.c], len(given))

    def tuples(self, table: Table, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Rows as tuples in the order of `names`."""
        if rows:
            columns = [(table.c[name], values) for name, values in zip(names, zip(*rows, strict=True), strict=True)]
            self.columns(table, columns, len(rows))

    def columns(self, table: Table, columns: Columns, count: int) -> None:
        """`count` rows, given by column."""
        way = _insertion(self._connection.dialect, table, tuple(column for column, _ in columns))
        rows = list(zip(*map(_ready, way.processes, (values for _, values in columns)), strict=True))
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql(way.insert, rows)
        elif count < FEW:
            self._waiting.append((way, rows))
        else:
            _copy(self._connection, way.copy, rows)

    def run(self) -> None:
        """Write what waits. Raises as any statement does (`UniqueClash` …)."""
        if not self._waiting:
            return
        parts = [f"{way.target} VALUES {', '.join([way.marks] * len(rows))}" for way, rows in self._waiting]
        before = ", ".join(f"i{number} AS ({part})" for number, part in enumerate(parts[:-1]))
        values = tuple(value for _, rows in self._waiting for row in rows for value in row)
        self._waiting.clear()
        self._connection.exec_driver_sql(f"WITH {before} {parts[-1]}" if before else parts[-1], values)


def insert_rows(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """New rows of one table by column name, at once. Raises as any statement does (`UniqueClash` …)."""
    inserts = Inserts(connection)
    inserts.rows(table, rows)
    inserts.run()


def insert_columns(connection: Connection, table: Table, columns: Columns, count: int) -> None:
    """`count` new rows of one table, given by column, at once."""
    inserts = Inserts(connection)
    inserts.columns(table, columns, count)
    inserts.run()


def update_columns(connection: Connection, table: Table, key: Column[Any], ids: Sequence[int], columns: Columns) -> None:
    """The same columns of many rows, which `key` tells apart; each row is written once."""
    if not ids:
        return
    prepare = connection.dialect.identifier_preparer
    target = prepare.format_table(table)
    ready = [_ready(_process(connection.dialect, column), values) for column, values in columns]
    quoted = [prepare.quote(column.name) for column, _ in columns]
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite or len(ids) < FEW:
        mark = "?" if is_sqlite else "%s"
        settings = ", ".join(f"{name} = {mark}" for name in quoted)
        rows = list(zip(*ready, ids, strict=True))
        connection.exec_driver_sql(f"UPDATE {target} SET {settings} WHERE {prepare.quote(key.name)} = {mark}", rows)
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

    target: str
    """`INSERT INTO table (columns)`."""
    marks: str
    """Of one row's values."""
    copy: str
    processes: Sequence[Process | None]
    """Of each column what makes its values ready for the driver."""

    @property
    def insert(self) -> str:
        """The statement for one row."""
        return f"{self.target} VALUES {self.marks}"


@lru_cache(maxsize=2_000)
def _insertion(dialect: Dialect, table: Table, columns: tuple[Column[Any], ...]) -> _Insertion:
    prepare = dialect.identifier_preparer
    where = f"{prepare.format_table(table)} ({', '.join(prepare.quote(column.name) for column in columns)})"
    marks = ", ".join(["?" if dialect.name == "sqlite" else "%s"] * len(columns))
    processes = [_process(dialect, column) for column in columns]
    return _Insertion(f"INSERT INTO {where}", f"({marks})", f"COPY {where} FROM STDIN", processes)


def _process(dialect: Dialect, column: Column[Any]) -> Process | None:
    return column.type.dialect_impl(dialect).bind_processor(dialect)


def _ready(process: Process | None, values: Sequence[Any]) -> Sequence[Any]:
    """Values as the driver takes them. Neighbours are often the same object (the time of the transaction): made once."""
    if process is None:
        return values
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
