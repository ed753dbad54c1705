"""How this room says that a formula is wrong: one problem with code, position (1-based column in characters) and hint.

Raised by parser, typecheck and the function checks; callers put their own pointer in front (`Problem.under`).
"""

import difflib
from collections.abc import Iterable

from engines.kernel.errors import Invalid, Problem


def refuse(code: str, position: int, hint: str | None = None, **params: object) -> Invalid:
    """The error for one mistake; `position` is the column in the text, counted from 1 in characters."""
    return Invalid(Problem(code, params={"position": position, **params}, hint=hint))


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant, or None. Case does not count."""
    folded: dict[str, str] = {}
    for known in names:
        folded.setdefault(known.casefold(), known)
    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None
