"""Waiting for what happens elsewhere: an event of a record, of a ledger, from outside; or another process that was called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from engines.expression.formula import Formula
from engines.process.instance import Element
from engines.process.node import Failed, Node, Step
from engines.process.requests import Call, CancelCall, Listen, Request, StopListening
from engines.process.stimulus import CallReturned, EffectFailed, MessageReceived, Stimulus


@dataclass(frozen=True, slots=True)
class MessageCatch(Node):
    """Wait until an event happens to a record. Which instance it is for (*correlation*): the event's record, or the one that
    its `key` names, is the one that this element waits for."""

    record: Formula | None
    """The record waited for; None: the one that the process is about."""

    kind: ClassVar[str] = "message"

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The record waited for."""
        return () if self.record is None else (self.record,)

    def enter(self, element: Element, step: Step) -> None:
        """Ask to be told."""
        key = step.row.get("id") if self.record is None else step.value(self.record)
        if not isinstance(key, int):
            raise Failed("no_value", {"argument": "record"})
        step.wait(element, Listen(element.id, self.id, key))

    def resume(self, element: Element, stimulus: Stimulus, step: Step) -> bool:
        """It has happened: what it tells is in the variables."""
        if not isinstance(stimulus, MessageReceived):
            return False
        step.remember(stimulus.payload)
        step.ask(StopListening(element.id))
        step.leave(element)
        return True

    def closing(self, element: Element) -> tuple[Request, ...]:
        """It waits no more."""
        return (StopListening(element.id),)


@dataclass(frozen=True, slots=True)
class CallActivity(Node):
    """Another process, as a part of this one: it begins with values of this one, and gives some back."""

    process: str
    """Full id of the called process."""
    about: Formula | None
    """The record that it is about; None: the one that this process is about."""
    given: Mapping[str, Formula]
    """By id of the called process's variable."""
    taken: Mapping[str, str]
    """Id of a variable here → id of the called process's variable."""

    kind: ClassVar[str] = "call_activity"

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Record and values."""
        return (*(() if self.about is None else (self.about,)), *self.given.values())

    def enter(self, element: Element, step: Step) -> None:
        """Ask for it."""
        subject = step.row.get("id") if self.about is None else step.value(self.about)
        if self.about is not None and not isinstance(subject, int):
            raise Failed("no_value", {"argument": "record"})
        given = {name: step.value(formula) for name, formula in self.given.items()}
        step.wait(element, Call(element.id, self.process, subject if isinstance(subject, int) else None, given))

    def resume(self, element: Element, stimulus: Stimulus, step: Step) -> bool:
        """The called process is over, or could not begin."""
        if isinstance(stimulus, CallReturned):
            step.remember({own: stimulus.values.get(other) for own, other in self.taken.items()})
            step.leave(element)
        elif isinstance(stimulus, EffectFailed):
            raise Failed(stimulus.code, stimulus.params)
        else:
            return False
        return True

    def closing(self, element: Element) -> tuple[Request, ...]:
        """The called process is called off with it."""
        return (CancelCall(element.id),)
