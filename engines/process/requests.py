"""What an instance asks of the world. The closed set; whoever carries a request out answers with a stimulus."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from engines.process.assignment import Candidates


@dataclass(frozen=True, slots=True)
class Perform:
    """Do what a service task says; answered at once with `EffectDone` or `EffectFailed`."""

    element: int
    node: str


@dataclass(frozen=True, slots=True)
class Assign:
    """Find out who a user task is for; answered at once with `Assigned`."""

    element: int
    node: str
    candidates: tuple[Candidates, ...]


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Put a task before a user."""

    element: int
    node: str
    user: int
    kind: str
    """approval, fill, revision."""


@dataclass(frozen=True, slots=True)
class CloseTasks:
    """The tasks of an element are over; of one user where one is named."""

    element: int
    user: int | None = None


@dataclass(frozen=True, slots=True)
class Remind:
    """Tell those who still have a task of the element that it is late."""

    element: int


@dataclass(frozen=True, slots=True)
class Wake:
    """Tell the element (`TimerFired`) when the time has come."""

    element: int
    at: datetime
    round: int = 0


@dataclass(frozen=True, slots=True)
class Listen:
    """Tell the element (`MessageReceived`) when its event happens to this record."""

    element: int
    node: str
    key: int


@dataclass(frozen=True, slots=True)
class StopListening:
    """The element waits no more."""

    element: int


@dataclass(frozen=True, slots=True)
class Call:
    """Begin another process; `CallReturned` when it is over."""

    element: int
    process: str
    subject: int | None
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CancelCall:
    """The called process of an element is called off."""

    element: int


Request: TypeAlias = Perform | Assign | OpenTask | CloseTasks | Remind | Wake | Listen | StopListening | Call | CancelCall
