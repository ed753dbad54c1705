"""Locks on what is counted by equal values: `records("shop.prize", "word == this.word")` has no record that stands for the word.

Values share a limited number of advisory locks of PostgreSQL, because its table of locks is limited too. Called by the
working set.
"""

import zlib
from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from runtime.storage.records import Busy

#: How the locks are named among what was busy; no form or ledger is called so.
COUNTED = "counted"
#: First half of the keys of the advisory locks ("Coun" in ASCII).
_CLASS = 0x436F756E
_LOCKS = 1_024


def number_of(form: str, field: str, value: object) -> int:
    """The lock of a value."""
    return zlib.crc32(f"{form}.{field}={value!r}".encode()) % _LOCKS


def lock(connection: Connection, numbers: Iterable[int], *, wait: bool) -> None:
    """Take locks until the transaction ends, in order. Without `wait`: `Busy` when another transaction holds one."""
    wanted = sorted(numbers)
    if not wanted:
        return
    number = func.unnest(wanted).column_valued("number")
    if wait:
        connection.execute(select(func.pg_advisory_xact_lock(_CLASS, number))).all()
    elif not all(connection.execute(select(func.pg_try_advisory_xact_lock(_CLASS, number))).scalars().all()):
        raise Busy(COUNTED, wanted)
