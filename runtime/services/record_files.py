"""All files of one record: of its fields, of the rows of its sub-tables, and of what was said about it. As far as they may be
seen."""

from collections.abc import Iterator
from typing import Any

from engines.kernel.text import localised
from engines.record.entity import Entity
from runtime.auth.actor import Actor
from runtime.services.list_records import find_id
from runtime.services.platform import Platform
from runtime.services.record_json import moment_text
from runtime.services.viewer import Viewer, view
from runtime.storage import comments, files, records, users
from runtime.storage.files import File


def list_files(platform: Platform, actor: Actor, form: str, id: int | str, locale: str) -> list[dict[str, Any]]:
    """Newest first. Raises `NotFound`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        record = find_id(viewer, entity, id, deleted=True)
        names = {user.id: user.name for user in users.all_users(connection)}
        found = [*_of_fields(viewer, entity, record, locale), *_of_comments(viewer, entity, record)]
        found.sort(key=lambda each: each[0].id, reverse=True)
        return [
            {
                "id": file.id, "name": file.name, "size": file.size, "media_type": file.media_type,
                "at": moment_text(file.created_at), "by": names.get(file.created_by or 0), "place": place,
            }
            for file, place in found
        ]  # fmt: skip


def _of_fields(viewer: Viewer, entity: Entity, record: int, locale: str) -> Iterator[tuple[File, str]]:
    """Files that the record has now, each with the title of its field."""
    rows: list[tuple[Entity, str, dict[str, Any]]] = []
    tables = viewer.installed.tables
    rows += [(entity, "", dict(row)) for row in records.fetch(viewer.connection, tables, entity.id, (record,))]
    for name in entity.sub_tables:
        if viewer.access.right(entity.id, name) in ("read", "write"):
            part = viewer.release.entities[entity.fields[name].target or ""]
            title = f"{localised(entity.fields[name].title, locale)} · "
            found = records.fetch_by(viewer.connection, tables, part.id, "parent", (record,))
            rows += [(part, title, dict(row)) for row in found]
    for each, before, row in rows:
        for field in viewer.installed.reads.file_fields(each.id):
            if viewer.access.right(each.id, field.id) in ("read", "write"):
                kept = files.find(viewer.connection, row.get(field.id) or ())
                yield from ((file, before + localised(field.title, locale)) for file in kept.values())


def _of_comments(viewer: Viewer, entity: Entity, record: int) -> Iterator[tuple[File, str]]:
    """Files of what was said; in no field."""
    yield from ((file, "") for file in comments.files_about(viewer.connection, entity.id, record))
