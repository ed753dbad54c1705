"""API keys: what a program's token stands for, and how much of its user's rights it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from runtime.storage.system_tables import SYSTEM

Scopes = tuple[tuple[str, str], ...]
"""Pairs of form (entity id) or `*`, action or `*`."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A program's key; the token itself is kept nowhere."""

    id: int
    public_id: str
    name: str
    user_id: int
    """Whom it acts as."""
    scopes: Scopes
    per_minute: int | None
    """Requests; None: as many as everybody."""
    expires_at: datetime | None
    revoked_at: datetime | None
    used_at: datetime | None
    """To the minute."""
    created_at: datetime
    created_by: int | None


@dataclass(frozen=True, slots=True)
class SeenKey:
    """A key as a request finds it."""

    people_seq: int
    """What is known of users is worth something as long as this has not moved."""
    key: ApiKey
    """Of the user."""


_TABLE = SYSTEM.api_key
_LOOK = (
    select(SYSTEM.workspace.c.people_seq, *(_TABLE.c[name] for name in ApiKey.__slots__))
    .select_from(SYSTEM.workspace)
    .join(_TABLE, _TABLE.c.token_hash == bindparam("token_hash"))
)


def add(connection: Connection, key: ApiKey, token_hash: str) -> None:
    """A new key."""
    row = {name: getattr(key, name) for name in ApiKey.__slots__}
    connection.execute(SYSTEM.api_key.insert(), {**row, "token_hash": token_hash})


def look(connection: Connection, token_hash: str) -> SeenKey | None:
    """The key of a token, in one statement; whether it still opens anything is the caller's question."""
    row = connection.execute(_LOOK, {"token_hash": token_hash}).first()
    return None if row is None else SeenKey(row[0], _key(row[1:]))


def find(connection: Connection, public_id: str) -> ApiKey | None:
    """The key with this public id."""
    table = SYSTEM.api_key
    query = select(*(table.c[name] for name in ApiKey.__slots__)).where(table.c.public_id == public_id)
    row = connection.execute(query).first()
    return None if row is None else _key(row)


def listed(connection: Connection, user_id: int | None = None) -> list[ApiKey]:
    """Keys, of one user or of all, newest first; revoked ones too."""
    table = SYSTEM.api_key
    query = select(*(table.c[name] for name in ApiKey.__slots__)).order_by(table.c.created_at.desc(), table.c.id.desc())
    rows = connection.execute(query if user_id is None else query.where(table.c.user_id == user_id))
    return [_key(row) for row in rows]


def touch(connection: Connection, id: int, used_at: datetime) -> None:
    """Note that it is used."""
    connection.execute(update(SYSTEM.api_key).where(SYSTEM.api_key.c.id == id).values(used_at=used_at))


def revoke(connection: Connection, id: int, at: datetime) -> None:
    """Its token opens nothing any more."""
    connection.execute(update(SYSTEM.api_key).where(SYSTEM.api_key.c.id == id).values(revoked_at=at))


def revoke_all(connection: Connection, user_id: int, at: datetime) -> int:
    """Revoke the keys that act as a user; how many."""
    table = SYSTEM.api_key
    mine = (table.c.user_id == user_id, table.c.revoked_at.is_(None))
    return connection.execute(update(table).where(*mine).values(revoked_at=at)).rowcount


def _key(row: Sequence[Any]) -> ApiKey:
    id, public_id, name, user_id, scopes, *rest = row
    return ApiKey(id, public_id, name, user_id, tuple((form, action) for form, action in scopes), *rest)
