"""Comments as they are kept: what somebody said about a record, and the files that came with it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from runtime.storage.files import File
from runtime.storage.story import Before, newest
from runtime.storage.system_tables import SYSTEM

_PLACE = "comment:"
"""What stands before the id of a comment where a file of a field names the field: no field is called so."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said."""

    id: int
    form: str
    record_id: int
    at: datetime
    actor_id: int | None
    text: Any
    """Sealed; None: erased."""
    edited_at: datetime | None


def add(connection: Connection, comment: Comment) -> None:
    """A new one; its text has been sealed."""
    connection.execute(SYSTEM.comment.insert(), {name: getattr(comment, name) for name in Comment.__slots__})


def find(connection: Connection, form: str, record: int, id: int, *, lock: bool = False) -> Comment | None:
    """The comment of a record with this id."""
    table = SYSTEM.comment
    query = select(*_columns()).where(table.c.id == id, table.c.form == form, table.c.record_id == record)
    row = connection.execute(query.with_for_update() if lock else query).first()
    return None if row is None else Comment(*row)


def of_record(connection: Connection, form: str, record: int, most: int, before: Before = None) -> list[Comment]:
    """The newest before a place, newest first."""
    table = SYSTEM.comment
    query = select(*_columns()).where(table.c.form == form, table.c.record_id == record)
    return [Comment(*row) for row in connection.execute(newest(query, table.c.at, table.c.id, before, most))]


def count(connection: Connection, form: str, record: int) -> int:
    """How many a record has."""
    table = SYSTEM.comment
    query = select(func.count()).where(table.c.form == form, table.c.record_id == record)
    return connection.execute(query).scalar_one()


def change(connection: Connection, id: int, text: Any, at: datetime) -> None:
    """Say something else; the text has been sealed."""
    connection.execute(update(SYSTEM.comment).where(SYSTEM.comment.c.id == id).values(text=text, edited_at=at))


def drop(connection: Connection, id: int) -> None:
    """Take one away."""
    connection.execute(delete(SYSTEM.comment).where(SYSTEM.comment.c.id == id))


def erase(connection: Connection, records: Collection[int]) -> None:
    """The texts of all comments on these records: that somebody said something stays."""
    table = SYSTEM.comment
    connection.execute(update(table).where(table.c.record_id.in_(list(records))).values(text=None))


# their files


def place_of(comment: int) -> str:
    """What a file of a comment has in the place of its field."""
    return f"{_PLACE}{comment}"


def files_about(connection: Connection, form: str, record: int) -> list[File]:
    """The files of all comments on a record."""
    table = SYSTEM.file
    query = select(*(table.c[name] for name in File.__slots__)).where(
        table.c.form == form, table.c.record_id == record, table.c.field.startswith(_PLACE, autoescape=True)
    )
    return [File(*row) for row in connection.execute(query)]


def is_place(field: str | None) -> bool:
    """Whether a file is a comment's."""
    return field is not None and field.startswith(_PLACE)


def files_of(connection: Connection, comments: Iterable[Comment]) -> dict[int, list[File]]:
    """Files by comment, in the order in which they were sent."""
    places = {place_of(each.id): each.id for each in comments}
    found: dict[int, list[File]] = {}
    if places:
        table = SYSTEM.file
        query = select(*(table.c[name] for name in File.__slots__)).where(table.c.field.in_(list(places)))
        records = {each.record_id for each in comments}
        for row in connection.execute(query.where(table.c.record_id.in_(records)).order_by(table.c.id)):
            file = File(*row)
            found.setdefault(places[file.field or ""], []).append(file)
    return found


def drop_files(connection: Connection, comment: Comment) -> list[str]:
    """Take its files away; digests of contents that nobody has any more."""
    table = SYSTEM.file
    mine = (table.c.record_id == comment.record_id) & (table.c.field == place_of(comment.id))
    digests = set(connection.execute(delete(table).where(mine).returning(table.c.digest)).scalars())
    kept = set(connection.execute(select(table.c.digest).where(table.c.digest.in_(digests))).scalars())
    return sorted(digests - kept)


def _columns() -> list[Any]:
    return [SYSTEM.comment.c[name] for name in Comment.__slots__]
