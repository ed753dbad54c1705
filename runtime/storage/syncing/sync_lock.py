"""One change of tables at a time, whichever process makes it; the lock goes with the process that held it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from engines.kernel.errors import Problem, Transient
from runtime.storage.database import Database

_KEY = 0x54657373_03


@contextmanager
def sync_lock(database: Database) -> Iterator[None]:
    """Hold the lock. Raises `Transient` `tables_are_changing` while another one does."""
    if database.is_sqlite:
        with _file_lock(Path(f"{database.engine.url.database}.tables-lock")):
            yield
        return
    with database.autocommit() as connection:
        if not connection.execute(select(func.pg_try_advisory_lock(_KEY))).scalar():
            raise Transient(Problem("tables_are_changing"))
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(_KEY)))


@contextmanager
def _file_lock(place: Path) -> Iterator[None]:
    with place.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Transient(Problem("tables_are_changing")) from None
        yield
