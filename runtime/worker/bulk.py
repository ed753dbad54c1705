"""Bulk work beside a server, in a process of its own: a thread that reckons all the time would take the interpreter from those
that answer. The process is begun when there is bulk work, and ends when there has been none for a while."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import IO, BinaryIO

from engines.kernel.errors import AppError
from runtime.services.platform import Platform
from runtime.storage import jobs, workspace
from runtime.worker.bell import Bell
from runtime.worker.embedded import POLL, Workers, is_installed

LANE = "bulk"
#: The lanes that are left to the threads of the server.
BESIDE_BULK = tuple(lane for lane in jobs.LANES if lane != LANE)
#: Seconds without work after which the process ends.
REST = 60.0
#: The process gives way to those that answer by so much.
NICE = 5
#: Seconds between two beginnings of it: one that cannot work at all must not be begun all the time.
_PAUSE = 5.0
_STOPPING = 30.0
_logger = logging.getLogger(__name__)


class BulkProcess:
    """Looks for bulk work, and has a process that does it. One for each serving process; what they find they share."""

    def __init__(self, platform: Platform, bell: Bell, module: str) -> None:
        """`module` is run as the process, with the same environment; it calls `work_beside`."""
        self._platform = platform
        self._bell = bell
        self._command = [sys.executable, "-m", module]
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watch = threading.Thread(target=self._look, name="bulk", daemon=True)

    @property
    def pid(self) -> int | None:
        """Of the process; None where there is none now."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def start(self) -> None:
        """Begin to look."""
        self._watch.start()

    def stop(self) -> None:
        """End; the process finishes the job, or the slice, that it is at."""
        self._stop.set()
        self._bell.ring()
        self._watch.join(_STOPPING)
        if self._process is not None:
            _close(self._process.stdin)
            try:
                self._process.wait(_STOPPING)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def _look(self) -> None:
        while not self._stop.is_set():
            seen = self._bell.count
            if self.pid is None and self._begun():
                self._stop.wait(_PAUSE)
            self._bell.wait(seen, POLL)

    def _begun(self) -> bool:
        """Begin the process if there is work for it. Whatever becomes of one look, the next ones come."""
        try:
            if not self._is_due():
                return False
            if self._process is not None:
                _close(self._process.stdin)
            # It ends when this pipe does, so also when the server is killed. An interrupt from the keyboard is the server's: so
            # it has a group of its own; a session of its own would be scheduled apart from the server, and `nice` mean nothing.
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, process_group=0)
        except AppError as error:
            _logger.warning("bulk work has to wait: %s", error)
            return False
        except Exception:
            _logger.exception("a look for bulk work failed")
            return False
        return True

    def _is_due(self) -> bool:
        if self._stop.is_set() or not is_installed(self._platform):
            return False
        with self._platform.database.read() as connection:
            return LANE in jobs.due_lanes(connection, self._platform.clock(workspace.load(connection)).now())


def work_beside(platform: Platform, pipe: BinaryIO, stop: threading.Event, rest: float = REST) -> None:
    """Do bulk work until there is none for so long, the server has ended, or `stop` is set."""
    slots = max(1, platform.settings.worker_slots - 1)
    workers = Workers(platform, Bell(), slots, (LANE,))
    threading.Thread(target=_until_closed, args=(pipe, stop.set), name="server", daemon=True).start()
    workers.start()
    while not stop.wait(POLL) and workers.idle_seconds < rest:
        pass
    workers.stop()


def _until_closed(pipe: BinaryIO, then: Callable[[], object]) -> None:
    while os.read(pipe.fileno(), 1):  # not by the buffer: its lock would be held when the interpreter ends
        pass
    then()


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        with suppress(BrokenPipeError):  # what was not taken any more
            pipe.close()
