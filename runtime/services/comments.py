"""What people say about a record. Whoever may see the record may read and add; one's own may be changed and deleted, others' by
administrators. Somebody who is named (`@[login]`) and may see the record is told.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from engines.kernel.errors import Forbidden, Invalid, NotFound, Problem
from engines.record.entity import Entity
from runtime.auth.actor import Actor
from runtime.auth.known_actors import actor_of
from runtime.services.list_records import find_id
from runtime.services.platform import Platform
from runtime.services.record_json import moment_text
from runtime.services.transact import Once, transact
from runtime.services.use_case import UseCase
from runtime.services.viewer import Viewer, view
from runtime.storage import comments, erasing, files, notices, users
from runtime.storage.comments import Comment
from runtime.storage.files import File
from runtime.storage.notices import Notice
from runtime.storage.sealer import CLEAR, whole
from runtime.storage.users import User

#: The kind of a notice: somebody has named you.
MENTION = "mention"
LONGEST = 10_000
MOST_FILES = 20
#: Comments of one record that are told at once.
MOST = 200
_MENTION = re.compile(r"@\[([^\W_][\w.@+-]{0,63})\]")
_MOST_MENTIONS = 50
#: Rows that a comment writes at most, as `transact` counts them for the ids that it draws.
_SIZE = 5
#: People who are asked whether they see a record, for a list of few.
_MOST_ASKED, _FEW = 60, 8


@dataclass(frozen=True, slots=True)
class NewComment:
    """What is said about which record."""

    form: str
    id: int | str
    text: str
    files: Sequence[int] = ()
    """Sent before, for a comment."""


class CommentJson:
    """Tells comments of one record to one reader."""

    def __init__(self, viewer: Viewer, entity: Entity) -> None:
        self._viewer = viewer
        self._entity = entity
        everybody = users.all_users(viewer.connection)
        self._by_id: Mapping[int, User] = {each.id: each for each in everybody}
        self._by_login: Mapping[str, User] = {each.login: each for each in everybody}

    def write(self, comment: Comment, its_files: Iterable[File]) -> dict[str, Any]:
        """One of them; `text` null: erased."""
        viewer = self._viewer
        text = viewer.open(comment.text)
        by = self._by_id.get(comment.actor_id or 0)
        return {
            "id": comment.id, "at": moment_text(comment.at), "edited_at": moment_text(comment.edited_at),
            "by": None if by is None else _person(by), "text": text,
            "mentions": [_person(self._by_login[each]) for each in _named(text or "") if each in self._by_login],
            "files": [_file(each) for each in its_files], "may": _may(viewer.actor, comment),
        }  # fmt: skip


def list_comments(platform: Platform, actor: Actor, form: str, id: int | str) -> dict[str, Any]:
    """The newest comments of a record, oldest first, and how many there are. Raises `NotFound`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        record = find_id(viewer, entity, id, deleted=True)
        found = comments.of_record(connection, entity.id, record, MOST)
        kept, writer = comments.files_of(connection, found), CommentJson(viewer, entity)
        told = [writer.write(each, kept.get(each.id, ())) for each in reversed(found)]
        return {"comments": told, "count": comments.count(connection, entity.id, record)}


def add_comment(platform: Platform, actor: Actor, request: NewComment, once: Once | None = None) -> dict[str, Any]:
    """The comment, and the logins of those who are named but may not see the record, so are not told. Raises `NotFound`,
    `Forbidden`, `Invalid`."""
    text = _checked(request.text, bool(request.files))

    def work(use_case: UseCase) -> dict[str, Any]:
        viewer, entity, record = _place(use_case, platform, request.form, request.id)
        connection, id = use_case.ws.connection, platform.ids.next()
        sealed = _sealed(use_case, entity, record, text)
        comment = Comment(id, entity.id, record, use_case.env.now, actor.id, sealed, None)
        comments.add(connection, comment)
        _attach(use_case, comment, request.files)
        untold = _tell(use_case, viewer, entity, comment, _named(text))
        its_files = comments.files_of(connection, [comment]).get(id, ())
        return _answer(viewer, entity, comment, its_files, untold)

    return transact(platform, actor, work, cause="comment", size=_SIZE, once=once)


def change_comment(platform: Platform, actor: Actor, form: str, id: int | str, comment: int, text: str) -> dict[str, Any]:
    """Say it otherwise; whoever is named anew is told. Only whoever said it. Raises as `add_comment` does."""

    def work(use_case: UseCase) -> dict[str, Any]:
        viewer, entity, record = _place(use_case, platform, form, id)
        connection = use_case.ws.connection
        found = _found(viewer, entity, record, comment, "edit")
        its_files = comments.files_of(connection, [found]).get(found.id, ())
        said = _checked(text, bool(its_files))
        before = set(_named(viewer.open(found.text) or ""))
        changed = replace(found, text=_sealed(use_case, entity, record, said), edited_at=use_case.env.now)
        comments.change(connection, found.id, changed.text, use_case.env.now)
        untold = _tell(use_case, viewer, entity, changed, [each for each in _named(said) if each not in before])
        return _answer(viewer, entity, changed, its_files, untold)

    return transact(platform, actor, work, cause="comment", size=_SIZE)


