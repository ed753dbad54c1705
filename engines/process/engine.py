"""The step function of processes: a definition, an instance and a stimulus in; the instance after it, what it asks for, and what
its log tells out. Pure; whoever calls holds the instance's row, so that one step is at a time. (`semantics/process.md`)

Elements are worked off in the order in which they came to be, until each of them waits or has failed, or the steps are used up;
then a `Continued` goes on.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from heapq import heapify, heappop, heappush
from typing import cast

from engines.expression.formula import Data, Env, Formula
from engines.expression.types import Row
from engines.process import joining
from engines.process.definition import REVISION, ProcessDefinition
from engines.process.instance import ROOT, Element, Instance, InstanceState
from engines.process.node import Failed, Flow
from engines.process.requests import Request
from engines.process.stimulus import Cancelled, Continued, Retried, Started, Stimulus
from engines.record.entity import SYSTEM_FIELDS, Field
from engines.record.field_type import Reading, Refused

#: Elements that one step works off.
STEPS = 1_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an instance's log."""

    number: int
    kind: str
    element: int | None
    node: str | None
    detail: Mapping[str, object]


@dataclass(slots=True)
class Outcome:
    """What came of a stimulus."""

    instance: Instance
    """After it; the one that was given is as it was."""
    requests: list[Request] = field(default_factory=list)
    """In the order in which they are to be carried out."""
    entries: list[Entry] = field(default_factory=list)
    was_taken: bool = True
    """False: nothing waited for it; nothing has changed."""
    is_unfinished: bool = False
    """It used up its steps: a `Continued` is due."""
    steps: int = 0
    """Elements that were worked off."""


class Surroundings:
    """The `Env` of a process's formulas: the caller's, with the process's variables and warnings of its own."""

    __slots__ = ("data", "now", "today", "variables", "warnings", "zone")

    def __init__(self, env: Env, variables: Mapping[str, object]) -> None:
        self.now: datetime = env.now
        self.today: date = env.today
        self.zone: tzinfo = env.zone
        self.data: Data = env.data
        self.variables = variables
        self.warnings: list[tuple[str, Mapping[str, object]]] = []

    def warn(self, code: str, **params: object) -> None:
        """Note that a value became null."""
        self.warnings.append((code, params))


def advance(
    definition: ProcessDefinition, instance: Instance, stimulus: Stimulus, row: Row, env: Env, steps: int = STEPS
) -> Outcome:  # fmt: skip
    """What `stimulus` does to `instance`. `row`: the record that it is about, empty where there is none.

    Formulas see, besides that record, `process` (the variables) and `initiator`. No formula raises: what cannot be worked out
    is a failure of its element, which waits to be tried again.
    """
    step = Advance(definition, instance.copy(), row, env)
    if not instance.is_active or not step.take(stimulus):
        return Outcome(instance, was_taken=False)
    step.run(steps)
    return step.outcome


