"""The way in: opens a file of rows, whatever it is. Called by the import service."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import orjson

from engines.kernel.errors import Invalid, Problem
from runtime.spreadsheets import convert, excel_package
from runtime.spreadsheets.excel_rows import is_big, open_excel
from runtime.spreadsheets.kept import open_kept
from runtime.spreadsheets.sheet import Rows
from runtime.spreadsheets.text_rows import open_text

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"
_BOTTOM_OF_THE_TREE = Path(__file__).resolve().parents[2]


def open_rows(path: Path, sheet: str | None = None) -> Rows:
    """Open a CSV file or a sheet of an Excel file (by default the first that is not hidden).

    What the file is, its content decides, not its name. Memory stays bounded: CSV is streamed, an Excel sheet of over
    100 000 rows goes through a child process into a temporary file first. Raises Invalid: `file_missing`, `file_empty`,
    `file_unreadable`, `file_protected`, `file_wrong_bytes`, `file_unclosed_quote`, `file_cell_too_long`,
    `sheet_unknown`, `sheet_too_big`; the ones about single rows come while iterating.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except FileNotFoundError as error:
        raise Invalid(Problem("file_missing", params={"path": str(path)})) from error
    except OSError as error:
        raise Invalid(Problem("file_unreadable", params={"reason": error.strerror or str(error)})) from error
    if start == _ZIP:
        excel_package.refuse_too_big(path)
    if start in (_ZIP, _COMPOUND):
        return _open_converted(path, sheet) if is_big(path, sheet) else open_excel(path, sheet)
    if sheet is not None:
        raise Invalid(Problem("sheet_unknown", params={"sheet": sheet, "sheets": "CSV"}))
    return open_text(path)


def _open_converted(path: Path, sheet: str | None) -> Rows:
    """Have a child read the sheet and open what it wrote."""
    descriptor, name = tempfile.mkstemp(prefix="tessera-sheet-", suffix=".jsonl")
    os.close(descriptor)
    target = Path(name)
    try:
        done = subprocess.run(
            [sys.executable, "-m", convert.__name__, str(path.resolve()), str(target), sheet or ""],
            cwd=_BOTTOM_OF_THE_TREE,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        if done.returncode == convert.REFUSED:
            raise Invalid(Problem(told["code"], params=told["params"], hint=told["hint"]) for told in orjson.loads(done.stdout))
        if done.returncode != 0:
            raise Invalid(Problem("sheet_too_big"))
        return open_kept(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
