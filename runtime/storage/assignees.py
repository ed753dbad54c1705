"""Who a task can be for: active users by role, department and leadership, in the order of their ids."""

from collections.abc import Callable, Collection, Hashable

from sqlalchemy import Connection, select

from runtime.storage.system_tables import SYSTEM


class Assignees:
    """Who tasks can be for; of many tasks of one transaction each thing is asked once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[Hashable, tuple[int, ...]] = {}
        self._active: dict[int, bool] = {}

    def with_role(self, role: str) -> tuple[int, ...]:
        """All who have a role."""
        return self._acting(self._once(("role", role), lambda: with_role(self._connection, role)))

    def administrators(self) -> tuple[int, ...]:
        """All who administer the workspace."""
        return self._once("administrators", lambda: administrators(self._connection))

    def in_departments(self, ids: Collection[int]) -> tuple[int, ...]:
        """All who are in one of these departments."""
        return self._acting(self._once(("departments", tuple(ids)), lambda: in_departments(self._connection, ids)))

    def leader_of(self, user: int, level: int) -> tuple[int, ...]:
        """Who leads somebody's department, if anybody does."""

        def find() -> tuple[int, ...]:
            found = leader_of(self._connection, user, level)
            return () if found is None else (found,)

        return self._once(("leader", user, level), find)

    def active(self, ids: Collection[int]) -> tuple[int, ...]:
        """Those of some users who may still act, in the order in which they are named."""
        missing = [id for id in ids if id not in self._active]
        if missing:
            found = set(active(self._connection, missing))
            self._active |= {id: id in found for id in missing}
        return tuple(id for id in ids if self._active[id])

    def _acting(self, found: tuple[int, ...]) -> tuple[int, ...]:
        """Those who were found among the active need not be asked for again."""
        self._active |= dict.fromkeys(found, True)
        return found

    def _once(self, key: Hashable, find: Callable[[], tuple[int, ...]]) -> tuple[int, ...]:
        if key not in self._found:
            self._found[key] = find()
        return self._found[key]


def with_role(connection: Connection, role: str) -> tuple[int, ...]:
    """All who have a role."""
    user, given = SYSTEM.user, SYSTEM.user_role
    query = select(user.c.id).join(given, given.c.user_id == user.c.id).where(given.c.role == role, user.c.is_active.is_(True))
    return tuple(connection.execute(query.order_by(user.c.id)).scalars())


def administrators(connection: Connection) -> tuple[int, ...]:
    """All who administer the workspace."""
    user = SYSTEM.user
    query = select(user.c.id).where(user.c.is_admin.is_(True), user.c.is_active.is_(True))
    return tuple(connection.execute(query.order_by(user.c.id)).scalars())


def in_departments(connection: Connection, ids: Collection[int]) -> tuple[int, ...]:
    """All who are in one of these departments."""
    user = SYSTEM.user
    query = select(user.c.id).where(user.c.dept_id.in_(list(ids)), user.c.is_active.is_(True))
    return tuple(connection.execute(query.order_by(user.c.id)).scalars())


def active(connection: Connection, ids: Collection[int]) -> tuple[int, ...]:
    """Those of some users who may still act, in the order in which they are named."""
    user = SYSTEM.user
    found = set(connection.execute(select(user.c.id).where(user.c.id.in_(list(ids)), user.c.is_active.is_(True))).scalars())
    return tuple(id for id in ids if id in found)


def leader_of(connection: Connection, user: int, level: int) -> int | None:
    """Who leads the department of somebody (level 1), or the one so many levels above it. Who leads it themselves is led by the
    leader above; a department without a leader is passed over."""
    users, units = SYSTEM.user, SYSTEM.department
    unit = connection.execute(select(users.c.dept_id).where(users.c.id == user)).scalar()
    found = None
    while unit is not None and level:
        row = connection.execute(select(units.c.leader_id, units.c.parent_id).where(units.c.id == unit)).first()
        if row is None:
            return None
        if row.leader_id is not None and row.leader_id != user:
            found, level = row.leader_id, level - 1
        unit = row.parent_id
    return None if level else found
