"""Celery's one task, and the process that runs it: threads, so many as there are slots."""

import logging
import threading
import time
from collections.abc import Sequence

from celery import Celery
from celery.signals import worker_shutting_down

from engines.kernel.errors import AppError
from runtime.services.platform import Platform
from runtime.storage.jobs import LANES, Offer
from runtime.worker.broker import TASK, broker, queue_of
from runtime.worker.embedded import is_installed
from runtime.worker.lanes import Lanes
from runtime.worker.slot import Slot, working

#: Seconds after which a task that goes on with its lane ends and sends another for the rest.
_SPELL = 1.0
_logger = logging.getLogger(__name__)


def worker_app(platform: Platform, url: str, slots: int, lanes: Sequence[str] = LANES) -> Celery:
    """The application with its task, for a worker of so many threads."""
    app = broker(url)
    stop = threading.Event()
    shared = Lanes(slots, lanes)

    def task(id: int | None, lane: str) -> None:
        work(platform, shared, stop, id, lane)

    app.task(task, name=TASK, ignore_result=True)
    worker_shutting_down.connect(lambda **_: stop.set(), weak=False)
    return app


def run_worker(platform: Platform, url: str, slots: int, lanes: Sequence[str] = LANES) -> None:
    """Work until SIGTERM or SIGINT; the jobs at hand are finished."""
    app = worker_app(platform, url, slots, lanes)
    app.Worker(
        pool="threads", concurrency=slots, queues=[queue_of(lane) for lane in lanes], loglevel="WARNING", without_gossip=True,
        without_mingle=True, without_heartbeat=True, quiet=True,
    ).start()  # fmt: skip


def work(platform: Platform, lanes: Lanes, stop: threading.Event, id: int | None, lane: str) -> None:
    """Do this job if it is due and nobody has it; then go on with what else is due in its lane. `id` None: only that."""
    try:
        if not is_installed(platform):
            return
        slot = Slot(platform, lanes, stop)
        if id is not None and not slot.work(lane=lane, id=id):
            return
        end = time.monotonic() + _SPELL
        if working(slot, lane=lane, until=lambda: time.monotonic() > end):
            platform.wake([Offer(None, lane)])
    except AppError as error:
        _logger.warning("work has to wait: %s", error)
