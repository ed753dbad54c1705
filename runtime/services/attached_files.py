"""Files in records: what a file field holds must be there, fit the field and be nobody else's; then it is the record's."""

from collections.abc import Iterable
from fnmatch import fnmatch

from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Field
from runtime.services.stimulus import Row
from runtime.services.use_case import UseCase
from runtime.storage import files
from runtime.storage.files import File


def attach_files(use_case: UseCase, form: str, fields: Iterable[Field], row: Row) -> None:
    """Give the files of these fields to the record. Raises `Invalid` by field."""
    system, problems = use_case.ws.system, []
    for field in fields:
        ids = row.get(field.id) or ()
        found = files.find(use_case.ws.connection, ids)
        for id in ids:
            file = found.get(id)
            is_taken = system.owner_of(id) not in (None, (form, row["id"]))
            if file is None or is_taken or not _is_theirs(use_case, file, form, row["id"], field):
                wrong: tuple[str, dict[str, object]] | None = ("no_such_file", {})
            else:
                wrong = _wrong(field, file)
            if wrong is not None:
                code, params = wrong
                problems.append(Problem(code, f"/{field.key}", {"title": field.title, "file": id, **params}))
            system.attach(id, form, row["id"], field.id)
    if problems:
        raise Invalid(problems)


def _is_theirs(use_case: UseCase, file: File, form: str, record: int, field: Field) -> bool:
    """The record's own file, of this field or of one that may be read; one that no record has, of whoever kept it. The system
    may give anybody's."""
    if file.record_id is not None:
        is_seen = file.field == field.id or use_case.access.right(form, file.field or "") in ("read", "write")
        return (file.form, file.record_id) == (form, record) and is_seen
    return use_case.actor.id is None or file.created_by == use_case.actor.id


def _wrong(field: Field, file: File) -> tuple[str, dict[str, object]] | None:
    most = field.settings.get("max_size")
    if most is not None and file.size > most:
        return "file_too_big", {"name": file.name, "most": most}
    return wrong_kind(field, file)


def wrong_kind(field: Field, file: File) -> tuple[str, dict[str, object]] | None:
    """Code and parameters of the problem where the field does not take files of this kind."""
    accept = field.settings.get("accept") or getattr(field.type, "default_accept", ())
    if accept and not any(fnmatch(file.media_type, kind) for kind in accept):
        return "file_kind_not_accepted", {"name": file.name, "kind": file.media_type, "kinds": ", ".join(accept)}
    return None
