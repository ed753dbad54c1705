"""What people do with whole instances: begin one by hand, call it off, try again what has failed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engines.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from engines.process.stimulus import Cancelled, Retried
from runtime.auth.actor import Actor
from runtime.services.agenda import Agenda
from runtime.services.given_inputs import read_inputs
from runtime.services.guard import check_records
from runtime.services.platform import Platform
from runtime.services.process_keys import process_of
from runtime.services.process_notices import ProcessNotices
from runtime.services.processes import Beginning
from runtime.services.reading_ahead import read_ahead
from runtime.services.save_records import found_ids
from runtime.services.show_instance import may_see_instance
from runtime.services.transact import Once, transact
from runtime.services.use_case import UseCase
from runtime.services.viewer import view
from runtime.storage import tasks


@dataclass(frozen=True, slots=True)
class StartProcess:
    """Which process, about which record, with what."""

    process: str
    """Full key."""
    record: int | str | None = None
    """Id or public id."""
    values: Mapping[str, object] = field(default_factory=dict)
    """Of its variables, by key."""


def start_process(platform: Platform, actor: Actor, request: StartProcess, once: Once | None = None) -> int:
    """Begin it by hand; the instance's id. Raises `NotFound`, `Forbidden`, `Invalid`; `Conflict` where it is under way."""
    return transact(platform, actor, lambda use_case: _start(use_case, request), cause="process", size=6, once=once)


def _start(use_case: UseCase, request: StartProcess) -> int:
    found = process_of(use_case.release, request.process)
    start = None if found is None else found.by_hand
    if found is None or start is None:
        raise NotFound(Problem("process_not_found", params={"process": request.process}))
    record = None
    if found.subject is None and not _is_known(use_case, found.id):
        raise NotFound(Problem("process_not_found", params={"process": request.process}))
    if found.subject is not None:
        record = found_ids(use_case, found.subject, (request.record,))[0]
        use_case.ws.lock(found.subject, () if record is None else (record,))
        row = None if record is None else use_case.ws.record(found.subject, record)
        if row is None:
            raise NotFound(Problem("record_not_found"))
        check_records(use_case.access, use_case.release.entities[found.subject], "update", (row,), use_case.env)
        read_ahead(use_case, found.subject, (row,))
    values = {} if found.variables is None else read_inputs(use_case, f"process:{found.id}", request.values, "/values")
    use_case.ws.end_first_pass()
    agenda = Agenda(use_case)
    beginning = Beginning(found.id, start, found.subject, record, values, use_case.actor.id)
    begun = agenda.processes.start(beginning, 0)
    if begun is None:
        raise Conflict(Problem("process_under_way", params={"process": found.title}))
    agenda.settle()
    return begun


def _is_known(use_case: UseCase, process: str) -> bool:
    """Whether somebody uses the app of a process that is about no record: they may read some form of it."""
    app, access = process.partition(".")[0], use_case.access
    forms = [id for id, each in use_case.release.entities.items() if each.app == app]
    return access.is_everything or any(access.may(form, "read") for form in forms)


def cancel_process(platform: Platform, actor: Actor, instance: int, reason: str | None) -> None:
    """Call it off: whoever began it, or an administrator."""

    def work(use_case: UseCase) -> None:
        run = use_case.ws.processes.run(instance)
        may = use_case.access.is_everything or actor.is_admin
        row = tasks.instance(use_case.ws.connection, instance)
        if run is None or row is None or not (may or may_see_instance(view(platform, use_case.ws.connection, actor), row)):
            raise NotFound(Problem("instance_not_found"))
        if not may and run.state.initiator != actor.id:
            raise Forbidden(Problem("instance_not_yours"))
        agenda = Agenda(use_case)
        outcome = agenda.processes.tell(instance, Cancelled(actor.id, reason))
        if outcome is None or not outcome.was_taken:
            raise Conflict(Problem("instance_is_over"))
        agenda.settle()

    transact(platform, actor, work, cause="process", size=4)


def retry_process(platform: Platform, actor: Actor, instance: int) -> int:
    """Try again whatever of it has failed; how many elements. For administrators."""
    if not actor.is_admin and not actor.is_unrestricted:
        raise Forbidden(Problem("instance_not_yours"))

    def work(use_case: UseCase) -> int:
        run = use_case.ws.processes.run(instance)
        if run is None:
            raise NotFound(Problem("instance_not_found"))
        failed = run.state.failures
        if not failed:
            raise Invalid(Problem("nothing_failed"))
        agenda = Agenda(use_case)
        for element in failed:
            agenda.processes.tell(instance, Retried(element.id))
        agenda.settle()
        return len(failed)

    return transact(platform, actor, work, cause="process", size=4)


def urge(platform: Platform, actor: Actor, instance: int) -> int:
    """Remind those who have a task of it; how many. Only whoever began it."""

    def work(use_case: UseCase) -> int:
        run = use_case.ws.processes.run(instance)
        if run is None or run.state.initiator is None or run.state.initiator != actor.id:
            raise NotFound(Problem("instance_not_found"))
        if not run.state.is_active:
            raise Conflict(Problem("instance_is_over"))
        urged = tasks.urge(use_case.ws.connection, instance, use_case.env.now)
        ProcessNotices(use_case).urged(urged)
        return len(urged)

    return transact(platform, actor, work, cause="process")
