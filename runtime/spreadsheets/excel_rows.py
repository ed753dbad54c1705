"""Rows of an Excel sheet (.xlsx, .xlsm, .xls, .ods). Called by `reading` and, in a child process, by `convert`.

The reader holds the whole sheet in memory; `is_big` says which sheets are better converted in a child first.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from engines.kernel.errors import Invalid, Problem
from runtime.spreadsheets import excel_package, neutral
from runtime.spreadsheets.excel_header import SEARCHED_ROWS, Header, find_header
from runtime.spreadsheets.sheet import Cell, Progress, Row, Rows, column_names, fitted

BIG_ROWS = 100_000
BIG_BYTES = 48 * 2**20

#: Excel keeps 15 digits; whole numbers are exact up to here.
_EXACT_BELOW = 2**53


#: How files begin that are Excel's: packed, or of the older kind.
_EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def is_big(path: Path, sheet: str | None) -> bool:
    """Whether a sheet should not be loaded into this process. A missing sheet is refused."""
    with _workbook(path) as workbook:
        found = excel_package.scan(path, _sheet_name(workbook, sheet))
    return found.rows > BIG_ROWS or found.size > BIG_BYTES


def open_excel(path: Path, sheet: str | None) -> Rows:
    """The rows of one sheet, by default the first that is not hidden."""
    with _workbook(path) as workbook:
        name = _sheet_name(workbook, sheet)
        try:
            loaded = workbook.get_sheet_by_name(name)
        except CalamineError as error:
            raise Invalid(Problem("file_unreadable", params={"reason": str(error)})) from error
    errors = excel_package.scan(path, name).errors
    header = _header(loaded)
    names = column_names(neutral.restored(title) for title in header.titles)
    total = loaded.end[0] + 1 if loaded.end else 0
    numbered = _numbered(loaded, errors)
    reached = [header.ends_before]
    return Rows(
        names,
        _below_header(numbered, header, len(names), reached),
        rows_estimate=total - header.ends_before,
        progress=lambda: Progress(reached[0], total),
        close=lambda: None,
    )


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise Invalid(Problem("file_protected")) from error
    except CalamineError as error:
        raise Invalid(Problem("file_unreadable", params={"reason": str(error)})) from error


def sheets_of(path: Path) -> tuple[str, ...]:
    """The sheets of an Excel file that are not hidden; none of any other file. Raises `Invalid` where it cannot be read."""
    with path.open("rb") as file:
        if file.read(4) not in _EXCEL:
            return ()
    workbook = _workbook(path)
    return tuple(found.name for found in workbook.sheets_metadata if found.visible is SheetVisibleEnum.Visible)


def _sheet_name(workbook: CalamineWorkbook, wanted: str | None) -> str:
    names = workbook.sheet_names
    if wanted is None:
        visible = [found.name for found in workbook.sheets_metadata if found.visible is SheetVisibleEnum.Visible]
        if not names:
            raise Invalid(Problem("file_empty"))
        return (visible or names)[0]
    if wanted not in names:
        close = get_close_matches(wanted, names, n=1)
        params = {"sheet": wanted, "sheets": ", ".join(names)}
        raise Invalid(Problem("sheet_unknown", params=params, hint=close[0] if close else None))
    return wanted


def _header(sheet: CalamineSheet) -> Header:
    left = sheet.start[1] if sheet.start else 0
    top = [[str(_cell(value)) for value in row] for row in islice(sheet.iter_rows(), SEARCHED_ROWS)]
    merged = [
        ((first[0], first[1] - left), (last[0], last[1] - left))
        for first, last in sheet.merged_cell_ranges or []
        if first[0] < SEARCHED_ROWS and first[1] >= left
    ]
    header = find_header(top, merged)
    if header is None:
        raise Invalid(Problem("file_empty"))
    return header


def _numbered(sheet: CalamineSheet, errors: Mapping[tuple[int, int], str]) -> Iterator[tuple[int, list[Cell]]]:
    """Every row of the sheet with its number, from 1."""
    left = sheet.start[1] if sheet.start else 0
    wrong_rows = {row for row, _ in errors}
    for index, values in enumerate(sheet.iter_rows()):
        cells = [value if type(value) is str else _cell(value) for value in values]
        if index in wrong_rows:
            cells = [errors.get((index, left + column), cell) for column, cell in enumerate(cells)]
        yield index + 1, cells


def _below_header(numbered: Iterator[tuple[int, list[Cell]]], header: Header, width: int, reached: list[int]) -> Iterator[Row]:
    for number, cells in numbered:
        reached[0] = number
        if number <= header.ends_before:
            continue
        filled = fitted([neutral.restored(cell) if isinstance(cell, str) else cell for cell in cells], width)
        if filled is not None:
            yield number, filled


def _cell(value: float | str | bool | time | date | datetime | timedelta) -> Cell:
    """A value as the reader gives it, as a cell."""
    if isinstance(value, (str, bool, date, time)):
        return value
    if isinstance(value, timedelta):
        return _duration(value)
    return _number(value)


def _number(value: float) -> str:
    """A number in full: never with an exponent, without the noise behind the 15th digit."""
    if not math.isfinite(value):
        return str(value)
    if float(value).is_integer() and abs(value) < _EXACT_BELOW:
        return str(int(value))
    return format(Decimal(f"{value:.15g}"), "f")


def _duration(value: timedelta) -> str:
    """Hours, minutes and seconds, as a spreadsheet program shows a span of time."""
    sign = "-" if value < timedelta(0) else ""
    seconds = round(abs(value).total_seconds())
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
