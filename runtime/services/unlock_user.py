"""Let somebody try again who was locked out by wrong passwords. For administrators."""

from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.audited import audited
from runtime.services.platform import Platform
from runtime.storage import users


def unlock_user(platform: Platform, actor: Actor, login: str) -> bool:
    """Whether there was something to unlock. Raises `Forbidden`, `NotFound`."""
    require_admin(actor)
    with audited(platform, actor) as change:
        user = users.named_user(change.connection, login)
        known = users.credentials_of(change.connection, login, lock=True)
        if known is None or known.locked_until is None or known.locked_until <= change.now:
            return False
        users.change_user(change.connection, user.id, failed_logins=0, locked_until=None)
        change.note("unlocked", login)
        return True
