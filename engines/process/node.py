"""What every node of a process is, and what it may do with the instance while it is its turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from engines.expression.formula import Env, Formula
from engines.expression.types import Row
from engines.kernel.text import Text
from engines.process.instance import Element, Instance
from engines.process.requests import Request
from engines.process.stimulus import Stimulus


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow. With a condition it is taken only where that holds; the default one where no other is."""

    id: str
    source: str
    target: str
    title: Text
    condition: Formula | None = None
    is_default: bool = False


class Graph(Protocol):
    """The nodes and flows of a process, as its nodes know them."""

    @property
    def nodes(self) -> Mapping[str, "Node"]:
        """By id."""
        ...

    @property
    def outgoing(self) -> Mapping[str, tuple[Flow, ...]]:
        """Flows that leave a node, in the order of the document."""
        ...

    def ways(self, node: str) -> tuple[str, ...]:
        """Where a node leads at once; nothing where it leads one way."""
        ...

    def reach(self, start: str, without: str | None = None) -> frozenset[str]:
        """The nodes that can be come to from `start`, on ways that do not lead through `without`."""
        ...


class Step(Protocol):
    """One advance of an instance, as its nodes see it."""

    instance: Instance

    @property
    def definition(self) -> Graph:
        """The version that the instance walks."""
        ...

    @property
    def row(self) -> Row:
        """The record that the process is about; empty where it is about none."""
        ...

    @property
    def env(self) -> Env:
        """What surrounds formulas now: the variables of the process among its names."""
        ...

    def value(self, formula: Formula) -> object:
        """Value of a formula. Raises `Failed` where it could not be worked out."""
        ...

    def holds(self, condition: Formula) -> bool:
        """Whether a condition holds. Raises `Failed` where that could not be worked out."""
        ...

    def remember(self, values: Mapping[str, object]) -> None:
        """New values of variables. Raises `Failed` where one does not fit its variable."""
        ...

    def wait(self, element: Element, *requests: Request) -> None:
        """The element waits; what it asks for, and events on its edge."""
        ...

    def ask(self, *requests: Request) -> None:
        """Ask for something more."""
        ...

    def leave(self, element: Element, flows: Sequence[Flow] | None = None) -> None:
        """The element is done; the instance goes on by these flows (None: those whose conditions hold)."""
        ...

    def open_flows(self, element: Element) -> Sequence[Flow]:
        """Those by which an activity or event is left now. Raises `Failed` where there are none."""
        ...

    def go(self, flows: Sequence[Flow]) -> None:
        """The instance goes on by these flows too."""
        ...

    def end(self, element: Element) -> None:
        """The element is done and nothing follows it."""
        ...

    def terminate(self, element: Element) -> None:
        """The element is broken off, with the events on its edge."""
        ...

    def finish(self, state: str, outcome: str | None) -> None:
        """The whole instance is over; what is under way is broken off."""
        ...

    def give_back(self, element: Element, node: str | None, then: str) -> None:
        """Return to an earlier node, or (None) to whoever began."""
        ...

    def note(self, kind: str, element: Element | None = None, **detail: object) -> None:
        """One entry of the log."""
        ...


class Failed(Exception):
    """What an element must do cannot be done; it waits with this until it is tried again."""

    def __init__(self, code: str, params: Mapping[str, object] | None = None) -> None:
        self.code = code
        self.params = params or {}
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Node:
    """A node that is gone through at once. The others say what they do when they are entered, and when something happens."""

    id: str
    key: str
    title: Text

    kind: ClassVar[str] = "node"
    is_start: ClassVar[bool] = False
    is_join: ClassVar[bool] = False
    """Whether it can wait for several incoming flows."""
    is_end: ClassVar[bool] = False

    @property
    def host(self) -> str | None:
        """Of an event on the edge of an activity: that activity's id."""
        return None

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All formulas that it runs."""
        return ()

    def enter(self, element: Element, step: Step) -> None:
        """The instance has come here."""
        step.leave(element)

    def resume(self, element: Element, stimulus: Stimulus, step: Step) -> bool:
        """Something that may be for the waiting element has happened; False: it was not."""
        return False

    def closing(self, element: Element) -> tuple[Request, ...]:
        """What is to be taken back when the waiting element is broken off."""
        return ()
