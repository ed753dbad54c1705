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

_CHUNK_BYTES = 1 << 20
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
    yield rest


def _position(cell: str) -> tuple[int, int]:
    """Row and column, from 0, of a cell's name such as `C12`."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1
