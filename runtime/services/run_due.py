"""What is due: jobs (rules that run after the save), schedules, and the ledgers' daily order. Done in transactions of its own,
so it may be interrupted anywhere and done again.

`tessera work --until-idle` runs it to the end; other commands drain what they caused; `serve` does it in a thread.
"""

import os
import socket
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from engines.kernel.errors import AppError, Permanent, Problem, Transient
from engines.ledger.due import activate_due, expire_due
from engines.ledger.posting import Cause
from runtime.services.after_rules import run_after
from runtime.services.agenda import Agenda
from runtime.services.bring_seed import run_seed
from runtime.services.job_lease import LEASE, finish
from runtime.services.job_values import actor_of
from runtime.services.ledger_events import raise_ledger_events
from runtime.services.platform import Platform
from runtime.services.scheduled_rules import plan_schedules, run_schedule
from runtime.services.transact import transact
from runtime.services.use_case import Actor, UseCase, kept_problems, plain
from runtime.storage import jobs, ledger_report, workspace
from runtime.storage.incidents import Incident, upsert_incidents
from runtime.storage.jobs import Job
from runtime.storage.system_tables import SYSTEM

SLICE = 200
_RETRY = timedelta(seconds=30)


@dataclass(slots=True)
class Done:
    """What was done."""

    counts: Counter[str] = field(default_factory=Counter)
    """rule, schedule, seed: jobs; activated, expired: accounts; failed: jobs that gave up."""


def run_due(platform: Platform, actor: Actor, *, kinds: frozenset[str] | None = None) -> Done:
    """Work until nothing is due any more. `kinds`: only these jobs, and no daily order (what a command has caused)."""
    done = Done()
    if kinds is None:
        plan_schedules(platform)
        _daily_order(platform, actor, done)
    me = f"{socket.gethostname()}:{os.getpid()}"
    while True:
        with platform.database.write() as connection:
            now = platform.clock(workspace.load(connection)).now()
            claimed = jobs.claim(connection, me, now, LEASE, kinds=kinds)
        for job in claimed:
            _work(platform, actor, job, me, done)
        if not claimed:
            return done


def _work(platform: Platform, actor: Actor, job: Job, me: str, done: Done) -> None:
    """One job. Its effects and its end commit together, so it is done once however often it is begun."""
    try:
        if job.attempts > jobs.MOST_ATTEMPTS:  # each try ended with its process: it would end the next one too
            raise Permanent(Problem("job_gave_up", params={"attempts": jobs.MOST_ATTEMPTS}))
        _WORK[job.kind](platform, actor, job, me)
        done.counts[job.kind] += 1
    except AppError as error:
        retry = isinstance(error, Transient) and job.attempts < jobs.MOST_ATTEMPTS
        with platform.database.write() as connection:
            now = platform.clock(workspace.load(connection)).now()
            told = kept_problems(error)
            if retry:
                jobs.postpone(connection, job.id, me, now + _RETRY, told)
                return
            jobs.fail(connection, job.id, me, now, told)
            sample = {"job": job.id, "payload": plain(job.payload), "problems": told}
            upsert_incidents(connection, [Incident("job", job.kind, "", error.code, now, sample)])
        done.counts["failed"] += 1


def _rule_after(platform: Platform, _actor: Actor, job: Job, me: str) -> None:
    """A rule that runs after the save, once, for who caused it."""

    def work(use_case: UseCase) -> None:
        finish(use_case, job, me)
        run_after(use_case, job.payload)

    transact(platform, actor_of(job.payload), work, cause=f"rule:{job.payload['rule']}", size=4)


def _daily_order(platform: Platform, actor: Actor, done: Done) -> None:
    """For each ledger: what is pending and due becomes active, what is past its time expires."""
    with platform.database.read() as connection:
        ledgers = list(platform.releases.current(connection).release.ledgers)
    for ledger in ledgers:
        after = 0
        while True:
            owners = transact(
                platform, actor, lambda use_case, name=ledger, start=after: _settle_due(use_case, name, start, done),
                cause="daily", size=SLICE,
            )  # fmt: skip
            if not owners:
                break
            after = owners[-1]


def _settle_due(use_case: UseCase, ledger: str, after: int, done: Done) -> list[int]:
    book, definition, now = use_case.ws.ledger, use_case.release.ledgers[ledger], use_case.env.now
    owners = ledger_report.due_owners(use_case.ws.connection, SYSTEM.ledger, ledger, now, SLICE, after)
    book.prefetch((ledger, owner) for owner in owners)
    use_case.ws.end_first_pass()
    for owner in owners:
        agenda = Agenda(use_case)
        for word, step in (("activated", activate_due), ("expired", expire_due)):
            account = book.with_lots(book.account(ledger, owner))
            booked = step(definition, account, Cause(now, now, actor_id=use_case.actor.id), book.next_id)
            if booked.transactions:
                book.put(booked)
                raise_ledger_events(agenda, definition, owner, booked, 1)
                done.counts[word] += 1
        agenda.settle()
    return owners


_WORK = {"rule": _rule_after, "schedule": run_schedule, "seed": run_seed}
