"""Processes for the tests of this room, compiled over the small forms of the rules' tests; and somebody who answers their requests."""

import json
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

from engines.kernel.errors import Problem
from engines.process.compile import compile_process
from engines.process.definition import ProcessDefinition
from engines.process.engine import STEPS, Entry, Outcome, advance
from engines.process.instance import Instance
from engines.process.place import Surrounding
from engines.process.requests import (
    Assign,
    Call,
    CancelCall,
    CloseTasks,
    Listen,
    OpenTask,
    Perform,
    Request,
    StopListening,
    Wake,
)
from engines.process.source import ProcessSource
from engines.process.state_format import from_json, to_json
from engines.process.stimulus import (
    Assigned,
    CallReturned,
    Continued,
    EffectDone,
    EffectFailed,
    MessageReceived,
    Retried,
    Started,
    Stimulus,
    TaskActed,
    TimerFired,
)
from engines.record.compile import FormSource, compile_entities, compile_inputs
from engines.record.entity import Entity
from engines.record.field_types import field_types
from engines.record.schema import EntitySchema
from tests.engines.rule.docs import FORMS, LANGUAGE, Surroundings

ENTITIES, _ = compile_entities(
    [FormSource("shop", form, f"/shop/forms/{form['key']}") for form in FORMS], LANGUAGE, field_types()
)
ROLES = {"shop.manager": "shop.boss"}
BOSS, CLERK, OTHER, THIRD = 1, 2, 3, 4


def source(document: Mapping[str, Any]) -> ProcessSource:
    """A process of the app `shop`, completed with key and title."""
    raw = {"key": "run", "title": "Run", **document}
    variables: Entity | None = None
    if raw.get("variables"):
        variables, problems = compile_inputs(raw["variables"], raw["key"], "", ENTITIES, LANGUAGE, field_types(), "variables")
        assert not problems, problems
    keys = {entity.key: entity.id for entity in ENTITIES.values()}
    subject = keys[raw["subject"]] if "subject" in raw else None
    return ProcessSource("shop", raw, f"/shop/processes/{raw['key']}.json", subject, variables)


def compiled(*documents: Mapping[str, Any]) -> tuple[ProcessDefinition | None, list[Problem]]:
    """The first of these processes; the others are there to be called."""
    sources = [source(document) for document in documents]
    around = Surrounding(EntitySchema(ENTITIES), LANGUAGE, ROLES, {each.key: each for each in sources})
    return compile_process(sources[0], around)


def process(*documents: Mapping[str, Any]) -> ProcessDefinition:
    """The same, without fault."""
    found, problems = compiled(*documents)
    assert found is not None, problems
    return found


def flows(*ways: str) -> list[dict[str, Any]]:
    """Flows as `a > b > c`; `a > b if <formula>`, `a > b else` for the default."""
    found: list[dict[str, Any]] = []
    for way in ways:
        path, _, condition = way.partition(" if ")
        is_default = path.endswith(" else")
        keys = [key.strip() for key in path.removesuffix(" else").split(">")]
        for start, end in pairwise(keys):
            found.append({"from": start, "to": end})
        found[-1] |= ({"when": condition} if condition else {}) | ({"default": True} if is_default else {})
    return found


def node(key: str, type: str, **more: object) -> dict[str, Any]:
    """One node."""
    return {"key": key, "type": type, **more}


START, END = node("start", "start_event"), node("end", "end_event")


