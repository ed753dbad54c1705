"""A sheet kept in a plain file between two processes: written by `convert` in a child, read here by its parent.

The first line describes the sheet, each further line is a row: its number, then its cells, as JSON. A date or time bears
its kind, so that it is a date again.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path

import orjson

from runtime.spreadsheets.sheet import Cell, Progress, Row, Rows

_KINDS: Mapping[str, Callable[[str], Cell]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def write_kept(rows: Rows, target: Path) -> None:
    """Write an open sheet to `target`."""
    with target.open("wb") as file:
        file.write(orjson.dumps({"header": rows.header, "rows": rows.rows_estimate}, option=orjson.OPT_APPEND_NEWLINE))
        for row in rows:
            file.write(kept_row(row))


def open_kept(source: Path) -> Rows:
    """Read what `write_kept` wrote; the file is removed when the sheet is closed."""
    # Closed by Rows.close.
    file = source.open("rb")
    try:
        description = orjson.loads(file.readline())
    except BaseException:
        file.close()
        raise
    total = source.stat().st_size

    def close() -> None:
        file.close()
        source.unlink(missing_ok=True)

    return Rows(
        description["header"],
        map(row_of, file),
        rows_estimate=description["rows"],
        progress=lambda: Progress(total if file.closed else file.tell(), total),
        close=close,
    )


def kept_row(row: Row) -> bytes:
    """A row as its line."""
    number, cells = row
    option = orjson.OPT_APPEND_NEWLINE | orjson.OPT_PASSTHROUGH_DATETIME
    return orjson.dumps([number, *cells], default=_kind_and_text, option=option)


def row_of(line: bytes) -> Row:
    """The row of a line."""
    number, *cells = orjson.loads(line)
    return number, [_cell(cell) if isinstance(cell, dict) else cell for cell in cells]


def _cell(kept: dict[str, str]) -> Cell:
    ((kind, text),) = kept.items()
    return _KINDS[kind](text)


def _kind_and_text(cell: date | time) -> dict[str, str]:
    return {type(cell).__name__: cell.isoformat()}
