"""Random block-structured processes, each with what must be performed on its way: worked out from the blocks, not from the graph."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.engines.process.docs import END, START, node


@dataclass
class Generated:
    """A process, the values that it begins with, and how often each service task must be performed."""

    document: dict[str, Any]
    values: Mapping[str, int]
    expected: Counter[str]
    """Also of calls."""
    beside: Mapping[str, str]
    """Service tasks behind timers that do not interrupt → the timer: done as often as it fires."""


#: What is called.
CALLED = {"key": "called", "nodes": [START, END], "flows": [{"from": "start", "to": "end"}]}


@dataclass
class _Builder:
    dice: Random
    nodes: list[dict[str, Any]] = field(default_factory=list)
    flows: list[dict[str, Any]] = field(default_factory=list)
    variables: list[str] = field(default_factory=list)
    expected: Counter[str] = field(default_factory=Counter)
    values: dict[str, int] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)

    def add(self, type: str, **more: object) -> str:
        key = f"{type.partition('_')[0]}{len(self.nodes)}"
        self.nodes.append(node(key, type, **more))
        return key

    def flow(self, start: str, end: str, **more: object) -> None:
        self.flows.append({"key": f"f{len(self.flows)}", "from": start, "to": end, **more})

    def variable(self, value: int) -> str:
        key = f"v{len(self.variables)}"
        self.variables.append(key)
        self.values[key] = value
        return key

    def block(self, before: str, depth: int, times: int) -> str:
        """A block behind the node `before`, gone through `times` times; the node at its end."""
        kinds = ["service", "service", "set", "user", "timer", "message", "call"]
        if depth:
            kinds += ["sequence"] * 3 + ["exclusive", "inclusive", "parallel", "parallel", "loop", "edge", "reminder", "fork"]
        return getattr(self, f"_{self.dice.choice(kinds)}")(before, depth, times)  # type: ignore[no-any-return]

    def _simple(self, before: str, type: str, **more: object) -> str:
        key = self.add(type, **more)
        self.flow(before, key)
        return key

    def _service(self, before: str, depth: int, times: int) -> str:
        key = self._simple(before, "service_task")
        if times:
            self.expected[key] += times
        return key

    def _set(self, before: str, depth: int, times: int) -> str:
        name = self.variable(0)
        return self._simple(before, "set_values", values={name: f"process.{name} + 1"})

    def _task(self, before: str) -> str:
        method = self.dice.choice([{"method": "any"}, {"method": "all"}, {"method": "ratio", "ratio": 0.5}])
        more = self.dice.choice([{}, {"any_reject": "all"}, {"task": "fill"}, {"initiator": "approves"}, {"veto": True}])
        return self._simple(before, "user_task", assign=[{"initiator": True}], reject="go_on", **method, **more)

    def _user(self, before: str, depth: int, times: int) -> str:
        return self._task(before)

    def _call(self, before: str, depth: int, times: int) -> str:
        key = self._simple(before, "call_activity", process="shop.called")
        self.expected[key] += times
        return key

    def _timer(self, before: str, depth: int, times: int) -> str:
        return self._simple(before, "timer", wait={"after": "1", "unit": "hours"})

    def _message(self, before: str, depth: int, times: int) -> str:
        return self._simple(before, "message", on="shop.purchase.created")

    def _sequence(self, before: str, depth: int, times: int) -> str:
        for _ in range(self.dice.randint(2, 4)):
            before = self.block(before, depth - 1, times)
        return before

    def _exclusive(self, before: str, depth: int, times: int) -> str:
        split, join = self._simple(before, "exclusive_gateway"), self.add("exclusive_gateway")
        branches = self.dice.randint(2, 4)
        chosen, name = self.dice.randrange(branches), self.variable(0)
        self.values[name] = chosen
        for branch in range(branches):
            head = self.add("service_task")
            is_last = branch == branches - 1
            self.flow(split, head, **({"default": True} if is_last else {"when": f"process.{name} == {branch}"}))
            goes = times if branch == chosen else 0
            self.expected[head] += goes
            self.flow(self.block(head, depth - 1, goes), join)
        return join

    def _inclusive(self, before: str, depth: int, times: int) -> str:
        split, join = self._simple(before, "inclusive_gateway"), self.add("inclusive_gateway")
        branches = self.dice.randint(2, 4)
        name = self.variable(self.dice.randrange(2 ** (branches - 1)))
        for branch in range(branches):
            is_default = branch == branches - 1
            head = self.add("service_task")
            holds = (self.values[name] // 2**branch) % 2 == 1
            goes = times if (self.values[name] == 0 if is_default else holds) else 0
            condition = {"default": True} if is_default else {"when": f"process.{name} // {2**branch} % 2 == 1"}
            self.flow(split, head, **condition)
            self.expected[head] += goes
            self.flow(self.block(head, depth - 1, goes), join)
        return join

    def _parallel(self, before: str, depth: int, times: int) -> str:
        split, join = self._simple(before, "parallel_gateway"), self.add("parallel_gateway")
        for _ in range(self.dice.randint(2, 4)):
            self.flow(self._service(split, 0, times) if self.dice.random() < 0.3 else self.block(split, depth - 1, times), join)
        return join

    def _loop(self, before: str, depth: int, times: int) -> str:
        turns, name = self.dice.randint(1, 3), self.variable(0)
        reset = self._simple(before, "set_values", values={name: "0"})
        head = self._simple(reset, "exclusive_gateway")
        end = self.block(head, depth - 1, times * turns)
        count = self._simple(end, "set_values", values={name: f"process.{name} + 1"})
        split = self._simple(count, "exclusive_gateway")
        self.flow(split, head, when=f"process.{name} < {turns}")
        out = self.add("service_task")
        self.flow(split, out, default=True)
        self.expected[out] += times
        return out

    def _edge(self, before: str, depth: int, times: int) -> str:
        """A task with a timer on its edge that interrupts: either way leads on."""
        host, join = self._task(before), self.add("exclusive_gateway")
        edge = self.add("boundary_timer", attached_to=host, wait={"after": "1", "unit": "days"})
        self.flow(host, join)
        self.flow(edge, join)
        return join

    def _reminder(self, before: str, depth: int, times: int) -> str:
        """A task with a timer on its edge that does not interrupt: what it leads to ends by itself."""
        host = self._task(before)
        repeats = self.dice.random() < 0.5
        edge = self.add("boundary_timer", attached_to=host, wait={"after": "1"}, interrupting=False, repeats=repeats)
        told, over = self.add("service_task"), self.add("end_event")
        self.flow(edge, told)
        self.flow(told, over)
        self.beside[told] = edge
        return host

    def _fork(self, before: str, depth: int, times: int) -> str:
        """Ways out of a task: those without a condition and those whose condition holds, else the default one."""
        host, join = self._service(before, depth, times), self.add("inclusive_gateway")
        ways = self.dice.randint(2, 4)
        name = self.variable(self.dice.randrange(2**ways))
        always = {way for way in range(ways - 1) if self.dice.random() < 0.3}
        held = {way for way in range(ways - 1) if way in always or self.values[name] // 2**way % 2} or {ways - 1}
        for way in range(ways):
            head, goes = self.add("service_task"), times if way in held else 0
            condition = (
                {}
                if way in always
                else {"default": True}
                if way == ways - 1
                else {"when": f"process.{name} // {2**way} % 2 == 1"}
            )
            self.flow(host, head, **condition)
            self.expected[head] += goes
            self.flow(self.block(head, depth - 1, goes), join)
        return join


def generate(seed: int) -> Generated:
    """The process of a seed."""
    dice = Random(seed)
    builder = _Builder(dice)
    end = builder._sequence("start", dice.choice([1, 2, 2, 3, 3, 4]), 1)
    builder.flow(end, "end")
    document = {
        "subject": "shop.purchase", "nodes": [START, *builder.nodes, END], "flows": builder.flows,
        "variables": [{"key": name, "type": "integer", "title": name} for name in builder.variables],
    }  # fmt: skip
    return Generated(document, builder.values, +builder.expected, builder.beside)
