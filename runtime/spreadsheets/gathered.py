"""A sheet with the rows together that belong together: equal in one column, in the order in which the first of each came.

Called by the import service for rows of sub-tables. The rows wait in a temporary file; only their places in it are in memory.
"""

import os
import tempfile
from array import array
from collections.abc import Iterator
from pathlib import Path

from runtime.spreadsheets.kept import kept_row, row_of
from runtime.spreadsheets.sheet import Progress, Row, Rows


def group_of(row: Row, column: int) -> str:
    """What rows that belong together have in common: the cell's text."""
    return str(row[1][column]).strip()


def gathered(rows: Rows, column: int) -> Rows:
    """The sheet in such an order; takes over `rows`, which are closed with it."""
    descriptor, name = tempfile.mkstemp(prefix="tessera-gathered-", suffix=".jsonl")
    numbers: dict[str, int] = {}
    groups, places = array("q"), array("q")
    file = os.fdopen(descriptor, "w+b")
    done = 0

    def close() -> None:
        file.close()
        Path(name).unlink(missing_ok=True)
        rows.close()

    def read() -> Iterator[Row]:
        nonlocal done
        for index in sorted(range(len(groups)), key=groups.__getitem__):
            done += 1
            file.seek(places[index])
            yield row_of(file.readline())

    try:
        for row in rows:
            groups.append(numbers.setdefault(group_of(row, column), len(numbers)))
            places.append(file.tell())
            file.write(kept_row(row))
    except BaseException:
        close()
        raise
    total = len(groups)
    return Rows(rows.header, read(), rows_estimate=total, progress=lambda: Progress(done, total), close=close)
