"""Users of an installation: who they are, where they belong, what roles they have, and their passwords.

Administrators change people; everybody changes their own password. The last active administrator stays one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Final

from engines.kernel.errors import Conflict, Invalid, Problem
from engines.kernel.text import LOCALES
from runtime.auth.actor import Actor
from runtime.auth.passwords import check_policy, hash_password, new_password
from runtime.auth.permission import require_admin
from runtime.services.audited import Audited, changing_people
from runtime.services.display_names import name_problems
from runtime.services.known_roles import known_roles
from runtime.services.platform import Platform
from runtime.storage import api_keys, sessions, users, workspace
from runtime.storage.database import Connection
from runtime.storage.trees import DEPARTMENTS, ORGANISATIONS, UnitTree
from runtime.storage.users import User

_LOGIN = re.compile(r"[^\W_][\w.@+-]{0,63}").fullmatch
_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}").fullmatch


class Kept(Enum):
    """What a change leaves as it is."""

    KEPT = "kept"


KEPT: Final = Kept.KEPT


@dataclass(frozen=True, slots=True)
class NewUser:
    """Who is added."""

    login: str
    name: str | None = None
    """What people call them; else the login."""
    email: str | None = None
    password: str | None = field(default=None, repr=False)
    """None: one is made, told once, and to be changed at the first sign-in."""
    can_sign_in: bool = True
    """Else no password at all: a user for API keys."""
    org: str | None = None
    """Key of an organisation."""
    dept: str | None = None
    """Key of a department."""
    roles: Sequence[str] = ()
    """`app.role`."""
    is_admin: bool = False
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class AddedUser:
    """Who was added."""

    user: User
    password: str | None = field(repr=False)
    """The one that was made; nobody can tell it again."""


@dataclass(frozen=True, slots=True)
class UserChange:
    """What becomes of a user; what is `KEPT` stays. None takes away."""

    login: str
    """Whose; logins do not change."""
    name: str | Kept = KEPT
    email: str | Kept | None = KEPT
    org: str | Kept | None = KEPT
    dept: str | Kept | None = KEPT
    locale: str | Kept | None = KEPT
    is_active: bool | Kept = KEPT
    """False also ends the sessions and revokes the API keys."""
    is_admin: bool | Kept = KEPT
    roles: Sequence[str] | Kept = KEPT
    """Exactly these, `app.role`."""


@dataclass(frozen=True, slots=True)
class Person:
    """A user as administrators see them."""

    user: User
    roles: frozenset[str]
    """Full ids."""
    org: str | None
    """Key of the organisation."""
    dept: str | None
    """Key of the department."""
    locked_until: datetime | None = None
    """After too many wrong passwords; None: may try."""


def add_user(platform: Platform, actor: Actor, request: NewUser) -> AddedUser:
    """A new user. Raises `Forbidden`, `Invalid` for a login that is none or taken, a weak password or an unknown role,
    `NotFound` for a unit."""
    require_admin(actor)
    login = request.login.strip()
    if _LOGIN(login) is None:
        raise Invalid(Problem("bad_login", "/login", {"login": login[:80]}))
    if login == Actor().login:
        raise Invalid(Problem("login_taken", "/login", {"login": login}))
    told = _checked({"name": request.name or login, "email": request.email, "locale": request.locale})
    roles = known_roles(platform, request.roles)
    made = new_password() if request.can_sign_in and request.password is None else None
    password = (request.password or made) if request.can_sign_in else None
    if password is not None:
        check_policy(password, login)
    hashed = None if password is None else hash_password(password)
    with changing_people(platform, actor) as change:
        connection, ids = change.connection, platform.ids
        user = User(
            ids.next(), ids.public_id(), login, told["name"], True, _unit(connection, ORGANISATIONS, request.org), change.now,
            _unit(connection, DEPARTMENTS, request.dept), told["email"], told["locale"], request.is_admin, made is not None,
        )  # fmt: skip
        users.add_user(connection, user, hashed)
        users.set_roles(connection, user.id, roles)
        change.note("user_changed", login, added=True, is_admin=request.is_admin, roles=sorted(roles))
    return AddedUser(user, made)


def change_user(platform: Platform, actor: Actor, request: UserChange) -> Person:
    """Change a user. Raises `Forbidden`, `NotFound`, `Invalid`, `Conflict` `last_admin`."""
    require_admin(actor)
    names = ("name", "email", "locale", "is_active", "is_admin")
    given = _checked({name: value for name in names if (value := getattr(request, name)) is not KEPT})
    roles = None if isinstance(request.roles, Kept) else known_roles(platform, request.roles)
    with changing_people(platform, actor) as change:
        connection = change.connection
        user = users.named_user(connection, request.login)
        for name, tree, key in (("org_id", ORGANISATIONS, request.org), ("dept_id", DEPARTMENTS, request.dept)):
            if not isinstance(key, Kept):
                given[name] = _unit(connection, tree, key)
        values = {name: value for name, value in given.items() if value != getattr(user, name)}
        _keep_an_admin(connection, user, values)
        if values:
            users.change_user(connection, user.id, **values)
            told = {name: values[name] for name in ("is_active", "is_admin") if name in values}
            change.note("user_changed", user.login, fields=sorted(values), **told)
        if values.get("is_active") is False:
            _shut_out(change, user)
        if roles is not None:
            _give_roles(change, user, roles)
        return _person(connection, users.named_user(connection, user.login), change.now)


def list_users(platform: Platform, actor: Actor, text: str = "") -> list[Person]:
    """Everybody whose login or name has `text` in it, by login. Raises `Forbidden`."""
    require_admin(actor)
    with platform.database.read() as connection:
        workspace.load(connection)
        roles, wanted = users.all_roles(connection), text.casefold()
        locks = users.locks(connection, platform.now())
        orgs, depts = ({unit.id: unit.key for unit in tree.all(connection)} for tree in (ORGANISATIONS, DEPARTMENTS))
        return [
            Person(
                user,
                roles.get(user.id, frozenset()),
                orgs.get(user.org_id or 0),
                depts.get(user.dept_id or 0),
                locks.get(user.id),
            )
            for user in users.all_users(connection)
            if wanted in user.login.casefold() or wanted in user.name.casefold()
        ]


def find_user(platform: Platform, actor: Actor, login: str) -> Person:
    """One user; oneself (also by a key), or by an administrator. Raises `Forbidden`, `NotFound`."""
    if login != actor.login:
        require_admin(actor)
    with platform.database.read() as connection:
        return _person(connection, users.named_user(connection, login), platform.now())


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as they are kept. Raises `Invalid` with all that is wrong."""
    found, problems = dict(values), list[Problem]()
    if "name" in values:
        found["name"] = values["name"].strip()
        problems += name_problems(found["name"])
    email, locale = values.get("email"), values.get("locale")
    if email is not None and not (_EMAIL(email) and email.isprintable()):
        problems.append(Problem("bad_email", "/email"))
    if locale is not None and locale not in LOCALES:
        problems.append(Problem("not_a_choice", "/locale", {"value": locale[:80], "choices": ", ".join(LOCALES)}))
    if problems:
        raise Invalid(problems)
    return found


