"""`tessera import`: a sheet of rows into a form."""

from pathlib import Path
from typing import Any

import click

from runtime.cli.door import REFUSED, Door, command
from runtime.cli.printing import progress
from runtime.cli.values import pairs

#: Numbers of rows that were left out, as far as they are shown.
_MOST_ROWS = 20


@command("import")
@click.argument("form", metavar="APP.FORM")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map", "maps", multiple=True, metavar="COLUMN=FIELD", help="Where a column goes: a field, `link.field`, or `-` for nowhere."
)
@click.option("--key", multiple=True, metavar="FIELD", help="Unique field by which a row finds its record.")
@click.option(
    "--mode",
    type=click.Choice(("both", "create", "update")),
    default="both",
    show_default=True,
    help="With --key: what rows may do.",
)
@click.option("--sheet", help="Name of the sheet of an Excel file; else the first.")
@click.option(
    "--errors", type=click.Path(path_type=Path), metavar="PATH", help="Where the sheet of bad rows goes; else beside the file."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
def import_(door: Door, form: str, file: Path, **options: Any) -> None:
    """Import a CSV or Excel file.

    Good rows go in; bad rows go into a sheet with their reasons, and the exit status is 1. An interrupted import continues
    when the same command is given again.
    """
    from runtime.services.drain_jobs import drain_jobs
    from runtime.services.import_records import ImportRecords, import_records

    dry_run: bool = options["dry_run"]
    mapping, key = pairs(options["maps"]), _listed(options["key"])
    wanted = ImportRecords(form, file, mapping, key, options["mode"], options["sheet"], dry_run, options["errors"])
    platform = door.workspace()
    with progress(not door.as_json) as advance:

        def report(where: Any, counts: Any) -> None:
            rows = sum(counts.values())
            advance(file.name, where.done, where.total, door.say("import_so_far", rows=rows, refused=counts.get("refused", 0)))

        done = import_records(platform, door.actor, wanted, report)
    if not dry_run:
        drain_jobs(platform)
    door.answer(_told(door, done, dry_run=dry_run), lambda: _show(door, done, dry_run=dry_run))
    if done.counts["refused"]:
        raise SystemExit(REFUSED)


def _listed(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip() for key in keys for part in key.split(",") if part.strip())


def _told(door: Door, done: Any, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run, "rows": done.total, "counts": dict(done.counts), "continued": done.continued,
        "errors": None if done.errors is None else str(done.errors), "unused_columns": list(done.unused),
        "read_only_columns": list(done.read_only), "left_out": list(done.left_out),
        "first_problems": [{"row": row, **door.told(problem)} for row, problem in done.first_problems],
    }  # fmt: skip


def _show(door: Door, done: Any, *, dry_run: bool) -> None:
    if done.continued:
        door.line("import_continued")
    if done.unused:
        door.line("import_unused", columns=", ".join(done.unused))
    if done.read_only:
        door.line("import_read_only", columns=", ".join(done.read_only))
    if done.left_out:
        rows = ", ".join(str(row) for row in done.left_out[:_MOST_ROWS])
        door.line("import_left_out", count=len(done.left_out), rows=rows + (" …" if len(done.left_out) > _MOST_ROWS else ""))
    door.line("import_dry" if dry_run else "import_done", rows=done.total, **done.counts)
    for row, problem in done.first_problems:
        door.line("import_row", row=row, sentence=door.sentence(problem))
    if done.errors is not None:
        door.line("import_errors", path=done.errors)
