"""`tessera backup` and `tessera restore`: the whole installation in one file, and back."""

from pathlib import Path
from typing import Any

import click

from engines.kernel.errors import Problem
from runtime.cli.door import Door, command
from runtime.cli.printing import Advance, progress


@command("backup")
@click.argument("file", metavar="FILE.tar.gz", type=click.Path(path_type=Path, dir_okay=False))
def backup(door: Door, file: Path) -> None:
    """Back up the database and all files into a new FILE, while everybody goes on working."""
    from runtime.services import backup as service

    platform = door.workspace()
    with progress(not door.as_json) as advance:
        done = service.backup(platform, file, reporting(door, advance))
    told = {
        "file": str(done.path), "at": done.at.isoformat(), "size": done.size, "rows": done.rows, "files": done.files,
        "missing_files": list(done.missing),
    }  # fmt: skip

    def show() -> None:
        size, at = f"{done.size / 1e6:,.1f}", done.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        door.line("backup_done", rows=f"{done.rows:,}", files=f"{done.files:,}", path=done.path, size=size, at=at)
        if done.missing:
            door.line("backup_without_files", count=len(done.missing))
        if door.settings.master_key is None:
            door.line("backup_without_keys", path=door.settings.data_dir / "keys")

    door.answer(told, show)


@command("restore")
@click.argument("file", metavar="FILE.tar.gz", type=click.Path(path_type=Path, dir_okay=False))
def restore(door: Door, file: Path) -> None:
    """Restore a backup into an empty installation; all of it, or nothing."""
    from runtime.services import backup as service

    with progress(not door.as_json) as advance:
        done = service.restore(door.platform, file, reporting(door, advance))
    told = {"made_at": done.made_at.isoformat(), "files": done.files, **arrived_json(done.arrived)}

    def show() -> None:
        at = done.made_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        show_arrived(door, done.arrived)
        door.line("restore_done", rows=f"{done.arrived.rows:,}", files=f"{done.files:,}", at=at)
        keys = door.settings.data_dir / "keys"
        if door.settings.master_key is None and not keys.exists():
            door.line("restore_needs_keys", path=keys)

    door.answer(told, show)


def reporting(door: Door, advance: Advance) -> Any:
    """Progress of a copy, in words."""

    def report(what: str, done: int, total: int | None) -> None:
        advance(door.say(f"copying_{what}"), done, total)

    return report


def arrived_json(arrived: Any) -> dict[str, Any]:
    """What a copy came to, for programs (`runtime.services.arrival.Arrived`)."""
    return {
        "rows": arrived.rows, "tables": len(arrived.tables), "ledgers": dict(arrived.ledgers),
        "forms": [{"form": each.entity, "rows": each.rows, "digest": each.digest} for each in arrived.forms],
    }  # fmt: skip


def show_arrived(door: Door, arrived: Any) -> None:
    """Rows and digests of the forms, and what to look at."""
    rows = [(each.entity, f"{each.rows:,}", each.digest[:16]) for each in arrived.forms]
    door.table(door.say("copied_titles").split("|"), rows, frozenset((1,)))
    for ledger, count in arrived.ledgers.items():
        if count:
            door.line("copied_ledger_wrong", ledger=ledger, count=count)
    for problem in arrived.warnings:
        door.print(door.sentence(Problem(problem.code, problem.pointer, problem.params)))
