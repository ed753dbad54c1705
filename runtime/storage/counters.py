"""Counters of auto-numbers: the last number given out, per field and period."""

from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from runtime.storage.database import Database
from runtime.storage.system_tables import SYSTEM


def last(connection: Connection, entity: str, field: str, period: str) -> int:
    """The last number given out; 0 before the first."""
    table = SYSTEM.sequence_counter
    found = select(table.c.value).where(table.c.entity == entity, table.c.field == field, table.c.period == period)
    return connection.execute(found).scalar() or 0


def take(connection: Connection, entity: str, field: str, period: str, count: int) -> int:
    """The first of `count` new numbers, in the caller's transaction: without gaps, others wait until it ends."""
    table = SYSTEM.sequence_counter
    insert: Any = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(entity=entity, field=field, period=period, value=count)
    statement = statement.on_conflict_do_update(
        index_elements=["entity", "field", "period"], set_={"value": table.c.value + count}
    )
    last = connection.execute(statement.returning(table.c.value)).scalar_one()
    return int(last) - count + 1


def take_apart(database: Database, connection: Connection, entity: str, field: str, period: str, count: int) -> int:
    """The same in a transaction of its own where the database has several writers: nobody waits, numbers may be lost."""
    if database.is_sqlite:
        return take(connection, entity, field, period, count)
    with database.autocommit() as apart:
        return take(apart, entity, field, period, count)
