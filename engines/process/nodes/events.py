"""Events that begin and end: start, end, terminate."""

from dataclasses import dataclass
from typing import ClassVar

from engines.kernel.text import Text
from engines.process.instance import Element
from engines.process.node import Node, Step


@dataclass(frozen=True, slots=True)
class StartEvent(Node):
    """Where an instance begins. What makes it begin is a rule (`starting.py`), or somebody who asks for it."""

    is_manual: bool = False
    """Whether people may begin here."""
    button: Text | None = None
    """What is said on the button; None: the title of the process."""

    kind: ClassVar[str] = "start_event"
    is_start: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class EndEvent(Node):
    """This path is over; the instance when all paths are."""

    outcome: str | None = None

    kind: ClassVar[str] = "end_event"
    is_end: ClassVar[bool] = True

    def enter(self, element: Element, step: Step) -> None:
        """Nothing follows."""
        if self.outcome is not None:
            step.instance.outcome = self.outcome
        step.end(element)


@dataclass(frozen=True, slots=True)
class TerminateEvent(Node):
    """The instance is over, whatever else is under way."""

    outcome: str | None = None

    kind: ClassVar[str] = "terminate_event"
    is_end: ClassVar[bool] = True

    def enter(self, element: Element, step: Step) -> None:
        """Everything is broken off."""
        step.end(element)
        step.finish("completed", self.outcome or step.instance.outcome)