@dataclass
class World:
    """Answers the requests of one instance; after each step the state is stored, read and compared."""

    definition: ProcessDefinition
    row: Mapping[str, Any] = field(default_factory=dict)
    users: Sequence[int] = (CLERK,)
    dice: Random | None = None
    """In which order answers come, and which service tasks fail the first time; None: first come, none."""
    steps: int = STEPS
    is_wild: bool = False
    """Whether people do more than approve: with dice."""
    patience: int = 100_000
    """Advances of one stimulus and what follows from it."""
    assigned: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Who tasks are for, by node; others are for `users`."""
    failing: Counter[str] = field(default_factory=Counter)
    """How often service tasks fail before they are done."""
    instance: Instance = field(init=False)
    performed: Counter[str] = field(default_factory=Counter)
    entries: list[Entry] = field(default_factory=list)
    open: dict[tuple[int, int], str] = field(default_factory=dict)
    """Tasks by element and user: the node."""
    wakes: list[Wake] = field(default_factory=list)
    """Those that have not come."""
    asked_wakes: list[Wake] = field(default_factory=list)
    listens: dict[int, Listen] = field(default_factory=dict)
    calls: dict[int, Call] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    fired: Counter[str] = field(default_factory=Counter)
    """How often timers fired that were waited for, by node."""
    env: Surroundings = field(default_factory=Surroundings)
    advances: int = 0
    is_settled: bool = True
    """Whether the last stimulus and what follows from it was worked off."""

    def __post_init__(self) -> None:
        self.instance = Instance(self.definition.id, self.definition.version)

    def start(self, initiator: int | None = BOSS, **values: object) -> "World":
        """Begin at the first start event."""
        self.tell(Started(self.definition.starts[0].id, initiator, values))
        return self

    def tell(self, stimulus: Stimulus) -> Outcome:
        """One stimulus, and what is answered at once."""
        todo: deque[Stimulus] = deque([stimulus])
        first: Outcome | None = None
        patience = self.patience
        while todo and patience:
            patience -= 1
            outcome = self._advance(todo.popleft())
            first = first or outcome
            answers = [answer for request in outcome.requests for answer in self._answer(request)]
            if outcome.is_unfinished:
                answers.append(Continued())
            todo += answers
        assert first is not None
        self.is_settled = not todo
        return first

    def act(self, verb: str, user: int = CLERK, **more: Any) -> Outcome:
        """Somebody acts on the first task that they have."""
        element = next((element for element, who in self.open if who == user), 0)
        return self.tell(TaskActed(element, user, verb, **more))

    def wake(self, number: int = 0) -> Outcome:
        """A timer fires."""
        timer = self.wakes.pop(number)
        element = self.instance.elements.get(timer.element)
        outcome = self.tell(TimerFired(timer.element, timer.round))
        if outcome.was_taken and element is not None:
            self.fired[element.node] += 1
        return outcome

    def element(self, where: str) -> int:
        """The one element at a node."""
        (found,) = (element.id for element in self.instance.elements.values() if element.node == where)
        return found

    def retry(self) -> Outcome:
        """What failed first is tried again."""
        return self.tell(Retried(self.instance.failures[0].id))

    def finish(self, limit: int = 1_000) -> None:
        """Everything that is waited for happens."""
        while limit and self.go_on():
            limit -= 1

    @property
    def log(self) -> list[tuple[str, str | None]]:
        """Kinds of entries with their nodes."""
        return [(entry.kind, entry.node) for entry in self.entries]

    @property
    def tasks(self) -> list[str]:
        """Nodes at which somebody is asked."""
        return sorted(self.open.values())

    @property
    def at(self) -> list[str]:
        """Nodes that are being gone through."""
        return sorted(element.node for element in self.instance.elements.values())

    def _advance(self, stimulus: Stimulus) -> Outcome:
        stored = json.dumps(to_json(self.instance))
        again = from_json(json.loads(stored))
        assert again == self.instance, "what is read is not what was stored"
        outcome = advance(self.definition, self.instance, stimulus, self.row, self.env, self.steps)
        assert json.dumps(to_json(self.instance)) == stored, "the given state was changed"
        twin = advance(self.definition, again, stimulus, self.row, self.env, self.steps)
        assert (twin.instance, twin.requests, twin.entries) == (outcome.instance, outcome.requests, outcome.entries)
        self.instance = twin.instance
        self.entries += outcome.entries
        self.requests += outcome.requests
        if isinstance(stimulus, CallReturned) and outcome.was_taken:
            self.calls.pop(stimulus.element)
        self.advances += 1
        return outcome

    def _answer(self, request: Request) -> list[Stimulus]:
        if isinstance(request, Perform):
            if self.failing[request.node]:
                self.failing[request.node] -= 1
                return [EffectFailed(request.element, "refused", {"node": request.node})]
            if self.dice is not None and self.dice.random() < 0.15:
                return [EffectFailed(request.element, "refused"), Retried(request.element)]
            self.performed[request.node] += 1
            return [EffectDone(request.element)]
        if isinstance(request, Assign):
            return [Assigned(request.element, tuple(self.assigned.get(request.node, self.users)))]
        match request:
            case OpenTask(element, where, user):
                self.open[element, user] = where
            case CloseTasks(element, user):
                self.open = {key: where for key, where in self.open.items() if key[0] != element or user not in (None, key[1])}
            case Wake():
                self.wakes.append(request)
                self.asked_wakes.append(request)
            case Listen(element):
                self.listens[element] = request
            case StopListening(element):
                self.listens.pop(element, None)
            case Call(element):
                self.calls[element] = request
            case CancelCall(element):
                self.calls.pop(element, None)
        return []

    def go_on(self) -> bool:
        """One thing of those waited for happens; False: nothing is waited for."""
        ways: list[Callable[[], object]] = [
            *(lambda key=key: self.tell(self.act_of(*key)) for key in self.open),
            *(lambda number=number: self.wake(number) for number in range(len(self.wakes))),
            *(lambda element=element: self.tell(MessageReceived(element)) for element in self.listens),
            *(lambda element=element: self._returned(element) for element in self.calls),
        ]
        if not ways:
            return False
        (ways[0] if self.dice is None else self.dice.choice(ways))()
        return True

    def act_of(self, element: int, user: int) -> TaskActed:
        """What the user may do with their task."""
        kind = getattr(self.definition.nodes[self.open[element, user]], "task", "revision")
        if kind != "approval":
            return TaskActed(element, user, "submit")
        chance = self.dice.random() if self.dice is not None and self.is_wild else 1.0
        if chance < 0.1:
            return TaskActed(element, user, "return", then="back")
        if chance < 0.2:
            return TaskActed(element, user, "transfer", to=max(who for _, who in self.open) + 1)
        return TaskActed(element, user, "reject" if chance < 0.4 else "approve")

    def _returned(self, element: int) -> None:
        self.performed[self.instance.elements[element].node] += 1
        self.tell(CallReturned(element, None))
