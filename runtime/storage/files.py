"""Files: contents in a folder by their digest, each once; rows that say what they are and which record has them."""

import os
import tempfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, and_, delete, func, or_, select, update

from engines.kernel.errors import Invalid, NotFound, Problem, Transient
from runtime.storage.media_types import HEAD, sniffed
from runtime.storage.system_tables import SYSTEM

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Content:
    """What was put into the store."""

    digest: str
    """sha256, hexadecimal."""
    size: int
    """Bytes."""
    head: bytes


@dataclass(frozen=True, slots=True)
class File:
    """A file, as its row says."""

    id: int
    public_id: str
    digest: str
    size: int
    media_type: str
    name: str
    form: str | None
    record_id: int | None
    field: str | None
    created_at: datetime
    created_by: int | None


class FileStore:
    """A folder of contents. Equal contents are kept once; what is there is never written again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, source: BinaryIO, most: int | None = None) -> Content:
        """Keep what can be read from `source`. Raises `Invalid` beyond `most` bytes. Interrupted, it leaves nothing in sight."""
        self._folder.mkdir(parents=True, exist_ok=True)
        digest, size, head = sha256(), 0, b""
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".new-", delete=False) as kept:
            try:
                while piece := source.read(_PIECE):
                    size += len(piece)
                    if most is not None and size > most:
                        raise Invalid(Problem("file_too_large", params={"max": most}))
                    head = head or piece[:HEAD]
                    digest.update(piece)
                    kept.write(piece)
                kept.flush()
                os.fsync(kept.fileno())
                place = self.path(digest.hexdigest())
                place.parent.mkdir(parents=True, exist_ok=True)
                Path(kept.name).replace(place)
            except BaseException:
                Path(kept.name).unlink(missing_ok=True)
                raise
        return Content(digest.hexdigest(), size, head)

    def path(self, digest: str) -> Path:
        """Where a content is, or would be."""
        return self._folder / digest[:2] / digest[2:]

    def drop(self, digest: str) -> None:
        """Take a content out; nothing happens where it is gone already."""
        self.path(digest).unlink(missing_ok=True)

    def read(self, digest: str) -> Iterator[bytes]:
        """A content in pieces. Raises `NotFound`."""
        try:
            source = self.path(digest).open("rb")
        except FileNotFoundError:
            raise NotFound(Problem("file_content_missing", params={"digest": digest})) from None
        with source:
            while piece := source.read(_PIECE):
                yield piece


def add(connection: Connection, id: int, public_id: str, content: Content, name: str, at: datetime, by: int | None) -> File:
    """A row for a content; it belongs to no record yet."""
    plain_name = name.replace("\\", "/").rpartition("/")[2].strip() or "file"
    file = File(
        id, public_id, content.digest, content.size, sniffed(content.head, plain_name), plain_name, None, None, None, at, by
    )
    connection.execute(SYSTEM.file.insert(), {name: getattr(file, name) for name in File.__slots__})
    return file


def attach(connection: Connection, ids: Iterable[int], form: str, record_id: int, field: str) -> None:
    """These files belong to a field of a record from now on. Raises `Transient` where another record has got one meanwhile."""
    table, wanted = SYSTEM.file, list(ids)
    is_free = or_(table.c.record_id.is_(None), and_(table.c.form == form, table.c.record_id == record_id))
    statement = update(table).where(table.c.id.in_(wanted), is_free).values(form=form, record_id=record_id, field=field)
    if connection.execute(statement).rowcount != len(wanted):
        raise Transient(Problem("record_busy", params={"form": form}))


def forget_loose(connection: Connection, before: datetime, spared: Collection[str], most: int) -> list[str]:
    """Drop at most `most` rows of files that no record has got since `before`, except those with the digests `spared`. The
    digests of what was dropped: their contents are the caller's."""
    table = SYSTEM.file
    loose = select(table.c.id).where(table.c.record_id.is_(None), table.c.created_at < before, table.c.digest.not_in(spared))
    gone = delete(table).where(table.c.id.in_(loose.order_by(table.c.id).limit(most))).returning(table.c.digest)
    return sorted(set(connection.execute(gone).scalars()))


def find(connection: Connection, ids: Iterable[int]) -> dict[int, File]:
    """Files by id; unknown ids are left out."""
    table = SYSTEM.file
    query = select(*(table.c[name] for name in File.__slots__)).where(table.c.id.in_(list(ids)))
    return {row[0]: File(*row) for row in connection.execute(query)}


def digests(connection: Connection) -> list[str]:
    """The contents that are spoken of, in order."""
    digest = SYSTEM.file.c.digest
    return list(connection.execute(select(digest).distinct().order_by(digest)).scalars())


def total_size(connection: Connection) -> int:
    """Bytes of all contents that are spoken of, each counted once."""
    each = select(SYSTEM.file.c.digest, func.max(SYSTEM.file.c.size).label("size")).group_by(SYSTEM.file.c.digest).subquery()
    return int(connection.execute(select(func.coalesce(func.sum(each.c.size), 0))).scalar_one())


def find_public(connection: Connection, public_id: str) -> File | None:
    """The file with this public id."""
    table = SYSTEM.file
    query = select(*(table.c[name] for name in File.__slots__)).where(table.c.public_id == public_id)
    row = connection.execute(query).first()
    return None if row is None else File(*row)
