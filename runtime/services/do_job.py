"""Do one job that is due: claim it, do it in transactions of its own, settle it. Called by workers and by `run_due`.

A job's effects and its end commit together, so it is done once however often it is begun and wherever its process dies.
"""

import logging
import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from engines.kernel.errors import AppError, Permanent, Problem, Transient
from runtime.services.after_rules import run_after
from runtime.services.bring_seed import run_seed
from runtime.services.erase_record import run_erase
from runtime.services.export_job import run_export
from runtime.services.import_job import run_import
from runtime.services.job_lease import finish
from runtime.services.job_values import actor_of
from runtime.services.ledger_due import settle_due
from runtime.services.platform import Platform
from runtime.services.print_job import run_print
from runtime.services.process_job import run_process
from runtime.services.scheduled_rules import run_schedule
from runtime.services.search_terms import run_search
from runtime.services.send_message import gave_up, run_send
from runtime.services.tidy_up import run_tidying
from runtime.services.transact import transact
from runtime.services.turn import Turn
from runtime.services.undo_import import run_undo
from runtime.services.use_case import UseCase, kept_problems, plain
from runtime.storage import jobs, workspace
from runtime.storage.database import Connection
from runtime.storage.incidents import Incident, upsert_incidents
from runtime.storage.jobs import LANES, Job

#: Seconds before a job is tried again, after the first try, the second …
PAUSES = (1, 10, 60, 300)
_logger = logging.getLogger(__name__)


def lease_of(platform: Platform) -> timedelta:
    """How long a job may be without a sign of life from whoever works on it."""
    return timedelta(seconds=platform.settings.job_lease_seconds)


def worker_name() -> str:
    """A name for a worker that nobody else has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def do_job(
    platform: Platform, turn: Turn, *, lanes: Sequence[str] = LANES, kinds: frozenset[str] | None = None, id: int | None = None
) -> Counter[str] | None:
    """Claim the oldest due job (of these lanes and kinds; or exactly `id`) and do it. What was done, by word; None where there
    was nothing to claim. Raises `Transient` where the database cannot be reached: nothing is lost."""
    with platform.database.write() as connection:
        now = platform.clock(workspace.load(connection)).now()
        claimed = jobs.claim(connection, turn.by, now, turn.lease, lanes=lanes, kinds=kinds, id=id)
    return _work(platform, claimed[0], turn) if claimed else None


def _work(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    try:
        if job.attempts > jobs.MOST_ATTEMPTS:  # each try ended with its process: it would end the next one too
            raise Permanent(Problem("job_gave_up", params={"attempts": jobs.MOST_ATTEMPTS}))
        with platform.telemetry.job(job.kind, job.lane, job.id):
            done = _WORK[job.kind](platform, job, turn)
    except AppError as error:
        return _settle(platform, job, turn, error)
    except Exception as error:
        _logger.exception("job %s (%s) failed", job.id, job.kind)
        return _settle(platform, job, turn, Transient(Problem("job_broke", params={"error": f"{type(error).__name__}: {error}"})))
    if turn.is_broken_off:
        with platform.database.write() as connection:
            jobs.hand_back(connection, job.id, turn.by)
    return done


def _settle(platform: Platform, job: Job, turn: Turn, error: AppError) -> Counter[str]:
    """It did not work: again later, or never again and an incident."""
    retry = isinstance(error, Transient) and job.attempts < jobs.MOST_ATTEMPTS
    with platform.database.write() as connection:
        now = platform.clock(workspace.load(connection)).now()
        told = kept_problems(error)
        if retry:
            jobs.postpone(connection, job.id, turn.by, now + timedelta(seconds=PAUSES[job.attempts - 1]), told)
            return Counter()
        if not jobs.fail(connection, job.id, turn.by, now, told):
            return Counter()
        if job.kind in _GIVEN_UP:
            _GIVEN_UP[job.kind](connection, job, error)
        sample = {"job": job.id, "payload": plain(job.payload), "problems": told}
        upsert_incidents(connection, [Incident("job", job.kind, "", error.code, now, sample)])
    return Counter(failed=1)


def _rule_after(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """A rule that runs after the save, once, for who caused it."""

    def work(use_case: UseCase) -> None:
        finish(use_case, job, turn)
        run_after(use_case, job.payload)

    transact(platform, actor_of(job.payload), work, cause=f"rule:{job.payload['rule']}", size=4)
    return Counter(rule=1)


_WORK: Mapping[str, Callable[[Platform, Job, Turn], Counter[str]]] = {
    "rule": _rule_after, "schedule": run_schedule, "ledger": settle_due, "seed": run_seed,
    "import": run_import, "search": run_search, "erase": run_erase,
    "tidy": run_tidying, "import_undo": run_undo, "export": run_export, "print": run_print,
    "timer": run_process, "process": run_process,
    "send": run_send,
}  # fmt: skip
#: What else is settled with a job that failed for good, in the same transaction.
_GIVEN_UP: Mapping[str, Callable[[Connection, Job, AppError], None]] = {"send": gave_up}
