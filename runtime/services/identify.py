"""Who asks, by what they show: a session's token, an API key, or a login on the command line. Called by the doors.

Every request looks at its session or key in the database, together with the number that moves when anybody's rights may have
changed: so whoever is shut out is out at once, in every process, and rights are read only when they may be others.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from engines.kernel.errors import Forbidden, Problem
from runtime.auth.actor import Actor
from runtime.auth.known_actors import actor_of
from runtime.auth.tokens import csrf_of, digest_of
from runtime.services.platform import Platform
from runtime.storage import api_keys, sessions, users
from runtime.storage.sessions import Session

#: How exactly it is known when a session or key was used last.
_SEEN = timedelta(minutes=1)


class KeyHolder(NamedTuple):
    """Who asks with an API key."""

    actor: Actor
    per_minute: int | None
    """Requests that the key may make; None: as many as everybody."""
    key: str
    """Its public id, to count them by."""


def by_session(platform: Platform, token: str, address: str | None = None) -> tuple[Actor, str] | None:
    """Who has this session, from which address, and what must come along with changes (CSRF); None where it opens nothing
    (any more)."""
    now = platform.now()
    with platform.database.glance() as connection:
        seen = sessions.look(connection, digest_of(token))
        if seen is None or seen.session.expires_at <= now:
            return None
        actor = platform.known_actors.find(connection, seen.people_seq, seen.session.user_id)
    if actor is None:
        return None
    if now - seen.session.seen_at >= _SEEN:
        _prolong(platform, seen.session, now)
    return replace(actor, via="session", address=address), csrf_of(token)


def by_key(platform: Platform, token: str, address: str | None = None) -> KeyHolder | None:
    """Who has this API key, from which address, with no more than its scopes; None where it opens nothing (any more)."""
    now = platform.now()
    with platform.database.glance() as connection:
        seen = api_keys.look(connection, digest_of(token))
        if seen is None or seen.key.revoked_at is not None:
            return None
        if seen.key.expires_at is not None and seen.key.expires_at <= now:
            return None
        actor = platform.known_actors.find(connection, seen.people_seq, seen.key.user_id)
    if actor is None:
        return None
    if seen.key.used_at is None or now - seen.key.used_at >= _SEEN:
        with platform.database.write() as connection:
            api_keys.touch(connection, seen.key.id, now)
    holder = replace(actor, scopes=frozenset(seen.key.scopes), via="key", address=address)
    return KeyHolder(holder, seen.key.per_minute, seen.key.public_id)


def by_login(platform: Platform, login: str) -> Actor:
    """A user by name alone, for the command line. Raises `NotFound`, `Forbidden` for one who is not active."""
    with platform.database.read() as connection:
        actor = actor_of(connection, users.named_user(connection, login).id)
    if actor is None:
        raise Forbidden(Problem("user_not_active", params={"login": login}))
    return replace(actor, via="command")


def _prolong(platform: Platform, session: Session, now: datetime) -> None:
    settings = platform.settings
    last = session.created_at + timedelta(days=settings.session_days)
    with platform.database.write() as connection:
        sessions.touch(connection, session.public_id, now, min(now + timedelta(hours=settings.session_hours), last))
