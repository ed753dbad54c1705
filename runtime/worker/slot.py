"""One slot of a worker: chooses a lane that has work and does one job of it. Threads and Celery tasks work through it."""

import threading
from collections.abc import Callable

from runtime.services.do_job import do_job, lease_of, worker_name
from runtime.services.platform import Platform
from runtime.services.turn import Turn
from runtime.storage import jobs, workspace
from runtime.worker.lanes import Lanes

#: Seconds that a slice of bulk work should take.
AIM = 0.1
_FIRST_SIZE = 50
#: Seconds between two slices: whoever waits for the database comes first.
_BREATH = 0.002


class Slot:
    """A worker that does one job at a time."""

    def __init__(self, platform: Platform, lanes: Lanes, stop: threading.Event) -> None:
        self._platform = platform
        self._lanes = lanes
        self._stop = stop
        self._me = worker_name()
        self._lease = lease_of(platform)

    def work(self, *, lane: str | None = None, id: int | None = None) -> bool:
        """Do one job that is due, of this lane or any, or exactly `id`; whether there was one. Raises `Transient` where the
        database cannot be reached."""
        due = set(self._due() if lane is None else (lane,))
        while not self._stop.is_set():
            chosen = self._lanes.enter(due)
            if chosen is None:
                return False
            try:
                turn = Turn(self._me, self._lease)
                if chosen == "bulk":
                    turn.size, turn.aim, turn.is_over = _FIRST_SIZE, AIM, self._is_wanted
                if do_job(self._platform, turn, lanes=(chosen,), id=id) is not None:
                    return True
            finally:
                self._lanes.leave(chosen)
            due.discard(chosen)  # what is due there waits behind another job, or somebody was quicker
        return False

    def _due(self) -> frozenset[str]:
        with self._platform.database.read() as connection:
            return jobs.due_lanes(connection, self._platform.clock(workspace.load(connection)).now())

    def _is_wanted(self) -> bool:
        """Between two slices: whether the worker is to end, or everybody works and somebody waits."""
        if self._stop.wait(_BREATH):
            return True
        return self._lanes.is_full and bool((self._due() & set(self._lanes.lanes)) - {"bulk"})


def working(slot: Slot, *, until: Callable[[], bool], lane: str | None = None) -> bool:
    """Job after job until nothing is due (False) or it is time for something else (True)."""
    while slot.work(lane=lane):
        if until():
            return True
    return False
