"""The database: connections, transactions, and what its errors mean. Made once by bootstrap; everybody in storage uses it.

SQLite (WAL) is the embedded default: one writer at a time, readers never wait. PostgreSQL is the same code.
"""

import os
import random
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError

from engines.kernel.errors import Permanent, Problem, Transient
from runtime.storage.errors import translated
from runtime.storage.sql_functions import register_functions
from runtime.storage.types import dump_json, load_json

T = TypeVar("T")

#: Seconds that a statement waits for a lock before the use case is run again.
PATIENCE = 30
#: Seconds between two looks whether another process has ended its write transaction; SQLite only.
_LOOK = 0.001
SQLITE_NEEDED = (3, 40, 0)
POSTGRES_NEEDED = 140000
_WRITES = "tessera_writes"
#: The driver says no BEGIN; COMMIT and ROLLBACK are said all the same.
_UNOPENED = {"isolation_level": "AUTOCOMMIT"}
#: Seconds after which a connection to a server is tried before it is used again.
_RESTED = 1.0


class Database:
    """One database. Safe to use from many threads; a forked child gets connections of its own."""

    def __init__(self, url: str, *, pool_size: int = 5, max_overflow: int = 15) -> None:
        """`url`: `sqlite:///path` or `postgresql://user:password@host:port/name`. Raises `Permanent` for others."""
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise Permanent(Problem("database_not_supported", params={"system": url.partition(":")[0]})) from error
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(parsed) if self.is_sqlite else _postgres_engine(parsed, pool_size, max_overflow)
        self._glances = self.engine if self.is_sqlite else _postgres_engine(parsed, pool_size, max_overflow, is_glance=True)
        self._turn = threading.Lock()
        self._mine = threading.local()
        os.register_at_fork(after_in_child=_forgetting(weakref.ref(self)))

    @property
    def writer(self) -> Connection | None:
        """The connection of the write transaction that this thread is in, if any."""
        return getattr(self._mine, "writer", None)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that reads. On PostgreSQL each statement sees what was committed before it."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """One statement that reads, without a transaction around it: on PostgreSQL one way to the server instead of three."""
        with self._glances.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that reads, and sees the database all along as it is at its first statement. Nobody waits for it."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    @contextmanager
    def write(self, *, opened: bool = True) -> Iterator[Connection]:
        """A transaction that writes: committed at the end, rolled back by any error. Not `opened`: on PostgreSQL the caller's
        first statement says BEGIN with what else it says, which saves a way to the server.

        On SQLite it is the only one: others of this process wait for their turn, other processes for the file's lock.
        Raises `Transient` when the turn does not come. Must not be nested in one thread.
        """
        if self.writer is not None:
            raise RuntimeError("a write transaction within a write transaction of the same thread")
        if self.is_sqlite and not self._turn.acquire(timeout=PATIENCE):
            raise Transient(Problem("database_busy"))
        try:
            with self.engine.connect() as connection:
                connection.execution_options(**{_WRITES: True}, **({} if opened or self.is_sqlite else _UNOPENED))
                with connection.begin():
                    self._mine.writer = connection
                    yield connection
        finally:
            self._mine.writer = None
            if self.is_sqlite:
                self._turn.release()

    @contextmanager
    def autocommit(self) -> Iterator[Connection]:
        """PostgreSQL only: statements that must stand outside a transaction (an index that is built beside the writers)."""
        with self.engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def connections_in_use(self) -> int:
        """Connections of this process that are in a transaction now."""
        pool: Any = self.engine.pool
        return int(pool.checkedout())

    def close(self) -> None:
        """Let all connections go."""
        for each in {self.engine, self._glances}:
            each.dispose()

    def forget_connections(self) -> None:
        """For a forked child: connections and locks of the parent are not its own."""
        for each in {self.engine, self._glances}:
            each.dispose(close=False)
        self._turn = threading.Lock()
        self._mine = threading.local()


def retried(run: Callable[[], T], attempts: int = 6) -> T:
    """The answer of `run`, which is one whole use case; it is run again after a deadlock or a busy database.

    Raises the last `Transient` after `attempts` tries (about two seconds of pauses between them).
    """
    dice = random.SystemRandom()
    for attempt in range(1, attempts):
        try:
            return run()
        except Transient:
            time.sleep(dice.uniform(0.5, 1.0) * 0.04 * 2**attempt)
    return run()


def impatient(connection: Connection, milliseconds: int) -> None:
    """PostgreSQL: the rest of this transaction gives up (`LockTaken`) when it waits longer for a lock. A statement that
    waits for a strong lock blocks all that come after it."""
    if connection.dialect.name != "sqlite":
        connection.execute(sa.text(f"SET LOCAL lock_timeout = {milliseconds}"))


def _forgetting(database: "weakref.ref[Database]") -> Callable[[], None]:
    def forget() -> None:
        found = database()
        if found is not None:
            found.forget_connections()

    return forget


def _on_error(context: ExceptionContext) -> BaseException | None:
    return translated(context.original_exception)


def _sqlite_engine(url: URL) -> Engine:
    if sqlite3.sqlite_version_info < SQLITE_NEEDED:
        needed = ".".join(map(str, SQLITE_NEEDED))
        raise Permanent(
            Problem("database_too_old", params={"system": "SQLite", "found": sqlite3.sqlite_version, "needed": needed})
        )
    if not url.database or url.database == ":memory:":
        raise Permanent(Problem("database_not_supported", params={"system": "sqlite :memory:"}))
    engine = sa.create_engine(
        url.set(drivername="sqlite+pysqlite"),
        connect_args={"timeout": PATIENCE, "cached_statements": 512, "check_same_thread": False},
        pool_size=8,
        max_overflow=24,
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _on_error)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver's own transactions are off: `_begin_sqlite` says BEGIN
    connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -65536")
    register_functions(connection)


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql("BEGIN")
        return
    # SQLite looks for its turn ever more seldom, every tenth of a second in the end: a process that writes slice after slice
    # would be between two of them just when nobody looks. So we look every millisecond, and let SQLite wait for nothing.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        _begin_writing(driver)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")


def _begin_writing(driver: sqlite3.Connection) -> None:
    """A writer that began as a reader could find that the file has moved on; so it says at once that it will write."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            driver.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise translated(error) or error from error
        time.sleep(_LOOK)


