"""What is due, to the end: the ledgers' daily order, then schedules and jobs. Done in transactions of its own, so it may be
interrupted anywhere and done again.

`tessera work --until-idle` runs it; other commands drain what they caused. Workers take job by job (`runtime/worker/`).
"""

from collections import Counter
from dataclasses import dataclass, field

from runtime.services.do_job import do_job, lease_of, worker_name
from runtime.services.ledger_due import KIND as LEDGER
from runtime.services.ledger_due import plan_ledgers
from runtime.services.personal_reads import write_reads
from runtime.services.platform import Platform
from runtime.services.scheduled_rules import plan_schedules
from runtime.services.search_terms import plan_search
from runtime.services.tidy_up import plan_tidying
from runtime.services.turn import Turn


@dataclass(slots=True)
class Done:
    """What was done."""

    counts: Counter[str] = field(default_factory=Counter)
    """rule, schedule, seed, import, search, erase, tidy: jobs; activated, expired: accounts; failed: jobs that gave up."""


def run_due(platform: Platform, *, kinds: frozenset[str] | None = None) -> Done:
    """Work until nothing is due any more. `kinds`: only these jobs, and no daily order (what a command has caused)."""
    done = Done()
    if kinds is None:
        write_reads(platform)
        plan_due(platform)
        _drain(platform, done, frozenset({LEDGER}))
    _drain(platform, done, kinds)
    return done


def plan_due(platform: Platform) -> None:
    """Make jobs of what is to be done: schedules, what is due in ledgers, search rows that a release wants otherwise, what may
    go. Any number of processes may do so."""
    plan_schedules(platform)
    plan_search(platform)
    plan_ledgers(platform)
    plan_tidying(platform)


def _drain(platform: Platform, done: Done, kinds: frozenset[str] | None) -> None:
    me, lease = worker_name(), lease_of(platform)
    while (counts := do_job(platform, Turn(me, lease), kinds=kinds)) is not None:
        done.counts += counts
