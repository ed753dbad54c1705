"""API keys: for programs, which act as a user and never more than the key's scopes.

Everybody makes keys for themself; administrators for anybody. A key makes no keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from engines.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin, require_self_or_admin
from runtime.auth.tokens import KEY, new_token
from runtime.services.audited import changing_people
from runtime.services.display_names import name_problems
from runtime.services.known_roles import ANY, known_scopes
from runtime.services.platform import Platform
from runtime.storage import api_keys, users, workspace
from runtime.storage.api_keys import ApiKey


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that is made."""

    name: str
    """What it is for."""
    login: str | None = None
    """Whom it acts as; None: whoever makes it."""
    scopes: Sequence[tuple[str, str]] = ((ANY, ANY),)
    """Pairs of form or `*`, action or `*`."""
    per_minute: int | None = None
    """Requests; None: as many as everybody."""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A new key."""

    key: ApiKey
    token: str = field(repr=False)
    """To be shown once; nobody can tell it again."""


class ListedKey(NamedTuple):
    """A key and whom it acts as."""

    key: ApiKey
    login: str


def make_key(platform: Platform, actor: Actor, request: NewKey) -> MadeKey:
    """A new key. Raises `Forbidden`, `NotFound`, `Invalid`, `Conflict` for a user who is not active."""
    login = actor.login if request.login is None else request.login
    if login != actor.login:
        require_admin(actor)
    name, now = request.name.strip(), platform.now()
    _check(request, name, now)
    scopes = known_scopes(platform, request.scopes)
    made = new_token(KEY)
    with changing_people(platform, actor) as change:
        user = users.named_user(change.connection, login)
        require_self_or_admin(actor, user.id)
        if not user.is_active:
            raise Conflict(Problem("user_not_active", params={"login": login}))
        key = ApiKey(
            platform.ids.next(), platform.ids.public_id(), name, user.id, scopes, request.per_minute, request.expires_at,
            revoked_at=None, used_at=None, created_at=change.now, created_by=actor.id,
        )  # fmt: skip
        api_keys.add(change.connection, key, made.digest)
        change.note("key_made", key.public_id, user=login, scopes=[list(scope) for scope in scopes])
    return MadeKey(key, made.token)


def list_keys(platform: Platform, actor: Actor, login: str | None = None) -> list[ListedKey]:
    """Keys, newest first: of one user, or of all for an administrator who names none. Raises `Forbidden`, `NotFound`."""
    if actor.scopes is not None:
        raise Forbidden(Problem("not_by_key"))
    wanted = actor.login if login is None and not actor.is_unrestricted else login
    if wanted != actor.login:
        require_admin(actor)
    with platform.database.read() as connection:
        workspace.load(connection)
        user_id = None if wanted is None else users.named_user(connection, wanted).id
        logins = {user.id: user.login for user in users.all_users(connection)}
        return [ListedKey(key, logins[key.user_id]) for key in api_keys.listed(connection, user_id)]


def revoke_key(platform: Platform, actor: Actor, public_id: str) -> None:
    """End a key; one that has ended stays as it is. Raises `NotFound` also for one that is not the actor's to end."""
    with changing_people(platform, actor) as change:
        key = api_keys.find(change.connection, public_id)
        if key is None or not (actor.id == key.user_id or actor.is_unrestricted):
            raise NotFound(Problem("no_such_key", params={"key": public_id[:80]}))
        require_self_or_admin(actor, key.user_id)
        if key.revoked_at is None:
            api_keys.revoke(change.connection, key.id, change.now)
            user = users.get_user(change.connection, key.user_id)
            change.note("key_revoked", public_id, user="" if user is None else user.login)


def _check(request: NewKey, name: str, now: datetime) -> None:
    problems = name_problems(name)
    if request.per_minute is not None and request.per_minute < 1:
        problems.append(Problem("bad_rate", "/per_minute"))
    if request.expires_at is not None and request.expires_at <= now:
        problems.append(Problem("already_expired", "/expires_at"))
    if problems:
        raise Invalid(problems)
