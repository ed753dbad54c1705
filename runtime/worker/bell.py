"""A bell: threads that wait for work hear of it at once, in the same process."""

import threading
from collections.abc import Sequence

from runtime.storage.jobs import Offer


class Bell:
    """Thread-safe. What was rung between a look and the wait after it is not missed."""

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self._count = 0

    @property
    def count(self) -> int:
        """How often it has rung: to be looked at before looking for work."""
        return self._count

    def ring(self, _offers: Sequence[Offer] = ()) -> None:
        """There is work (a `Platform.wake`)."""
        with self._rung:
            self._count += 1
            self._rung.notify_all()

    def wait(self, seen: int, seconds: float) -> None:
        """Until it rings, or has rung since `seen`; no longer than so many seconds."""
        with self._rung:
            self._rung.wait_for(lambda: self._count != seen, seconds)