def _postgres_engine(url: URL, pool_size: int, max_overflow: int, *, is_glance: bool = False) -> Engine:
    """`is_glance`: its connections never begin a transaction, so that nothing has to be set or taken back around a statement."""
    if url.get_backend_name() != "postgresql":
        raise Permanent(Problem("database_not_supported", params={"system": url.get_backend_name()}))
    engine = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="AUTOCOMMIT" if is_glance else "READ COMMITTED",
        skip_autocommit_rollback=is_glance,
        pool_reset_on_return=None if is_glance else "rollback",
        connect_args={
            "options": f"-c timezone=UTC -c lock_timeout={PATIENCE}s -c client_min_messages=warning",
            "application_name": "tessera",
            "connect_timeout": 10,
            "prepare_threshold": 3,
        },
        json_serializer=dump_json,
        json_deserializer=load_json,
        pool_size=pool_size,
        max_overflow=max_overflow,
        pool_recycle=1800,
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _on_error)
    event.listen(engine, "connect", _check_postgres)
    event.listen(engine, "checkin", _rest)
    event.listen(engine, "checkout", partial(_wake, engine))
    return engine


def _rest(_connection: object, record: Any) -> None:
    record.info["rested_since"] = time.monotonic()


def _wake(engine: Engine, connection: Any, record: Any, _proxy: object) -> None:
    """A connection that has rested is tried before it is used: the server may have gone and come back meanwhile. One that was
    in use a moment ago is not, which would cost every transaction a way to the server and back."""
    since = record.info.get("rested_since")
    if since is None or time.monotonic() - since < _RESTED:
        return
    try:
        engine.dialect.do_ping(connection)
    except psycopg.OperationalError as error:
        raise sa.exc.DisconnectionError from error


def _check_postgres(connection: Any, _record: object) -> None:
    if connection.info.server_version < POSTGRES_NEEDED:
        found = str(connection.info.server_version // 10000)
        raise Permanent(Problem("database_too_old", params={"system": "PostgreSQL", "found": found, "needed": "14"}))
