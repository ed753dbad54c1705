"""Whether a name is so near to another that it surely was meant: then that stands in for it, so that the rest of a broken
document is looked at. Hints are given for names that are less alike, too.
"""

from collections.abc import Iterable
from difflib import get_close_matches

_SURELY = 0.85


def surely_meant(written: str, known: Iterable[str]) -> str | None:
    """The known name that was misspelt, or None."""
    return next(iter(get_close_matches(written, list(known), 1, _SURELY)), None)
