"""The way out: writes rows to a CSV file or an Excel sheet, so that reading them again gives the same rows.

Called by the export service and by `error_sheet`. Text that a spreadsheet program would run is neutralised (`neutral`).
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Protocol, TypeAlias

from engines.kernel.errors import Invalid, Problem
from runtime.spreadsheets.excel_sheet import ExcelSheet
from runtime.spreadsheets.neutral import neutral

#: What a file may be, by the ending of its name.
ENDINGS = (".csv", ".xlsx")

#: What can be written. Datetimes are naive, in the zone that their reader expects; None is an empty cell.
Value: TypeAlias = str | bool | int | Decimal | date | datetime | time | None


class SheetWriter(Protocol):
    """A sheet that rows are added to, one after the other."""

    def add(self, values: Sequence[Value], marked: frozenset[int] = frozenset()) -> None:
        """Write a row; the cells at the positions `marked` stand out where the format can show it."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


def open_writer(path: Path, title: str = "Sheet1") -> SheetWriter:
    """A writer by the name's ending: `.xlsx` is Excel (its sheet is named `title`), `.csv` is CSV. Raises `Invalid`."""
    check_ending(path, "/file")
    return ExcelSheet(path, title) if path.suffix.lower() == ".xlsx" else TextSheet(path)


def check_ending(path: Path, pointer: str) -> None:
    """Refuse a name that does not say what the file is to be. `pointer`: where the name stands."""
    if path.suffix.lower() not in ENDINGS:
        raise Invalid(Problem("file_ending_unknown", pointer, {"name": path.name, "endings": ", ".join(ENDINGS)}))


def write_sheet(path: Path, header: Sequence[str], rows: Iterable[Sequence[Value]], title: str = "Sheet1") -> int:
    """Write a header and rows in constant memory; the number of rows. Raises Invalid where Excel cannot hold them."""
    writer = open_writer(path, title)
    count = 0
    try:
        writer.add(header)
        for row in rows:
            writer.add(row)
            count += 1
    finally:
        writer.close()
    return count


class TextSheet:
    """A CSV file: UTF-8 with a byte order mark, by which Excel knows the encoding; lines end as RFC 4180 says."""

    def __init__(self, path: Path) -> None:
        # Closed by `close`.
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)

    def add(self, values: Sequence[Value], marked: frozenset[int] = frozenset()) -> None:
        """Write a row."""
        self._writer.writerow([_text(value) for value in values])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def _text(value: Value) -> str:
    match value:
        case str():
            return neutral(value)
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case int():
            return str(value)
