"""Rows of a CSV file (comma, semicolon or tab), streamed with constant memory. Called by `reading`.

Rows are counted as a spreadsheet program counts them: a quoted cell with line breaks is one row, an empty line is a row.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from engines.kernel.errors import Invalid, Problem
from runtime.spreadsheets import encoding, neutral
from runtime.spreadsheets.sheet import Progress, Row, Rows, column_names, fitted

_DELIMITERS = (",", ";", "\t")
_SAMPLE_CHARACTERS = 1 << 16
_SAMPLE_ROWS = 50


def open_text(path: Path) -> Rows:
    """The rows of a text file."""
    encoded = encoding.detect(path)
    total = path.stat().st_size
    # Closed by Rows.close.
    binary = path.open("rb")
    text = io.TextIOWrapper(binary, encoding=encoded.name, newline="")
    try:
        delimiter = _delimiter(text.read(_SAMPLE_CHARACTERS))
        text.seek(0)
        numbered = _numbered(text, delimiter)
        header = _header(numbered)
    except BaseException:
        text.close()
        raise
    return Rows(
        header,
        _below_header(numbered, len(header)),
        rows_estimate=max(0, encoded.lines - 1),
        progress=lambda: Progress(total if binary.closed else binary.tell(), total),
        close=text.close,
    )


def _delimiter(sample: str) -> str:
    """The delimiter that cuts the first rows into the same number of cells, and more than one."""
    lines = sample.splitlines(keepends=True)
    if len(sample) == _SAMPLE_CHARACTERS and len(lines) > 1:
        lines.pop()

    def evenness(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row, _ in zip(csv.reader(lines, delimiter=delimiter), range(_SAMPLE_ROWS), strict=False) if row]
        if not widths or widths[0] < 2:
            return 0.0, 0
        return widths.count(widths[0]) / len(widths), widths[0]

    return max(_DELIMITERS, key=evenness)


def _numbered(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, empty ones too."""
    lines = _Lines(text)
    number = 0
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in reader:
            number += 1
            if lines.is_at_end:
                _refuse_unclosed(lines.of_this_row, delimiter, number)
            lines.of_this_row.clear()
            yield number, cells
    except csv.Error as error:
        limit = csv.field_size_limit()
        raise Invalid(Problem("file_cell_too_long", params={"row": number + 1, "limit": limit})) from error


class _Lines:
    """The lines of a file; remembers those of the row that is being read."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self.of_this_row: list[str] = []
        self.is_at_end = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline()
        if not line:
            self.is_at_end = True
            raise StopIteration
        self.of_this_row.append(line)
        return line


def _refuse_unclosed(lines: list[str], delimiter: str, number: int) -> None:
    """A row that only the end of the file ended: the quotation mark was never closed and has swallowed the rest."""
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        raise Invalid(Problem("file_unclosed_quote", params={"row": number})) from error


def _header(numbered: Iterator[tuple[int, list[str]]]) -> tuple[str, ...]:
    """The names in the first row that holds anything."""
    for _, cells in numbered:
        header = column_names(neutral.restored(cell) for cell in cells)
        if header:
            return header
    raise Invalid(Problem("file_empty"))


def _below_header(numbered: Iterator[tuple[int, list[str]]], width: int) -> Iterator[Row]:
    for number, cells in numbered:
        filled = fitted([neutral.restored(cell) if cell[:1] == "'" else cell for cell in cells], width)
        if filled is not None:
            yield number, filled
