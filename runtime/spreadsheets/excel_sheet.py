"""An Excel sheet that is written row by row in constant memory. Used by `writing` only."""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format

from engines.kernel.errors import Invalid, Problem
from runtime.spreadsheets.neutral import neutral

MAX_ROWS = 1_048_576
MAX_CELL_CHARACTERS = 32_767
_MAX_DIGITS = 15
_MARK = "#FFC7CE"
_FIRST_DAY = date(1900, 3, 1)
"""Excel believes in a 29 February 1900: earlier days are written as text."""


class ExcelSheet:
    """A workbook of one sheet. Numbers of more than 15 digits, which Excel would cut, are written as text."""

    def __init__(self, path: Path, title: str) -> None:
        """Raises `OSError` where the file cannot be written, before anything is made for it."""
        path.open("wb").close()
        # In memory a whole sheet is kept otherwise; nothing that we write is a formula or link.
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self._sheet = self._book.add_worksheet(_sheet_title(title))
        self._sheet.freeze_panes(1, 0)
        self._formats: dict[tuple[str, bool], Format] = {}
        self._row = 0

    def add(self, values: Sequence[object], marked: frozenset[int] = frozenset()) -> None:
        """Write a row; the cells at the positions `marked` get a coloured ground."""
        if self._row >= MAX_ROWS:
            raise Invalid(Problem("excel_too_many_rows", params={"limit": MAX_ROWS}))
        for column, value in enumerate(values):
            self._write(column, value, column in marked)
        self._row += 1

    def close(self) -> None:
        """Finish the file. Raises `OSError` where there is no room for it."""
        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error

    def _write(self, column: int, value: object, is_marked: bool) -> None:
        place = (self._row, column)
        match value:
            case None | "":
                if is_marked:
                    self._sheet.write_blank(*place, None, self._format("General", is_marked))
            case bool():
                self._sheet.write_boolean(*place, value, self._format("General", is_marked))
            case int() | Decimal() if _is_exact(value):
                self._sheet.write_number(*place, value, self._format(_number_format(value), is_marked))
            case datetime() if value.date() >= _FIRST_DAY and value.microsecond == 0:
                self._sheet.write_datetime(*place, value, self._format("yyyy-mm-dd hh:mm:ss", is_marked))
            case date() if not isinstance(value, datetime) and value >= _FIRST_DAY:
                self._sheet.write_datetime(*place, value, self._format("yyyy-mm-dd", is_marked))
            case time() if value.microsecond == 0:
                self._sheet.write_datetime(*place, value, self._format("hh:mm:ss", is_marked))
            case _:
                self._write_text(place, value, is_marked)

    def _write_text(self, place: tuple[int, int], value: object, is_marked: bool) -> None:
        text = neutral(value) if isinstance(value, str) else _plain(value)
        if len(text) > MAX_CELL_CHARACTERS:
            raise Invalid(Problem("excel_cell_too_long", params={"row": self._row + 1, "limit": MAX_CELL_CHARACTERS}))
        self._sheet.write_string(*place, text, self._format("@", is_marked))

    def _format(self, number_format: str, is_marked: bool) -> Format:
        key = (number_format, is_marked)
        if key not in self._formats:
            looks = {"num_format": number_format} | ({"bg_color": _MARK} if is_marked else {})
            self._formats[key] = self._book.add_format(looks)
        return self._formats[key]


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _is_exact(value: int | Decimal) -> bool:
    return len(Decimal(value).as_tuple().digits) <= _MAX_DIGITS and abs(Decimal(value).adjusted()) <= _MAX_DIGITS


def _number_format(value: int | Decimal) -> str:
    exponent = Decimal(value).as_tuple().exponent
    return "0." + "0" * -exponent if isinstance(exponent, int) and exponent < 0 else "0"


def _sheet_title(title: str) -> str:
    """A title that Excel accepts: 31 characters, none of its forbidden ones."""
    kept = "".join(letter for letter in title if letter not in "[]:*?/\\").strip("'")
    return kept[:31].strip() or "Sheet1"
