"""Delete records into the recycle bin, and restore them from there. Links that point to them decide by their own setting."""

from collections.abc import Sequence
from dataclasses import dataclass

from engines.kernel.errors import AppError, Invalid, NotFound, Problem
from runtime.services.agenda import Agenda
from runtime.services.guard import access_record
from runtime.services.platform import Platform
from runtime.services.reading_ahead import read_ahead
from runtime.services.record_writer import RecordWriter
from runtime.services.save_records import Saved, found_ids
from runtime.services.transact import transact
from runtime.services.use_case import VOID, Actor, UseCase
from runtime.storage.records import Lock


@dataclass(frozen=True, slots=True)
class DeleteRecords:
    """Which records, by id or public id."""

    form: str
    ids: Sequence[int | str]
    atomic: bool = True


def delete_records(platform: Platform, actor: Actor, request: DeleteRecords) -> list[Saved]:
    """Into the recycle bin. Raises `Invalid` or `Conflict` for an atomic list of which one cannot be deleted."""
    return transact(platform, actor, lambda use_case: _delete(use_case, request), size=len(request.ids))


def _delete(use_case: UseCase, request: DeleteRecords) -> list[Saved]:
    entity = use_case.release.entity(request.form)
    ids = found_ids(use_case, entity.id, request.ids)
    use_case.ws.lock(entity.id, [id for id in ids if id is not None], Lock.REMOVE)
    rows = [row for id in ids if id is not None and (row := use_case.ws.record(entity.id, id)) is not None]
    read_ahead(use_case, entity.id, rows)
    use_case.ws.end_first_pass()
    answers: list[Saved] = []
    for number, id in enumerate(ids):
        mark = use_case.ws.mark()
        try:
            before = None if id is None else use_case.ws.record(entity.id, id)
            if before is None:
                raise NotFound(Problem("record_not_found", f"/{number}"))
            access_record(use_case.actor, entity, "delete", (before,), use_case.env)
            agenda = Agenda(use_case)
            writer = RecordWriter(use_case, agenda)
            writer.delete(entity.id, before, depth=1)
            writer.decide_on_owners(depth=1)
            agenda.settle()
            answers.append(Saved("deleted", id, before["public_id"], before["version"] + 1, receipt=agenda.receipt))
        except VOID:
            raise
        except AppError as error:
            if request.atomic:
                raise
            use_case.ws.undo(mark)
            answers.append(Saved("refused", id, problems=error.problems))
    return answers


def restore_record(platform: Platform, actor: Actor, form: str, id: int) -> Saved:
    """Out of the recycle bin, with its roll-ups and formulas as they are today."""

    def work(use_case: UseCase) -> Saved:
        entity = use_case.release.entity(form)
        before = use_case.ws.deleted(entity.id, id)
        if before is None:
            raise NotFound(Problem("record_not_found"))
        if entity.parent is not None:
            raise Invalid(Problem("restore_the_owner", params={"form": entity.title}))
        agenda = Agenda(use_case)
        after = RecordWriter(use_case, agenda).restore(entity.id, before, depth=1)
        agenda.settle()
        return Saved("updated", id, after["public_id"], after["version"], receipt=agenda.receipt)

    return transact(platform, actor, work)
