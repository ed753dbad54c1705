"""What a sheet is in memory: a header and a stream of numbered rows. Made by `reading`, used by the import service."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from types import TracebackType
from typing import Self, TypeAlias

#: What stands in a cell that was read. Numbers are text, in full, as they were typed or as Excel shows them; an empty
#: cell is "". Dates and times come from Excel's date cells only and bear no zone; a CSV file holds text.
Cell: TypeAlias = str | bool | date | datetime | time

#: A row's number, as a spreadsheet program shows it (the header is usually 1), and its cells: one for each column of
#: the header, and more only where the row holds something beyond the header's last column.
Row: TypeAlias = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is: `done` of `total`, in bytes of a CSV file or in rows of an Excel sheet."""

    done: int
    total: int


class Rows:
    """An open sheet. Iterate once; use as a context manager, or call `close`."""

    def __init__(
        self,
        header: Iterable[str],
        rows: Iterator[Row],
        *,
        rows_estimate: int,
        progress: Callable[[], Progress],
        close: Callable[[], None],
    ) -> None:
        self.header = tuple(header)
        """Names of the columns: unique but for unnamed ones, which are ""."""
        self.rows_estimate = rows_estimate
        """About how many rows will come; embedded line breaks and empty rows are counted in."""
        self._rows = rows
        self._progress = progress
        self._close = close

    def __iter__(self) -> Iterator[Row]:
        """The rows below the header in the file's order; rows without any content are left out."""
        return self._rows

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def progress(self) -> Progress:
        """How far the iteration is."""
        return self._progress()

    def close(self) -> None:
        """Close the file and remove what was made for reading it."""
        self._close()


def column_names(titles: Iterable[str]) -> tuple[str, ...]:
    """The titles of a header row as names: white space tidied, a repeated name numbered ("Note", "Note 2"), a NUL
    marked."""
    names: list[str] = []
    known: set[str] = set()
    for title in titles:
        name = " ".join(title.replace("\0", "\ufffd").split())
        again = 2
        numbered = name
        while name and numbered in known:
            numbered = f"{name} {again}"
            again += 1
        names.append(numbered)
        known.add(numbered)
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def fitted(cells: list[Cell], width: int) -> list[Cell] | None:
    """The cells of a row filled up or cut to `width`, never cutting content; None when nothing stands in the row."""
    while cells and cells[-1] == "":
        cells.pop()
    if not cells:
        return None
    if len(cells) < width:
        cells.extend([""] * (width - len(cells)))
    return cells
