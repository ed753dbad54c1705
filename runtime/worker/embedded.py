"""Workers as threads: within the server and beside it, and as a process of their own where there is no Redis. They hear of what
their own process commits at once, and look every second for what others have committed."""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from engines.kernel.errors import AppError
from runtime.services.platform import Platform
from runtime.storage import releases, workspace
from runtime.storage.jobs import LANES
from runtime.worker.bell import Bell
from runtime.worker.lanes import Lanes
from runtime.worker.slot import Slot

#: Seconds between two looks at the table.
POLL = 1.0
_STOPPING = 30.0
_logger = logging.getLogger(__name__)


class Workers:
    """So many slots, each a thread; and further rounds that are due again and again."""

    def __init__(self, platform: Platform, bell: Bell, slots: int, lanes: Sequence[str] = LANES) -> None:
        self._platform = platform
        self._bell = bell
        self._stop = threading.Event()
        self._is_ready = False
        self._worked_at = time.monotonic()
        self._lanes = Lanes(slots, lanes)
        self._threads = [threading.Thread(target=self._work, name=f"work-{n}", daemon=True) for n in range(slots)]

    def every(self, seconds: float, round: Callable[[Platform], object]) -> None:
        """Also do this, in a thread of its own, before and between pauses of so many seconds. Call before `start`."""
        self._threads.append(threading.Thread(target=self._again, args=(round, seconds), name="rounds", daemon=True))

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End: each thread finishes the job, or the slice, that it is at."""
        self._stop.set()
        self._bell.ring()
        deadline = time.monotonic() + _STOPPING
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    @property
    def idle_seconds(self) -> float:
        """For how long there has been nothing to do."""
        return 0.0 if self._lanes.is_at_work else time.monotonic() - self._worked_at

    def _work(self) -> None:
        slot = Slot(self._platform, self._lanes, self._stop)
        while not self._stop.is_set():
            seen = self._bell.count
            if self._tried(slot.work):
                self._worked_at = time.monotonic()
            else:
                self._bell.wait(seen, POLL)

    def _again(self, round: Callable[[Platform], object], seconds: float) -> None:
        while not self._stop.is_set():
            self._tried(lambda: round(self._platform))
            self._stop.wait(seconds)

    def _tried(self, work: Callable[[], object]) -> bool:
        """Whatever becomes of one round, the next ones come."""
        try:
            self._is_ready = self._is_ready or is_installed(self._platform)
            return self._is_ready and bool(work())
        except AppError as error:
            _logger.warning("work has to wait: %s", error)
        except Exception:
            _logger.exception("a round of work failed")
        return False


def is_installed(platform: Platform) -> bool:
    """Whether there is a release; it is compiled then, so that the first reader need not wait."""
    with platform.database.read() as connection:
        if not workspace.exists(connection) or releases.current(connection)[0] is None:
            return False
        platform.releases.current(connection)
        return True
