"""DDL of data tables, by Alembic's operations. Each function may be run again: what is there already is left alone.

Called by `table_sync.py`; nothing here waits long for a lock (a statement that waits for one blocks all behind it).
"""

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.operations.ops import CreateIndexOp, CreateTableOp
from sqlalchemy import Column, Connection, Index, inspect, text

from runtime.storage.dynamic.column_types import column_type
from runtime.storage.dynamic.columns import FieldColumn
from runtime.storage.dynamic.tables import Tables


def create_table(connection: Connection, tables: Tables, entity: str) -> None:
    """The table of an entity with its indexes."""
    table = tables.table(entity)
    if inspect(connection).has_table(table.name):
        return
    operations = _operations(connection)
    operations.invoke(CreateTableOp.from_table(table))
    for index in sorted(table.indexes, key=lambda each: str(each.name)):
        operations.invoke(CreateIndexOp.from_index(index))


def add_column(connection: Connection, table: str, column: FieldColumn) -> None:
    """One more column; nothing is rewritten."""
    if column.name not in {each["name"] for each in inspect(connection).get_columns(table)}:
        _operations(connection).add_column(table, Column(column.name, column_type(column.storage, column.scale)))


def add_index(connection: Connection, index: Index, *, beside_writers: bool) -> None:
    """An index. `beside_writers`: PostgreSQL builds it while all go on; the connection must be outside a transaction."""
    operations = _operations(connection)
    operation = CreateIndexOp.from_index(index)
    if beside_writers:
        # One whose building was interrupted is there, but not valid.
        connection.execute(text(f'DROP INDEX CONCURRENTLY IF EXISTS "{index.name}"'))
        operation.kw["postgresql_concurrently"] = True
    else:
        operation.if_not_exists = True
    operations.invoke(operation)


def drop_index(connection: Connection, table: str, name: str) -> None:
    """An index that no release needs."""
    _operations(connection).drop_index(name, table_name=table, if_exists=True)


def _operations(connection: Connection) -> Operations:
    return Operations(MigrationContext.configure(connection))
