"""Functions that SQLite lacks, registered from Python on every connection; all deterministic, none raises.

`database` calls `register_functions` when a connection is opened; the modules in `sql/` write their names into statements.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

from runtime.storage.sql import sqlite_dates, sqlite_formulas, sqlite_numbers

FUNCTIONS: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    *sqlite_numbers.FUNCTIONS,
    *sqlite_dates.FUNCTIONS,
    *sqlite_formulas.FUNCTIONS,
)
AGGREGATES = sqlite_numbers.AGGREGATES


def register_functions(connection: sqlite3.Connection) -> None:
    """Make the functions known to a new SQLite connection (the driver's own, as SQLAlchemy's `connect` event gives it)."""
    for name, arguments, function in FUNCTIONS:
        connection.create_function(name, arguments, function, deterministic=True)
    for name, arguments, aggregate in AGGREGATES:
        connection.create_aggregate(name, arguments, aggregate)
