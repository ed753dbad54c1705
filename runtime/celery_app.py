"""The Celery application, for Celery's own command (`celery -A runtime.celery_app …`); `tessera worker` makes its own."""

from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.worker.tasks import worker_app

_SETTINGS = read_settings()
app = worker_app(build(_SETTINGS), _SETTINGS.redis_url or "redis://127.0.0.1:6379/0", _SETTINGS.worker_slots)
