"""Writes as the doors by HTTP ask for them: done, and told as JSON within the same transaction, so that the answer can be kept
with the work and given again."""

from collections.abc import Sequence
from typing import Any

from runtime.services.answers import Answers, Asked
from runtime.services.delete_records import DeleteRecords, delete_slice, restore_all, restore_slice
from runtime.services.do_action import DoAction, act
from runtime.services.save_records import SaveRecords, refuse_too_many, save_slice
from runtime.services.transact import transact
from runtime.services.use_case import UseCase

Told = dict[str, Any]


def save_and_tell(asked: Asked, request: SaveRecords) -> list[Told]:
    """What became of each row. Raises what `save_records` raises, `Conflict` for a key that was used for something else."""
    refuse_too_many(request)

    def work(use_case: UseCase) -> list[Told]:
        answers = Answers(use_case, use_case.release.entity(request.form), asked.say)
        return [answers.told(saved) for saved in save_slice(use_case, request)]

    return transact(asked.platform, asked.actor, work, cause=request.cause, size=len(request.rows), once=asked.once)


def delete_and_tell(asked: Asked, request: DeleteRecords) -> list[Told]:
    """What became of each record."""

    def work(use_case: UseCase) -> list[Told]:
        answers = Answers(use_case, use_case.release.entity(request.form), asked.say)
        return [answers.told(saved) for saved in delete_slice(use_case, request)]

    return transact(asked.platform, asked.actor, work, size=len(request.ids), once=asked.once)


def restore_and_tell(asked: Asked, form: str, id: int | str) -> Told:
    """The record, out of the recycle bin."""

    def work(use_case: UseCase) -> Told:
        return Answers(use_case, use_case.release.entity(form), asked.say).told(restore_slice(use_case, form, id))

    return transact(asked.platform, asked.actor, work, once=asked.once)


def restore_many_and_tell(asked: Asked, form: str, ids: Sequence[int | str]) -> list[Told]:
    """What became of each record that is wanted out of the recycle bin."""

    def work(use_case: UseCase) -> list[Told]:
        answers = Answers(use_case, use_case.release.entity(form), asked.say)
        return [answers.told(saved) for saved in restore_all(use_case, form, ids)]

    return transact(asked.platform, asked.actor, work, size=len(ids), once=asked.once)


def do_and_tell(asked: Asked, request: DoAction) -> Told:
    """The record after the action, and what its rules did."""

    def work(use_case: UseCase) -> Told:
        return Answers(use_case, use_case.release.entity(request.form), asked.say).told(act(use_case, request))

    return transact(asked.platform, asked.actor, work, cause=f"action:{request.action}", size=4, once=asked.once)
