"""Back an installation up into one archive, and restore it. Called by `tessera backup` and `tessera restore`.

A backup is one snapshot: everybody goes on writing meanwhile, and nobody waits. A restore is one transaction into an empty
database: interrupted anywhere, nothing has happened.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from engines.kernel.errors import Invalid, Problem
from runtime.services.arrival import Arrived, Progress, arrive
from runtime.services.platform import Platform
from runtime.services.upgrade_database import refuse_unless_current
from runtime.storage import archive, copying, files, health, migrating
from runtime.storage.archive import Member, Writing
from runtime.storage.copying import Shape, Tally
from runtime.storage.database import Connection

#: Says in the data folder when the last backup was made, for `tessera doctor`.
LAST_BACKUP = "last-backup.json"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that is whole."""

    path: Path
    at: datetime
    size: int
    """Bytes."""
    rows: int
    files: int
    missing: tuple[str, ...]
    """Digests of files that are spoken of, and whose content is not in the store."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a backup came back as."""

    made_at: datetime
    arrived: Arrived
    files: int


def backup(platform: Platform, path: Path, progress: Progress) -> BackedUp:
    """Write a backup to a new file. Raises `Permanent` where it exists, cannot be written, or the database is not up to date."""
    at = platform.now()
    with archive.written(path, at.timestamp()) as target, platform.database.snapshot() as connection:
        refuse_unless_current(connection)
        shapes = copying.shapes(connection)
        total = sum(copying.count(connection, shape) for shape in shapes)
        target.head({
            "made_at": at.isoformat(), "system": health.server_version(connection), "revision": migrating.newest(),
            "tables": [shape.to_json() for shape in shapes], "rows": total,
        })  # fmt: skip
        left = _write_rows(connection, target, shapes, total, progress)
        digests = files.digests(connection)
        missing = _write_files(platform, target, digests, progress)
        target.manifest({
            "tables": {name: {"rows": tally.rows, "digest": tally.digest} for name, tally in left.items()},
            "files": len(digests) - len(missing), "missing_files": missing,
        })  # fmt: skip
    rows = sum(tally.rows for tally in left.values())
    done = BackedUp(path, at, path.stat().st_size, rows, len(digests) - len(missing), tuple(missing))
    _note(platform, done)
    return done


def restore(platform: Platform, path: Path, progress: Progress) -> Restored:
    """Bring a backup back into an empty installation. Raises `Conflict` where it is not empty, `Invalid` for an archive that
    is broken or none, `Permanent` for one of a newer program."""
    with archive.opened(path) as (head, members), platform.database.write() as connection:
        copying.refuse_unless_empty(connection)
        shapes = [Shape.from_json(each) for each in head["tables"]]
        copying.prepare(connection, head["revision"], shapes)
        manifest, kept = _read(platform, connection, shapes, members, head["rows"], progress)
        left = {name: Tally(each["rows"], each["digest"]) for name, each in manifest["tables"].items()}
        if kept != manifest["files"]:
            raise Invalid(Problem("archive_broken", params={"path": str(path)}))
        return Restored(datetime.fromisoformat(head["made_at"]), arrive(platform, connection, shapes, left, progress), kept)


def last_backup(platform: Platform) -> tuple[datetime, str] | None:
    """When the last backup was made on this machine, and where it went; None where none was."""
    try:
        found = json.loads((platform.settings.data_dir / LAST_BACKUP).read_bytes())
        return datetime.fromisoformat(found["at"]), found["path"]
    except (OSError, ValueError, KeyError):
        return None


def _write_rows(connection: Connection, target: Writing, shapes: list[Shape], total: int, progress: Progress) -> dict[str, Tally]:
    done, left = 0, {}
    for shape in shapes:
        left[shape.name] = Tally()
        for piece in copying.pieces(connection, shape, left[shape.name]):
            target.rows(shape.name, piece.lines)
            done += piece.count
            progress("rows", done, total)
    return left


def _write_files(platform: Platform, target: Writing, digests: list[str], progress: Progress) -> list[str]:
    missing = []
    for number, digest in enumerate(digests, 1):
        place = platform.files.path(digest)
        if place.exists():
            target.file(digest, place)
        else:
            missing.append(digest)
        progress("files", number, len(digests))
    return missing


def _read(
    platform: Platform, connection: Connection, shapes: list[Shape], members: Iterator[Member], total: int, progress: Progress
) -> tuple[Mapping[str, Any], int]:  # fmt: skip
    """Rows into their tables, files into the store; the manifest, and how many files there were."""
    by_name = {shape.name: shape for shape in shapes}
    rows = kept = 0
    for member in members:
        if member.kind == "rows":
            if member.name not in by_name:
                raise Invalid(Problem("archive_of_other_tables", params={"table": member.name}))
            rows += copying.load(connection, by_name[member.name], member.content.read())
            progress("rows", rows, total)
        elif member.kind == "file":
            if platform.files.put(cast("BinaryIO", member.content)).digest != member.name:
                raise Invalid(Problem("archive_file_differs", params={"digest": member.name}))
            kept += 1
            progress("files", kept, None)
        elif member.kind == "manifest":
            return json.load(member.content), kept
    raise Invalid(Problem("archive_cut_off"))


def _note(platform: Platform, done: BackedUp) -> None:
    note = {"at": done.at.isoformat(), "path": str(done.path.absolute()), "size": done.size}
    place = platform.settings.data_dir / LAST_BACKUP
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_suffix(f".{os.getpid()}")
    unfinished.write_text(json.dumps(note), encoding="utf-8")
    unfinished.replace(place)
