"""Addresses of web pages. Only http and https: nothing that a browser would run."""

from urllib.parse import urlsplit

from engines.record.cleaning import as_text, clean
from engines.record.field_type import BasicType, Convert, Reading, Refused, Settings

LONGEST = 2000


def read_url(raw: object) -> str | None:
    """A web address. Refused: `not_a_url`."""
    text = as_text(raw)
    text = clean(text) if text else ""
    if not text:
        return None
    try:
        found = urlsplit(text)
        is_good = found.scheme.lower() in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:
        is_good = False
    if not is_good or len(text) > LONGEST or any(c.isspace() or c < " " for c in text):
        raise Refused("not_a_url")
    return text


class Url(BasicType):
    """A web address."""

    name = "url"
    is_text = True

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Web addresses."""
        del settings, reading
        return read_url

    def fitter(self, settings: Settings) -> Convert | None:
        """Formulas give text: it is read like any other."""
        del settings
        return read_url
