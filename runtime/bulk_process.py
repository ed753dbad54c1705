"""The process that does a server's bulk work: `python -m runtime.bulk_process`, begun by `runtime/worker/bulk.py` with the
server's environment."""

import os
import signal
import sys
import threading

from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.telemetry import configure_logs
from runtime.worker.bulk import NICE, work_beside


def main() -> None:
    """Work until the server ends, or there is nothing to do for a while."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    os.nice(NICE)
    settings = read_settings()
    configure_logs(settings.log_level)
    platform = build(settings)
    work_beside(platform, sys.stdin.buffer, stop)
    platform.database.close()


if __name__ == "__main__":
    main()
