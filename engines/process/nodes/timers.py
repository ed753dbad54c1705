"""Timers: waiting for a time, and a time at which something else follows while an activity waits."""

from dataclasses import dataclass
from typing import ClassVar

from engines.expression.formula import Formula
from engines.process.instance import Element
from engines.process.node import Node, Step
from engines.process.requests import Wake
from engines.process.stimulus import Stimulus, TimerFired
from engines.process.timing import Timing


@dataclass(frozen=True, slots=True)
class TimerCatch(Node):
    """Wait until a time has come."""

    timing: Timing

    kind: ClassVar[str] = "timer"

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Those of its time."""
        return self.timing.formulas

    def enter(self, element: Element, step: Step) -> None:
        """Ask to be told."""
        step.wait(element, Wake(element.id, self.timing.due(step.row, step.env)))

    def resume(self, element: Element, stimulus: Stimulus, step: Step) -> bool:
        """The time has come."""
        if not isinstance(stimulus, TimerFired):
            return False
        step.leave(element)
        return True


@dataclass(frozen=True, slots=True)
class BoundaryTimer(Node):
    """While an activity waits: when the time comes, go on by this event's flows. Interrupting, it breaks the activity off."""

    attached_to: str
    timing: Timing
    is_interrupting: bool = True
    repeats: bool = False
    """Of one that does not interrupt: again and again, each time as long after the last, as long as there is a later time."""

    kind: ClassVar[str] = "boundary_timer"

    @property
    def host(self) -> str | None:
        """The activity."""
        return self.attached_to

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Those of its time."""
        return self.timing.formulas

    def enter(self, element: Element, step: Step) -> None:
        """Ask to be told."""
        step.wait(element, self._wake(element, step))

    def resume(self, element: Element, stimulus: Stimulus, step: Step) -> bool:
        """The time has come and the activity still waits, or this event would be gone."""
        if not isinstance(stimulus, TimerFired) or stimulus.round != _round(element):
            return False
        if self.repeats:
            step.go(step.open_flows(element))
            wake = self._wake(element, step, _round(element) + 1)
            if wake.at > step.env.now:
                element.data["round"] = wake.round
                step.ask(wake)
            else:
                step.end(element)
            return True
        host = step.instance.elements.get(_host(element))
        element.data.pop("host", None)  # it outlives its host
        if self.is_interrupting and host is not None:
            step.terminate(host)
        step.leave(element)
        return True

    def _wake(self, element: Element, step: Step, round: int = 0) -> Wake:
        return Wake(element.id, self.timing.due(step.row, step.env), round)


def _round(element: Element) -> int:
    found = element.data.get("round", 0)
    return found if isinstance(found, int) else 0


def _host(element: Element) -> int:
    found = element.data.get("host", 0)
    return found if isinstance(found, int) else 0
