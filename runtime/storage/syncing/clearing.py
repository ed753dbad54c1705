"""Takes clear values out of the columns that an encrypted field stood in before. Called by `table_sync` when the switch is done.

Other older columns stay for a roll-back; from a sealed column their values come back as well.
"""

from sqlalchemy import Column, Connection, MetaData, Table, null, select, update

from runtime.storage.database import Database, retried
from runtime.storage.dynamic.columns import FieldColumn
from runtime.storage.dynamic.names import table_name
from runtime.storage.dynamic.table_plan import TablePlan
from runtime.storage.types import ID, TEXT

_SEALED = "sealed"


def clear_sealed_sources(database: Database, plan: TablePlan, slice_size: int) -> None:
    """Empty them, in slices. Run again, it finds what is left."""
    for step in plan.steps:
        source, target = step.source, step.column
        if step.kind != "convert" or source is None or target is None or target.storage != _SEALED or source.storage == _SEALED:
            continue
        while retried(lambda column=source: _slice(database, column, slice_size)):
            pass


def _slice(database: Database, source: FieldColumn, size: int) -> int:
    with database.write() as connection:
        return _emptied(connection, source, size)


def _emptied(connection: Connection, source: FieldColumn, size: int) -> int:
    table = Table(table_name(source.entity), MetaData(), Column("id", ID), Column(source.name, TEXT))
    column = table.c[source.name]
    ids = list(connection.execute(select(table.c.id).where(column.is_not(None)).limit(size)).scalars())
    if ids:
        connection.execute(update(table).where(table.c.id.in_(ids)).values({column: null()}))
    return len(ids)
