"""A job's lease, held by whoever works on it: its effects and its end (or how far it has come) commit together."""

from datetime import timedelta
from typing import Any

from engines.kernel.errors import Problem, Transient
from runtime.services.use_case import UseCase
from runtime.storage import jobs
from runtime.storage.jobs import Job

LEASE = timedelta(seconds=60)


def finish(use_case: UseCase, job: Job, me: str) -> None:
    """The job is done with this transaction. Raises `Transient` where somebody else has taken it over."""
    if not jobs.finish(use_case.ws.connection, job.id, me, use_case.env.now):
        raise Transient(Problem("job_taken_over"))


def checkpoint(use_case: UseCase, job: Job, me: str, payload: dict[str, Any]) -> None:
    """With this transaction the job has come as far as `payload` says. Raises `Transient` like `finish`."""
    if not jobs.checkpoint(use_case.ws.connection, job.id, me, payload, use_case.env.now + LEASE):
        raise Transient(Problem("job_taken_over"))
