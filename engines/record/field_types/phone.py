"""Telephone numbers: one spelling per number, so that duplicates meet."""

import re
import unicodedata

from engines.record.cleaning import as_text, clean, in_full
from engines.record.field_type import BasicType, Convert, Reading, Refused, Settings

_NOISE = re.compile(r"[\s\-‐-―−.·()/]+")
_MAINLAND = re.compile(r"1[3-9]\d{9}|0[1-9]\d{8,10}|[48]00\d{7}", re.ASCII).fullmatch
_PREFIXED = re.compile(r"(?:\+86|0086|86)0?(1[3-9]\d{9})", re.ASCII).fullmatch
_LANDLINE = re.compile(r"(?:\+86|0086)(0?)([1-9]\d{8,10})", re.ASCII).fullmatch
_ABROAD = re.compile(r"(?:\+|00)([1-9]\d{6,14})", re.ASCII).fullmatch


def read_phone(raw: object) -> str | None:
    """A number without spaces and dashes: mainland ones bare, others as +country number. Refused: `not_a_phone`,
    `digits_lost`."""
    text = raw if type(raw) is str else as_text(raw)
    if not text:
        return None
    text = clean(text)
    if not text:
        return None
    if len(text) > 40:
        raise Refused("not_a_phone")
    digits = _NOISE.sub("", unicodedata.normalize("NFKC", in_full(text)))
    if _MAINLAND(digits):
        return digits
    found = _PREFIXED(digits)
    if found is not None:
        return found[1]
    found = _LANDLINE(digits)
    if found is not None:
        return "0" + found[2]
    found = _ABROAD(digits)
    if found is not None:
        return "+" + found[1]
    raise Refused("not_a_phone")


class Phone(BasicType):
    """A telephone number."""

    name = "phone"
    is_text = True
    is_code = True

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Numbers in all usual spellings."""
        del settings, reading
        return read_phone

    def fitter(self, settings: Settings) -> Convert | None:
        """Formulas give text: it is read like any other."""
        del settings
        return read_phone
