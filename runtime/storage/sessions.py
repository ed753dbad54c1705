"""Sessions: what a signed-in browser's token stands for. Looked at with every request, so that an end is an end at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from runtime.storage.system_tables import SYSTEM


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who has signed in."""

    public_id: str
    user_id: int
    created_at: datetime
    seen_at: datetime
    """To the minute."""
    expires_at: datetime
    address: str | None
    agent: str | None


@dataclass(frozen=True, slots=True)
class SeenSession:
    """A session as a request finds it."""

    people_seq: int
    """What is known of users is worth something as long as this has not moved."""
    session: Session
    """Of the user."""


_TABLE = SYSTEM.session
_LOOK = (
    select(SYSTEM.workspace.c.people_seq, *(_TABLE.c[name] for name in Session.__slots__))
    .select_from(SYSTEM.workspace)
    .join(_TABLE, _TABLE.c.token_hash == bindparam("token_hash"))
)


def add(connection: Connection, session: Session, token_hash: str) -> None:
    """Let somebody in."""
    row = {name: getattr(session, name) for name in Session.__slots__}
    connection.execute(SYSTEM.session.insert(), {**row, "token_hash": token_hash})


def look(connection: Connection, token_hash: str) -> SeenSession | None:
    """The session of a token, in one statement; whether it has expired is the caller's question."""
    row = connection.execute(_LOOK, {"token_hash": token_hash}).first()
    return None if row is None else SeenSession(row[0], Session(*row[1:]))


def touch(connection: Connection, public_id: str, seen_at: datetime, expires_at: datetime) -> None:
    """Note that it is used."""
    mine = SYSTEM.session.c.public_id == public_id
    connection.execute(update(SYSTEM.session).where(mine).values(seen_at=seen_at, expires_at=expires_at))


def of_user(connection: Connection, user_id: int, now: datetime) -> list[Session]:
    """Those of a user that have not expired, newest use first."""
    table = SYSTEM.session
    query = select(*(table.c[name] for name in Session.__slots__))
    query = query.where(table.c.user_id == user_id, table.c.expires_at > now).order_by(table.c.seen_at.desc(), table.c.public_id)
    return [Session(*row) for row in connection.execute(query)]


def find(connection: Connection, public_id: str) -> Session | None:
    """The session with this public id."""
    table = SYSTEM.session
    query = select(*(table.c[name] for name in Session.__slots__)).where(table.c.public_id == public_id)
    row = connection.execute(query).first()
    return None if row is None else Session(*row)


def end(connection: Connection, public_id: str) -> None:
    """Its token opens nothing any more."""
    connection.execute(delete(SYSTEM.session).where(SYSTEM.session.c.public_id == public_id))


def end_all(connection: Connection, user_id: int, but: str | None = None) -> int:
    """End the sessions of a user, except the one with the token hash `but`; how many."""
    table = SYSTEM.session
    gone = delete(table).where(table.c.user_id == user_id)
    return connection.execute(gone if but is None else gone.where(table.c.token_hash != but)).rowcount


def forget_expired(connection: Connection, user_id: int, now: datetime) -> None:
    """Drop those of a user that have expired."""
    table = SYSTEM.session
    connection.execute(delete(table).where(table.c.user_id == user_id, table.c.expires_at <= now))
