"""What the clock asks for becomes jobs: runs of schedules, and what is due in ledgers. Any number may run: planning is done by
one at a time, and what is planned is not planned again."""

from runtime.services.platform import Platform
from runtime.services.run_due import plan_due
from runtime.worker import sweep
from runtime.worker.bell import Bell
from runtime.worker.embedded import Workers

#: Seconds between two rounds.
PAUSE = 5.0


def scheduler(platform: Platform) -> Workers:
    """The rounds of a process that plans, and offers again what nobody was woken for; it does no job itself."""
    rounds = Workers(platform, Bell(), slots=0)
    rounds.every(PAUSE, plan_due)
    rounds.every(sweep.PAUSE, sweep.sweep)
    return rounds


def with_scheduler(workers: Workers) -> Workers:
    """Workers that plan too: all that one process needs."""
    workers.every(PAUSE, plan_due)
    return workers