def delete_comment(platform: Platform, actor: Actor, form: str, id: int | str, comment: int) -> None:
    """Take it away with its files, and what was told because of it. Whoever said it, and administrators. Raises `NotFound`,
    `Forbidden`."""

    def work(use_case: UseCase) -> list[str]:
        viewer, entity, record = _place(use_case, platform, form, id)
        connection = use_case.ws.connection
        found = _found(viewer, entity, record, comment, "delete")
        gone = comments.drop_files(connection, found)
        comments.drop(connection, found.id)
        notices.take_back(connection, record, MENTION, found.id)
        return gone

    digests = transact(platform, actor, work, cause="comment")
    if digests:  # once nothing can bring the rows back
        with platform.database.write() as connection:
            erasing.drop_contents(connection, platform.files, digests)


def list_people(platform: Platform, actor: Actor, form: str, id: int | str, text: str) -> list[dict[str, str]]:
    """A few who can be named: active, of that name or login, and able to see the record. Raises `NotFound`."""
    wanted = text.strip().casefold()
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        entity = viewer.entity(form)
        record = find_id(viewer, entity, id)
        active = [each for each in users.all_users(connection) if each.is_active]
        fitting = [each for each in active if wanted in each.name.casefold() or wanted in each.login.casefold()]
        fitting.sort(key=lambda each: (not each.name.casefold().startswith(wanted), each.name))
        found: list[dict[str, str]] = []
        for each in fitting[:_MOST_ASKED]:
            if len(found) < _FEW and _sees(viewer, entity, record, each):
                found.append(_person(each))
        return found


def _place(use_case: UseCase, platform: Platform, form: str, id: int | str) -> tuple[Viewer, Entity, int]:
    """The record that is spoken of, for somebody who may speak: an API key must be good for more than reading."""
    actor = use_case.actor
    viewer = view(platform, use_case.ws.connection, actor)
    entity = viewer.entity(form)
    if entity.parent is not None:
        raise NotFound(Problem("record_not_found"))
    record = find_id(viewer, entity, id)
    if actor.scopes is not None and not viewer.access.may(entity.id, "update"):
        raise Forbidden(Problem("not_allowed", params={"form": entity.title, "action": "comment"}))
    return viewer, entity, record


def _found(viewer: Viewer, entity: Entity, record: int, id: int, action: str) -> Comment:
    found = comments.find(viewer.connection, entity.id, record, id, lock=True)
    if found is None:
        raise NotFound(Problem("comment_not_found"))
    if action not in _may(viewer.actor, found):
        raise Forbidden(Problem("comment_not_yours"))
    return found


def _may(actor: Actor, comment: Comment) -> list[str]:
    is_own = actor.id is not None and comment.actor_id == actor.id
    may_edit = is_own and comment.text is not None
    return [*(["edit"] if may_edit else []), *(["delete"] if is_own or actor.is_unrestricted else [])]


def _checked(text: str, has_files: bool) -> str:
    said = text.strip()
    if len(said) > LONGEST:
        raise Invalid(Problem("comment_too_long", "/text", {"most": LONGEST}))
    if not said and not has_files:
        raise Invalid(Problem("comment_empty", "/text"))
    return said


def _sealed(use_case: UseCase, entity: Entity, record: int, text: str) -> Any:
    """As it is kept: what is said of somebody whose data are personal goes with the key of their record."""
    row: dict[str, Any] = {"text": whole(text, record if use_case.release_reads.personal(entity.id) else None)}
    use_case.sealer.seal_rows(use_case.ws.connection, [row], ("text",))
    return row["text"]


def _attach(use_case: UseCase, comment: Comment, ids: Sequence[int]) -> None:
    connection, found = use_case.ws.connection, files.find(use_case.ws.connection, ids)
    for id in ids:
        file = found.get(id)
        if file is None or file.record_id is not None or file.created_by != comment.actor_id:
            raise Invalid(Problem("no_file_to_attach", "/files", {"file": id}))
    if ids:
        files.attach(connection, dict.fromkeys(ids), comment.form, comment.record_id, comments.place_of(comment.id))


def _tell(use_case: UseCase, viewer: Viewer, entity: Entity, comment: Comment, logins: Sequence[str]) -> list[str]:
    """Tell those who are named; the logins of those who may not see the record."""
    told: list[Notice] = []
    untold: list[str] = []
    platform = viewer.platform
    for login in logins:
        user = users.find_user(viewer.connection, login)
        if user is None or user.id == comment.actor_id:
            continue
        if not _sees(viewer, entity, comment.record_id, user):
            untold.append(login)
            continue
        params = [CLEAR, {"cause": comment.id, "by": comment.actor_id}]
        at: datetime = comment.edited_at or comment.at
        told.append(Notice(platform.ids.next(), user.id, MENTION, entity.id, comment.record_id, params, at))
    notices.add(use_case.ws.connection, told)
    return untold


def _sees(viewer: Viewer, entity: Entity, record: int, user: User) -> bool:
    other = actor_of(viewer.connection, user.id) if user.is_active else None
    return other is not None and view(viewer.platform, viewer.connection, other, viewer.installed).can_see(entity, record)


def _named(text: str) -> list[str]:
    """Logins, each once."""
    return list(dict.fromkeys(_MENTION.findall(text)))[:_MOST_MENTIONS]


def _answer(
    viewer: Viewer, entity: Entity, comment: Comment, its_files: Iterable[File], untold: list[str]
) -> dict[str, Any]:  # fmt: skip
    public = next((str(row["public_id"]) for row in viewer.records(entity, [comment.record_id])), "")
    # the record's public id is what an erasure finds kept answers by
    return {"comment": CommentJson(viewer, entity).write(comment, its_files), "record": public, "untold": untold}


def _person(user: User) -> dict[str, str]:
    return {"login": user.login, "name": user.name}


def _file(file: File) -> dict[str, Any]:
    return {"id": file.id, "name": file.name, "size": file.size, "media_type": file.media_type}
