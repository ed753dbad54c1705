"""Jobs whose worker died on this machine wait no longer for the end of its lease: where nobody lives who has it, it is let go.
Was somebody alive after all (in a container of the same name), they find that they have it no more, and undo what they have not
committed."""

import os
import socket

from runtime.services.platform import Platform
from runtime.storage import jobs

#: Seconds between two rounds.
PAUSE = 3.0


def free_dead(platform: Platform) -> int:
    """How many jobs were let go."""
    with platform.database.read() as connection:
        leased = jobs.leased_by(connection, f"{socket.gethostname()}:")
    dead = [job for job in leased if job.lease_by is not None and not _lives(job.lease_by)]
    if not dead:
        return 0
    with platform.database.write() as connection:
        return sum(jobs.let_go(connection, job.id, str(job.lease_by)) for job in dead)


def _lives(worker: str) -> bool:
    """Whether the process of a worker (`host:pid:…`) is there."""
    pid = worker.split(":")[-2]
    if not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
