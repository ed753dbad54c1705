"""Users and the tree of organisations. The closure tells all above and all below in one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, literal, select, update

from engines.kernel.errors import Conflict, Invalid, NotFound, Problem
from runtime.storage.system_tables import SYSTEM
from runtime.storage.upserts import COUNTED, insert_or_leave


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


@dataclass(frozen=True, slots=True)
class Organisation:
    """A node of the tree."""

    id: int
    parent_id: int | None
    key: str
    name: str


def add_user(connection: Connection, user: User) -> None:
    """A new user. Raises `Invalid` where the login is taken."""
    row = {name: getattr(user, name) for name in User.__slots__}
    if not insert_or_leave(connection, SYSTEM.user, row):
        raise Invalid(Problem("login_taken", params={"login": user.login}))


def find_user(connection: Connection, login: str) -> User | None:
    """The user with this login."""
    return _user(connection, login=login)


def get_user(connection: Connection, id: int) -> User | None:
    """The user with this id."""
    return _user(connection, id=id)


def all_users(connection: Connection) -> list[User]:
    """Everybody, by login."""
    table = SYSTEM.user
    query = select(*(table.c[name] for name in User.__slots__)).order_by(table.c.login)
    return [User(*row) for row in connection.execute(query)]


def set_active(connection: Connection, login: str, *, is_active: bool) -> None:
    """Let a user in, or not any more. Raises `NotFound`."""
    table = SYSTEM.user
    if connection.execute(update(table).where(table.c.login == login).values(is_active=is_active)).rowcount != 1:
        raise NotFound(Problem("no_such_user", params={"login": login}))


def add_organisation(connection: Connection, organisation: Organisation) -> None:
    """A new node below its parent. Raises `Conflict` where the key is taken, `NotFound` without the parent."""
    closure = SYSTEM.organisation_closure
    row = {name: getattr(organisation, name) for name in Organisation.__slots__}
    if not insert_or_leave(connection, SYSTEM.organisation, row):
        raise Conflict(Problem("organisation_key_taken", params={"key": organisation.key}))
    if organisation.parent_id is not None:
        above = select(closure.c.ancestor, literal(organisation.id), closure.c.distance + 1)
        copied = closure.insert().from_select(
            ["ancestor", "descendant", "distance"], above.where(closure.c.descendant == organisation.parent_id)
        )
        if connection.execute(copied, execution_options=COUNTED).rowcount == 0:
            raise NotFound(Problem("no_such_organisation"))
    connection.execute(closure.insert(), {"ancestor": organisation.id, "descendant": organisation.id, "distance": 0})


def below(connection: Connection, organisation: int) -> Sequence[int]:
    """The organisation and everything below it."""
    closure = SYSTEM.organisation_closure
    query = select(closure.c.descendant).where(closure.c.ancestor == organisation)
    return connection.execute(query.order_by(closure.c.distance, closure.c.descendant)).scalars().all()


def organisations(connection: Connection) -> list[Organisation]:
    """The tree, parents before children."""
    table, closure = SYSTEM.organisation, SYSTEM.organisation_closure
    depth = select(func.count()).where(closure.c.descendant == table.c.id).scalar_subquery()
    query = select(*(table.c[name] for name in Organisation.__slots__)).order_by(depth, table.c.key)
    return [Organisation(*row) for row in connection.execute(query)]


def _user(connection: Connection, **by: object) -> User | None:
    table = SYSTEM.user
    query = select(*(table.c[name] for name in User.__slots__)).where(*(table.c[name] == value for name, value in by.items()))
    row = connection.execute(query).first()
    return None if row is None else User(*row)
