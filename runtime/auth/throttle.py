"""Rate limits by key: how long somebody has to wait. In the memory of a process; `worker/shared_throttle.py` counts for many."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol


class Throttle(Protocol):
    """Counts what happens by key."""

    def take(self, key: str, per_minute: int) -> int:
        """0: go on, it was counted. Else: seconds to wait; it was not counted."""
        ...


class LocalThrottle:
    """A bucket of tokens for each key, filled evenly up to a minute's worth. Thread-safe; forgets keys that rest."""

    def __init__(self, now: Callable[[], float] = time.monotonic, most: int = 10_000) -> None:
        """`most`: keys that are remembered."""
        self._now = now
        self._most = most
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """Tokens left, and when that was."""
        self._lock = threading.Lock()

    def take(self, key: str, per_minute: int) -> int:
        """0: go on, it was counted. Else: seconds to wait; it was not counted."""
        with self._lock:
            now = self._now()
            left, at = self._buckets.get(key, (float(per_minute), now))
            left = min(float(per_minute), left + (now - at) * per_minute / 60)
            is_free = left >= 1
            self._buckets[key] = (left - 1 if is_free else left, now)
            self._buckets.move_to_end(key)
            while len(self._buckets) > self._most:
                self._buckets.popitem(last=False)
        return 0 if is_free else max(1, math.ceil((1 - left) * 60 / per_minute))
