"""Delete records into the recycle bin, and restore them from there. Links that point to them decide by their own setting."""

from collections.abc import Sequence
from dataclasses import dataclass

from engines.kernel.errors import AppError, Invalid, NotFound, Problem
from runtime.auth.actor import Actor
from runtime.services.agenda import Agenda
from runtime.services.guard import check_form, check_records
from runtime.services.platform import Platform
from runtime.services.reading_ahead import read_ahead
from runtime.services.record_writer import RecordWriter
from runtime.services.save_records import Saved, found_ids, refuse_stale
from runtime.services.transact import transact
from runtime.services.use_case import VOID, UseCase
from runtime.storage.records import Lock


@dataclass(frozen=True, slots=True)
class DeleteRecords:
    """Which records, by id or public id."""

    form: str
    ids: Sequence[int | str]
    atomic: bool = True
    version: int | None = None
    """Of a single record: the version that the caller has seen; another one is a conflict."""


def delete_records(platform: Platform, actor: Actor, request: DeleteRecords) -> list[Saved]:
    """Into the recycle bin. Raises `Invalid` or `Conflict` for an atomic list of which one cannot be deleted."""
    return transact(platform, actor, lambda use_case: delete_slice(use_case, request), size=len(request.ids))


def delete_slice(use_case: UseCase, request: DeleteRecords) -> list[Saved]:
    """The same within a transaction that is open."""
    entity = use_case.release.entity(request.form)
    check_form(use_case.access, entity, "delete")
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
                raise NotFound(Problem("record_not_found"))
            check_records(use_case.access, entity, "delete", (before,), use_case.env)
            refuse_stale(before, request.version)
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
                place = f"/{number}" if len(ids) > 1 else ""
                raise type(error)(problem.under(place) for problem in error.problems) from error
            use_case.ws.undo(mark)
            answers.append(Saved("refused", id, problems=error.problems))
    return answers


def restore_record(platform: Platform, actor: Actor, form: str, id: int | str) -> Saved:
    """Out of the recycle bin, with its roll-ups and formulas as they are today."""
    return transact(platform, actor, lambda use_case: restore_slice(use_case, form, id))


def restore_all(use_case: UseCase, form: str, named: Sequence[int | str]) -> list[Saved]:
    """Some of them; one that cannot come back holds up no other."""
    check_form(use_case.access, use_case.release.entity(form), "delete")
    answers: list[Saved] = []
    for each in named:
        mark = use_case.ws.mark()
        try:
            answers.append(restore_slice(use_case, form, each))
        except VOID:
            raise
        except AppError as error:
            use_case.ws.undo(mark)
            answers.append(Saved("refused", each if isinstance(each, int) else None, problems=error.problems))
    return answers


def restore_slice(use_case: UseCase, form: str, named: int | str) -> Saved:
    """The same within a transaction that is open."""
    entity = use_case.release.entity(form)
    check_form(use_case.access, entity, "delete")
    field = "public_id" if isinstance(named, str) else "id"
    before = next(iter(use_case.ws.deleted_by(entity.id, field, (named,))), None)
    if before is None:
        raise NotFound(Problem("record_not_found"))
    check_records(use_case.access, entity, "delete", (before,), use_case.env)
    if entity.parent is not None:
        raise Invalid(Problem("restore_the_owner", params={"form": entity.title}))
    agenda = Agenda(use_case)
    writer = RecordWriter(use_case, agenda)
    after = writer.restore(entity.id, before, depth=1)
    writer.decide_on_owners(depth=1)
    agenda.settle()
    return Saved("updated", after["id"], after["public_id"], after["version"], receipt=agenda.receipt)
