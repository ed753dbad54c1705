"""Who has read what of people, in this process, until it is written to the audit: so that no read waits for a write."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from runtime.auth.actor import Actor


@dataclass(frozen=True, slots=True)
class Read:
    """One answer with personal values in clear."""

    at: datetime
    actor: Actor
    kind: str
    """`record_read`, `records_read`, `history_read`."""
    subject: str
    """The form, and of one record its public id."""
    detail: Mapping[str, object]


class ReadLog:
    """What waits to be written. Thread-safe."""

    def __init__(self) -> None:
        self._waiting: list[Read] = []
        self._turn = threading.Lock()

    @property
    def size(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def add(self, reads: list[Read]) -> None:
        """Note."""
        with self._turn:
            self._waiting += reads

    def take(self) -> list[Read]:
        """All that waits; it is the caller's to write, or to give back."""
        with self._turn:
            taken, self._waiting = self._waiting, []
            return taken
