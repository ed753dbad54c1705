"""The audit of who has read what of people: one row for each answer in which personal fields stood in clear, with the fields and
how many records. Rows are written together, a second later at most by the server, at once by the command line.

What the system itself reads for its own work is not noted.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engines.access.masks import Masked
from engines.record.entity import Entity
from runtime.auth.read_log import Read
from runtime.services.platform import Platform
from runtime.services.viewer import Viewer
from runtime.storage import audit
from runtime.storage.audit import AuditRow
from runtime.storage.query_builder import Page

#: A process writes earlier where so many wait.
MOST_WAITING = 500
_LATER = frozenset({"session", "key"})
_OWN = "system"


def note_page(viewer: Viewer, entity: Entity, page: Page, *, is_one: bool = False) -> None:
    """A page of records was answered, with the records that its links lead to."""
    _note(viewer, entity, page.rows, is_one=is_one)
    for name, others in page.linked.items():
        target = entity.fields[name].target or ""
        rows = [row for each in others.values() for row in (each if isinstance(each, list) else [each])]
        if target in viewer.release.entities and rows:
            _note(viewer, viewer.release.entities[target], rows)


def note_history(viewer: Viewer, entity: Entity, public_id: str, fields: Iterable[str]) -> None:
    """The history of a record was answered, with changes of these fields."""
    seen = sorted(entity.fields[id].key for id in _clear(viewer, entity).intersection(fields))
    if seen:
        _add(viewer, "history_read", f"{entity.key}/{public_id}", {"fields": seen})


def note_fields(viewer: Viewer, fields: Iterable[tuple[str, str]], count: int) -> None:
    """Values of these fields (form id, field id) of so many records were answered together, as groups or totals."""
    by_form: dict[str, set[str]] = {}
    for form, field in fields:
        by_form.setdefault(form, set()).add(field)
    for form, names in by_form.items():
        entity = viewer.release.entities.get(form)
        seen = [] if entity is None else sorted(entity.fields[id].key for id in _clear(viewer, entity).intersection(names))
        if entity is not None and seen and count:
            _add(viewer, "records_read", entity.key, {"fields": seen, "count": count})


def write_reads(platform: Platform) -> None:
    """Write what waits, and link it into the chain."""
    reads = platform.read_log.take()
    if not reads:
        return
    try:
        platform.ids.ensure(len(reads))
        with platform.database.write() as connection:
            audit.append_all(connection, [
                AuditRow(
                    platform.ids.next(), each.at, each.actor.id, each.actor.login, each.actor.via, each.kind, each.subject,
                    each.detail, each.actor.address,
                )
                for each in reads
            ])  # fmt: skip
    except BaseException:
        platform.read_log.add(reads)
        raise
    with platform.database.write() as connection:
        audit.link(connection)


def _note(viewer: Viewer, entity: Entity, rows: Sequence[Mapping[str, Any]], *, is_one: bool = False) -> None:
    wanted = _clear(viewer, entity)
    if not wanted or viewer.actor.via == _OWN:
        return
    seen = [{id for id in wanted if row.get(id) is not None and not isinstance(row[id], Masked)} for row in rows]
    fields = sorted(entity.fields[id].key for id in set().union(*seen))
    if not fields:
        return
    if is_one:
        _add(viewer, "record_read", f"{entity.key}/{rows[0]['public_id']}", {"fields": fields})
    else:
        _add(viewer, "records_read", entity.key, {"fields": fields, "count": sum(map(bool, seen))})


def _clear(viewer: Viewer, entity: Entity) -> frozenset[str]:
    """Personal fields that the actor sees as they are."""
    personal = viewer.installed.reads.personal(entity.id)
    return frozenset(id for id in personal if viewer.access.right(entity.id, id) in ("read", "write"))


def _add(viewer: Viewer, kind: str, subject: str, detail: Mapping[str, object]) -> None:
    platform, actor = viewer.platform, viewer.actor
    if actor.via != _OWN:
        platform.read_log.add([Read(platform.now(), actor, kind, subject, detail)])


def write_in_time(platform: Platform, via: str) -> None:
    """Called when the reading transaction is over: a command's reads are written at once, others where many wait."""
    if platform.read_log.size and (via not in _LATER or platform.read_log.size >= MOST_WAITING):
        write_reads(platform)
