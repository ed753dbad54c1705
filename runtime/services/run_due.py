"""What is due: jobs (rules that run after the save), schedules, and the ledgers' daily order. Done in transactions of its own,
so it may be interrupted anywhere and done again.

`tessera work --until-idle` runs it to the end; other commands drain what they caused; `serve` does it in a thread.
"""

import os
import socket
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from engines.kernel.errors import AppError, Problem, Transient
from engines.ledger.due import activate_due, expire_due
from engines.ledger.posting import Cause
from engines.rule.definition import Rule
from engines.rule.schedule import next_occurrence, parse_cron
from runtime.services.agenda import Agenda
from runtime.services.ledger_events import raise_ledger_events
from runtime.services.platform import Platform
from runtime.services.reading_ahead import read_ahead
from runtime.services.stimulus import Event
from runtime.services.transact import transact
from runtime.services.use_case import Actor, UseCase, plain
from runtime.storage import jobs, ledger_report, workspace
from runtime.storage.database import Connection
from runtime.storage.incidents import Incident, upsert_incidents
from runtime.storage.jobs import Job, NewJob
from runtime.storage.system_tables import SYSTEM

LEASE = timedelta(seconds=60)
SLICE = 200
_RETRY = timedelta(seconds=30)


@dataclass(slots=True)
class Done:
    """What was done."""

    counts: Counter[str] = field(default_factory=Counter)
    """rule, schedule: jobs; activated, expired: accounts; failed: jobs that gave up."""


def run_due(platform: Platform, actor: Actor, *, kinds: frozenset[str] | None = None) -> Done:
    """Work until nothing is due any more. `kinds`: only these jobs, and no daily order (what a command has caused)."""
    done = Done()
    plan_schedules(platform)
    if kinds is None:
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


def plan_schedules(platform: Platform) -> None:
    """See to it that each rule with a schedule has its next run waiting."""
    with platform.database.write() as connection:
        installed = platform.releases.current(connection)
        home = workspace.load(connection)
        now = platform.clock(home).now()
        for rule in installed.release.rules.scheduled:
            _plan(connection, platform, rule, now, home.zone)


def _plan(connection: Connection, platform: Platform, rule: Rule, after: Any, zone: Any) -> None:
    if rule.schedule is None:
        return
    cron = parse_cron(rule.schedule.cron)
    due = None if cron is None else next_occurrence(cron, after, zone)
    if due is not None and not jobs.is_waiting(connection, "schedule", rule.id):
        key = f"schedule:{rule.id}:{due.isoformat()}"
        jobs.enqueue(connection, [NewJob(platform.ids.next(), "schedule", {"rule": rule.id}, due, "bulk", rule.id, key)], after)


def _work(platform: Platform, actor: Actor, job: Job, me: str, done: Done) -> None:
    """One job. Its effects and its end commit together, so it is done once however often it is begun."""
    try:
        _WORK[job.kind](platform, actor, job, me)
        done.counts[job.kind] += 1
    except AppError as error:
        retry = isinstance(error, Transient) and job.attempts < jobs.MOST_ATTEMPTS
        with platform.database.write() as connection:
            now = platform.clock(workspace.load(connection)).now()
            told = [{"code": each.code, "pointer": each.pointer, "params": plain(each.params)} for each in error.problems]
            if retry:
                jobs.postpone(connection, job.id, me, now + _RETRY, told)
                return
            jobs.fail(connection, job.id, me, now, told)
            sample = {"job": job.id, "payload": plain(job.payload), "problems": told}
            upsert_incidents(connection, [Incident("job", job.kind, "", error.code, now, sample)])
        done.counts["failed"] += 1


def _rule_after(platform: Platform, actor: Actor, job: Job, me: str) -> None:
    """A rule that runs after the save, with the stimulus that it was given."""
    told: Mapping[str, Any] = job.payload

    def work(use_case: UseCase) -> None:
        _finish(use_case, job, me)
        rule = use_case.release.rules.by_id.get(told["rule"])
        form, id = told["form"], told["id"]
        if rule is None or form not in use_case.release.entities:
            return
        use_case.ws.lock(form, (id,))
        after = use_case.ws.record(form, id)
        before = None if told["before"] is None else {**(after or {}), **use_case.decoded(form, told["before"])}
        if after is not None:
            read_ahead(use_case, form, (after,))
        use_case.ws.end_first_pass()
        agenda = Agenda(use_case)
        event = Event(told["event"], form, id, before, after, origin=told["origin"], serial=told["serial"])
        agenda.run(rule, event, told["depth"])
        agenda.settle(from_depth=told["depth"] + 1)

    transact(platform, actor, work, cause=f"rule:{told['rule']}", size=4)


def _schedule(platform: Platform, actor: Actor, job: Job, me: str) -> None:
    """A rule by the clock: for each record that fits, in slices; then its next run is planned."""
    last = int(job.payload.get("after", 0))
    while True:
        count, last = transact(
            platform, actor, lambda use_case, start=last: _scheduled_slice(use_case, job, start), cause=f"rule:{job.payload['rule']}", size=SLICE
        )
        if count < SLICE:
            break

    def end(use_case: UseCase) -> None:
        _finish(use_case, job, me)

    transact(platform, actor, end)
    plan_schedules(platform)


def _scheduled_slice(use_case: UseCase, job: Job, start: int) -> tuple[int, int]:
    rule = use_case.release.rules.by_id.get(job.payload["rule"])
    if rule is None or rule.schedule is None:
        return 0, start
    form = rule.schedule.form
    if form is None:
        agenda = Agenda(use_case)
        agenda.run(rule, Event(f"schedule.{rule.id}", None, None, None, None, {}, "schedule", job.id), 1)
        agenda.settle(from_depth=2)
        return 0, start
    ids = use_case.ws.matching(form, rule.schedule.condition, start, SLICE, use_case.env)
    use_case.ws.lock(form, ids)
    rows = [row for id in ids if (row := use_case.ws.record(form, id)) is not None]
    read_ahead(use_case, form, rows)
    use_case.ws.end_first_pass()
    for id in ids:
        row = use_case.ws.record(form, id)
        condition = rule.schedule.condition
        if row is None or (condition is not None and condition.run(row, use_case.env) is not True):
            continue
        agenda = Agenda(use_case)
        agenda.run(rule, Event(f"{form}.scheduled", form, id, row, row, origin="schedule", serial=job.id), 1)
        agenda.settle(from_depth=2)
    return len(ids), ids[-1] if ids else start


def _finish(use_case: UseCase, job: Job, me: str) -> None:
    if not jobs.finish(use_case.ws.connection, job.id, me, use_case.env.now):
        raise Transient(Problem("job_taken_over"))


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


_WORK = {"rule": _rule_after, "schedule": _schedule}
