"""Jobs of processes: a timer whose time has come, an instance that used up its steps and goes on."""

from collections import Counter

from engines.process.stimulus import Continued, Stimulus, TimerFired
from runtime.auth.actor import Actor
from runtime.services.agenda import Agenda
from runtime.services.job_lease import finish
from runtime.services.platform import Platform
from runtime.services.transact import transact
from runtime.services.turn import Turn
from runtime.services.use_case import UseCase
from runtime.storage.jobs import Job


def run_process(platform: Platform, job: Job, turn: Turn) -> Counter[str]:
    """Tell the instance, in one transaction with the end of the job. Whom nothing waits for is passed over."""
    payload = job.payload
    timer = TimerFired(payload["element"], payload["round"]) if job.kind == "timer" else None
    stimulus: Stimulus = timer or Continued()

    def work(use_case: UseCase) -> None:
        finish(use_case, job, turn)
        agenda = Agenda(use_case)
        agenda.processes.tell(payload["instance"], stimulus)
        agenda.settle()

    transact(platform, Actor(), work, cause="process", size=4)
    return Counter(process=1)
