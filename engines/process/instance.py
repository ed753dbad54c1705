"""A process under way: where it is, what it knows. Its stored form is `state_format.py`.

There are no tokens: an *element* is an activity, gateway or event that is being gone through, and a *taken flow* is one that
came to a join which still waits for others. What is over is in the log, not here.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, cast

ElementState: TypeAlias = Literal["activating", "activated", "completing"]
"""`activating`: to be entered, `activated`: it waits for something, `completing`: done, and to be left."""
InstanceState: TypeAlias = Literal["active", "completed", "terminated"]

ROOT = 0


@dataclass(slots=True)
class Element:
    """One passing through a node."""

    id: int
    node: str
    scope: int = ROOT
    state: ElementState = "activating"
    data: dict[str, object] = field(default_factory=dict)
    """What its node remembers: values of the formula types."""
    failure: dict[str, object] | None = None
    """Code and params of what went wrong; it waits until it is tried again."""

    @property
    def back_to(self) -> tuple[str, ...]:
        """Of what was returned: the nodes to which it goes on, one after the other, instead of by its flows."""
        return cast("tuple[str, ...]", self.data.get("back_to", ()))

    @property
    def heading(self) -> str:
        """The node from which the graph is gone through again: its own, or the last to which it goes back."""
        return (self.node, *self.back_to)[-1]


@dataclass(slots=True)
class Instance:
    """One run of a process."""

    process: str
    version: str
    state: InstanceState = "active"
    outcome: str | None = None
    """What the end event that it came to says, or `rejected`, `cancelled`."""
    elements: dict[int, Element] = field(default_factory=dict)
    """What is being gone through, by id, in the order of ids."""
    taken: Counter[tuple[int, str, str]] = field(default_factory=Counter)
    """How often (scope, join, flow) was taken and not yet used up."""
    variables: dict[str, object] = field(default_factory=dict)
    """Values of the process's variables, by field id."""
    initiator: int | None = None
    """Who began it."""
    start: str | None = None
    """The start event that it began with."""
    next_element: int = 1
    entries: int = 0
    """Entries of its log so far."""

    def copy(self) -> "Instance":
        """The same, to work on: what values consist of is never changed in place."""
        elements = {id: replace(each, data=dict(each.data)) for id, each in self.elements.items()}
        return replace(self, elements=elements, taken=Counter(self.taken), variables=dict(self.variables))

    @property
    def is_active(self) -> bool:
        """Whether it goes on."""
        return self.state == "active"

    @property
    def failures(self) -> tuple[Element, ...]:
        """Elements that wait until somebody tries them again."""
        return tuple(element for element in self.elements.values() if element.failure is not None)

    def waiting_at(self, node: str) -> tuple[Element, ...]:
        """The elements that wait at a node."""
        return tuple(element for element in self.elements.values() if element.node == node and element.state == "activated")
