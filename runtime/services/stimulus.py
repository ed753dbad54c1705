"""What the agenda works on: things that have happened to a record, an account, or by the clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

Row = Mapping[str, Any]


@dataclass(slots=True)
class Event:
    """Something that has happened, at a causal depth. `before` and `after` are images of its record."""

    name: str
    form: str | None
    id: int | None
    before: Row | None
    after: Row | None
    payload: Row | None = None
    origin: str = "user"
    """user, rule, derived (a roll-up), ledger, schedule."""
    serial: int = 0
    """Tells apart what the same record causes again and again: its version, or the id of what happened."""
    at: datetime | None = None
    """When it happened; None: now."""

    @property
    def key(self) -> str:
        """The event's name and serial: one posting per (record, rule, this)."""
        return f"{self.name.rpartition('.')[2]}@{self.serial}" if self.serial else self.name.rpartition(".")[2]


class Queue(Protocol):
    """Where events join: the agenda, as those who write records and entries see it."""

    def add(self, event: Event, depth: int) -> None:
        """An event joins at a causal depth."""
        ...
