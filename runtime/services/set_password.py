"""A new password: one's own, with the old one; of anybody, by an administrator."""

from engines.kernel.errors import Invalid, Problem, Throttled
from runtime.auth.actor import Actor
from runtime.auth.passwords import check_policy, hash_password, new_password, verify_password
from runtime.auth.permission import require_admin, require_self_or_admin
from runtime.auth.tokens import digest_of
from runtime.services.audited import changing_people
from runtime.services.platform import Platform
from runtime.storage import sessions, users

#: Old passwords that somebody may try in a minute: whoever found an open session must not guess on.
_TRIES = 5


def set_password(
    platform: Platform, actor: Actor, login: str, password: str | None = None, *, old: str | None = None, but: str | None = None
) -> str | None:  # fmt: skip
    """Set a password; the one that was made where `password` is None (to be changed at the next sign-in).

    Ends the user's sessions, except the one whose token is `but`, and lifts a lock-out. `old` is needed for one's own.
    Raises `Forbidden`, `NotFound`, `Invalid` (`wrong_old_password`, or a weak one), `Throttled` `too_many_tries`.
    """
    if login != actor.login:
        require_admin(actor)
    with platform.database.read() as connection:
        user = users.named_user(connection, login)
        known = users.credentials_of(connection, login)
    require_self_or_admin(actor, user.id)
    if actor.id == user.id:
        wait = platform.throttle.take(f"old_password:{user.id}", _TRIES)
        if wait:
            raise Throttled(Problem("too_many_tries", params={"seconds": wait}))
        if not verify_password(old or "", None if known is None else known.password_hash):
            raise Invalid(Problem("wrong_old_password", "/old"))
    made = new_password() if password is None else None
    chosen = password or made or ""
    check_policy(chosen, login)
    if password is not None and password == old:
        raise Invalid(Problem("password_unchanged", "/password"))
    hashed = hash_password(chosen)
    with changing_people(platform, actor) as change:
        values = {"password_hash": hashed, "must_change": made is not None, "failed_logins": 0, "locked_until": None}
        users.change_user(change.connection, user.id, **values)
        sessions.end_all(change.connection, user.id, None if but is None else digest_of(but))
        change.note("password_changed", user.login)
    return made
