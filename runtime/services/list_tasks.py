"""What somebody has to do, has done or has begun; and one task of theirs with its record, as the step shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from engines.access.access import Access
from engines.expression.scope import Scope
from engines.expression.types import BOOLEAN
from engines.kernel.errors import Forbidden, NotFound, Problem
from engines.process.definition import ProcessDefinition
from engines.process.nodes.user_task import VERBS, UserTask
from engines.record.entity import Entity
from runtime.auth.actor import Actor
from runtime.services.act_on_task import WITHDRAW
from runtime.services.list_records import find_id, record_as_seen
from runtime.services.platform import Platform
from runtime.services.step_rights import step_access
from runtime.services.tell_process import ProcessTeller
from runtime.services.viewer import Viewer, seen_with, view
from runtime.services.way_back import steps_back
from runtime.storage import tasks, users
from runtime.storage.process_book import Task
from runtime.storage.tasks import Place

Box: TypeAlias = Literal["mine", "team", "done", "started"]
MOST = 100
#: Records whose names are read at once.
_AT_ONCE = 20
#: Colleagues that are offered at once.
_FEW = 8
#: Open tasks are counted as far as this.
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One page of a box."""

    tasks: list[dict[str, Any]]
    instances: list[dict[str, Any]]
    """Of what one has begun."""
    next: Place | None
    open: int
    """Of one's own; at most `MOST_COUNTED`."""


def list_tasks(platform: Platform, actor: Actor, locale: str, box: Box, limit: int, before: Place | None = None) -> TaskPage:
    """A page, newest first. Raises `Forbidden` for who is nobody."""
    user = _user(actor)
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        teller = ProcessTeller(viewer, locale)
        count = tasks.count_open(connection, user, MOST_COUNTED)
        if box == "started":
            begun = tasks.instances_of(connection, {"initiator": user, "parent_id": None}, limit + 1, before)
            last = (begun[limit - 1]["started_at"], int(begun[limit - 1]["id"])) if len(begun) > limit else None
            return TaskPage([], teller.instances(begun[:limit]), last, count)
        if box == "done":
            found = tasks.done_by(connection, user, limit + 1, before)
        else:
            found = tasks.open_of(connection, user, limit + 1, before, is_team=box == "team")
        end = found[limit - 1] if len(found) > limit else None
        place = None if end is None else ((end.ended_at or end.created_at) if box == "done" else end.created_at, end.id)
        return TaskPage(tell_tasks(viewer, teller, locale, user, found[:limit]), [], place, count)


def tell_tasks(viewer: Viewer, teller: ProcessTeller, locale: str, user: int, found: Sequence[Task]) -> list[dict[str, Any]]:
    """Tasks; records that somebody sees in their own tasks only are called by what the step shows of them."""
    told = teller.tasks(found)
    unnamed = [at for at, task in enumerate(found) if told[at]["name"] is None and task.record_id and task.user_id == user]
    versions = tasks.versions_of(viewer.connection, {found[at].instance_id for at in unnamed})
    nameless: dict[int, tuple[UserTask, list[int]]] = {}
    for at in unnamed:
        process = _version(viewer, found[at], versions.get(found[at].instance_id))
        node = None if process is None else process.nodes.get(found[at].node)
        if isinstance(node, UserTask) and node.access:
            nameless.setdefault(id(node), (node, []))[1].append(at)
    for node, places in nameless.values():
        for start in range(0, len(places), _AT_ONCE):
            some = places[start : start + _AT_ONCE]
            own = [found[at] for at in some]
            seen = ProcessTeller(seen_with(viewer, _access(viewer, own, node, is_seen=False)), locale)
            for at, one in zip(some, seen.tasks(own), strict=True):
                told[at]["name"] = one["name"]
    return told


def count_tasks(platform: Platform, actor: Actor) -> int:
    """How many tasks one has; at most `MOST_COUNTED`. Raises `Forbidden` for who is nobody."""
    user = _user(actor)
    with platform.database.read() as connection:
        return tasks.count_open(connection, user, MOST_COUNTED)


def instances_about(platform: Platform, actor: Actor, locale: str, form: str, record: int | str) -> list[dict[str, Any]]:
    """What is and was under way about a record that may be seen, newest first."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        found = tasks.instances_of(connection, {"form": entity.id, "record_id": find_id(viewer, entity, record)}, MOST)
        return ProcessTeller(viewer, locale).instances(found)


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task, with the sight of its record."""

    task: dict[str, Any]
    verbs: tuple[str, ...]
    rights: dict[str, str]
    """What the step says of fields, by their keys."""
    back: list[dict[str, Any]]
    """Nodes to which it can be returned."""
    viewer: Viewer
    """Sees the record as the step shows it."""
    form: str | None
    """Full key."""
    record: dict[str, Any] | None


