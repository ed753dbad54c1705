"""Lanes: which kind of work a free slot does next. `interactive` has somebody waiting, `outbound` talks to the outside, `bulk`
is long and goes in slices."""

import threading
from collections import Counter
from collections.abc import Collection, Sequence
from random import SystemRandom

from runtime.storage.jobs import LANES

#: How often a lane is chosen where all have work.
WEIGHTS = {"interactive": 6, "outbound": 3, "bulk": 1}


class Lanes:
    """The slots of one process. Thread-safe. With more than one slot, one is never at bulk."""

    def __init__(self, slots: int, lanes: Sequence[str] = LANES) -> None:
        self.slots = slots
        self.lanes = tuple(lanes)
        is_mixed = slots > 1 and set(lanes) != {"bulk"}
        self._most_bulk = slots - 1 if is_mixed else slots
        self._busy: Counter[str] = Counter()
        self._turn = threading.Lock()
        self._dice = SystemRandom()

    @property
    def is_full(self) -> bool:
        """Whether every slot works."""
        return self._busy.total() >= self.slots

    @property
    def is_at_work(self) -> bool:
        """Whether any slot works."""
        return self._busy.total() > 0

    def enter(self, due: Collection[str]) -> str | None:
        """Take a slot for one of the lanes that have work; None where none may be taken. Give it back with `leave`."""
        with self._turn:
            open_ones = [lane for lane in self.lanes if lane in due and self._admits(lane)]
            if not open_ones or self.is_full:
                return None
            (lane,) = self._dice.choices(open_ones, [WEIGHTS[each] for each in open_ones])
            self._busy[lane] += 1
            return lane

    def leave(self, lane: str) -> None:
        """The slot is free again."""
        with self._turn:
            self._busy[lane] -= 1

    def _admits(self, lane: str) -> bool:
        return lane != "bulk" or self._busy["bulk"] < self._most_bulk
