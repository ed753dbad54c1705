"""Signing in and out by password. A right password opens a session; wrong ones in a row lock the user out for a while.

A sign-in says the same, and works as long, for an unknown login and for a wrong password. Users without a password cannot
be locked out: nothing that somebody tries at this door shuts their keys.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from engines.kernel.errors import Problem, Throttled, Unauthenticated
from runtime.auth.actor import Actor
from runtime.auth.known_actors import actor_of
from runtime.auth.passwords import hash_password, needs_rehash, verify_password
from runtime.auth.tokens import SESSION, csrf_of, new_token
from runtime.config import Settings
from runtime.services.audited import Audited, audited
from runtime.services.platform import Platform
from runtime.storage import sessions, users
from runtime.storage.sessions import Session
from runtime.storage.users import Credentials

_LONGEST_AGENT = 300


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who is in."""

    token: str = field(repr=False)
    """Of the session; to be kept by the browser only."""
    csrf: str = field(repr=False)
    actor: Actor
    expires_at: datetime
    """Unless it is used."""
    must_change: bool
    """The password is to be changed before anything else."""


def sign_in(
    platform: Platform, login: str, password: str, address: str | None = None, agent: str | None = None
) -> SignedIn:  # fmt: skip
    """Open a session. Raises `Unauthenticated` (`wrong_sign_in`; `locked_out` with seconds), `Throttled` `too_many_tries`
    with seconds."""
    _throttle(platform, address)
    with platform.database.read() as connection:
        known = users.credentials_of(connection, login)
    _refuse_locked(known, platform.now())
    is_right = verify_password(password, None if known is None else known.password_hash)
    anew = hash_password(password) if is_right and known and needs_rehash(known.password_hash or "") else None
    with audited(platform, Actor(login="", via="session", address=address)) as change:
        # Judged again under the row's lock: sign-ins at the same moment are counted one by one.
        found = None if known is None else users.credentials_of(change.connection, login, lock=True)
        problem = _lock_of(found, change.now)
        if problem is None and found is not None and found.is_active and is_right and _is_as_judged(known, found):
            signed_in = _let_in(change, platform.settings, found, agent)
            if anew is not None:
                users.change_user(change.connection, found.user_id, password_hash=anew)
            return signed_in
        problem = problem or _count_failure(change, platform.settings, login, found)
    raise Unauthenticated(problem)


def _is_as_judged(known: Credentials | None, found: Credentials) -> bool:
    return known is not None and known.password_hash == found.password_hash


def _throttle(platform: Platform, address: str | None) -> None:
    wait = 0 if address is None else platform.throttle.take(f"sign_in:{address}", platform.settings.sign_ins_per_minute)
    if wait:
        raise Throttled(Problem("too_many_tries", params={"seconds": wait}))


def _lock_of(found: Credentials | None, now: datetime) -> Problem | None:
    if found is None or found.locked_until is None or found.locked_until <= now:
        return None
    left = (found.locked_until - now).total_seconds()
    return Problem("locked_out", params={"seconds": int(left) + 1})


def _refuse_locked(found: Credentials | None, now: datetime) -> None:
    problem = _lock_of(found, now)
    if problem is not None:
        raise Unauthenticated(problem)


def _count_failure(change: Audited, settings: Settings, login: str, found: Credentials | None) -> Problem:
    """Note a wrong password, and lock the user out where it is one too many."""
    if found is None:  # what was typed may be a password in the wrong place: it is not noted
        change.note("sign_in_failed", "")
        return Problem("wrong_sign_in")
    change.note("sign_in_failed", login)
    if found.password_hash is None:
        return Problem("wrong_sign_in")
    failed = found.failed_logins + 1
    values: dict[str, object] = {"failed_logins": failed}
    if failed % settings.lockout_failures == 0:
        times = failed // settings.lockout_failures
        minutes = settings.lockout_minutes[min(times, len(settings.lockout_minutes)) - 1]
        values["locked_until"] = change.now + timedelta(minutes=minutes)
        change.note("locked", login, minutes=minutes)
    users.change_user(change.connection, found.user_id, **values)
    return Problem("wrong_sign_in")


def _let_in(change: Audited, settings: Settings, found: Credentials, agent: str | None) -> SignedIn:
    now, connection, address = change.now, change.connection, change.actor.address
    actor = actor_of(connection, found.user_id)
    if actor is None:  # the row is locked: it is there, and active
        raise Unauthenticated(Problem("wrong_sign_in"))
    actor, made = replace(actor, via="session", address=address), new_token(SESSION)
    users.change_user(connection, found.user_id, failed_logins=0, locked_until=None)
    sessions.forget_expired(connection, found.user_id, now)
    expires_at = now + timedelta(hours=settings.session_hours)
    shown = None if agent is None else agent[:_LONGEST_AGENT]
    session = Session(change.platform.ids.public_id(), found.user_id, now, now, expires_at, address, shown)
    sessions.add(connection, session, made.digest)
    change.note("sign_in", actor.login, by=actor)
    return SignedIn(made.token, csrf_of(made.token), actor, expires_at, found.must_change)
