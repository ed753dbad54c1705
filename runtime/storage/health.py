"""What the database says about itself: its version, and whether the tables and readable views of a release can be read."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from engines.kernel.errors import AppError
from engines.record.entity import Entity
from runtime.storage.dynamic.names import view_name
from runtime.storage.dynamic.tables import Tables
from runtime.storage.readable_views import SCHEMA


def server_version(connection: Connection) -> str:
    """`SQLite 3.45.1`, `PostgreSQL 16.4`."""
    if connection.dialect.name == "sqlite":
        return f"SQLite {connection.execute(select(func.sqlite_version())).scalar_one()}"
    return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one()}"


def server_time(connection: Connection) -> datetime | None:
    """What the clock of the database's machine says, for comparing; None on SQLite, which has no machine of its own."""
    if connection.dialect.name == "sqlite":
        return None
    found: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found


def size(connection: Connection) -> int:
    """Bytes that the database takes."""
    if connection.dialect.name == "sqlite":
        return int(
            connection.execute(text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")).scalar_one()
        )
    return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def unreadable(connection: Connection, tables: Tables, entities: Iterable[Entity]) -> list[str]:
    """Names of data tables and readable views that cannot be read."""
    prefix = "" if connection.dialect.name == "sqlite" else f"{SCHEMA}."
    names: list[str] = []
    for entity in entities:
        table: Table = tables.table(entity.id)
        if not _can(connection, str(select(*table.columns).where(text("1 = 0")))):
            names.append(table.name)
        view = view_name(entity.key)
        if not _can(connection, f'SELECT * FROM {prefix}"{view}" WHERE 1 = 0'):
            names.append(f"{prefix}{view}")
    return names


def _can(connection: Connection, query: str) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(text(query))
    except (AppError, SQLAlchemyError):
        return False
    return True
