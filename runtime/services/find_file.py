"""A file that somebody may have: one of a record and a field that they may read; before it has a record, whoever kept it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engines.kernel.errors import NotFound, Problem
from runtime.auth.actor import Actor
from runtime.services.platform import Platform
from runtime.services.viewer import Viewer, view
from runtime.storage import files, records
from runtime.storage.comments import is_place
from runtime.storage.files import File


def find_file(platform: Platform, actor: Actor, id: int | str) -> tuple[File, Path]:
    """The file with this id or public id, and where its content is. Raises `NotFound` for all others."""
    with platform.database.read() as connection:
        file = files.find(connection, (id,)).get(id) if isinstance(id, int) else files.find_public(connection, id)
        if file is None:
            raise _not_found()
        if file.form is None:
            if not (actor.id == file.created_by or actor.id is None):
                raise _not_found()
        elif not _is_readable(view(platform, connection, actor), file):
            raise _not_found()
    path = platform.files.path(file.digest)
    if not path.is_file():
        raise NotFound(Problem("file_content_missing", params={"digest": file.digest}))
    return file, path


def _is_readable(viewer: Viewer, file: File) -> bool:
    """Rows of a sub-table are read with the record that they belong to, files of comments too."""
    entity = viewer.release.entities.get(file.form or "")
    if entity is not None and is_place(file.field):
        return file.record_id is not None and viewer.can_see(entity, file.record_id, deleted=True)
    field = None if entity is None else entity.fields.get(file.field or "")
    if entity is None or field is None or viewer.access.right(entity.id, field.id) not in ("read", "write"):
        return False
    row = _row(viewer, entity.id, file.record_id)
    while entity.parent is not None and row is not None:
        entity = viewer.release.entities[entity.parent]
        row = _row(viewer, entity.id, row["parent"])
    return row is not None and viewer.can_see(entity, row["id"])


def _row(viewer: Viewer, form: str, id: int | None) -> Mapping[str, Any] | None:
    found = () if id is None else records.fetch(viewer.connection, viewer.installed.tables, form, (id,))
    return next(iter(found), None)


def _not_found() -> NotFound:
    return NotFound(Problem("file_not_found"))
