"""What can happen to an instance. `advance` takes one at a time; what an element no longer waits for is passed over."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Started:
    """It begins, at a start event, with values of variables by field id."""

    start: str
    initiator: int | None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Continued:
    """It used up its steps and goes on."""


@dataclass(frozen=True, slots=True)
class EffectDone:
    """A service task was performed."""

    element: int


@dataclass(frozen=True, slots=True)
class EffectFailed:
    """A service task could not be performed, or a call not begun: its code and what belongs to it."""

    element: int
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who a user task is for: ids of users, in order; none where nobody was found."""

    element: int
    users: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TaskActed:
    """Somebody did something with their task."""

    element: int
    user: int
    verb: str
    """approve, reject, submit, return, transfer."""
    comment: str | None = None
    to: int | None = None
    """Whom a transfer is for."""
    node: str | None = None
    """Where a return leads; None: to whoever began."""
    then: str = "again"
    """After a return: `again` from there, or `back` straight to the one who returned."""
    values: Mapping[str, object] = field(default_factory=dict)
    """New values of variables, by field id."""
    by: int | None = None
    """Who did it in the user's place."""


@dataclass(frozen=True, slots=True)
class TimerFired:
    """The time that an element waited for has come."""

    element: int
    round: int = 0
    """Which of its timers: an older one is passed over."""


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """What an element waited for has happened, with what was told."""

    element: int
    payload: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CallReturned:
    """The process that an element called is over."""

    element: int
    outcome: str | None
    values: Mapping[str, object] = field(default_factory=dict)
    """Its variables, by field id."""


@dataclass(frozen=True, slots=True)
class Retried:
    """What had failed is tried again."""

    element: int


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It is called off."""

    by: int | None = None
    reason: str | None = None


Stimulus: TypeAlias = (
    Started | Continued | EffectDone | EffectFailed | Assigned | TaskActed | TimerFired | MessageReceived | CallReturned | Retried
    | Cancelled
)  # fmt: skip
