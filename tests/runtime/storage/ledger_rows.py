"""Books of the pure tests, written to the tables as they are."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Connection, MetaData, Table

from engines.ledger.verification import Books
from runtime.storage.database import Database
from runtime.storage.ledger_tables import LedgerTables, define

METADATA = MetaData()
TABLES = define(METADATA)


@contextmanager
def written(database_url: str, books: Books | None = None) -> Iterator[tuple[Connection, LedgerTables]]:
    """A transaction in a new database with the ledger's tables and the rows of `books`."""
    with closing(Database(database_url)) as database, database.write() as connection:
        METADATA.create_all(connection)
        if books is not None:
            write(connection, books)
        yield connection, TABLES


def write(connection: Connection, books: Books) -> None:
    """Add the rows of `books`."""
    pairs: tuple[tuple[Table, Iterable[Any]], ...] = (
        (TABLES.account, books.accounts),
        (TABLES.transaction, books.transactions),
        (TABLES.entry, books.entries),
        (TABLES.lot, books.lots),
        (TABLES.consumption, books.consumptions),
    )
    for table, rows in pairs:
        values = [{name: value for name, value in row._asdict().items() if name in table.c} for row in rows]
        if values:
            connection.execute(table.insert(), values)
