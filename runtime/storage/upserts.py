"""Insert or leave, insert or change: the same on both databases. Used by the small modules beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import ColumnElement

#: SQLAlchemy forgets how many rows an INSERT wrote unless it is told to remember.
COUNTED = {"preserve_rowcount": True}


def insert_for(connection: Connection, table: Table) -> Any:
    """An INSERT of the connection's dialect, which has `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def insert_or_leave(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Whether the row was written; False where a unique value of it was there already."""
    statement = insert_for(connection, table).on_conflict_do_nothing()
    return connection.execute(statement, row, execution_options=COUNTED).rowcount == 1


def insert_or_change(
    connection: Connection, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]], change: Mapping[str, Any]
) -> None:
    """Write rows; where one with the same `keys` stands, set `change` instead: texts name columns of the new row."""
    statement = insert_for(connection, table)
    changed = {
        column: value if isinstance(value, ColumnElement) else statement.excluded[value] for column, value in change.items()
    }
    connection.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changed), list(rows))
