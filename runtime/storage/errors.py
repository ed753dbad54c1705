"""What the drivers' errors mean to the product. Called by `database.py` for every failed statement; knows no form or field."""

import re
import sqlite3

import psycopg
import sqlalchemy.exc
from psycopg import errors as pg

from engines.kernel.errors import AppError, Conflict, Invalid, Permanent, Problem, Transient

#: Deadlock, serialisation failure: the same use case may work when it is run again.
_BUSY = (pg.DeadlockDetected, pg.SerializationFailure)
_GONE = (pg.AdminShutdown, pg.CrashShutdown, pg.CannotConnectNow, pg.TooManyConnections)
#: What a formula can come to that is nested very deep; `sql/depth.py` refuses most of them before.
_SQLITE_TOO_DEEP = ("parser stack overflow", "Expression tree is too large (maximum depth 1000)")
_SQLITE_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

#: `Key (a, "B")=(1, 2) already exists.` in whatever language the server speaks.
_PG_KEY = re.compile(r"\((.*?)\)=\(", re.DOTALL)
_PG_COLUMN = re.compile(r'"((?:[^"]|"")+)"|([^\s,"]+)')
_SQLITE_KEY = re.compile(r"UNIQUE constraint failed: (.*)", re.DOTALL)


class UniqueClash(Conflict):
    """Two live rows with the same values. `table` and `columns` are physical names (see `Tables.origin`);
    `index` is the violated index where the database says so."""

    def __init__(self, table: str, columns: tuple[str, ...], index: str | None = None) -> None:
        self.table = table
        self.columns = columns
        self.index = index
        super().__init__(Problem("unique_clash", params={"columns": ", ".join(columns)}))


class LockTaken(Transient):
    """A lock that was asked for without waiting (NOWAIT) is held by another transaction, or the wait was too long."""

    def __init__(self) -> None:
        super().__init__(Problem("database_busy"))


def translated(error: BaseException | None) -> AppError | None:
    """The product's error for a driver's error; None where it is a defect that must show itself."""
    if isinstance(error, AppError):  # a value that its column's type refuses
        return error
    if isinstance(error, sqlite3.Error):
        return _from_sqlite(error)
    if isinstance(error, psycopg.Error):
        return _from_postgres(error)
    if isinstance(error, UnicodeEncodeError):  # half a character
        return Invalid(Problem("text_not_storable"))
    if isinstance(error, OverflowError):
        return Invalid(Problem("number_too_large_to_store"))
    if isinstance(error, sqlalchemy.exc.TimeoutError):
        return Transient(Problem("database_busy"))
    return None


def _from_sqlite(error: sqlite3.Error) -> AppError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return Permanent(Problem("disk_full"))
    if code in _SQLITE_BUSY:
        return Transient(Problem("database_busy"))
    if str(error) == "no such table: workspace":
        return Permanent(Problem("no_workspace"))
    if str(error) in _SQLITE_TOO_DEEP:
        return Invalid(Problem("too_deep_for_sql"))
    found = _SQLITE_KEY.match(str(error))
    if found is None:
        return None
    if found[1].startswith("index "):
        return UniqueClash("", (), found[1].removeprefix("index ").strip("'"))
    places = [place.rpartition(".") for place in found[1].split(", ")]
    return UniqueClash(places[0][0], tuple(column for _, _, column in places))


def _from_postgres(error: psycopg.Error) -> AppError | None:
    if isinstance(error, pg.UniqueViolation):
        key = _PG_KEY.search(error.diag.message_detail or "")
        names = _PG_COLUMN.findall(key[1]) if key else []
        columns = tuple(quoted.replace('""', '"') or plain for quoted, plain in names)
        return UniqueClash(error.diag.table_name or "", columns, error.diag.constraint_name)
    if isinstance(error, pg.UndefinedTable) and '"workspace"' in str(error):
        return Permanent(Problem("no_workspace"))
    if isinstance(error, pg.DiskFull):
        return Permanent(Problem("disk_full"))
    if isinstance(error, pg.LockNotAvailable):
        return LockTaken()
    if isinstance(error, _BUSY):
        return Transient(Problem("database_busy"))
    if isinstance(error, pg.StatementTooComplex):
        return Invalid(Problem("too_deep_for_sql"))
    is_nul = isinstance(error, psycopg.DataError) and error.sqlstate is None and "NUL" in str(error)
    if is_nul or isinstance(error, pg.UntranslatableCharacter):  # in text; in JSON
        return Invalid(Problem("text_not_storable"))
    if isinstance(error, pg.NumericValueOutOfRange):
        return Invalid(Problem("number_too_large_to_store"))
    if isinstance(error, _GONE) or (isinstance(error, psycopg.OperationalError) and error.sqlstate in {None, "08006", "08003"}):
        return Transient(Problem("database_unreachable"))
    return None
