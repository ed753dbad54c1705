"""Sessions that are open: who sees them, and how they end. One's own; of others by administrators."""

from engines.kernel.errors import Forbidden, NotFound, Problem
from runtime.auth.actor import Actor
from runtime.auth.permission import require_self_or_admin
from runtime.auth.tokens import digest_of
from runtime.services.audited import audited
from runtime.services.platform import Platform
from runtime.storage import sessions, users
from runtime.storage.database import Connection
from runtime.storage.sessions import Session
from runtime.storage.users import User


def sign_out(platform: Platform, actor: Actor, token: str) -> None:
    """End the session of this token; one that has ended already is no error."""
    with audited(platform, actor) as change:
        seen = sessions.look(change.connection, digest_of(token))
        if seen is not None:
            require_self_or_admin(actor, seen.session.user_id)
            sessions.end(change.connection, seen.session.public_id)
            change.note("sign_out", actor.login)


def list_sessions(platform: Platform, actor: Actor, login: str | None = None) -> list[Session]:
    """Open sessions, one's own or of the user with this login. Raises `Forbidden`, `NotFound`."""
    with platform.database.read() as connection:
        user = _whose(connection, actor, login)
        return sessions.of_user(connection, user.id, platform.now())


def session_of(platform: Platform, token: str) -> str | None:
    """Public id of the session of this token."""
    with platform.database.read() as connection:
        seen = sessions.look(connection, digest_of(token))
    return None if seen is None else seen.session.public_id


def revoke_session(platform: Platform, actor: Actor, public_id: str) -> None:
    """End a session. Raises `NotFound` also for one that is not the actor's to end: it tells nothing of others."""
    with audited(platform, actor) as change:
        found = sessions.find(change.connection, public_id)
        if found is None or not (actor.id == found.user_id or actor.is_unrestricted):
            raise NotFound(Problem("no_such_session"))
        require_self_or_admin(actor, found.user_id)
        user = users.get_user(change.connection, found.user_id)
        sessions.end(change.connection, public_id)
        change.note("session_revoked", "" if user is None else user.login, sessions=1)


def revoke_all(platform: Platform, actor: Actor, login: str | None = None, *, but: str | None = None) -> int:
    """End all sessions, one's own or of the user with this login, except the one whose token is `but`; how many."""
    with audited(platform, actor) as change:
        user = _whose(change.connection, actor, login)
        ended = sessions.end_all(change.connection, user.id, None if but is None else digest_of(but))
        change.note("session_revoked", user.login, sessions=ended)
    return ended


def _whose(connection: Connection, actor: Actor, login: str | None) -> User:
    if login is None:
        user = None if actor.id is None else users.get_user(connection, actor.id)
        if user is None:
            raise NotFound(Problem("no_such_user", params={"login": actor.login}))
    elif login != actor.login and not actor.is_unrestricted:
        raise Forbidden(Problem("admins_only"))
    else:
        user = users.named_user(connection, login)
    require_self_or_admin(actor, user.id)
    return user
