"""Celery over Redis as a doorbell: one task, `work(job, lane)`, sent after the commit. Nothing is kept there that is not in the
database, so Redis may be down, flushed or killed: the sweep offers again what was lost."""

import logging
import time
from collections.abc import Mapping, Sequence
from typing import Any

from celery import Celery
from kombu import Queue
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from runtime.storage.jobs import LANES, Offer

TASK = "tessera.work"
#: Messages for one commit: whoever takes a job goes on with what else is due in its lane.
MOST = 20
#: Seconds that a commit waits for Redis, and for which it is left alone when it did not answer.
_PATIENCE, _REST = 0.5, 5.0
_SENDING: Mapping[str, Any] = {
    "socket_timeout": _PATIENCE, "socket_connect_timeout": _PATIENCE, "retry_on_timeout": False, "max_retries": 0,
    "interval_start": 0, "interval_step": 0, "interval_max": 0,
}  # fmt: skip
_logger = logging.getLogger(__name__)


def queue_of(lane: str) -> str:
    """Name of a lane's queue."""
    return f"tessera.{lane}"


def broker(url: str, options: Mapping[str, Any] | None = None) -> Celery:
    """The Celery application, without tasks. `options`: of the transport."""
    app = Celery("tessera", broker=url, set_as_current=False)
    app.conf.update(
        task_queues=[Queue(queue_of(lane)) for lane in LANES], task_default_queue=queue_of(LANES[0]), task_ignore_result=True,
        task_serializer="json", accept_content=["json"], task_acks_late=True, task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1, task_publish_retry=False, broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None, broker_transport_options=dict(options or {}), worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
    )  # fmt: skip
    return app


class Sender:
    """Wakes workers through Redis (a `Platform.wake`). Thread-safe."""

    def __init__(self, url: str) -> None:
        self._app = broker(url, _SENDING)
        self._silent_until = 0.0

    def __call__(self, offers: Sequence[Offer]) -> None:
        """Send at most `MOST` messages; warn once, and send none for a while, where Redis does not answer."""
        if time.monotonic() < self._silent_until:
            return
        try:
            with self._app.producer_pool.acquire(block=True) as producer:
                for id, lane in offers[:MOST]:
                    self._app.send_task(TASK, [id, lane], queue=queue_of(lane), producer=producer, retry=False)
        except (KombuError, RedisError, OSError) as error:
            self._silent_until = time.monotonic() + _REST
            _logger.warning("workers were not woken, the sweep will offer the jobs again: %s", error)
