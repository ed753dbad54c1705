"""Who may look after an installation: its people, keys and audit. (What roles allow with records is `services/guard.py`'s.)"""

from engines.kernel.errors import Forbidden, Problem
from runtime.auth.actor import Actor


def require_admin(actor: Actor) -> None:
    """The system, or an administrator who has signed in. Raises `Forbidden`."""
    if not actor.is_unrestricted:
        raise Forbidden(Problem("admins_only"))


def require_self_or_admin(actor: Actor, user_id: int) -> None:
    """The user themself, or an administrator; neither by a key: one that leaked must not become more. Raises `Forbidden`."""
    if actor.scopes is not None:
        raise Forbidden(Problem("not_by_key"))
    if actor.id != user_id:
        require_admin(actor)
