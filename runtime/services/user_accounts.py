"""Who may act: users by login. Passwords and sessions come with the server's sign-in."""

import re

from engines.kernel.errors import Invalid, Problem
from runtime.services.platform import Platform
from runtime.storage import users, workspace
from runtime.storage.users import User

_LOGIN = re.compile(r"[^\W_][\w.@+-]{0,63}").fullmatch


def add_user(platform: Platform, login: str, name: str | None = None) -> User:
    """A new user. Raises `Invalid` for a login that is none or taken."""
    wanted = login.strip()
    if _LOGIN(wanted) is None:
        raise Invalid(Problem("bad_login", "/login", {"login": login[:80]}))
    platform.ids.ensure(1)
    with platform.database.write() as connection:
        workspace.load(connection)
        shown = (name or "").strip()[:200] or wanted
        user = User(platform.ids.next(), platform.ids.public_id(), wanted, shown, True, None, platform.now())
        users.add_user(connection, user)
    return user


def list_users(platform: Platform) -> list[User]:
    """Everybody, by login."""
    with platform.database.read() as connection:
        workspace.load(connection)
        return users.all_users(connection)
