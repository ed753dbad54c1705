"""Text that a spreadsheet program would take for a formula, made harmless, and back.

A cell that begins with `=`, `+`, `-`, `@`, tab or a line break gets an apostrophe in front; so does one that begins with
apostrophes before such a character, so that every text comes back as it was: `restored(neutral(x)) == x`.
"""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NEUTRAL = re.compile(r"''*[=+\-@\t\r\n＝＋－＠]")


def neutral(text: str) -> str:
    """`text` as it may stand in a file."""
    return "'" + text if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if text[:1] == "'" and _NEUTRAL.match(text) else text
