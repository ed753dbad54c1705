"""Somebody does something with their task: approve, reject, submit, return, transfer; in one transaction with all that follows.

What they change in the record is what the step lets them write. Whoever comes second is told that it is decided.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engines.kernel.errors import Conflict, Invalid, NotFound, Problem
from engines.process.definition import REVISION
from engines.process.nodes.user_task import VERBS, UserTask
from engines.process.stimulus import Cancelled, TaskActed
from engines.record.entity import Entity
from engines.record.field_type import LinkKey
from runtime.auth.actor import Actor
from runtime.services.agenda import Agenda
from runtime.services.given_links import fetch_given, find_link, given_links, missing_links
from runtime.services.platform import Platform
from runtime.services.reading_ahead import read_ahead
from runtime.services.record_writer import RecordWriter
from runtime.services.transact import Once, transact
from runtime.services.use_case import UseCase
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
    if task is None or task.user_id != use_case.actor.id:
        raise NotFound(Problem("task_not_found"))
    run = book.run(task.instance_id)  # locked: what is decided now is decided once
    if run is None:
        raise NotFound(Problem("task_not_found"))
    if task.state != "open" or task not in book.open_tasks(task.instance_id, task.element):
        raise Conflict(Problem("task_is_over", params={"title": task.title}))
    agenda = Agenda(use_case)
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
        node = next((each.id for each in version.definition.nodes.values() if request.node in (each.key, each.id)), None)
        if node is None or node == REVISION:
            raise Invalid(Problem("return_not_possible", "/node", {"node": request.node}))
    if request.verb == "transfer":
        to = _colleague(use_case, request.to, task)
    return TaskActed(task.element, task.user_id, request.verb, request.comment, to, node, request.then)


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
    access = _access(use_case, run, task, entity)
    values = _read(use_case, entity, request.values, access, before)
    read_ahead(use_case, entity.id, ({**before, **values},))
    use_case.ws.end_first_pass()
    if request.verb in ("approve", "submit"):
        _check_required(entity, access, {**before, **values})
    if values:
        RecordWriter(use_case, agenda).update(entity.id, before, values, depth=1, cause=f"process:{run.state.process}")


def _access(use_case: UseCase, run: Run, task: Task, entity: Entity) -> Mapping[str, str]:
    """Rights by field id: of the step, and for what was returned, those that whoever began has."""
    version = use_case.versions.version(run.state.process, run.state.version, use_case.ws.connection)
    node = version.definition.nodes[task.node]
    if isinstance(node, UserTask):
        return node.access
    rights = {id: use_case.access.right(entity.id, id) for id in entity.fields}
    return {id: "write" for id, right in rights.items() if right == "write" and not entity.fields[id].is_computed}


def _read(
    use_case: UseCase, entity: Entity, raw: Mapping[str, object], access: Mapping[str, str], before: Mapping[str, Any]
) -> dict[str, Any]:  # fmt: skip
    values, problems = use_case.plans[entity.id].coerce(raw)
    problems = list(problems)
    for id in values:
        if access.get(id) not in ("write", "required"):
            problems.append(Problem("not_yours_to_write", f"/{entity.fields[id].key}", {"title": entity.fields[id].title}))
    links = given_links(use_case.release, entity, values)
    fetch_given(use_case.ws, [links])
    for link in (value for value in values.values() if isinstance(value, LinkKey)):
        use_case.ws.fetch_holders(link.form, (link.field,), ((link.value,),))
    problems += use_case.plans[entity.id].resolve(values, lambda key: find_link(use_case, key))
    problems += missing_links(use_case, links, before)
    if problems:
        raise Invalid(problem.under("/values") for problem in problems)
    return dict(values)


def _check_required(entity: Entity, access: Mapping[str, str], after: Mapping[str, Any]) -> None:
    missing = [id for id, right in access.items() if right == "required" and after.get(id) is None and id in entity.fields]
    if missing:
        raise Invalid(
            Problem("required", f"/values/{entity.fields[id].key}", {"title": entity.fields[id].title}) for id in missing
        )
