"""What is known of users, kept by the state of the people that it was read in: one such cache for each process."""

from runtime.auth.actor import Actor
from runtime.storage import users
from runtime.storage.database import Connection


class KnownActors:
    """Actors by user. Thread-safe; forgotten all at once when anybody's rights may have changed."""

    def __init__(self) -> None:
        self._known: tuple[int, dict[int, Actor | None]] = (-1, {})

    def find(self, connection: Connection, people_seq: int, user_id: int) -> Actor | None:
        """Who the user is, with all their rights, as of `people_seq` or later; None for one who is not active."""
        seq, known = self._known
        if seq != people_seq:
            known = {}
            self._known = (people_seq, known)
        if user_id not in known:
            known[user_id] = actor_of(connection, user_id)
        return known[user_id]


def actor_of(connection: Connection, user_id: int) -> Actor | None:
    """Who the user is, read anew; None for one who is not active."""
    found = users.rights_of(connection, user_id)
    if found is None:
        return None
    user = found.user
    return Actor(
        user.id, user.login, user.org_id, user.dept_id, found.roles, user.is_admin, orgs=found.orgs, depts=found.depts,
        must_change=user.must_change,
    )  # fmt: skip
