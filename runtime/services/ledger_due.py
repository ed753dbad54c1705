"""The daily order of ledgers: what is pending and due becomes active, what is past its time expires. A job for each ledger
that has something due, done account by account in slices; interrupted, it goes on behind the last slice."""

from collections import Counter
from datetime import timedelta

from engines.ledger.due import activate_due, expire_due
from engines.ledger.posting import Cause
from runtime.auth.actor import Actor
from runtime.services.agenda import Agenda
from runtime.services.job_lease import checkpoint, finish
from runtime.services.ledger_events import raise_ledger_events
from runtime.services.platform import Platform
from runtime.services.transact import transact
from runtime.services.turn import Turn
from runtime.services.use_case import UseCase
from runtime.storage import jobs, ledger_report, workspace
from runtime.storage.jobs import Job, NewJob
from runtime.storage.system_tables import SYSTEM

KIND = "ledger"
#: What was given up is not asked for again at once: somebody has to see to it first.
_REST = timedelta(hours=1)


def plan_ledgers(platform: Platform) -> None:
    """See to it that each ledger with something due has a job."""
    with platform.database.read() as connection:
        now = platform.clock(workspace.load(connection)).now()
        ledgers = platform.releases.current(connection).release.ledgers
        due = [each for each in ledgers if ledger_report.due_owners(connection, SYSTEM.ledger, each, now, 1)]
    if not due:
        return
    platform.ids.ensure(len(due))
    with platform.database.write() as connection:
        jobs.one_plans(connection)
        for ledger in due:
            if jobs.is_waiting(connection, KIND, ledger) or jobs.gave_up_since(connection, KIND, ledger, now - _REST):
                continue
            job = NewJob(platform.ids.next(), KIND, {"ledger": ledger, "after": 0}, now, "bulk", ledger)
            jobs.enqueue(connection, [job], now)


def settle_due(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """One turn at a ledger; how many accounts had something activated and expired."""
    done: Counter[str] = Counter()
    told = dict(job.payload)
    while told:
        counts, told = transact(
            platform, Actor(), lambda use_case, start=told: _slice(use_case, job, turn, start), cause="daily", size=turn.size
        )  # fmt: skip
        done += counts
        if not turn.goes_on():
            break
    return done


def _slice(use_case: UseCase, job: Job, turn: Turn, told: dict[str, object]) -> tuple[Counter[str], dict[str, object]]:
    """The owners behind `told["after"]`; and how far the job has come, {} when it is done."""
    ledger, after = str(told["ledger"]), int(str(told["after"]))
    definition = use_case.release.ledgers.get(ledger)
    if definition is None:
        finish(use_case, job, turn)
        return Counter(), {}
    book, now, most = use_case.ws.ledger, use_case.env.now, turn.size
    owners = ledger_report.due_owners(use_case.ws.connection, SYSTEM.ledger, ledger, now, most, after)
    next_told = {**told, "after": owners[-1]} if len(owners) == most else {}
    if next_told:
        checkpoint(use_case, job, turn, next_told)
    else:
        finish(use_case, job, turn)
    book.prefetch((ledger, owner) for owner in owners)
    use_case.ws.end_first_pass()
    counts: Counter[str] = Counter()
    for owner in owners:
        agenda = Agenda(use_case)
        for word, step in (("activated", activate_due), ("expired", expire_due)):
            account = book.with_lots(book.account(ledger, owner))
            booked = step(definition, account, Cause(now, now, actor_id=use_case.actor.id), book.next_id)
            if booked.transactions:
                book.put(booked)
                raise_ledger_events(agenda, definition, owner, booked, 1)
                counts[word] += 1
        agenda.settle()
    return counts, next_told
