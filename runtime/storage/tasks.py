"""Tasks and instances as they are read: whose they are, newest first, and what an instance did."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, literal_column, or_, select, update

from runtime.storage.kept_version import KeptVersion
from runtime.storage.process_book import LOG_FORMAT, Task
from runtime.storage.system_tables import SYSTEM

Place = tuple[datetime, int]


class Forgotten(NamedTuple):
    """Instances that go on beside those that were forgotten."""

    callers: tuple[tuple[int, int], ...]
    """Instance and element."""
    called: tuple[int, ...]


#: In a literal, so that both databases see that it is the condition of the partial index: what is done is not looked at.
_IS_OPEN = SYSTEM.task.c.state == literal_column("'open'")
#: Of an instance, without its state.
INSTANCE = tuple(name for name in SYSTEM.process_instance.c.keys() if name != "document")  # noqa: SIM118 (no mapping)


def open_of(connection: Connection, user: int, most: int, before: Place | None = None, *, is_team: bool = False) -> list[Task]:
    """Open tasks of somebody, or of those whom they lead, newest first."""
    table = SYSTEM.task
    whose = table.c.user_id.in_(_led_by(user)) if is_team else table.c.user_id == user
    return _page(connection, and_(whose, _IS_OPEN), table.c.created_at, most, before)


def done_by(connection: Connection, user: int, most: int, before: Place | None = None) -> list[Task]:
    """What somebody has done, newest first."""
    table = SYSTEM.task
    return _page(connection, and_(table.c.user_id == user, table.c.state == "done"), table.c.ended_at, most, before)


def task(connection: Connection, id: int) -> Task | None:
    """One task."""
    table = SYSTEM.task
    row = connection.execute(select(*(table.c[name] for name in Task.__slots__)).where(table.c.id == id)).first()
    return None if row is None else Task(*row)


def versions_of(connection: Connection, instances: Collection[int]) -> dict[int, str]:
    """The versions that instances walk, by their ids."""
    table = SYSTEM.process_instance
    rows = connection.execute(select(table.c.id, table.c.version).where(table.c.id.in_(list(instances)))) if instances else ()
    return {row.id: row.version for row in rows}


def initiators(connection: Connection, instances: Collection[int]) -> dict[int, int | None]:
    """Who began instances, by their ids."""
    table = SYSTEM.process_instance
    rows = connection.execute(select(table.c.id, table.c.initiator).where(table.c.id.in_(list(instances))))
    return {row.id: row.initiator for row in rows}


def log_lines(opened: Any) -> Sequence[Any]:
    """What one step did, from what `log_of` gave, opened: number, kind, element, node and detail of each line. Raises
    `ValueError` for a format that is newer than this product."""
    if opened is None or isinstance(opened, list):  # erased; or as it was kept first
        return opened or ()
    if opened.get("format") != LOG_FORMAT:
        raise ValueError(f"the log of a process has format {opened.get('format')!r}; this product reads {LOG_FORMAT}")
    lines: Sequence[Any] = opened["lines"]
    return lines


def is_asked(connection: Connection, instance: int, user: int) -> bool:
    """Whether somebody, or one of those whom they lead, has or had a task of an instance."""
    table = SYSTEM.task
    query = select(table.c.id).where(
        table.c.instance_id == instance, or_(table.c.user_id == user, table.c.user_id.in_(_led_by(user)))
    )  # fmt: skip
    return connection.execute(query.limit(1)).first() is not None


def _led_by(user: int) -> Select[Any]:
    """Who is in a department that somebody leads, or in one below it; without themselves. They can be more than a statement has
    room for."""
    units, below, users = SYSTEM.department, SYSTEM.department_closure, SYSTEM.user
    led = select(below.c.descendant).join(units, units.c.id == below.c.ancestor).where(units.c.leader_id == user)
    return select(users.c.id).where(users.c.dept_id.in_(led), users.c.id != user)


def version_of(connection: Connection, process: str, version: str) -> KeptVersion | None:
    """A version that some instance began with."""
    table = SYSTEM.process_version
    query = select(table.c.document).where(table.c.process == process, table.c.version == version)
    found: Mapping[str, Any] | None = connection.execute(query).scalar()
    return None if found is None else KeptVersion.read(found)


def versions_under_way(connection: Connection) -> list[tuple[str, str]]:
    """Processes and versions of which an instance is under way."""
    table = SYSTEM.process_instance
    query = select(table.c.process, table.c.version).where(table.c.state == "active").distinct()
    return sorted((row.process, row.version) for row in connection.execute(query))


def count_open(connection: Connection, user: int, most: int) -> int:
    """How many tasks somebody has, counted as far as `most`."""
    table = SYSTEM.task
    some = select(table.c.id).where(table.c.user_id == user, _IS_OPEN).limit(most).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar() or 0)


def of_instance(connection: Connection, instance: int) -> list[Task]:
    """All tasks of an instance, oldest first."""
    table = SYSTEM.task
    query = select(*(table.c[name] for name in Task.__slots__)).where(table.c.instance_id == instance)
    return [Task(*row) for row in connection.execute(query.order_by(table.c.created_at, table.c.id))]


def _page(
    connection: Connection, where: ColumnElement[bool], at: ColumnElement[Any], most: int, before: Place | None
) -> list[Task]:  # fmt: skip
    table = SYSTEM.task
    query = select(*(table.c[name] for name in Task.__slots__)).where(where)
    if before is not None:
        moment, id = before
        query = query.where(or_(at < moment, and_(at == moment, table.c.id < id)))
    return [Task(*row) for row in connection.execute(query.order_by(at.desc(), table.c.id.desc()).limit(most))]


def instances_of(
    connection: Connection, where: Mapping[str, object], most: int, before: Place | None = None
) -> list[Mapping[str, Any]]:  # fmt: skip
    """Instances with these values, newest first; without their state."""
    table = SYSTEM.process_instance
    query = select(*(table.c[name] for name in INSTANCE)).where(*(table.c[name] == value for name, value in where.items()))
    if before is not None:
        moment, id = before
        query = query.where(or_(table.c.started_at < moment, and_(table.c.started_at == moment, table.c.id < id)))
    rows = connection.execute(query.order_by(table.c.started_at.desc(), table.c.id.desc()).limit(most)).mappings()
    return [dict(row) for row in rows]


def instance(connection: Connection, id: int) -> Mapping[str, Any] | None:
    """One instance, with its state (sealed)."""
    row = connection.execute(select(SYSTEM.process_instance).where(SYSTEM.process_instance.c.id == id)).mappings().first()
    return None if row is None else dict(row)


def log_of(connection: Connection, id: int) -> Sequence[Mapping[str, Any]]:
    """What an instance did, oldest first; the entries sealed."""
    table = SYSTEM.process_log
    rows = connection.execute(select(table).where(table.c.instance_id == id).order_by(table.c.number, table.c.id)).mappings()
    return [dict(row) for row in rows]


def urge(connection: Connection, instance: int, at: datetime) -> list[Task]:
    """Note that those who have a task of an instance were urged; their tasks."""
    table = SYSTEM.task
    where = (table.c.instance_id == instance, table.c.state == "open")
    urged = connection.execute(
        update(table).where(*where).values(urged_at=at).returning(*(table.c[name] for name in Task.__slots__))
    )
    return sorted((Task(*row) for row in urged), key=lambda task: task.id)


def some(connection: Connection, ids: Collection[int]) -> dict[int, Task]:
    """Tasks by their ids."""
    table = SYSTEM.task
    query = select(*(table.c[name] for name in Task.__slots__)).where(table.c.id.in_(sorted(ids)))
    return {row.id: Task(*row) for row in connection.execute(query)} if ids else {}


def some_instances(connection: Connection, ids: Collection[int]) -> list[Mapping[str, Any]]:
    """Instances with these ids, without their state."""
    table = SYSTEM.process_instance
    query = select(*(table.c[name] for name in INSTANCE)).where(table.c.id.in_(sorted(ids)))
    return [dict(row) for row in connection.execute(query).mappings()] if ids else []


def forget(connection: Connection, records: Collection[int], at: datetime) -> Forgotten:
    """What is under way about records that were erased is over; what it knew went with their keys. Who has to be told."""
    tables, ids = SYSTEM, list(records)
    instance = tables.process_instance
    about = select(instance.c.id).where(instance.c.record_id.in_(ids))
    active = (instance.c.record_id.in_(ids), instance.c.state == "active")
    over = connection.execute(select(instance.c.id, instance.c.parent_id, instance.c.parent_element).where(*active)).all()
    gone = {row.id for row in over}
    called = connection.execute(
        select(instance.c.id).where(instance.c.parent_id.in_(gone), instance.c.state == "active", instance.c.id.not_in(gone))
    ).scalars() if gone else ()  # fmt: skip
    forgotten = Forgotten(
        tuple((row.parent_id, row.parent_element) for row in over if row.parent_id is not None and row.parent_id not in gone),
        tuple(called),
    )
    connection.execute(delete(tables.subscription).where(tables.subscription.c.instance_id.in_(about)))
    connection.execute(delete(tables.process_log).where(tables.process_log.c.instance_id.in_(about)))
    open_tasks = (tables.task.c.instance_id.in_(about), tables.task.c.state == "open")
    connection.execute(update(tables.task).where(*open_tasks).values(state="closed", ended_at=at))
    connection.execute(update(instance).where(*active).values(state="terminated", outcome="cancelled", ended_at=at))
    connection.execute(update(instance).where(instance.c.record_id.in_(ids)).values(document=None))
    return forgotten