def show_task(platform: Platform, actor: Actor, locale: str, id: int) -> ShownTask:
    """A task of one's own. Raises `NotFound`."""
    user = _user(actor)
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        task = tasks.task(connection, id)
        if task is None or task.user_id != user:
            raise NotFound(Problem("task_not_found"))
        version = _version(viewer, task, tasks.versions_of(connection, {task.instance_id}).get(task.instance_id))
        node = None if version is None else version.nodes.get(task.node)
        entity = viewer.release.entities.get(task.form or "")
        is_seen = entity is not None and task.record_id is not None and viewer.can_see(entity, task.record_id)
        seen = seen_with(viewer, _access(viewer, [task], node, is_seen=is_seen)) if isinstance(node, UserTask) else viewer
        (told,) = ProcessTeller(seen, locale).tasks([task])
        record = None
        if entity is not None and task.record_id is not None and seen.access.may(entity.id, "read") \
                and seen.can_see(entity, task.record_id):  # fmt: skip
            record = record_as_seen(seen, entity, task.record_id, _links(seen, entity))
        rights = node.access if isinstance(node, UserTask) else {}
        keys = {} if entity is None else {entity.fields[id].key: right for id, right in rights.items() if id in entity.fields}
        verbs = node.verbs if isinstance(node, UserTask) else VERBS[task.kind]
        verbs += (WITHDRAW,) if task.kind == "revision" else ()
        steps = steps_back(connection, version, task) if version is not None and "return" in verbs else {}
        back = [{"key": node, "title": title} for node, title in steps.items()]
        return ShownTask(
            told, verbs if task.state == "open" else (), keys, back, seen, None if entity is None else entity.key, record
        )  # fmt: skip


def find_colleagues(platform: Platform, actor: Actor, id: int, text: str) -> list[dict[str, str]]:
    """A few to whom a task of one's own, for administrators anybody's, can go: active, of that name or login, not asked
    themselves. Raises `NotFound`."""
    user, wanted = _user(actor), text.strip().casefold()
    with platform.database.read() as connection:
        task = tasks.task(connection, id)
        if task is None or (task.user_id != user and not actor.is_admin):
            raise NotFound(Problem("task_not_found"))
        asked = {each.user_id for each in tasks.of_instance(connection, task.instance_id) if each.element == task.element}
        found = [
            each
            for each in users.all_users(connection)
            if each.is_active and each.id not in asked and (wanted in each.name.casefold() or wanted in each.login.casefold())
        ]
    found.sort(key=lambda each: (not each.name.casefold().startswith(wanted), each.name))
    return [{"login": each.login, "name": each.name} for each in found[:_FEW]]


def _version(viewer: Viewer, task: Task, version: str | None) -> ProcessDefinition | None:
    """The process of a task as its instance walks it; None where that cannot be told."""
    found = None if version is None else viewer.installed.processes.known(task.process, version, viewer.connection)
    return None if found is None else found.definition


def _access(viewer: Viewer, own: Sequence[Task], node: UserTask, *, is_seen: bool) -> Access:
    """What the step shows of the records of tasks at it."""
    entity = viewer.release.entities.get(own[0].form or "")
    ids = [task.record_id for task in own if task.record_id is not None]
    if entity is None or not ids:
        return viewer.access
    text, scope = " or ".join(f"id == {id}" for id in ids), Scope(viewer.release.schema, entity.id)
    only = viewer.platform.language.formula(text, scope, BOOLEAN)
    return step_access(viewer.access, entity, viewer.release.entities, node, only, is_seen=is_seen)


def _links(viewer: Viewer, entity: Entity) -> tuple[str, ...]:
    """Keys of links whose records may be told along, so that they are called by their names."""
    return tuple(
        each.key
        for each in entity.fields.values()
        if each.settings["type"] == "link" and each.target is not None and viewer.access.may(each.target, "read")
        and viewer.access.sees(entity.id, each.id) and not viewer.is_masked(entity, each.id)
    )  # fmt: skip


def _user(actor: Actor) -> int:
    if actor.id is None:
        raise Forbidden(Problem("no_tasks"))
    return actor.id
