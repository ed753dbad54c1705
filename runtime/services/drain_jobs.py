"""Do what a command has caused: rules that run after the save, and the seed of a publish that was interrupted.
Called by commands when their own work is done."""

from runtime.services.platform import Platform
from runtime.services.run_due import run_due
from runtime.storage import jobs, workspace

_MINE = frozenset({"rule", "seed"})


def drain_jobs(platform: Platform) -> int:
    """How many rules ran."""
    with platform.database.read() as connection:
        due = jobs.next_due(connection)
        if due is None or due > platform.clock(workspace.load(connection)).now():
            return 0
    return run_due(platform, kinds=_MINE).counts["rule"]
