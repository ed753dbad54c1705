"""The turn of a worker at a job: whose lease it is, and how long a job of many slices may keep the worker."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

#: Rows of a slice where nobody waits.
SLICE = 200
_SMALLEST, _LARGEST = 10, 500


def never() -> bool:
    """Nobody else waits for the worker."""
    return False


@dataclass(slots=True)
class Turn:
    """One worker at one job."""

    by: str
    """Whose lease it is: no two turns at a time have the same."""
    lease: timedelta
    size: int = SLICE
    """Rows that the next slice may take."""
    is_over: Callable[[], bool] = never
    """Whether somebody else needs the worker."""
    aim: float | None = None
    """Seconds that a slice should take; None: its size stays."""
    is_broken_off: bool = False
    """The turn is over and the job, as far as is known, is not."""
    _since: float = field(default_factory=time.monotonic)

    def goes_on(self) -> bool:
        """Called after each slice: whether the next may follow at once. Fits its size to the aim."""
        now = time.monotonic()
        took, self._since = now - self._since, now
        if self.aim is not None:
            fitting = int(self.size * min(2.0, max(0.25, self.aim / max(took, 0.001))))
            self.size = min(_LARGEST, max(_SMALLEST, fitting))
        self.is_broken_off = self.is_over()
        return not self.is_broken_off
