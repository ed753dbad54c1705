"""Rules by the clock: the next run of each waits as a job; a run goes over the records that fit, slice by slice.

A slice and the note of how far the run has come commit together, so a run that was interrupted goes on where it was and no
record is taken twice. Runs that were missed (nobody worked) are not made up for one by one: the one that waits is done, then
the next is planned from now.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from engines.kernel.errors import AppError
from engines.ledger.due import expiring
from engines.ledger.validity import start_of_day
from engines.rule.definition import NotDone, Rule, Schedule
from engines.rule.schedule import next_occurrence, parse_cron
from runtime.auth.actor import Actor
from runtime.services.agenda import Agenda
from runtime.services.job_lease import checkpoint, finish
from runtime.services.platform import Platform
from runtime.services.reading_ahead import read_ahead
from runtime.services.stimulus import Event, Row
from runtime.services.tracing import Tracing
from runtime.services.transact import transact
from runtime.services.turn import Turn
from runtime.services.use_case import VOID, UseCase
from runtime.storage import jobs, ledger_report, workspace
from runtime.storage.database import Connection
from runtime.storage.jobs import Job, NewJob
from runtime.storage.system_tables import SYSTEM


def plan_schedules(platform: Platform) -> None:
    """See to it that each rule with a schedule has its next run waiting. Called when apps change and when work is done."""
    with platform.database.write() as connection:
        installed = platform.releases.current(connection)
        home = workspace.load(connection)
        now = platform.clock(home).now()
        for rule in installed.release.rules.scheduled:
            _plan(connection, platform, rule, now, home.zone)


def _plan(connection: Connection, platform: Platform, rule: Rule, after: datetime, zone: tzinfo) -> None:
    if rule.schedule is None:
        return
    text = rule.schedule.cron
    cron = parse_cron(text)
    due = None if cron is None else next_occurrence(cron, after, zone)
    order = f"{rule.id} {text}"
    if due is not None and not jobs.is_waiting(connection, "schedule", order):
        job = NewJob(
            platform.ids.next(), "schedule", {"rule": rule.id, "cron": text}, due, "bulk", order,
            f"schedule:{order}:{due.isoformat()}",
        )  # fmt: skip
        jobs.enqueue(connection, [job], after)


def run_schedule(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """One turn at the run of a rule; when it is done, its next is planned. A rule that is gone or has other times by now does
    nothing."""
    told = dict(job.payload)
    while True:
        told = transact(
            platform, Actor(), lambda use_case, now=told: _slice(use_case, job, turn, now), cause=f"rule:{told['rule']}",
            size=turn.size,
        )  # fmt: skip
        if not told:
            break
        if not turn.goes_on():
            return Counter()
    plan_schedules(platform)
    return Counter(schedule=1)


def _slice(use_case: UseCase, job: Job, turn: Turn, told: dict[str, Any]) -> dict[str, Any]:
    """The records behind `told["after"]`; answers how far the run has come, {} when it is done."""
    rule = use_case.release.rules.by_id.get(told["rule"])
    if rule is None or rule.schedule is None or rule.schedule.cron != told["cron"]:
        finish(use_case, job, turn)
        return {}
    form = rule.schedule.form
    if form is None:
        finish(use_case, job, turn)
        _run(use_case, rule, Event(f"schedule.{rule.id}", None, None, None, None, {}, "schedule", job.id))
        return {}
    last = told["last"] if "last" in told else use_case.ws.last_id(form)  # records that the run itself makes are not its own
    most = turn.size
    found = _found(use_case, form, rule.schedule, told.get("after", 0), most)
    ids = [id for id in found if id <= last]
    next_told = {**told, "last": last, "after": ids[-1]} if len(ids) == most else {}
    if next_told:
        checkpoint(use_case, job, turn, next_told)
    else:
        finish(use_case, job, turn)
    use_case.ws.lock(form, ids)
    if rule.schedule.ledger is not None:
        use_case.ws.ledger.prefetch((rule.schedule.ledger, id) for id in ids)
    read_ahead(use_case, form, [row for id in ids if (row := use_case.ws.record(form, id)) is not None])
    use_case.ws.end_first_pass()
    for id in ids:
        row = use_case.ws.record(form, id)
        condition = rule.schedule.condition
        if row is not None and (condition is None or condition.run(row, use_case.env) is True):
            for event in _events(use_case, form, rule.schedule, row, job.id):
                _run(use_case, rule, event)
    return next_told


def _found(use_case: UseCase, form: str, schedule: Schedule, after: int, most: int) -> list[int]:
    """Records behind `after`: those that fit, or owners of whose balance something expires on one of the days."""
    if schedule.ledger is None:
        return use_case.ws.matching(form, schedule.condition, after, most, use_case.env)
    windows = [_day(use_case, days)[1:] for days in schedule.expires_in]
    return ledger_report.expiring_owners(use_case.ws.connection, SYSTEM.ledger, schedule.ledger, windows, most, after)


def _events(use_case: UseCase, form: str, schedule: Schedule, row: Row, serial: int) -> Iterator[Event]:
    """What is told of one record: that its time has come, or what expires on each of the days."""
    id = int(row["id"])
    if schedule.ledger is None:
        yield Event(f"{form}.scheduled", form, id, row, row, origin="schedule", serial=serial)
        return
    book = use_case.ws.ledger
    account = book.with_lots(book.account(schedule.ledger, id))
    for days in sorted(schedule.expires_in):
        day, start, end = _day(use_case, days)
        amount = expiring(account, start, end)
        if amount:
            told = {"amount": amount, "on": day, "days": days}
            yield Event(f"{schedule.ledger}.expiring:{days}", form, id, row, row, told, "schedule", serial)


def _day(use_case: UseCase, days: int) -> tuple[date, datetime, datetime]:
    """The day so many days from now in the workspace's zone, and its bounds: what expires at its end is used on it for the last
    time."""
    day = use_case.env.today + timedelta(days=days)
    zone = use_case.env.zone
    return day, start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)


def _run(use_case: UseCase, rule: Rule, event: Event) -> None:
    """The rule for one record. What refuses it, or one of the `must` rules that it sets off, undoes this record alone."""
    mark = use_case.ws.mark()
    agenda = Agenda(use_case)
    try:
        agenda.run(rule, event, 1)
        agenda.settle(from_depth=2)
    except VOID:
        raise
    except AppError as error:
        use_case.ws.undo(mark)
        reason = NotDone("rule_failed", {"rule": rule.title, "cause": error.code})
        Tracing(use_case).failed(rule, event, event.after or {}, use_case.env, reason, error.problems[0], 1)
