"""What a process tells people: of a task that came to them, how it came, and that it is late; whoever began it, how it ended.

Called by `processes.py` while it carries a step out; kinds of notices stand here and nowhere else.
"""

from collections.abc import Iterable
from typing import Final

from engines.process.definition import ProcessDefinition
from engines.process.engine import Entry
from engines.process.nodes.user_task import UserTask
from runtime.services.tell_people import Telling, tell_people
from runtime.services.use_case import UseCase
from runtime.storage.process_book import Run, Task

TASK, TRANSFERRED, RETURNED = "task", "task_transferred", "task_returned"
URGED, OVERDUE = "task_urged", "task_overdue"
#: Of tasks; the others are of instances.
OF_TASKS: Final = frozenset({TASK, TRANSFERRED, RETURNED, URGED, OVERDUE})
APPROVED, REJECTED, COMPLETED, CANCELLED = "process_approved", "process_rejected", "process_completed", "process_cancelled"
OF_INSTANCES: Final = frozenset({APPROVED, REJECTED, COMPLETED, CANCELLED})

#: By what somebody has done: how a task came to the next one.
_CAME: Final = {"transfer": TRANSFERRED, "return": RETURNED}


def came_by(entries: Iterable[Entry], before: str) -> str:
    """The kind of the notice for tasks that are opened after these entries; `before`: as far as was known."""
    verbs = [_CAME[verb] for each in entries if each.kind == "acted" and (verb := str(each.detail["verb"])) in _CAME]
    return verbs[-1] if verbs else before


class ProcessNotices:
    """Within one use case."""

    def __init__(self, use_case: UseCase) -> None:
        self._use_case = use_case

    def opened(self, task: Task, initiator: int | None, came: str) -> None:
        """Somebody has a task: of whoever began, or by whoever handed it on."""
        kind = RETURNED if task.kind == "revision" else came
        by = initiator if kind == TASK else self._use_case.actor.id
        self._tell(task, kind, by)

    def reminded(self, tasks: Iterable[Task]) -> None:
        """Tasks are late."""
        for task in tasks:
            self._tell(task, OVERDUE, None)

    def urged(self, tasks: Iterable[Task]) -> None:
        """Whoever began urges."""
        for task in tasks:
            self._tell(task, URGED, self._use_case.actor.id)

    def over(self, run: Run, definition: ProcessDefinition | None) -> None:
        """It has come to its end: whoever began is told, unless it was their own doing, or another process waits for it.
        `definition`: None where its version does not fit any more, and it was called off."""
        initiator, actor = run.state.initiator, self._use_case.actor.id
        if initiator is None or initiator == actor or run.parent_id is not None:
            return
        telling = Telling(_end(run, definition), run.form, run.record_id, actor, instance=run.id)
        tell_people(self._use_case, (initiator,), telling)

    def _tell(self, task: Task, kind: str, by: int | None) -> None:
        telling = Telling(kind, task.form, task.record_id, by, task=task.id, instance=task.instance_id)
        tell_people(self._use_case, (task.user_id,), telling)


def _end(run: Run, definition: ProcessDefinition | None) -> str:
    """How it ended. It was approved where whatever was not approved would have ended it."""
    if run.state.state != "completed":
        return CANCELLED
    if run.state.outcome == "rejected":
        return REJECTED
    nodes = () if definition is None else definition.nodes.values()
    asked = [each for each in nodes if isinstance(each, UserTask) and each.task == "approval"]
    return APPROVED if asked and all(each.on_reject != "go_on" for each in asked) else COMPLETED
