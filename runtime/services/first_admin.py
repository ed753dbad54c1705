"""The first administrator of an installation: somebody must be able to sign in. Called when the server starts."""

from runtime.auth.actor import Actor
from runtime.auth.passwords import hash_password, new_password
from runtime.services.audited import changing_people
from runtime.services.platform import Platform
from runtime.storage import users, workspace
from runtime.storage.users import User

LOGIN = "admin"


def first_admin(platform: Platform) -> str | None:
    """Where no user can sign in, makes `admin` an administrator with a random password, and tells it this once.

    None where somebody can. However many processes ask at once, one makes it.
    """
    with platform.database.read() as connection:
        workspace.load(connection)
        if users.can_anybody_sign_in(connection):
            return None
    password = new_password()
    hashed = hash_password(password)
    with changing_people(platform, Actor()) as change:
        connection = change.connection
        if users.can_anybody_sign_in(connection):
            return None
        if users.find_user(connection, LOGIN) is None:
            ids = platform.ids
            users.add_user(connection, User(ids.next(), ids.public_id(), LOGIN, LOGIN, True, None, change.now))
        user = users.named_user(connection, LOGIN)
        values = {"is_admin": True, "is_active": True, "must_change": True, "failed_logins": 0, "locked_until": None}
        users.change_user(connection, user.id, password_hash=hashed, **values)
        change.note("user_changed", LOGIN, added=True, is_admin=True)
    return password
