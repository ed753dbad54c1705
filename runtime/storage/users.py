"""Users: who may act, what they may (roles), and what proves them (a hash, kept apart from what is shown).

Every change of what somebody may begins with `move_on`, so that every process looks anew.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from engines.kernel.errors import Invalid, NotFound, Permanent, Problem
from runtime.storage.system_tables import SYSTEM
from runtime.storage.trees import DEPARTMENTS, ORGANISATIONS
from runtime.storage.upserts import insert_or_leave


@dataclass(frozen=True, slots=True)
class User:
    """Who may act."""

    id: int
    public_id: str
    login: str
    name: str
    is_active: bool
    org_id: int | None
    created_at: datetime
    dept_id: int | None = None
    email: str | None = field(default=None, repr=False)
    locale: str | None = None
    is_admin: bool = False
    must_change: bool = False
    """The password, before anything else."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is judged by."""

    user_id: int
    is_active: bool
    password_hash: str | None = field(repr=False)
    must_change: bool
    failed_logins: int
    """Since the last that succeeded."""
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may, as far as it stands in the tables."""

    user: User
    roles: frozenset[str]
    orgs: tuple[int, ...]
    """The organisation and all below it."""
    depts: tuple[int, ...]
    """The department and all below it."""


def move_on(connection: Connection) -> None:
    """Say that what users may is about to change; first thing in the transaction. Such changes wait for each other."""
    workspace = SYSTEM.workspace
    moved = connection.execute(update(workspace).values(people_seq=workspace.c.people_seq + 1))
    if moved.rowcount != 1:
        raise Permanent(Problem("no_workspace"))


def add_user(connection: Connection, user: User, password_hash: str | None = None) -> None:
    """A new user. Raises `Invalid` where the login is taken."""
    row = {name: getattr(user, name) for name in User.__slots__}
    if not insert_or_leave(connection, SYSTEM.user, {**row, "password_hash": password_hash}):
        raise Invalid(Problem("login_taken", params={"login": user.login}))


def find_user(connection: Connection, login: str) -> User | None:
    """The user with this login."""
    return _user(connection, login=login)


def named_user(connection: Connection, login: str) -> User:
    """The user with this login. Raises `NotFound`."""
    found = _user(connection, login=login)
    if found is None:
        raise NotFound(Problem("no_such_user", params={"login": login[:80]}))
    return found


def get_user(connection: Connection, id: int) -> User | None:
    """The user with this id."""
    return _user(connection, id=id)


def all_users(connection: Connection) -> list[User]:
    """Everybody, by login."""
    table = SYSTEM.user
    query = select(*(table.c[name] for name in User.__slots__)).order_by(table.c.login)
    return [User(*row) for row in connection.execute(query)]


def change_user(connection: Connection, id: int, **values: Any) -> None:
    """Set columns of a user."""
    connection.execute(update(SYSTEM.user).where(SYSTEM.user.c.id == id).values(values))


def count_admins(connection: Connection) -> int:
    """Administrators who are active."""
    table = SYSTEM.user
    return connection.execute(select(func.count()).where(table.c.is_admin, table.c.is_active)).scalar_one()


def can_anybody_sign_in(connection: Connection) -> bool:
    """Whether there is an active user with a password."""
    table = SYSTEM.user
    return connection.execute(select(1).where(table.c.is_active, table.c.password_hash.is_not(None)).limit(1)).first() is not None


def credentials_of(connection: Connection, login: str, *, lock: bool = False) -> Credentials | None:
    """What a sign-in as `login` is judged by; with `lock` nobody else judges one before this transaction ends."""
    table = SYSTEM.user
    columns = [table.c.id if name == "user_id" else table.c[name] for name in Credentials.__slots__]
    query = select(*columns).where(table.c.login == login)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else Credentials(*row)


def locks(connection: Connection, now: datetime) -> dict[int, datetime]:
    """Until when who is locked out, by user."""
    table = SYSTEM.user
    query = select(table.c.id, table.c.locked_until).where(table.c.locked_until > now)
    return {row.id: row.locked_until for row in connection.execute(query)}


def set_roles(connection: Connection, user_id: int, roles: Collection[str]) -> None:
    """Give exactly these roles (full ids)."""
    table = SYSTEM.user_role
    connection.execute(delete(table).where(table.c.user_id == user_id))
    if roles:
        connection.execute(table.insert(), [{"user_id": user_id, "role": role} for role in sorted(roles)])


def roles_of(connection: Connection, user_id: int) -> frozenset[str]:
    """Full ids of roles, also of such that no app has any more."""
    table = SYSTEM.user_role
    return frozenset(connection.execute(select(table.c.role).where(table.c.user_id == user_id)).scalars())


def all_roles(connection: Connection) -> dict[int, frozenset[str]]:
    """Roles by user, of those who have any."""
    table, found = SYSTEM.user_role, dict[int, set[str]]()
    for user_id, role in connection.execute(select(table.c.user_id, table.c.role)):
        found.setdefault(user_id, set()).add(role)
    return {user_id: frozenset(roles) for user_id, roles in found.items()}


def with_role(connection: Connection, role: str) -> list[User]:
    """Active users who have a role (full id), by id."""
    table, own = SYSTEM.user, SYSTEM.user_role
    query = select(*(table.c[name] for name in User.__slots__)).join(own, own.c.user_id == table.c.id)
    return [User(*row) for row in connection.execute(query.where(own.c.role == role, table.c.is_active).order_by(table.c.id))]


def rights_of(connection: Connection, user_id: int) -> Rights | None:
    """What a user may; None where there is none, or one who is not active."""
    user = get_user(connection, user_id)
    if user is None or not user.is_active:
        return None
    orgs: Sequence[int] = () if user.org_id is None else ORGANISATIONS.below(connection, user.org_id)
    depts: Sequence[int] = () if user.dept_id is None else DEPARTMENTS.below(connection, user.dept_id)
    return Rights(user, roles_of(connection, user_id), tuple(orgs), tuple(depts))


def _user(connection: Connection, **by: object) -> User | None:
    table = SYSTEM.user
    query = select(*(table.c[name] for name in User.__slots__)).where(*(table.c[name] == value for name, value in by.items()))
    row = connection.execute(query).first()
    return None if row is None else User(*row)