def _unit(connection: Connection, tree: UnitTree, key: str | None) -> int | None:
    return None if key is None else tree.named(connection, key).id


def _person(connection: Connection, user: User, now: datetime) -> Person:
    org, dept = (
        None if id is None else tree.get(connection, id).key
        for tree, id in ((ORGANISATIONS, user.org_id), (DEPARTMENTS, user.dept_id))
    )
    return Person(user, users.roles_of(connection, user.id), org, dept, users.locks(connection, now).get(user.id))


def _keep_an_admin(connection: Connection, user: User, values: Mapping[str, object]) -> None:
    is_lost = values.get("is_active") is False or values.get("is_admin") is False
    if user.is_admin and user.is_active and is_lost and users.count_admins(connection) == 1:
        raise Conflict(Problem("last_admin", params={"login": user.login}))


def _shut_out(change: Audited, user: User) -> None:
    sessions.end_all(change.connection, user.id)
    for key in api_keys.listed(change.connection, user.id):
        if key.revoked_at is None:
            change.note("key_revoked", key.public_id, user=user.login)
    api_keys.revoke_all(change.connection, user.id, change.now)


def _give_roles(change: Audited, user: User, roles: frozenset[str]) -> None:
    before = users.roles_of(change.connection, user.id)
    if roles != before:
        users.set_roles(change.connection, user.id, roles)
        change.note("roles_changed", user.login, added=sorted(roles - before), removed=sorted(before - roles))