class Advance:
    """One advance: the `Step` that nodes see."""

    def __init__(self, definition: ProcessDefinition, instance: Instance, row: Row, env: Env) -> None:
        self.outcome = Outcome(instance)
        self.instance = instance
        self._definition = definition
        self._row = row
        self._outer = env
        self._ready: list[int] = []
        """Elements to be worked off, the oldest first; some may be gone. Looking through all that wait at each step would make
        long loops slow."""

    # what nodes see

    @property
    def definition(self) -> ProcessDefinition:
        """The version that the instance walks."""
        return self._definition

    @property
    def row(self) -> Row:
        """The record that the process is about."""
        return self._row

    @property
    def env(self) -> Surroundings:
        """What surrounds formulas now."""
        own = {"process": self.instance.variables, "initiator": self.instance.initiator, "actor": self.instance.initiator}
        return Surroundings(self._outer, {**self._outer.variables, **own})

    def value(self, formula: Formula) -> object:
        """Value of a formula; null with a warning is a failure."""
        env = self.env
        found = formula.run(self._row, env)
        if found is None and env.warnings:
            raise Failed(*env.warnings[0])
        return found

    def holds(self, condition: Formula) -> bool:
        """Whether a condition holds; one that does not, with a warning, is a failure: what is compared with null is false."""
        env = self.env
        is_true = condition.run(self._row, env) is True
        if not is_true and env.warnings:
            raise Failed(*env.warnings[0])
        return is_true

    def remember(self, values: Mapping[str, object]) -> None:
        """New values of variables, as their fields hold them; what is no variable of this version is passed over."""
        fields = {} if self._definition.variables is None else self._definition.variables.fields
        for name, value in values.items():
            if name not in fields:
                continue
            try:
                self.instance.variables[name] = _fitted(fields[name], value)
            except Refused as refused:
                raise Failed(refused.code, {"title": fields[name].title, **refused.params}) from refused

    def wait(self, element: Element, *requests: Request) -> None:
        """The element waits, and with it the events on its edge."""
        element.state = "activated"
        self.outcome.requests += requests
        for edge in self._definition.boundaries.get(element.node, ()):
            self._begin(edge.id, element.scope, {"host": element.id})

    def ask(self, *requests: Request) -> None:
        """Ask for something more."""
        self.outcome.requests += requests

    def leave(self, element: Element, flows: Sequence[Flow] | None = None) -> None:
        """The element is done and the instance goes on."""
        element.state = "completing"
        back = element.back_to
        chosen = () if back else self.open_flows(element) if flows is None else flows
        self.end(element)
        if back:
            self._begin(back[0], element.scope, {"back_to": back[1:]} if back[1:] else None)
        self.go(chosen, element.scope)

    def open_flows(self, element: Element) -> Sequence[Flow]:
        """Flows out of an activity or event: each whose condition holds, and those without one; else the default one."""
        flows = self._definition.outgoing[element.node]
        taken = [
            flow for flow in flows
            if not flow.is_default and (flow.condition is None or self.holds(flow.condition))
        ]  # fmt: skip
        taken = taken or [flow for flow in flows if flow.is_default]
        if flows and not taken:
            raise Failed("no_way_on", {"node": self._definition.nodes[element.node].title})
        return taken

    def go(self, flows: Sequence[Flow], scope: int = ROOT) -> None:
        """Take flows: each begins its target, or counts at a join."""
        for flow in flows:
            self.note("taken", flow=flow.id)
            if not self._definition.joins(flow.target):
                self._begin(flow.target, scope)
                continue
            self.instance.taken[scope, flow.target, flow.id] += 1
            if joining.is_complete(self._definition, self.instance, scope, flow.target):
                self._join(scope, flow.target)

    def end(self, element: Element) -> None:
        """The element is done: it is gone, and the events on its edge with it."""
        self._remove(element, "left")

    def terminate(self, element: Element) -> None:
        """The element is broken off."""
        if element.state == "activated":
            self.outcome.requests += self._definition.nodes[element.node].closing(element)
        self._remove(element, "terminated")

    def finish(self, state: str, outcome: str | None) -> None:
        """The instance is over."""
        for element in list(self.instance.elements.values()):
            if element.id in self.instance.elements:
                self.terminate(element)
        self.instance.taken.clear()
        self.instance.state = cast("InstanceState", state)
        self.instance.outcome = outcome
        if state == "completed":
            self.note("completed", outcome=outcome)

    def give_back(self, element: Element, node: str | None, then: str) -> None:
        """Return. `again`: what would be gone through again from there is broken off first, and what runs beside it is kept,
        also what it has brought to joins; `back`: nothing else is touched, for it goes on from where it was."""
        start = self.instance.start or ""
        target = REVISION if node is None else node
        self.terminate(element)
        if then == "back":
            after = (element.node, *element.back_to)
        else:
            after = (start,) if node is None else ()
            first = start if node is None else node
            self._break_off(self._definition.reach(first, without=element.heading))
            for join, flow in list(joining.missed_flows(self._definition, self.instance, first, element.heading)):
                self.instance.taken[element.scope, join, flow] += 1
        self._begin(target, element.scope, {"back_to": after} if after else None)

    def note(self, kind: str, element: Element | None = None, **detail: object) -> None:
        """One entry of the log."""
        self.instance.entries += 1
        id, node = (None, None) if element is None else (element.id, element.node)
        self.outcome.entries.append(Entry(self.instance.entries, kind, id, node, detail))

    # what happens

    def take(self, stimulus: Stimulus) -> bool:
        """Let it act on the instance; False: nothing waited for it."""
        if isinstance(stimulus, Started):
            return self._start(stimulus)
        if isinstance(stimulus, Continued):
            return any(map(_is_ready, self.instance.elements.values()))
        if isinstance(stimulus, Cancelled):
            self.note("cancelled", by=stimulus.by, reason=stimulus.reason)
            self.finish("terminated", "cancelled")
            return True
        element = self.instance.elements.get(stimulus.element)
        if element is None:
            return False
        if isinstance(stimulus, Retried):
            return self._retry(element)
        if element.state != "activated" or element.failure is not None:
            return False
        try:
            return self._definition.nodes[element.node].resume(element, stimulus, self)
        except Failed as failed:
            self._failed(element, failed)
            return True

    def run(self, steps: int) -> None:
        """Work off what is ready."""
        self._ready = [each.id for each in self.instance.elements.values() if _is_ready(each)]
        heapify(self._ready)
        while self.instance.is_active:
            element = self._next()
            if element is None:
                join = joining.ready(self._definition, self.instance)
                if join is None:
                    break
                self._join(*join)
                continue
            if self.outcome.steps >= steps:
                self.outcome.is_unfinished = True
                return
            self.outcome.steps += 1
            self._work(element)
        if self.instance.is_active and not self.instance.elements:
            self._over()

    def _next(self) -> Element | None:
        """The oldest element that is to be worked off."""
        while self._ready:
            element = self.instance.elements.get(heappop(self._ready))
            if element is not None and _is_ready(element):
                return element
        return None

    def _work(self, element: Element) -> None:
        try:
            if element.state == "completing":
                self.leave(element)
            else:
                self.note("entered", element)
                self._definition.nodes[element.node].enter(element, self)
        except Failed as failed:
            self._failed(element, failed)

    def _start(self, stimulus: Started) -> bool:
        instance, variables = self.instance, self._definition.variables
        start = self._definition.nodes.get(stimulus.start)
        if instance.start is not None or start is None or not start.is_start:
            return False
        instance.start, instance.initiator = stimulus.start, stimulus.initiator
        fields = {} if variables is None else variables.fields
        instance.variables = dict.fromkeys(fields)
        self.note("started", by=stimulus.initiator, start=stimulus.start)
        for field_ in fields.values():
            instance.variables[field_.id] = self._first_value(field_, stimulus.values.get(field_.id))
        self._begin(stimulus.start, ROOT)
        return True

    def _first_value(self, field: Field, given: object) -> object:
        """What is given, or the variable's default, which sees the variables before it. What does not fit is nothing."""
        try:
            if given is not None:
                return _fitted(field, given)
            if field.default is not None:
                return _fitted(field, field.default.run({**dict.fromkeys(SYSTEM_FIELDS), **self.instance.variables}, self.env))
            literal = field.settings.get("default")
            return None if literal is None else field.type.coerce(literal, field.settings, Reading(self._outer.zone))
        except Refused:
            return None

    def _retry(self, element: Element) -> bool:
        if element.failure is None:
            return False
        element.failure = None
        self.note("retried", element)
        return True

    def _failed(self, element: Element, failed: Failed) -> None:
        if element.state == "activated":
            self.outcome.requests += self._definition.nodes[element.node].closing(element)
            element.data = {name: value for name, value in element.data.items() if name in ("host", "back_to")}
            element.state = "activating"
            self._drop_edges(element)
        element.failure = {"code": failed.code, "params": dict(failed.params)}
        self.note("failed", element, code=failed.code, params=dict(failed.params))

    def _over(self) -> None:
        """No path is left. Where one came to a join that can never fire, that join is a failure that people see."""
        stuck = min((key for key, count in self.instance.taken.items() if count), default=None)
        if stuck is None:
            self.finish("completed", self.instance.outcome)
            return
        scope, join, _ = stuck
        joining.use_up(self._definition, self.instance, scope, join)  # tried again, it goes on with what has come
        self._failed(self._begin(join, scope), Failed("join_never_fires", {"node": self._definition.nodes[join].title}))

    def _begin(self, node: str, scope: int, data: dict[str, object] | None = None) -> Element:
        element = Element(self.instance.next_element, node, scope, data=data or {})
        self.instance.next_element += 1
        self.instance.elements[element.id] = element
        heappush(self._ready, element.id)
        return element

    def _join(self, scope: int, join: str) -> None:
        joining.use_up(self._definition, self.instance, scope, join)
        self._begin(join, scope)

    def _remove(self, element: Element, how: str) -> None:
        self.note(how, element)
        del self.instance.elements[element.id]
        self._drop_edges(element)

    def _break_off(self, nodes: Collection[str]) -> None:
        """Everything that is under way at these nodes, or would go on from one of them, and what came from them to a join."""
        for other in list(self.instance.elements.values()):
            if other.id in self.instance.elements and other.heading in nodes:
                self.terminate(other)
        for key in [key for key in self.instance.taken if self._definition.flows[key[2]].source in nodes]:
            del self.instance.taken[key]

    def _drop_edges(self, element: Element) -> None:
        """Events on its edge go with it."""
        for other in list(self.instance.elements.values()):
            if other.data.get("host") == element.id:
                self.terminate(other)


def _fitted(field: Field, value: object) -> object:
    """A value as a field holds it: rounded, a record as its id. Raises `Refused`."""
    fit = field.type.fitter(field.settings)
    return value if value is None or fit is None else fit(value)


def _is_ready(element: Element) -> bool:
    return element.failure is None and element.state in ("activating", "completing")
