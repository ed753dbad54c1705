"""Tell people of something within a use case: one notice each behind their bell, written in the same transaction as what it tells
of. Whatever a service has to say to somebody who works here goes this way; a use case that is undone has told nobody.

A notice keeps ids only. Its sentence is made when it is read (`notices.py`), of what its reader may see then.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from runtime.services.use_case import UseCase
from runtime.storage.sealer import CLEAR


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told."""

    kind: str
    """Says which sentence it is."""
    form: str | None = None
    """Entity id of the record that it is about: it goes with the record when that is erased."""
    record: int | None = None
    by: int | None = None
    """Whose doing it was; None: the system's."""
    task: int | None = None
    instance: int | None = None


def tell_people(use_case: UseCase, users: Iterable[int], telling: Telling) -> None:
    """Tell each of some users."""
    for user in users:
        use_case.ws.system.add("notice", {
            "user_id": user, "kind": telling.kind, "form": telling.form, "record_id": telling.record,
            "params": [CLEAR, {"by": telling.by}], "at": use_case.env.now, "read_at": None, "task_id": telling.task,
            "instance_id": telling.instance,
        })  # fmt: skip
