"""How long a list is: exactly, or well enough without looking at all of it. Called by `query_builder`."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, literal_column, select

from runtime.storage.sql.constructs import Explained

#: Up to here an estimate counts: it is exact, and not slow.
CERTAIN = 10_000


@dataclass(frozen=True, slots=True)
class Total:
    """The number of records of a list."""

    count: int
    is_exact: bool
    """False for an estimate: of PostgreSQL the planner's, of SQLite the number that are there at least."""


def exactly(connection: Connection, counting: Select[Any]) -> Total:
    """By counting; `counting` is SELECT count(*) …"""
    return Total(connection.execute(counting).scalar_one(), is_exact=True)


def estimated(connection: Connection, counting: Select[Any]) -> Total:
    """Counted up to `CERTAIN`; beyond, as the database knows it."""
    some = counting.with_only_columns(literal_column("1")).limit(CERTAIN + 1).subquery()
    counted = connection.execute(select(func.count()).select_from(some)).scalar_one()
    if counted <= CERTAIN:
        return Total(counted, is_exact=True)
    if connection.dialect.name == "sqlite":
        return Total(counted, is_exact=False)
    return Total(max(counted, _planned(connection, counting)), is_exact=False)


def _planned(connection: Connection, counting: Select[Any]) -> int:
    """The planner's number of rows."""
    plan = connection.execute(Explained(counting.with_only_columns(literal_column("1")))).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])
