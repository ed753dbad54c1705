"""Trees of organisational units: organisations and departments. The closure tells all above and all below in one look.

Changes are made under the lock of `users.move_on`, so two moves never make a circle together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, exists, func, literal, or_, select, true, update

from engines.kernel.errors import Conflict, Invalid, NotFound, Problem
from runtime.storage.system_tables import SYSTEM
from runtime.storage.upserts import insert_or_leave


@dataclass(frozen=True, slots=True)
class Unit:
    """A node of a tree."""

    id: int
    parent_id: int | None
    key: str
    name: str
    org_id: int | None = None
    """Of departments: the organisation that they belong to."""
    leader_id: int | None = None
    """Of departments: the user who leads it."""


class UnitTree:
    """The organisations, or the departments, of an installation."""

    def __init__(self, kind: str, title: Mapping[str, str], units: Table, closure: Table, users: Sequence[Column[Any]]) -> None:
        """`users`: columns of other tables that hold ids of units; a unit that stands in one of them is not removed."""
        self.kind = kind
        self._title = title
        self._units, self._closure, self._users = units, closure, users
        self._columns = [units.c[name] for name in Unit.__slots__ if name in units.c]

    def add(self, connection: Connection, unit: Unit) -> None:
        """A new unit below its parent. Raises `Conflict` where the key is taken, `NotFound` without the parent."""
        row = {column.name: getattr(unit, column.name) for column in self._columns}
        if not insert_or_leave(connection, self._units, row):
            raise Conflict(self._problem("unit_key_taken", unit.key))
        connection.execute(self._closure.insert(), {"ancestor": unit.id, "descendant": unit.id, "distance": 0})
        if unit.parent_id is not None:
            self._hang(connection, unit.id, unit.parent_id)

    def move(self, connection: Connection, id: int, parent_id: int | None) -> None:
        """Put a unit and all below it under another parent (None: to the top). Raises `Invalid` for a parent below itself."""
        if parent_id is not None and parent_id in self.below(connection, id):
            raise Invalid(self._problem("unit_below_itself", self.get(connection, id).key))
        closure, mine = self._closure, select(self._closure.c.descendant).where(self._closure.c.ancestor == id)
        connection.execute(delete(closure).where(closure.c.descendant.in_(mine), closure.c.ancestor.not_in(mine)))
        if parent_id is not None:
            self._hang(connection, id, parent_id)
        connection.execute(update(self._units).where(self._units.c.id == id).values(parent_id=parent_id))

    def lead(self, connection: Connection, id: int, leader_id: int | None) -> None:
        """Say who leads it; None: nobody. Only departments are led."""
        connection.execute(update(self._units).where(self._units.c.id == id).values(leader_id=leader_id))

    def rename(self, connection: Connection, id: int, name: str) -> None:
        """Call it otherwise; its key stays."""
        connection.execute(update(self._units).where(self._units.c.id == id).values(name=name))

    def remove(self, connection: Connection, id: int) -> None:
        """Take a unit away. Raises `Conflict` while something is below it or anybody is in it."""
        held = or_(*(exists().where(column == id) for column in (self._units.c.parent_id, *self._users)))
        if connection.execute(select(held)).scalar_one():
            raise Conflict(self._problem("unit_in_use", self.get(connection, id).key))
        connection.execute(delete(self._closure).where(self._closure.c.descendant == id))
        connection.execute(delete(self._units).where(self._units.c.id == id))

    def get(self, connection: Connection, id: int) -> Unit:
        """The unit with this id. Raises `NotFound`."""
        return self._one(connection, "id", id)

    def named(self, connection: Connection, key: str) -> Unit:
        """The unit with this key. Raises `NotFound`."""
        return self._one(connection, "key", key)

    def below(self, connection: Connection, id: int) -> Sequence[int]:
        """The unit and everything below it."""
        closure = self._closure
        query = select(closure.c.descendant).where(closure.c.ancestor == id)
        return connection.execute(query.order_by(closure.c.distance, closure.c.descendant)).scalars().all()

    def all(self, connection: Connection) -> list[Unit]:
        """The tree, parents before children."""
        depth = select(func.count()).where(self._closure.c.descendant == self._units.c.id).scalar_subquery()
        return [Unit(*row) for row in connection.execute(select(*self._columns).order_by(depth, self._units.c.key))]

    def _hang(self, connection: Connection, id: int, parent_id: int) -> None:
        self.get(connection, parent_id)
        above, below = self._closure.alias(), self._closure.alias()
        pairs = select(above.c.ancestor, below.c.descendant, above.c.distance + below.c.distance + literal(1))
        pairs = pairs.select_from(above.join(below, true())).where(above.c.descendant == parent_id, below.c.ancestor == id)
        connection.execute(self._closure.insert().from_select(["ancestor", "descendant", "distance"], pairs))

    def _one(self, connection: Connection, name: str, value: object) -> Unit:
        row = connection.execute(select(*self._columns).where(self._units.c[name] == value)).first()
        if row is None:
            raise NotFound(self._problem("no_such_unit", value))
        return Unit(*row)

    def _problem(self, code: str, key: object) -> Problem:
        return Problem(code, params={"kind": self._title, "key": key})


ORGANISATIONS = UnitTree(
    "organisation", {"en": "organisation", "zh-CN": "组织"}, SYSTEM.organisation, SYSTEM.organisation_closure,
    (SYSTEM.user.c.org_id, SYSTEM.department.c.org_id),
)  # fmt: skip
DEPARTMENTS = UnitTree(
    "department", {"en": "department", "zh-CN": "部门"}, SYSTEM.department, SYSTEM.department_closure,
    (SYSTEM.user.c.dept_id,),
)  # fmt: skip
