"""Which encoding a text file is in, found by reading all of it once, so that no import stops half-way on a wrong byte.

Known: UTF-8 with and without byte order mark, UTF-16 with one (Excel's "Unicode text"), GB18030 (and GBK, GB2312, which
are parts of it). Used by `text_rows`; memory is constant.
"""

import codecs
from dataclasses import dataclass
from pathlib import Path

from engines.kernel.errors import Invalid, Problem

_CHUNK_BYTES = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Encoded:
    """What was found out: Python's name of the encoding, and how many lines the file has."""

    name: str
    lines: int


def detect(path: Path) -> Encoded:
    """The encoding of a file, sure for every byte of it; refuses `file_wrong_bytes` with the line."""
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return Encoded(name, _decoded_lines(path, name))
    try:
        return Encoded("utf-8", _decoded_lines(path, "utf-8"))
    except Invalid:
        # Chinese text in GBK is hardly ever valid UTF-8 for long: where most of what is not ASCII reads as UTF-8, a few
        # bytes are broken, which has to be said; else it is GBK.
        if _is_mostly_utf8(path):
            raise
    return Encoded("gb18030", _decoded_lines(path, "gb18030"))


def _is_mostly_utf8(path: Path) -> bool:
    """Whether of the characters beyond ASCII nine in ten read as UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    beyond_ascii = wrong = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            text = decoder.decode(chunk)
            beyond_ascii += len(text) - len(text.encode("ascii", "ignore"))
            wrong += text.count("\N{REPLACEMENT CHARACTER}")
    return wrong * 10 < beyond_ascii


def _decoded_lines(path: Path, name: str) -> int:
    """The number of lines, when every byte can be read."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    lines = 0
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK_BYTES)
            try:
                lines += decoder.decode(chunk, final=not chunk).count("\n")
            except UnicodeDecodeError as error:
                line = lines + 1 + bytes(error.object)[: error.start].count(b"\n")
                shown = "UTF-8" if name.startswith("utf-8") else name.upper()
                raise Invalid(Problem("file_wrong_bytes", params={"line": line, "encoding": shown})) from error
            if not chunk:
                return lines
