"""The sheet of rows that an import refused: the original cells, the row's number, and what is wrong with which cell.

Written by the import service for the person who corrects the rows and imports the sheet again; the two columns that are
added stand last, so that the same mapping fits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from runtime.spreadsheets.sheet import Cell
from runtime.spreadsheets.writing import open_writer


@dataclass(frozen=True, slots=True)
class BadRow:
    """A refused row. `reasons` are sentences by the name of the column; those about the whole row stand under ""."""

    number: int
    cells: Sequence[Cell]
    reasons: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles of the added columns, in the reader's language."""

    row: str
    reason: str


def write_error_sheet(path: Path, header: Sequence[str], bad_rows: Iterable[BadRow], titles: Titles) -> int:
    """Write the rows to `path` (.xlsx or .csv); how many there were. In Excel the cells that are wrong stand out."""
    writer = open_writer(path)
    count = 0
    try:
        writer.add([*header, titles.row, titles.reason])
        for bad in bad_rows:
            # A row may be longer than the header: its surplus is shown, and the reasons stay in their columns.
            surplus = [str(cell) for cell in bad.cells[len(header) :] if cell != ""]
            cells = [*bad.cells[: len(header)], *[""] * (len(header) - len(bad.cells))]
            marked = frozenset(position for position, name in enumerate(header) if name and name in bad.reasons)
            writer.add([*cells, bad.number, _sentences(bad.reasons), *surplus], marked)
            count += 1
    finally:
        writer.close()
    return count


def _sentences(reasons: Mapping[str, Sequence[str]]) -> str:
    """All reasons of a row in one text: `phone: …`, one a line."""
    return "\n".join(f"{name}: {sentence}" if name else sentence for name, of_one in reasons.items() for sentence in of_one)
