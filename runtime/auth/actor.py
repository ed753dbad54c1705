"""Who does it: a person, a program with a key, or the system itself. Every service takes one as its second argument.

Made by the doors (sign-in, API key, command line) and by jobs, which act for whoever caused them; read by `services/guard.py`,
which knows what roles allow, and by everything that notes who did something.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it. `id` None: the system itself. Hashable, and equal for equal rights."""

    id: int | None = None
    login: str = "system"
    org_id: int | None = None
    dept_id: int | None = None
    roles: frozenset[str] = frozenset()
    """Full ids of roles, `app.role`."""
    is_admin: bool = False
    orgs: tuple[int, ...] = ()
    """The organisation and all below it."""
    depts: tuple[int, ...] = ()
    """The department and all below it."""
    scopes: frozenset[tuple[str, str]] | None = None
    """Of an API key: (form or `*`, action or `*`) pairs; what is not among them is not the key's, whatever the roles say."""
    must_change: bool = field(default=False, compare=False)
    """The password was made by somebody else: signed in with it, they may do nothing but change it."""
    via: str = field(default="system", compare=False)
    """How they came, for the audit: `session`, `key`, `command`, `system`."""
    address: str | None = field(default=None, compare=False)
    """From where, for the audit; set by a door that knows it."""

    @property
    def is_unrestricted(self) -> bool:
        """Whether nothing has to be asked: the system, and administrators who have signed in themselves."""
        return self.id is None or (self.is_admin and self.scopes is None)
