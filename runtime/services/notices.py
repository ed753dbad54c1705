"""What somebody is told: the list behind the bell. A notice about a record is told while the record may be seen; its sentence is
made then, of what may be seen.

A notice of a task, or of what one has begun, is always told: it names step and process, and the record as the step shows it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engines.kernel.errors import Forbidden, Problem
from engines.kernel.text import localised
from runtime.auth.actor import Actor
from runtime.services.comments import MENTION
from runtime.services.list_tasks import tell_tasks
from runtime.services.platform import Platform
from runtime.services.record_json import moment_text
from runtime.services.record_text import RecordText
from runtime.services.tell_process import ProcessTeller
from runtime.services.viewer import Viewer, view
from runtime.storage import comments, notices, tasks, users, workspace
from runtime.storage.notices import Notice

MOST = 50
#: Unread ones are counted as far as this.
MOST_COUNTED = 99
#: Signs of a comment that a notice shows.
_EXCERPT = 140
_BATCH = 100

Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Told:
    """A page of notices."""

    notices: list[dict[str, Any]]
    """Newest first."""
    next: Place | None
    """Where the next page begins."""
    unread: int
    """Of all; at most `MOST_COUNTED`."""


def list_notices(platform: Platform, actor: Actor, locale: str, limit: int, before: Place | None = None) -> Told:
    """One's own. Raises `Forbidden` for who is nobody."""
    user = _user(actor)
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        found: list[tuple[Notice, str | None]] = []
        for one in _seen(viewer, user, before, locale):
            found.append(one)
            if len(found) > limit:
                break
        page = found[:limit]
        last = page[-1][0] if len(found) > limit else None
        teller = _Teller(viewer, locale, user, [notice for notice, _ in page])
        told = [teller.tell(notice, name) for notice, name in page]
        return Told(told, None if last is None else (last.at, last.id), _unread(viewer, user, locale))


def count_unread(platform: Platform, actor: Actor) -> int:
    """How many of one's own are not read; at most `MOST_COUNTED`. Raises `Forbidden` for who is nobody."""
    user = _user(actor)
    with platform.database.read() as connection:
        return _unread(view(platform, connection, actor), user, "en")


def mark_read(platform: Platform, actor: Actor, ids: Sequence[int] | None) -> int:
    """One has read these of one's own (None: all); how many are left. Raises `Forbidden` for who is nobody."""
    user = _user(actor)
    with platform.database.write() as connection:
        notices.mark_read(connection, user, ids, platform.clock(workspace.load(connection)).now())
    return count_unread(platform, actor)


def _user(actor: Actor) -> int:
    if actor.id is None:
        raise Forbidden(Problem("no_notices"))
    return actor.id


def _unread(viewer: Viewer, user: int, locale: str) -> int:
    rows = notices.of_user(viewer.connection, user, MOST_COUNTED, unread=True)
    return sum(1 for _ in _among(viewer, rows, locale))


def _seen(viewer: Viewer, user: int, before: Place | None, locale: str) -> Iterator[tuple[Notice, str | None]]:
    """Those that may be told, newest first, each with the name of its record."""
    while True:
        rows = notices.of_user(viewer.connection, user, _BATCH, before)
        yield from _among(viewer, rows, locale)
        if len(rows) < _BATCH:
            return
        before = (rows[-1].at, rows[-1].id)


def _among(viewer: Viewer, rows: Iterable[Notice], locale: str) -> Iterator[tuple[Notice, str | None]]:
    """Those about records that may be seen, and those about none."""
    listed = list(rows)
    wanted: dict[str, set[int]] = {}
    for each in listed:
        if each.form is not None and each.record_id is not None and not _is_of_process(each):
            wanted.setdefault(each.form, set()).add(each.record_id)
    text, names = RecordText(viewer.release, locale, viewer.home.zone), dict[tuple[str, int], str]()
    for form, ids in wanted.items():
        entity = viewer.release.entities.get(form)
        for row in () if entity is None else viewer.records(entity, ids):
            names[form, int(row["id"])] = text.label(form, row)
    for each in listed:
        if each.form is None or each.record_id is None or _is_of_process(each):
            yield each, None
        elif (each.form, each.record_id) in names:
            yield each, names[each.form, each.record_id]


def _is_of_process(notice: Notice) -> bool:
    return notice.task_id is not None or notice.instance_id is not None


class _Teller:
    """Tells notices to one reader; what their tasks and instances are is read once for all."""

    def __init__(self, viewer: Viewer, locale: str, user: int, page: Sequence[Notice]) -> None:
        self._viewer = viewer
        self._locale = locale
        self._names = {each.id: each.name for each in users.all_users(viewer.connection)}
        teller = ProcessTeller(viewer, locale)
        found = tasks.some(viewer.connection, {each.task_id for each in page if each.task_id is not None})
        own = [each for each in found.values() if each.user_id == user]
        self._tasks = {each["id"]: each for each in tell_tasks(viewer, teller, locale, user, own)}
        alone = {each.instance_id for each in page if each.task_id is None and each.instance_id is not None}
        begun = [each for each in tasks.some_instances(viewer.connection, alone) if each["initiator"] == user]
        self._instances = {each["id"]: each for each in teller.instances(begun)}

    def tell(self, notice: Notice, name: str | None) -> dict[str, Any]:
        """One; `name`: of its record."""
        viewer = self._viewer
        params = viewer.open(notice.params) or {}
        entity = viewer.release.entities.get(notice.form or "")
        told: dict[str, Any] = {
            "id": notice.id, "kind": notice.kind, "at": moment_text(notice.at), "is_read": notice.read_at is not None,
            "by": self._names.get(params.get("by") or 0), "form": None if entity is None else entity.key,
            "title": None if entity is None else localised(entity.title, self._locale),
            "record": notice.record_id, "name": name, "text": params.get("text"), **self._process(notice),
        }  # fmt: skip
        if notice.kind == MENTION and notice.form is not None and notice.record_id is not None:
            told["text"] = self._excerpt(notice.form, notice.record_id, params.get("cause", 0))
        return told

    def _process(self, notice: Notice) -> dict[str, Any]:
        """Of a task or an instance: where it leads, what step and process are called, and the record as it may be seen there."""
        task = self._tasks.get(notice.task_id or 0)
        found = task or self._instances.get(notice.instance_id or 0)
        if found is None:
            return {"task": None, "instance": None, "step": None, "process": None}
        return {
            "task": None if task is None else task["id"], "instance": found["id"] if task is None else task["instance"],
            "step": None if task is None else localised(task["title"], self._locale),
            "process": localised(found["process"]["title"], self._locale), "name": found["name"],
            **({"record": None} if found["name"] is None else {}),
        }  # fmt: skip

    def _excerpt(self, form: str, record: int, id: int) -> str | None:
        comment = comments.find(self._viewer.connection, form, record, id)
        text = None if comment is None else self._viewer.open(comment.text)
        if text is None:
            return None
        plain = " ".join(str(text).split())
        return plain if len(plain) <= _EXCERPT else plain[: _EXCERPT - 1] + "…"
