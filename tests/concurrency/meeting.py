"""Two who come to the same instance of a process at the same moment, one just before the other.

The first is held at the commit of its step. The second begins, and as soon as it stands before what the first holds, or is done
without needing it, the first goes on. So either order can be told, and is the same in every run.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeAlias

from sqlalchemy import Connection, event, text

from engines.kernel.errors import AppError
from runtime.storage.database import Database
from tests.acceptance.installation import Installation

Deed: TypeAlias = Callable[[Installation], object]
PATIENCE_SECONDS = 15
_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


class _Hold:
    """Keeps a transaction of a database before its commit: the first that had to do with instances of processes."""

    def __init__(self, database: Database) -> None:
        self.is_there = threading.Event()
        self.may_go = threading.Event()
        self._database = database
        self._has_instance = False
        event.listen(database.engine, "before_cursor_execute", self._statement)
        event.listen(database.engine, "commit", self._commit)

    def _statement(self, _connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if self._database.writer is not None and "process_instance" in statement:
            self._has_instance = True

    def _commit(self, _connection: Connection) -> None:
        if self._has_instance and not self.is_there.is_set():
            self.is_there.set()
            assert self.may_go.wait(PATIENCE_SECONDS)

    def end(self) -> None:
        """Nobody is held any more."""
        self.may_go.set()
        event.remove(self._database.engine, "before_cursor_execute", self._statement)
        event.remove(self._database.engine, "commit", self._commit)


def meet(first: Installation, second: Installation, earlier: Deed, later: Deed) -> tuple[Any, Any]:
    """What comes of both: an answer, or the code of a refusal. Two doors of one installation."""
    hold = _Hold(first.platform.database)
    try:
        with ThreadPoolExecutor(2) as pool:
            one = pool.submit(_answer, earlier, first)
            _until(lambda: hold.is_there.is_set() or one.done())
            assert hold.is_there.is_set(), one.result()
            other = pool.submit(_answer, later, second)
            _until(lambda: other.done() or _stands(second.platform.database))
            hold.may_go.set()
            wait((one, other), PATIENCE_SECONDS)
            return _result(one), _result(other)
    finally:
        hold.end()


def _answer(deed: Deed, door: Installation) -> object:
    try:
        return deed(door)
    except AppError as error:
        return error.code


def _result(future: "Future[object]") -> Any:
    return future.result(timeout=0)


def _stands(database: Database) -> bool:
    """On SQLite there is one write transaction at a time: whoever asks for one stands before that which is held."""
    if database.is_sqlite:
        return database._turn.locked()
    with database.glance() as connection:
        return bool(connection.execute(_WAITING).scalar())


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.002)
