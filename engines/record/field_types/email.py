"""E-mail addresses, in small letters, so that duplicates meet."""

import re

from engines.record.cleaning import as_text, clean
from engines.record.field_type import BasicType, Convert, Reading, Refused, Settings

#: Longest address that mail can carry.
LONGEST = 254
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{1,62}").fullmatch


def read_email(raw: object) -> str | None:
    """An address. Refused: `not_an_email`."""
    text = as_text(raw)
    text = clean(text).lower() if text else ""
    if not text:
        return None
    if len(text) > LONGEST or _ADDRESS(text) is None or ".." in text or text[0] == "." or ".@" in text:
        raise Refused("not_an_email")
    return text


class Email(BasicType):
    """An e-mail address."""

    name = "email"
    is_text = True

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Addresses."""
        del settings, reading
        return read_email

    def fitter(self, settings: Settings) -> Convert | None:
        """Formulas give text: it is read like any other."""
        del settings
        return read_email
