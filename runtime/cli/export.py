"""`tessera export`: records of a form into a sheet."""

import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory

import click

from runtime.cli.door import Door, command
from runtime.cli.printing import progress
from runtime.cli.values import listed


@command("export")
@click.argument("form", metavar="APP.FORM")
@click.argument("file", metavar="[FILE.csv|.xlsx]", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--filter", "filter_", metavar="FORMULA", help="Only records for which this holds.")
@click.option("--fields", metavar="A,B", help="Only these columns; `link.field` for a unique field of a linked record.")
@click.option("--sort", metavar="FIELDS", help="-ordered_on,order_no: minus is descending.")
def export(door: Door, form: str, file: Path | None, filter_: str | None, fields: str | None, sort: str | None) -> None:
    """Export records as CSV or Excel, by the file's ending; without a file as CSV to standard output.

    Columns are named so that importing the file again with --key changes nothing.
    """
    from runtime.services.export_records import ExportRecords, export_records

    platform = door.workspace()
    if file is None and door.as_json:
        raise click.UsageError("--json needs a FILE: standard output cannot hold both.")
    with progress(not door.as_json and file is not None) as advance:

        def report(done: int, total: int) -> None:
            advance(form, done, total)

        def write(target: Path) -> int:
            return export_records(
                platform, door.actor, ExportRecords(form, target, filter_, listed(fields) or None, sort), report
            )

        if file is None:
            _to_output(write)
            return
        rows = write(file)
    door.answer({"file": str(file), "rows": rows}, lambda: door.line("export_done", rows=f"{rows:,}", path=file))


def _to_output(write: Callable[[Path], int]) -> None:
    """Write a sheet of its own first: standard output may be a pipe, which cannot be opened by a name."""
    with TemporaryDirectory(prefix="tessera-export-") as folder:
        kept = Path(folder) / "export.csv"
        write(kept)
        with kept.open("rb") as source:
            copyfileobj(source, sys.stdout.buffer)
