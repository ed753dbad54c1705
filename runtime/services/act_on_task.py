"""Somebody does something with their task: approve, reject, submit, return, transfer; in one transaction with all that follows.
An administrator may transfer the task of anybody: of those who left, or are away.

What they change in the record is what the step lets them write. Whoever comes second is told that it is decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engines.access.access import Access
from engines.kernel.errors import Conflict, Invalid, NotFound, Problem
from engines.process.node import Node
from engines.process.nodes.user_task import VERBS, UserTask
from engines.process.stimulus import Cancelled, TaskActed
from engines.record.entity import Entity
from engines.record.reading_plan import link_keys
from runtime.auth.actor import Actor
from runtime.services.agenda import Agenda
from runtime.services.given_links import fetch_given, find_link, given_links, missing_links
from runtime.services.guard import check_records, read_seen
from runtime.services.platform import Platform
from runtime.services.reading_ahead import read_ahead
from runtime.services.record_writer import RecordWriter
from runtime.services.step_rights import step_access
from runtime.services.transact import Once, transact
from runtime.services.use_case import UseCase
from runtime.services.way_back import steps_back
from runtime.storage import assignees, users
from runtime.storage.process_book import Run, Task

#: Beside those of the kinds of tasks: whoever began takes back what was returned to them.
WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class ActOnTask:
    """Which task, and what is done with it."""

    task: int
    verb: str
    comment: str | None = None
    to: str | None = None
    """Login of whom a transfer is for."""
    node: str | None = None
    """Key of the node that a return leads to; None: whoever began."""
    then: Literal["again", "back"] = "again"
    values: Mapping[str, object] = field(default_factory=dict)
    """New values of the record, by field key."""


@dataclass(frozen=True, slots=True)
class Acted:
    """What became of it."""

    instance: int
    state: str
    """Of the instance."""
    outcome: str | None


def act_on_task(platform: Platform, actor: Actor, request: ActOnTask, once: Once | None = None) -> Acted:
    """Do it. Raises `NotFound` for a task of somebody else, `Conflict` for one that is over, `Invalid` for what cannot be."""

    def work(use_case: UseCase) -> list[Any]:
        acted = act(use_case, request)
        return [acted.instance, acted.state, acted.outcome]

    return Acted(*transact(platform, actor, work, cause="process", size=6, once=once))


def act(use_case: UseCase, request: ActOnTask) -> Acted:
    """The same within a transaction that is open."""
    book = use_case.ws.processes
    task = book.task(request.task)
    is_mine = task is not None and task.user_id == use_case.actor.id
    if task is None or not (is_mine or (use_case.actor.is_admin and request.verb == "transfer" and not request.values)):
        raise NotFound(Problem("task_not_found"))
    run = book.run(task.instance_id)
    if run is None:
        raise NotFound(Problem("task_not_found"))
    if task.state != "open" or task not in book.open_tasks(task.instance_id, task.element):
        raise Conflict(Problem("task_is_over", params={"title": task.title}))
    agenda = Agenda(use_case)
    if is_mine:
        _write(use_case, agenda, run, task, request)
    stimulus = _stimulus(use_case, run, task, request)
    book.change_task(replace(task, state="done", verb=request.verb, ended_at=use_case.env.now))
    outcome = agenda.processes.tell(run.id, stimulus)
    if outcome is None or not outcome.was_taken:
        raise Invalid(Problem("verb_not_possible", params={"verb": request.verb, "title": task.title}))
    agenda.settle()
    after = book.run(run.id) or run
    return Acted(run.id, after.state.state, after.state.outcome)


def _stimulus(use_case: UseCase, run: Run, task: Task, request: ActOnTask) -> TaskActed | Cancelled:
    if request.verb == WITHDRAW and task.kind == "revision":
        return Cancelled(task.user_id, request.comment)
    if request.verb not in VERBS[task.kind]:
        raise Invalid(Problem("verb_not_possible", "/verb", {"verb": request.verb, "title": task.title}))
    node, to = None, None
    if request.verb == "return" and request.node is not None:
        version = use_case.versions.version(run.state.process, run.state.version, use_case.ws.connection)
        back = steps_back(use_case.ws.connection, version.definition, task)
        node = next((id for id in back if request.node in (id, version.definition.nodes[id].key)), None)
        if node is None:
            raise Invalid(Problem("return_not_possible", "/node", {"node": request.node}))
    if request.verb == "transfer":
        to = _colleague(use_case, request.to, task)
    by = None if task.user_id == use_case.actor.id else use_case.actor.id
    return TaskActed(task.element, task.user_id, request.verb, request.comment, to, node, request.then, by=by)


def _colleague(use_case: UseCase, login: str | None, task: Task) -> int:
    """Whom a task goes to: somebody active who has not been asked themselves."""
    connection = use_case.ws.connection
    found = None if login is None else users.find_user(connection, login)
    if found is None or not assignees.active(connection, (found.id,)):
        raise Invalid(Problem("user_not_found", "/to", {"login": login or ""}))
    asked = {each.user_id for each in use_case.ws.processes.open_tasks(task.instance_id, task.element)}
    if found.id in asked:
        raise Invalid(Problem("asked_already", "/to", {"name": found.name}))
    return found.id


# what is written on the way


def _write(use_case: UseCase, agenda: Agenda, run: Run, task: Task, request: ActOnTask) -> None:
    """The values of the record, as far as the step lets them be written; those that it asks for must be there."""
    if run.form is None or run.record_id is None or run.form not in use_case.release.entities:
        return
    entity = use_case.release.entities[run.form]
    use_case.ws.lock(run.form, (run.record_id,))
    before = use_case.ws.record(run.form, run.record_id)
    if before is None:
        return
    node = use_case.versions.version(run.state.process, run.state.version, use_case.ws.connection).definition.nodes[task.node]
    rights = node.access if isinstance(node, UserTask) else _own(use_case, entity, before)
    values = _read(use_case, entity, request.values, before, rights, _sight(use_case, entity, before, node))
    read_ahead(use_case, entity.id, ({**before, **values},))
    use_case.ws.end_first_pass()
    if request.verb in ("approve", "submit"):
        _check_required(entity, rights, {**before, **values})
    if not values:
        return
    RecordWriter(use_case, agenda).update(entity.id, before, values, depth=1, cause=f"process:{run.state.process}")
    if not isinstance(node, UserTask):  # what was returned is changed by one's own rights, as in any other save
        images = (before, use_case.ws.record(entity.id, before["id"]) or before)
        check_records(use_case.access, entity, "update", images, use_case.env)


def _own(use_case: UseCase, entity: Entity, before: Mapping[str, Any]) -> Mapping[str, str]:
    """What whoever began may write of the record by their roles, if they may still change it."""
    access = use_case.access
    if not access.holds(entity.id, "update", before, use_case.env):
        return {}
    return {
        id: "write" for id, field in entity.fields.items() if access.right(entity.id, id) == "write" and not field.is_computed
    }


def _sight(use_case: UseCase, entity: Entity, before: Mapping[str, Any], node: Node) -> Access:
    """What of the record is seen while the task is done."""
    access = use_case.access
    if not isinstance(node, UserTask):
        return access
    is_seen = access.holds(entity.id, "read", before, use_case.env)
    return step_access(access, entity, use_case.release.entities, node, None, is_seen=is_seen)


def _read(
    use_case: UseCase, entity: Entity, raw: Mapping[str, object], before: Mapping[str, Any], rights: Mapping[str, str],
    sight: Access,
) -> dict[str, Any]:  # fmt: skip
    """The given values. A field that is not seen is unknown, one that is seen and not written is refused by its title."""
    plan = use_case.plans[entity.id]
    values, problems = read_seen(sight, entity, plan.coerce, raw)
    for link in link_keys(values):
        use_case.ws.fetch_holders(link.form, (link.field,), ((link.value,),))
    problems = [*problems, *plan.resolve(values, lambda key: find_link(use_case, key))]
    for id in values:
        if rights.get(id) not in ("write", "required"):
            problems.append(Problem("not_yours_to_write", f"/{entity.fields[id].key}", {"title": entity.fields[id].title}))
    links = given_links(use_case.release, entity, values)
    fetch_given(use_case.ws, [links])
    problems += missing_links(use_case, links, before)
    if problems:
        raise Invalid(problem.under("/values") for problem in problems)
    return values


def _check_required(entity: Entity, access: Mapping[str, str], after: Mapping[str, Any]) -> None:
    missing = [id for id, right in access.items() if right == "required" and after.get(id) is None and id in entity.fields]
    if missing:
        raise Invalid(
            Problem("required", f"/values/{entity.fields[id].key}", {"title": entity.fields[id].title}) for id in missing
        )
