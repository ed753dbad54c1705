"""Processes within a use case: begin one, tell it what has happened, and carry out what it asks for, until it waits.

The step function is `engines/process/engine.py`; whatever it asks for is done here, in the same transaction: tasks are put before
people, timers become jobs, service tasks run their effects. What fails stays at its element, and an incident names it.
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from engines.kernel.effects import DeliverMessage
from engines.kernel.packing import packed
from engines.process import requests
from engines.process.assignment import Candidates
from engines.process.calling_off import call_off
from engines.process.engine import STEPS, Entry, Outcome, advance
from engines.process.instance import Instance
from engines.process.nodes.events import StartEvent
from engines.process.stimulus import (
    Assigned,
    CallReturned,
    Cancelled,
    EffectDone,
    EffectFailed,
    MessageReceived,
    Started,
    Stimulus,
)
from engines.rule.definition import NotDone, Rule
from runtime.services.evaluation import Evaluation
from runtime.services.process_notices import TASK, ProcessNotices, came_by
from runtime.services.process_versions import Version
from runtime.services.stimulus import Event, Row
from runtime.services.use_case import UseCase, plain
from runtime.storage.incidents import Incident
from runtime.storage.kept_version import KeptVersion
from runtime.storage.process_book import Run, Task

#: Processes that call each other, one within the other.
MOST_NESTED = 20


class Performer(Protocol):
    """Who carries out the effects of a service task: the agenda."""

    def perform(self, rule: Rule, event: Event, env: Evaluation, depth: int) -> NotDone | None:
        """All of them, or the reason why none."""
        ...


@dataclass(frozen=True, slots=True)
class Beginning:
    """Which process begins, and about what."""

    process: str
    start: str
    """Id of the start event."""
    form: str | None
    record: int | None
    values: Mapping[str, object]
    """Of variables, by their ids."""
    initiator: int | None
    parent: tuple[int, int] | None = None
    """The instance and element that call it."""
    person: int | None = None
    """Of one that is about no record: that from whose personal values it may be given some."""


class Processes:
    """The instances that a use case moves on."""

    def __init__(self, use_case: UseCase, performer: Performer) -> None:
        self._use_case = use_case
        self._book = use_case.ws.processes
        self._performer = performer
        self._notices = ProcessNotices(use_case)
        self._came = TASK
        """How tasks that are opened now come to people."""

    def start(self, beginning: Beginning, depth: int) -> int | None:
        """Begin an instance; its id. None where the process is gone, or may be under way only once about a record and is."""
        begun = self._begin(beginning)
        if begun is not None:
            self._work(begun, _started(beginning), depth)
        return begun

    def _begin(self, beginning: Beginning) -> int | None:
        version = self._use_case.versions.current(beginning.process)
        if version is None or beginning.start not in version.definition.nodes:
            return None
        definition, now = version.definition, self._use_case.env.now
        form, record = beginning.form, beginning.record
        if definition.document.get("once") and form is not None and record is not None:
            is_new = self._use_case.ws.is_being_made(form, record)
            if self._book.under_way(definition.id, form, record, is_new=is_new):
                return None
        kept = KeptVersion(definition.document, self._use_case.versions.number)
        self._book.keep_version(definition.id, definition.version, kept, now)
        if form is None:
            record = beginning.person
        is_sealed = record is not None and (form is None or bool(self._use_case.release_reads.personal(form)))
        parent = beginning.parent or (None, None)
        run = self._book.begin(Run(0, form, record, now, now, Instance(definition.id, definition.version), *parent, is_sealed))
        return run.id

    def deliver(self, message: DeliverMessage, depth: int) -> int:
        """Tell the elements that wait at a node for what happened to a record; how many there were."""
        waiting = self._book.subscriptions.waiting((message.process, message.version, message.node, message.key))
        for instance, element in waiting:
            self._work(instance, MessageReceived(element, message.values), depth)
        return len(waiting)

    def tell(self, instance: int, stimulus: Stimulus, depth: int = 0) -> Outcome | None:
        """Something has happened to an instance: what came of it. None where the instance is not there any more."""
        return self._work(instance, stimulus, depth)

    # one step after the other

    def _work(self, id: int, stimulus: Stimulus, depth: int) -> Outcome | None:
        todo: deque[tuple[int, Stimulus]] = deque([(id, stimulus)])
        first: Outcome | None = None
        steps = Counter[int]()  # of each instance: what is answered at once begins no new count
        unfinished: dict[int, None] = {}
        outer, self._came = self._came, TASK
        while todo:
            instance, what = todo.popleft()
            run = self._book.run(instance)
            outcome = None if run is None else self._step(run, what, STEPS - steps[instance])
            first = first or outcome
            if run is None or outcome is None or not outcome.was_taken:
                continue
            steps[instance] += outcome.steps
            run = replace(run, state=outcome.instance, changed_at=self._use_case.env.now)
            self._book.put(run)
            self._tell_of(run, outcome.entries)
            self._came = came_by(outcome.entries, self._came)
            for request in outcome.requests:  # all of them, before anything else happens to the instance
                todo += self._carry_out(run, request, depth)
            if outcome.is_unfinished:
                unfinished[run.id] = None
            if not run.state.is_active:
                known = self._known(run)
                self._notices.over(run, None if known is None else known.definition)
                if run.parent_id is not None and run.parent_element is not None:
                    todo.append((run.parent_id, CallReturned(run.parent_element, run.state.outcome, run.state.variables)))
        for instance in unfinished:
            self._later("process", self._use_case.env.now, {"instance": instance})
        self._came = outer
        return first

    def _step(self, run: Run, stimulus: Stimulus, steps: int) -> Outcome:
        if isinstance(stimulus, Cancelled) and self._known(run) is None:
            return call_off(run.state, stimulus)
        version = self._version(run)
        row = self._row(run)
        if row is None and not isinstance(stimulus, Cancelled):  # the record is gone, and with it what the process is about
            stimulus = Cancelled(reason="record_gone")
        return advance(version.definition, run.state, stimulus, row or {}, self._env(run), steps)

    def _known(self, run: Run) -> Version | None:
        """None where it does not fit the forms of today any more, or its app is gone."""
        return self._use_case.versions.known(run.state.process, run.state.version, self._use_case.ws.connection)

    def _version(self, run: Run) -> Version:
        return self._use_case.versions.version(run.state.process, run.state.version, self._use_case.ws.connection)

    def _row(self, run: Run) -> Row | None:
        """The record that it is about, as it is now, locked; empty where it is about none, None where it is gone."""
        if run.form is None or run.record_id is None:
            return {}
        if run.form not in self._use_case.release.entities:
            return None
        self._use_case.ws.lock(run.form, (run.record_id,))
        return self._use_case.ws.record(run.form, run.record_id)

    def _env(self, run: Run) -> Evaluation:
        use_case = self._use_case
        names = {"actor": use_case.actor.id, "occurred_at": use_case.env.now, "initiator": run.state.initiator}
        return use_case.env.bound({**use_case.env.variables, **names})

    # what it asks for

    def _carry_out(self, run: Run, request: requests.Request, depth: int) -> Iterable[tuple[int, Stimulus]]:
        """Do what is asked; what instances are to be told at once."""
        match request:
            case requests.Perform(element, node):
                return ((run.id, self._perform(run, element, node, depth)),)
            case requests.Assign(element, _, candidates):
                return ((run.id, Assigned(element, self._users(candidates))),)
            case requests.OpenTask(element, node, user, kind):
                self._open_task(run, element, node, user, kind)
            case requests.CloseTasks(element, user):
                self._close_tasks(run, element, user)
            case requests.Remind(element):
                self._remind(run, element)
            case requests.Wake(element, at, round):
                self._later("timer", at, {"instance": run.id, "element": element, "round": round})
            case requests.Listen(element, node, key):
                self._book.subscriptions.begin((run.id, element), (run.state.process, run.state.version, node, key))
            case requests.StopListening(element):
                self._book.subscriptions.end((run.id, element), is_new=self._book.is_new(run.id))
            case requests.Call():
                return (self._call(run, request),)
            case requests.CancelCall(element):
                called = self._book.called(run.id, element)
                return () if called is None else ((called, Cancelled(reason="caller_over")),)
        return ()

    def _perform(self, run: Run, element: int, node: str, depth: int) -> Stimulus:
        rule = self._version(run).rules.tasks[run.state.process, node]
        row = self._row(run)
        event = Event(f"{run.state.process}.{run.id}", run.form, run.record_id, row, row, None, "process", element)
        env = self._env(run).bound({**self._env(run).variables, "process": run.state.variables, "old": row})
        reason = self._performer.perform(rule, event, env, depth)
        if reason is None:
            return EffectDone(element)
        text = {"text": reason.text} if reason.text is not None else {}
        return EffectFailed(element, reason.code, {**dict(reason.params), **text})

    def _call(self, run: Run, call: requests.Call) -> tuple[int, Stimulus]:
        """Begin what is called; it is told that it has begun, or the caller that it could not."""
        version = self._use_case.versions.current(call.process)
        start = None if version is None else next((node for node in version.definition.starts), None)
        if version is None or not isinstance(start, StartEvent):
            return run.id, EffectFailed(call.element, "process_gone", {"process": call.process})
        title, form = version.definition.title, version.definition.subject
        if self._is_deep(run):
            return run.id, EffectFailed(call.element, "calls_too_deep", {"process": title, "most": MOST_NESTED})
        record = call.subject if form is not None else None
        beginning = Beginning(
            call.process, start.id, form, record, call.values, run.state.initiator, (run.id, call.element), run.key
        )
        begun = self._begin(beginning)
        if begun is None:
            return run.id, EffectFailed(call.element, "process_under_way", {"process": title})
        return begun, _started(beginning)

    def _is_deep(self, run: Run) -> bool:
        """Whether so many instances stand above one that nothing more is called."""
        caller: Run | None = run
        for _ in range(MOST_NESTED):
            if caller is None or caller.parent_id is None:
                return False
            caller = self._book.run(caller.parent_id)
        return True

    def _later(self, kind: str, at: datetime, payload: Mapping[str, object]) -> None:
        """Without an order: what is due soon must not wait for what was asked for before and is due in a year. Steps of one
        instance follow each other by the lock on its row."""
        self._use_case.ws.system.add("job", {
            "kind": kind, "lane": "interactive", "state": "waiting", "due_at": at, "attempts": 0,
            "order_key": None, "dedupe_key": None, "created_at": self._use_case.env.now,
            "lease_until": None, "lease_by": None, "result": None, "finished_at": None, "payload": dict(payload),
        })  # fmt: skip

    # people

    def _users(self, candidates: Iterable[Candidates]) -> tuple[int, ...]:
        """Active users, each once, in the order in which they are named."""
        assignees, found = self._book.assignees, list[int]()
        for each in candidates:
            if each.kind == "role":
                found += assignees.with_role(each.role)
            elif each.kind == "administrators":
                found += assignees.administrators()
            elif each.kind == "department":
                found += assignees.in_departments(each.ids)
            elif each.kind == "leader":
                found += [who for id in each.ids for who in assignees.leader_of(id, each.level)]
            else:
                found += each.ids
        return assignees.active(tuple(dict.fromkeys(found)))

    def _open_task(self, run: Run, element: int, node: str, user: int, kind: str) -> None:
        title = self._version(run).definition.nodes[node].title
        now = self._use_case.env.now
        task = self._book.open_task(Task(
            0, run.id, element, run.state.process, node, kind, title, run.form, run.record_id, user, "open", None, now, None, None
        ))  # fmt: skip
        self._notices.opened(task, run.state.initiator, self._came)

    def _close_tasks(self, run: Run, element: int, user: int | None) -> None:
        for task in self._book.open_tasks(run.id, element):
            if user is None or task.user_id == user:
                self._book.change_task(replace(task, state="closed", ended_at=self._use_case.env.now))

    def _remind(self, run: Run, element: int) -> None:
        late = self._book.open_tasks(run.id, element)
        for task in late:
            self._book.change_task(replace(task, urged_at=self._use_case.env.now))
        self._notices.reminded(late)

    # what is known of it

    def _tell_of(self, run: Run, entries: Iterable[Entry]) -> None:
        """Its log, and an incident for each failure."""
        told = list(entries)
        now = self._use_case.env.now
        if told:
            lines = [[each.number, each.kind, each.element, each.node, packed(each.detail)] for each in told]
            self._book.log(run, told[0].number, now, self._use_case.actor.id, lines)
        for entry in told:
            if entry.kind == "failed":
                self._use_case.ws.system.incident(Incident(
                    kind="process", subject=run.state.process, version=run.state.version, code=str(entry.detail["code"]), at=now,
                    sample={
                        "instance": run.id, "element": entry.element, "node": entry.node, "form": run.form,
                        "record_id": run.record_id, "params": plain(entry.detail.get("params")),
                    },
                ))  # fmt: skip


def _started(beginning: Beginning) -> Started:
    return Started(beginning.start, beginning.initiator, beginning.values)
