"""Offers again what nobody was woken for: the message was lost with Redis, the worker died, the time has come. Workers that
look at the table themselves need no sweep."""

from datetime import timedelta

from runtime.services.platform import Platform
from runtime.storage import jobs, workspace

#: Seconds between two rounds.
PAUSE = 2.0
#: So long a job may wait for the message that was sent for it.
_PATIENCE = timedelta(seconds=2)
#: Jobs offered in a round: whoever takes one goes on with what else is due in its lane.
MOST = 50


def sweep(platform: Platform) -> int:
    """How many jobs were offered again."""
    with platform.database.read() as connection:
        now = platform.clock(workspace.load(connection)).now()
        waiting = jobs.overdue(connection, now - _PATIENCE, now, MOST)
    if waiting:
        platform.wake(waiting)
    return len(waiting)
