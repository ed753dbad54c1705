"""The recycle bin of a form: who has deleted what and when, and what comes back with each record. Only what the reader may see
is told: of the records, of what went with them, and of how many."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engines.expression.scope import Scope
from engines.expression.types import BOOLEAN
from engines.kernel.text import Text
from engines.record.entity import Entity, Field
from engines.record.query import MAX_LIMIT, Query
from runtime.auth.actor import Actor
from runtime.services.list_records import ListRecords, query_of
from runtime.services.personal_reads import note_page, write_in_time
from runtime.services.platform import Platform
from runtime.services.record_json import RecordJson, moment_text
from runtime.services.viewer import Viewer, view
from runtime.storage import traces, users


@dataclass(frozen=True, slots=True)
class Binned:
    """A page of it, as JSON, and where the next begins."""

    records: Sequence[Mapping[str, Any]]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class _Dependants:
    """Records of one form that were deleted with records of another."""

    form: str
    title: Text
    counts: Counter[tuple[int, datetime]]
    """By the record that they went with, and the moment."""
    is_exact: bool


def list_bin(platform: Platform, actor: Actor, form: str, words: str | None, limit: int, cursor: str | None) -> Binned:
    """What was deleted last comes first. Raises `NotFound`, `Invalid`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        asked = ListRecords(form, sort="-deleted_at", limit=limit, cursor=cursor, deleted=True, search=words)
        page = viewer.page(query_of(viewer, entity, asked))
        note_page(viewer, entity, page)
        ids = [int(row["id"]) for row in page.rows]
        histories = traces.changes_of_all(connection, entity.id, ids)
        names = {user.id: user.name or user.login for user in users.all_users(connection)}
        others = _dependants(viewer, entity, ids)
        write = RecordJson(viewer.release, entity).write
        told = [_told(row, write(row, page.linked), histories[int(row["id"])], names, others) for row in page.rows]
    write_in_time(platform, actor.via)
    return Binned(told, page.cursor)


def _told(
    row: Mapping[str, Any], record: Mapping[str, Any], history: Sequence[traces.Change], names: Mapping[int, str],
    others: Sequence[_Dependants],
) -> dict[str, Any]:  # fmt: skip
    deletion = next((each for each in reversed(history) if each.kind == "deleted"), None)
    by = None if deletion is None or deletion.actor_id is None else names.get(deletion.actor_id)
    place = (int(row["id"]), row["deleted_at"])
    brings = [
        {"form": each.form, "title": each.title, "count": each.counts[place], "is_exact": each.is_exact}
        for each in others
        if each.counts[place]
    ]
    is_erased = bool(history) and history[-1].kind == "erased"
    return {
        "record": record, "deleted_at": moment_text(row["deleted_at"]), "deleted_by": by, "is_erased": is_erased,
        "brings": brings,
    }  # fmt: skip


def _dependants(viewer: Viewer, entity: Entity, ids: Collection[int]) -> list[_Dependants]:
    """What went with these records: rows of their sub-tables, and records whose links say so."""
    if not ids:
        return []
    found: list[_Dependants] = []
    for source, link in viewer.installed.reads.links_to(entity.id):
        is_own = source.parent == entity.id
        if (is_own or link.settings.get("on_delete") == "cascade") and _may_be_counted(viewer, entity, source, link):
            found.append(_counted(viewer, source, link, ids))
    return found


def _may_be_counted(viewer: Viewer, entity: Entity, source: Entity, link: Field) -> bool:
    if not viewer.access.may(source.id, "read"):
        return False
    if source.parent == entity.id:
        return any(viewer.access.sees(entity.id, name) for name in entity.sub_tables if entity.fields[name].target == source.id)
    return viewer.access.right(source.id, link.id) in ("read", "write")


def _counted(viewer: Viewer, source: Entity, link: Field, ids: Collection[int]) -> _Dependants:
    text = f"{link.key} in [{', '.join(str(id) for id in sorted(ids))}]"
    only = viewer.platform.language.formula(text, Scope(viewer.release.schema, source.id), BOOLEAN)
    page = viewer.page(Query(source.id, only, limit=MAX_LIMIT, deleted=True, fields=("id", "deleted_at", link.id)))
    counts = Counter((int(row[link.id]), row["deleted_at"]) for row in page.rows if isinstance(row.get(link.id), int))
    return _Dependants(source.key, source.title, counts, page.cursor is None)
