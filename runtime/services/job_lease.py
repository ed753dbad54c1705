"""A job's lease, held by whoever works on it: its effects and its end (or how far it has come) commit together."""

from typing import Any

from engines.kernel.errors import Problem, Transient
from runtime.services.turn import Turn
from runtime.services.use_case import UseCase
from runtime.storage import jobs
from runtime.storage.jobs import Job


def finish(use_case: UseCase, job: Job, turn: Turn, result: Any = None) -> None:
    """The job is done with this transaction. Raises `Transient` where somebody else has taken it over, or away."""
    if not jobs.finish(use_case.ws.connection, job.id, turn.by, use_case.env.now, result):
        raise Transient(Problem("job_taken_over"))


def checkpoint(use_case: UseCase, job: Job, turn: Turn, payload: dict[str, Any], result: Any = None) -> None:
    """With this transaction the job has come as far as `payload` says. Raises `Transient` like `finish`."""
    if not jobs.checkpoint(use_case.ws.connection, job.id, turn.by, payload, use_case.env.now + turn.lease, result):
        raise Transient(Problem("job_taken_over"))
