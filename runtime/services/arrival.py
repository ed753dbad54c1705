"""A database that has been filled from another one, before it is put in service: brought up to date, and proved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from engines.kernel.errors import Permanent, Problem
from runtime.services.platform import Platform
from runtime.storage import copying, ledger_verification, migrating, readable_views, releases
from runtime.storage.copying import Shape, Tally
from runtime.storage.database import Connection

Progress: TypeAlias = Callable[[str, int, int | None], None]
"""(what, done, of how many)"""


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """A table that has arrived as it left."""

    name: str
    entity: str | None
    """Of a data table: the form."""
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a copy came to."""

    tables: tuple[CopiedTable, ...]
    ledgers: Mapping[str, int]
    """By ledger: what does not fit in its books, 100 at most; it did not where it came from either."""
    warnings: tuple[Problem, ...] = ()
    """Readable views that could not be made."""

    @property
    def forms(self) -> tuple[CopiedTable, ...]:
        """The tables of forms."""
        return tuple(table for table in self.tables if table.entity is not None)

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(table.rows for table in self.tables)


def arrive(
    platform: Platform, connection: Connection, shapes: Sequence[Shape], left: Mapping[str, Tally], progress: Progress
) -> Arrived:  # fmt: skip
    """Prove that all rows have arrived (`left`: as they left), then make what goes with them: counters, newer system tables,
    indexes, views. Raises `Permanent` where a table differs; the transaction is to be undone then."""
    copying.set_counters(connection)
    tables = []
    for number, shape in enumerate(shapes):
        progress("prove", number, len(shapes))
        found, wanted = copying.tallied(connection, shape), left.get(shape.name, Tally())
        if (found.rows, found.digest) != (wanted.rows, wanted.digest):
            raise Permanent(Problem("copy_differs", params={"table": shape.name, "left": wanted.rows, "arrived": found.rows}))
        tables.append(CopiedTable(shape.name, shape.entity, found.rows, found.digest))
    progress("prove", len(shapes), len(shapes))
    migrating.migrate_to(connection, "head")
    ledgers, warnings = _release(platform, connection)
    return Arrived(tuple(tables), ledgers, tuple(warnings))


def _release(platform: Platform, connection: Connection) -> tuple[dict[str, int], list[Problem]]:
    if releases.current(connection)[0] is None:
        return {}, []
    installed = platform.releases.current(connection)
    copying.make_indexes(connection, installed.tables)
    proved = {
        ledger: len(list(islice(ledger_verification.verify(connection, platform.ledger_tables, ledger), 100)))
        for ledger in installed.release.ledgers
    }
    # Last: it makes the transaction impatient.
    return proved, readable_views.recreate_views(connection, installed.tables, installed.release.entities)
