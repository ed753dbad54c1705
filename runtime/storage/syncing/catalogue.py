"""What stands in the database, read and written: `form_table`, `field_column`, and the indexes that the database lists."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select, text, update

from runtime.storage.dynamic.columns import ColumnMap, FieldColumn, State
from runtime.storage.dynamic.known import Known
from runtime.storage.dynamic.names import table_name
from runtime.storage.system_tables import SYSTEM
from runtime.storage.upserts import insert_or_leave

_SQLITE_INDEXES = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND tbl_name LIKE 'data\\_\\_%' ESCAPE '\\'"
#: Without those whose building was interrupted: they do not count.
_POSTGRES_INDEXES = """
    SELECT of_table.relname, of_index.relname FROM pg_index
    JOIN pg_class of_index ON of_index.oid = pg_index.indexrelid
    JOIN pg_class of_table ON of_table.oid = pg_index.indrelid
    WHERE pg_index.indisvalid AND of_table.relname LIKE 'data\\_\\_%' AND of_table.relnamespace = current_schema()::regnamespace
"""


def known(connection: Connection) -> Known:
    """Tables, columns and indexes of forms as they stand."""
    tables = {row.entity: row.state for row in connection.execute(select(SYSTEM.form_table))}
    columns = tuple(
        FieldColumn(*(getattr(row, name) for name in FieldColumn.__slots__))
        for row in connection.execute(select(SYSTEM.field_column))
    )
    listed = text(_SQLITE_INDEXES if connection.dialect.name == "sqlite" else _POSTGRES_INDEXES)
    indexes: dict[str, set[str]] = defaultdict(set)
    for table, index in connection.execute(listed):
        if index.startswith(("ix_", "ux_")):
            indexes[table].add(index)
    return Known(tables, columns, {table: frozenset(names) for table, names in indexes.items()})


def add_table(connection: Connection, entity: str) -> None:
    """A table has been made; no release uses it yet."""
    insert_or_leave(connection, SYSTEM.form_table, {"entity": entity, "name": table_name(entity), "state": "new"})


def add_columns(connection: Connection, columns: Iterable[FieldColumn]) -> None:
    """Columns have been made; no release uses them yet."""
    for column in columns:
        row = {name: getattr(column, name) for name in FieldColumn.__slots__}
        insert_or_leave(connection, SYSTEM.field_column, {**row, "state": "new"})


def settle(connection: Connection, columns: ColumnMap) -> None:
    """A release with these columns is in force now: states follow it. Part of the switch."""
    standing = known(connection)
    used = {(c.entity, c.field, c.generation) for fields in columns.columns.values() for c in fields.values()}
    for entity, state in standing.tables.items():
        wanted: State = "live" if entity in columns.columns else "hidden" if state == "live" else state
        if wanted != state:
            table = SYSTEM.form_table
            connection.execute(update(table).where(table.c.entity == entity).values(state=wanted))
    changes = []
    for column in standing.columns:
        state = _state(column, used, columns)
        if state != column.state:
            changes.append({"e": column.entity, "f": column.field, "g": column.generation, "s": state})
    if changes:
        table = SYSTEM.field_column
        mine = (table.c.entity == bindparam("e"), table.c.field == bindparam("f"), table.c.generation == bindparam("g"))
        connection.execute(update(table).where(*mine).values(state=bindparam("s")), changes)


def _state(column: FieldColumn, used: set[tuple[str, str, int]], columns: ColumnMap) -> State:
    if (column.entity, column.field, column.generation) in used:
        return "live"
    stands_elsewhere = column.field in columns.columns.get(column.entity, {})
    if column.state in ("live", "hidden"):
        return "old" if stands_elsewhere else "hidden"
    return column.state
