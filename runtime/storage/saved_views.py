"""Saved views as they are kept: one row each. Who may see or change one is asked by `services/saved_views.py`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, or_, select, update

from runtime.storage.system_tables import SYSTEM

Shared = Literal["nobody", "roles", "everybody"]


@dataclass(frozen=True, slots=True)
class KeptView:
    """How somebody wants to see a list."""

    id: int
    form: str
    """Entity id."""
    owner: int | None
    name: str
    kind: str
    document: Any
    """Paths as lists of field ids."""
    shared: Shared
    roles: list[str]
    """Full ids."""
    version: int
    created_at: datetime
    changed_at: datetime
    deleted_at: datetime | None = None


_COLUMNS = tuple(SYSTEM.saved_view.c[name] for name in KeptView.__slots__)


def listed(connection: Connection, form: str, owner: int | None) -> list[KeptView]:
    """Views of a form that are somebody's own, or shared with anybody at all; the oldest first."""
    c = SYSTEM.saved_view.c
    mine = c.owner.is_(None) if owner is None else c.owner == owner
    query = select(*_COLUMNS).where(c.form == form, c.deleted_at.is_(None), or_(mine, c.shared != "nobody"))
    return [KeptView(*row) for row in connection.execute(query.order_by(c.created_at, c.id))]


def find(connection: Connection, form: str, id: int, *, lock: bool = False) -> KeptView | None:
    """A view, deleted ones too. `lock`: nobody else changes it until this transaction ends."""
    c = SYSTEM.saved_view.c
    query = select(*_COLUMNS).where(c.form == form, c.id == id)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else KeptView(*row)


def count(connection: Connection, form: str, owner: int | None) -> int:
    """How many views of a form somebody has."""
    c = SYSTEM.saved_view.c
    mine = c.owner.is_(None) if owner is None else c.owner == owner
    return connection.execute(select(func.count()).where(c.form == form, mine, c.deleted_at.is_(None))).scalar_one()


def add(connection: Connection, view: KeptView) -> None:
    """Keep a new one."""
    connection.execute(SYSTEM.saved_view.insert(), {name: getattr(view, name) for name in KeptView.__slots__})


def change(connection: Connection, view: KeptView) -> None:
    """Keep one that is there as it is now."""
    values = {name: getattr(view, name) for name in KeptView.__slots__ if name != "id"}
    connection.execute(update(SYSTEM.saved_view).where(SYSTEM.saved_view.c.id == view.id).values(values))


def forget_before(connection: Connection, before: datetime) -> None:
    """Those that were deleted before a time go for good."""
    connection.execute(delete(SYSTEM.saved_view).where(SYSTEM.saved_view.c.deleted_at < before))
