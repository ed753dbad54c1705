"""Numbers as people and spreadsheets write them: `1,234.50`, `￥１２`, `12元`, `−5`. Used by the number types."""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from typing import Any

from engines.record.cleaning import EXACT_FLOAT, FULL_DIGITS
from engines.record.field_type import Refused

#: The common case, so that it costs one match: nothing to clean.
is_plain: Callable[[str], object] = re.compile(r"-?[0-9]{1,38}(?:\.[0-9]{1,38})?", re.ASCII).fullmatch
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)", re.ASCII).fullmatch
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?", re.ASCII).fullmatch
_EXPONENT = re.compile(r"[+-]?([0-9]+)(?:\.([0-9]*))?[eE][+-]?([0-9]{1,3})", re.ASCII).fullmatch
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-"})
_LONGEST = 120


def number_text(raw: str, before: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> str | None:
    """A written number as plain digits, None when nothing is written. `before` and `after`: marks of the unit that may stand
    there. Refused: `not_a_number`, `digits_lost`."""
    text = raw.strip()
    if len(text) > _LONGEST:
        raise Refused("number_too_large" if text.strip("+-0123456789.,") == "" else "not_a_number")
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS).replace(" ", "").replace("\ufeff", "")
    if not text:
        return None
    text = _without_unit(text, before, after)
    if _PLAIN(text):
        return text
    if _GROUPED(text):
        return text.replace(",", "")
    found = _EXPONENT(text)
    if found is not None:
        if len((found[1] + (found[2] or "")).lstrip("0")) < FULL_DIGITS:
            raise Refused("digits_lost")
        return format(Decimal(text), "f")
    raise Refused("not_a_number")


def _without_unit(text: str, before: tuple[str, ...], after: tuple[str, ...]) -> str:
    sign = text[0] if text[0] in "+-" else ""
    body = text[len(sign) :]
    for mark in before:
        if body.upper().startswith(mark):
            body = body[len(mark) :]
            break
    for mark in after:
        if body.upper().endswith(mark):
            body = body[: -len(mark)]
            break
    if not sign and body[:1] in ("+", "-"):
        return body
    return sign + body


def to_decimal(raw: object, before: tuple[str, ...] = (), after: tuple[str, ...] = ()) -> Decimal | None:
    """A raw value as an exact decimal, None when empty. A float is read as the 15 digits that a spreadsheet shows of it.

    Refused: `not_a_number`, `digits_lost`, `number_too_large`.
    """
    kind = type(raw)
    if kind is str:
        text: Any = raw if is_plain(raw) else number_text(raw, before, after)  # type: ignore[arg-type]
        return None if text is None else _bounded(Decimal(text))
    if kind is int:
        number: Any = raw
        return _bounded(Decimal(number)) if number.bit_length() < 256 else _too_large()
    if raw is None:
        return None
    if kind is float:
        return _from_float(raw)  # type: ignore[arg-type]
    if isinstance(raw, Decimal) and raw.is_finite():
        return _bounded(raw)
    raise Refused("not_a_number")


def _from_float(raw: float) -> Decimal:
    if not isfinite(raw):
        raise Refused("not_a_number")
    if abs(raw) > EXACT_FLOAT:
        raise Refused("digits_lost")
    return Decimal(repr(raw) if raw.is_integer() else format(raw, ".15g"))


def _bounded(number: Decimal) -> Decimal:
    """Not so large that working with it costs."""
    return _too_large() if number.adjusted() > 38 else number


def _too_large() -> Decimal:
    raise Refused("number_too_large")
