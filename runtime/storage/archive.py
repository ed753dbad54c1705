"""The archive of a backup: one `.tar.gz` with a head, pieces of tables, files by their digest, and a manifest at the end.

It is written and read in one go, without a copy on disk. The manifest stands last, so an archive that was cut off has none.
"""

import gzip
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from engines.kernel.errors import Invalid, Permanent, Problem

FORMAT = 1
_HEAD, _MANIFEST, _TABLES, _FILES = "head.json", "manifest.json", "tables/", "files/"
#: JSON takes little more room at the fastest levels, and several times less of them to make.
_COMPRESSION = 3
_BROKEN = (gzip.BadGzipFile, tarfile.TarError, EOFError, zlib.error, json.JSONDecodeError, UnicodeDecodeError)


class Writing:
    """An archive that is being written."""

    def __init__(self, tar: tarfile.TarFile, mtime: float) -> None:
        self._tar = tar
        self._mtime = mtime
        self._number = 0

    def head(self, document: Mapping[str, Any]) -> None:
        """What the archive is; first of all."""
        self._put(_HEAD, json.dumps({"format": FORMAT, **document}, ensure_ascii=False).encode())

    def rows(self, table: str, lines: bytes) -> None:
        """Some rows of a table."""
        self._number += 1
        self._put(f"{_TABLES}{table}/{self._number:08}.jsonl", lines)

    def file(self, digest: str, path: Path) -> None:
        """The content of a file."""
        with path.open("rb") as source:
            self._add(_FILES + digest, path.stat().st_size, source)

    def manifest(self, document: Mapping[str, Any]) -> None:
        """What has been written; last of all."""
        self._put(_MANIFEST, json.dumps(document, ensure_ascii=False, indent=1).encode())

    def _put(self, name: str, content: bytes) -> None:
        self._add(name, len(content), io.BytesIO(content))

    def _add(self, name: str, size: int, source: IO[bytes]) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = size, self._mtime, 0o600
        self._tar.addfile(member, source)


@dataclass(frozen=True, slots=True)
class Member:
    """One part of an archive that is being read."""

    kind: str
    """`rows`, `file`, `manifest`."""
    name: str
    """Table, or digest."""
    content: IO[bytes]


@contextmanager
def written(path: Path, mtime: float) -> Iterator[Writing]:
    """Write an archive; it bears its name once it is whole. Raises `Permanent` where it cannot be written, and leaves nothing."""
    unfinished = path.with_name(path.name + ".part")
    try:
        if path.exists():
            raise Permanent(Problem("archive_exists", params={"path": str(path)}))
        with unfinished.open("xb") as target:
            unfinished.chmod(0o600)
            with (
                gzip.GzipFile(path.name, "wb", _COMPRESSION, target, mtime) as packed,
                tarfile.open(fileobj=packed, mode="w|", bufsize=1 << 20) as tar,
            ):
                yield Writing(tar, mtime)
            target.flush()
            os.fsync(target.fileno())
        unfinished.replace(path)
    except FileExistsError as error:
        raise Permanent(Problem("archive_being_written", params={"path": str(unfinished)})) from error
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise Permanent(Problem("file_not_writable", params={"reason": error.strerror or str(error)})) from error
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


@contextmanager
def opened(path: Path) -> Iterator[tuple[Mapping[str, Any], Iterator[Member]]]:
    """The head of an archive and, one after the other, its parts. Raises `Invalid` where it is none, or broken."""
    try:
        with gzip.open(path) as packed, tarfile.open(fileobj=packed, mode="r|", bufsize=1 << 20) as tar:
            members = _members(tar)
            first = next(members, None)
            head = json.load(first.content) if first is not None and first.kind == "head" else {}
            if head.get("format") != FORMAT:
                raise Invalid(Problem("archive_of_other_format", params={"found": head.get("format", "–"), "needed": FORMAT}))
            yield head, members
    except _BROKEN as error:
        raise Invalid(Problem("archive_broken", params={"path": str(path)})) from error
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Invalid(Problem("archive_not_found", params={"path": str(path)})) from error


def _members(tar: tarfile.TarFile) -> Iterator[Member]:
    for member in tar:
        content = tar.extractfile(member)
        if content is None:
            continue
        folder, _, rest = member.name.partition("/")
        kind = {_HEAD: "head", _MANIFEST: "manifest", "tables": "rows", "files": "file"}.get(folder)
        if kind is None:
            raise Invalid(Problem("archive_broken", params={"path": str(tar.name)}))
        yield Member(kind, rest.partition("/")[0], content)
