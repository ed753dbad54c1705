"""Rows that hold totals, as people put below their tables: they are no records, and are left out by number.

Called by the import service.
"""

from collections.abc import Iterator, Sequence
from unicodedata import normalize

from runtime.spreadsheets.sheet import Cell, Row, Rows

_WORDS = frozenset({"合计", "总计", "小计", "共计", "累计", "total", "totals", "subtotal", "sub-total", "grandtotal"})


def is_total(cells: Sequence[Cell], width: int) -> bool:
    """Whether a row begins with a word such as “Total” and fills fewer cells than the header's `width`."""
    filled = [cell for cell in cells if not (isinstance(cell, str) and not cell.strip())]
    if not filled or len(filled) >= width or not isinstance(filled[0], str):
        return False
    word = "".join(normalize("NFKC", filled[0]).split()).casefold()
    return word.removesuffix(":") in _WORDS


def without_totals(rows: Rows, left_out: list[int]) -> Rows:
    """The sheet without them; takes over `rows`. Their numbers go into `left_out` as they come."""

    def read() -> Iterator[Row]:
        for row in rows:
            if is_total(row[1], len(rows.header)):
                left_out.append(row[0])
            else:
                yield row

    return Rows(rows.header, read(), rows_estimate=rows.rows_estimate, progress=lambda: rows.progress, close=rows.close)
