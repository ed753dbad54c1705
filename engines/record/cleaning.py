"""Raw text, cleaned: used by all field types that read text. Rules: semantics/data-and-forms.md, issue item "Import"."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite

from engines.record.field_type import Refused

#: Marks that editors and spreadsheets leave at the ends of a text and nobody sees.
_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060"
#: Below this, a number in exponent form has lost digits that a person would have seen (a phone in a narrow Excel column).
FULL_DIGITS = 11
#: Integers that a float holds exactly.
EXACT_FLOAT = 2**53
_SEPARATOR = re.compile(r"[,，;；、\n\r|｜]")
_QUOTED = re.compile(r"""\s*"((?:[^"]|"")*+)"\s*(?=[,，;；、\n\r|｜]|\Z)""")
_EXPONENT = re.compile(r"[+-]?([0-9])(?:\.([0-9]+))?[eE]\+([0-9]{1,3})").fullmatch


def clean(text: str) -> str:
    """Trimmed, in normal form C; NUL and lone surrogates are refused."""
    if text.isascii():
        if "\0" in text:
            raise Refused("bad_character")
        return text.strip()
    if "\0" in text or not _is_encodable(text):
        raise Refused("bad_character")
    text = text.strip().strip(_INVISIBLE).strip()
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def as_text(raw: object) -> str | None:
    """A raw value of any kind as text, a number in full; what is no text at all is refused `not_text`."""
    if raw is None:
        return None
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        raise Refused("not_text")
    if isinstance(raw, int):
        return str(raw) if -(10**38) < raw < 10**38 else _refuse("number_too_large")
    if isinstance(raw, float):
        return _float_text(raw)
    if isinstance(raw, Decimal) and raw.is_finite():
        return format(raw, "f") if abs(raw.adjusted()) < 50 else _refuse("number_too_large")
    if isinstance(raw, (datetime, date, time)):
        return raw.isoformat()
    raise Refused("not_text")


def _refuse(code: str) -> str:
    raise Refused(code)


def _float_text(raw: float) -> str:
    if not isfinite(raw):
        raise Refused("not_text")
    if abs(raw) > EXACT_FLOAT:
        raise Refused("digits_lost")
    return str(int(raw)) if raw.is_integer() else format(Decimal(repr(raw)), "f")


def in_full(text: str) -> str:
    """A number that a spreadsheet wrote as 1.38E+10, in full; refused `digits_lost` with fewer than 11 digits. Other text
    comes back as it is."""
    if "E+" not in text and "e+" not in text:
        return text
    found = _EXPONENT(text)
    if found is None:
        return text
    digits = found[1] + (found[2] or "")
    if len(digits) < FULL_DIGITS or int(found[3]) > 60:
        raise Refused("digits_lost")
    return format(Decimal(text), "f")


def folded(text: str) -> str:
    """Text for comparing what people typed with what authors wrote: compatible forms as one, without case."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def parts(text: str) -> list[str]:
    """The parts of a cell that lists several things. A part in double quotes may hold separators, and quotes written twice."""
    found: list[str] = []
    at = 0
    while at < len(text):
        quoted = _QUOTED.match(text, at)
        end = quoted.end() if quoted is not None else _next_separator(text, at)
        found.append(quoted[1].replace('""', '"') if quoted is not None else text[at:end])
        at = end + 1
    return [part for part in found if part.strip()]


def _next_separator(text: str, at: int) -> int:
    found = _SEPARATOR.search(text, at)
    return len(text) if found is None else found.start()


def in_one_cell(words: Iterable[str]) -> str:
    """Words as the parts of one cell: `parts(in_one_cell(words)) == words`, of words that are `clean`."""
    return ", ".join(
        '"' + word.replace('"', '""') + '"' if word.startswith('"') or _SEPARATOR.search(word) else word for word in words
    )


def as_list(value: object) -> object:
    """A value of several parts as a JSON list."""
    return list(value) if isinstance(value, tuple) else value
