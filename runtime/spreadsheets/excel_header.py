"""The header of an Excel sheet, which people like to build from merged cells, made flat. Called by `excel_rows`.

- A title over the whole table ("Orders of May", merged over all columns) is passed over.
- A header of two rows, groups above and columns below, gives names such as `Amount/net`.
- A cell merged over columns in a header of one row names them all: `Address`, `Address 2`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

#: Inclusive: ((first row, first column), (last row, last column)), all from 0.
Range = tuple[tuple[int, int], tuple[int, int]]

#: A header that begins further down is none.
SEARCHED_ROWS = 30


@dataclass(frozen=True, slots=True)
class Header:
    """The titles, one a column, and the row (from 0) behind the last row of the header."""

    titles: tuple[str, ...]
    ends_before: int


def find_header(top: Sequence[Sequence[str]], merged: Sequence[Range]) -> Header | None:
    """The header among the first rows of a sheet (as text), all of equal length; None when nothing stands there."""
    for number, row in enumerate(top):
        filled = [column for column, text in enumerate(row) if text.strip()]
        if not filled or _is_title(top, number, filled, merged):
            continue
        depth = _depth(top, number, merged)
        levels = [_spread(top[level], level, merged) for level in range(number, number + depth)]
        return Header(tuple(_joined(parts) for parts in zip(*levels, strict=True)), number + depth)
    return None


def _is_title(top: Sequence[Sequence[str]], number: int, filled: list[int], merged: Sequence[Range]) -> bool:
    """Whether a row holds one text merged over several columns, and nothing else, with a row of more below it."""
    if len(filled) > 1:
        return False
    below = next((row for row in top[number + 1 :] if any(text.strip() for text in row)), None)
    is_wide = any(first == (number, filled[0]) and last[1] > first[1] for first, last in merged)
    return is_wide and below is not None and sum(bool(text.strip()) for text in below) > 1


def _depth(top: Sequence[Sequence[str]], number: int, merged: Sequence[Range]) -> int:
    """How many rows the header has."""
    here = [(first, last) for first, last in merged if first[0] == number]
    tallest = max((last[0] - first[0] + 1 for first, last in here), default=1)
    if tallest > 1:
        return min(tallest, len(top) - number)
    grouped = {column for first, last in here for column in range(first[1], last[1] + 1) if last[1] > first[1]}
    alone = any(text.strip() for column, text in enumerate(top[number]) if column not in grouped)
    has_row_below = number + 1 < len(top) and all(top[number + 1][column].strip() for column in grouped)
    return 2 if grouped and not alone and has_row_below else 1


def _spread(row: Sequence[str], number: int, merged: Sequence[Range]) -> list[str]:
    """A header row in which each cell of a merged range bears the range's text (only across: down it stays empty)."""
    texts = list(row)
    for first, last in merged:
        if first[0] == number:
            for column in range(first[1], min(last[1] + 1, len(texts))):
                texts[column] = texts[first[1]]
    return texts


def _joined(parts: tuple[str, ...]) -> str:
    return "/".join(" ".join(part.split()) for part in parts if part.strip())
