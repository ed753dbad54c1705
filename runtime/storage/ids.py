"""Ids are drawn by the application before a row is written, so effects can name a record and inserts need no answer.

One id space for everything, in blocks of 1 000. Ids break ties; nothing relies on them for time. Made once by bootstrap.
"""

import os
import secrets
import threading
from itertools import count
from typing import Protocol

from sqlalchemy import Connection, bindparam, event, func, select, update

from engines.kernel.errors import Permanent, Problem
from runtime.storage.database import Database
from runtime.storage.system_tables import ID_SPACE, SYSTEM

BLOCK = 1000
#: Ids stay below: every program that reads JSON keeps them exact.
LIMIT = 2**53

#: 32 letters and digits without i, l, o, u; a byte picks one without bias.
_ALPHABET = b"0123456789abcdefghjkmnpqrstvwxyz"
_LETTERS = bytes(_ALPHABET[byte % 32] for byte in range(256))
#: 80 random bits.
PUBLIC_LENGTH = 16


class Ids(Protocol):
    """Where new ids come from."""

    def next(self) -> int:
        """A new id."""
        ...

    def reserve(self, wanted: int) -> list[int]:
        """Several new ids."""
        ...

    def public_id(self) -> str:
        """A new random name for a URL."""
        ...


class PublicIds:
    """Random names, 16 letters and digits, made by the hundred."""

    def __init__(self) -> None:
        self._names: list[str] = []
        _forget_at_fork(self._names)

    def draw(self) -> str:
        """A new name. Thread-safe."""
        while True:
            try:
                return self._names.pop()
            except IndexError:
                letters = secrets.token_bytes(PUBLIC_LENGTH * 512).translate(_LETTERS).decode()
                self._names += [letters[at : at + PUBLIC_LENGTH] for at in range(0, len(letters), PUBLIC_LENGTH)]


class IdSource:
    """Ids of one database. Thread-safe; taking one is a `pop`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._names = PublicIds()
        self._filling = threading.Lock()
        self._free: list[int] = []
        self._drawn: list[int] = []
        """SQLite: of a block that the running write transaction drew; nobody else may use it before the commit."""
        self._high = 0
        _forget_at_fork(self._free)
        _forget_at_fork(self._drawn)
        if database.is_sqlite:
            event.listen(database.engine, "commit", self._before_commit)
            event.listen(database.engine, "rollback", self._after_rollback)

    def ensure(self, wanted: int) -> None:
        """See to it that `wanted` ids are at hand: called before BEGIN, so that on SQLite no block is lost by a rollback."""
        if len(self._free) < wanted and self._database.writer is None:
            self._refill(wanted)

    def next(self) -> int:
        """A new id, greater than 0 and below 2^53."""
        while True:
            try:
                return self._free.pop()
            except IndexError:
                pass
            if self._database.is_sqlite and self._database.writer is not None:
                return self._next_drawn(self._database.writer)
            self._refill(1)

    def reserve(self, wanted: int) -> list[int]:
        """`wanted` new ids."""
        self.ensure(wanted)
        return [self.next() for _ in range(wanted)]

    def public_id(self) -> str:
        """A new random name for a URL."""
        return self._names.draw()

    def _refill(self, wanted: int) -> None:
        with self._filling:
            missing = wanted - len(self._free)
            if missing <= 0:
                return
            blocks = -(-missing // BLOCK)
            if self._database.is_sqlite:
                with self._database.write() as connection:
                    last = _advance(connection, blocks, 0)
                starts = [last - BLOCK * (blocks - n) for n in range(blocks)]
            elif self._database.writer is not None:
                starts = _sequence_values(self._database.writer, blocks)
            else:
                with self._database.autocommit() as connection:
                    starts = _sequence_values(connection, blocks)
            for start in starts:
                self._free[:0] = _block(start)

    def _next_drawn(self, connection: Connection) -> int:
        if not self._drawn:
            self._high = _advance(connection, 1, self._high)
            self._drawn += _block(self._high - BLOCK)
        return self._drawn.pop()

    def _before_commit(self, connection: Connection) -> None:
        if self._high and connection is self._database.writer:
            # A savepoint that was rolled back may have taken the counter back; the ids are used all the same.
            _advance(connection, 0, self._high)
            self._forget_drawn()

    def _after_rollback(self, connection: Connection) -> None:
        if connection is self._database.writer:
            self._forget_drawn()

    def _forget_drawn(self) -> None:
        self._high = 0
        self._drawn.clear()


class DryIds:
    """Negative ids for runs that write nothing."""

    def __init__(self) -> None:
        self._numbers = count(-1, -1)
        self._names = PublicIds()

    def next(self) -> int:
        """-1, -2, …"""
        return next(self._numbers)

    def reserve(self, wanted: int) -> list[int]:
        """The next `wanted`."""
        return [next(self._numbers) for _ in range(wanted)]

    def public_id(self) -> str:
        """A random name."""
        return self._names.draw()


def _advance(connection: Connection, blocks: int, at_least: int) -> int:
    """SQLite: move the counter on; the end of the last block. Call within a write transaction."""
    table = SYSTEM.workspace
    start = func.max(table.c.next_id, bindparam("at_least"))
    statement = update(table).values(next_id=start + bindparam("more")).returning(table.c.next_id)
    last = connection.execute(statement, {"at_least": at_least, "more": blocks * BLOCK}).scalar()
    if last is None:
        raise Permanent(Problem("no_workspace"))
    return int(last)


def _sequence_values(connection: Connection, blocks: int) -> list[int]:
    """PostgreSQL: starts of new blocks; not taken back by any rollback."""
    series = func.generate_series(1, blocks).table_valued("n")
    return [row[0] for row in connection.execute(select(ID_SPACE.next_value()).select_from(series))]


def _block(start: int) -> list[int]:
    """The ids of a block, so that `pop` gives the smallest first."""
    if start + BLOCK > LIMIT:
        raise Permanent(Problem("ids_exhausted"))
    return list(range(start + BLOCK - 1, start - 1, -1))


def _forget_at_fork(pool: list[int] | list[str]) -> None:
    """A forked child must not give out what its parent gives out."""
    os.register_at_fork(after_in_child=pool.clear)
