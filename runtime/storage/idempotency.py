"""Answers that are given again: the same key with the same input is done once, with another input refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, delete, select

from engines.kernel.errors import Conflict, Problem, Transient
from runtime.storage.system_tables import SYSTEM
from runtime.storage.types import dump_json
from runtime.storage.upserts import insert_or_leave


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered."""

    value: Any
    at: datetime


def hash_of(value: Mapping[str, Any] | Any) -> str:
    """The hash of an input (JSON): equal for equal inputs, whatever the order of keys."""
    return sha256(dump_json(_ordered(value))).hexdigest()


def find(connection: Connection, user: int | None, key: str, hash: str) -> Answer | None:
    """The stored answer to this key of a user. Raises `Conflict` where it was used with another input."""
    table = SYSTEM.idempotency
    row = connection.execute(select(table.c.hash, table.c.answer, table.c.at).where(table.c.key == _own(user, key))).first()
    if row is None:
        return None
    if row.hash != hash:
        raise Conflict(Problem("idempotency_key_reused", params={"key": key}))
    return Answer(row.answer, row.at)


def keep(connection: Connection, user: int | None, key: str, hash: str, answer: Any, at: datetime) -> None:
    """Keep the answer, in the transaction that did the work. Raises `Transient` where another one kept its own in between:
    the use case is run again and finds it."""
    row = {"key": _own(user, key), "hash": hash, "answer": answer, "at": at}
    if not insert_or_leave(connection, SYSTEM.idempotency, row):
        raise Transient(Problem("database_busy"))


def forget_before(connection: Connection, at: datetime) -> int:
    """Drop old answers; how many."""
    table = SYSTEM.idempotency
    return connection.execute(delete(table).where(table.c.at < at)).rowcount


def _own(user: int | None, key: str) -> str:
    """Keys of others are their own."""
    return f"{user}:{key}"


def _ordered(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _ordered(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, (list, tuple)):
        return [_ordered(item) for item in value]
    return value
