"""What the Excel reader does not tell: how long a sheet is before it is loaded, and which cells hold an error.

Looks into the package (.xlsx, .xlsm: a zip of XML) as a stream, with constant memory. Called by `excel_rows`. Other
formats (.xls, .ods) have no such answers; .xls cannot hold more than 65 536 rows.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from engines.kernel.errors import Invalid, Problem

_CHUNK_BYTES = 1 << 20
#: What a package may hold unpacked; a million rows of twenty columns are about half of it.
_MOST_BYTES = 2 * 2**30
#: Sheets are packed to a tenth or a thirtieth. What is small for a thousandth of what it holds is made to fill the machine.
_MOST_PACKED = 200
_HARMLESS_BYTES = 48 * 2**20
#: No row is longer; the reader keeps one at a time.
_LONGEST_ROW = 32 * 2**20
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ERROR_CELL = re.compile(
    rb"""<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="(?P<cell>[A-Z]+[0-9]+)"[^>]*>(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>(?P<value>[^<]*)<""",
    re.DOTALL,
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Scan:
    """What a look into a sheet gave."""

    rows: int = 0
    """How many rows are written down, about."""
    size: int = 0
    """Bytes of the sheet's XML."""
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Error values (`#N/A`, `#REF!`) by row and column, both from 0."""


def refuse_too_big(path: Path) -> None:
    """Raises `Invalid` (`sheet_too_big`) for a package that holds more than anybody's sheet, before any of it is unpacked."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except zipfile.BadZipFile:
        return
    bombs = (each for each in parts if each.file_size > max(_HARMLESS_BYTES, each.compress_size * _MOST_PACKED))
    if sum(each.file_size for each in parts) > _MOST_BYTES or any(bombs):
        raise Invalid(Problem("sheet_too_big"))


def scan(path: Path, sheet: str) -> Scan:
    """Look at one sheet of an .xlsx file. A package that cannot be understood gives an empty answer."""
    try:
        with zipfile.ZipFile(path) as package:
            part = _part(package, sheet)
            return Scan() if part is None else _scanned(package, part)
    except (zipfile.BadZipFile, KeyError, ET.ParseError):
        return Scan()


def _part(package: zipfile.ZipFile, sheet: str) -> str | None:
    """The name of the part that holds a sheet."""
    if "xl/workbook.xml" not in package.namelist():
        return None
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in ET.fromstring(package.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 expat bounds entities
    }
    for element in ET.fromstring(package.read("xl/workbook.xml")).iter():  # noqa: S314 expat bounds entities
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            target = targets[element.get(_RELATION)]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _scanned(package: zipfile.ZipFile, part: str) -> Scan:
    rows = 0
    errors: dict[tuple[int, int], str] = {}
    for piece in _pieces(package, part):
        rows += len(_ROW.findall(piece))
        if b't="e"' in piece:
            for found in _ERROR_CELL.finditer(piece):
                errors[_position(found["cell"].decode())] = found["value"].decode()
    return Scan(rows, package.getinfo(part).file_size, errors)


def _pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in pieces that end behind a row, so that no cell is cut."""
    rest = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            whole, end, rest_of_chunk = (rest + chunk).rpartition(b"</row>")
            if end:
                yield whole
                rest = rest_of_chunk
            else:
                rest = rest_of_chunk
            if len(rest) > _LONGEST_ROW:
                raise Invalid(Problem("sheet_too_big"))
    yield rest


def _position(cell: str) -> tuple[int, int]:
    """Row and column, from 0, of a cell's name such as `C12`."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1
