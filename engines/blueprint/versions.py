"""Versions of apps and ranges of versions, as `requires` writes them: `>=1.0,<2`.

Numbers compare as numbers, missing ones count as 0, and a pre-release (`1.0.0-rc.1`) comes before its release.
"""

import re
from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le, lt, ne
from typing import Any, TypeAlias

Version: TypeAlias = tuple[tuple[int, int, int], tuple[tuple[int, int, str], ...]]

#: Stands in where an app does not say its version: it may be any.
UNKNOWN_VERSION = "0.0.0-unknown"
_VERSION = re.compile(r"\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?\s*\Z")
_COMPARISON = re.compile(r"\s*(>=|<=|==|!=|>|<)(.*)\Z")
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {">=": ge, "<=": le, "==": eq, "!=": ne, ">": gt, "<": lt}
_RELEASED = ((2, 0, ""),)


def parse_version(text: str) -> Version | None:
    """A comparable version, or None when the text is none."""
    match = _VERSION.match(text)
    if match is None:
        return None
    major, minor, patch, early = match.groups()
    numbers = (int(major), int(minor or 0), int(patch or 0))
    if early is None:
        return numbers, _RELEASED
    return numbers, tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in early.split("."))


def is_in_range(version: str, wanted: str) -> bool:
    """Whether a version meets every comparison of a range; texts that are no version or range meet nothing."""
    parsed = parse_version(version)
    if parsed is None:
        return False
    if wanted.strip() == "*":
        return True
    for comparison in wanted.split(","):
        match = _COMPARISON.match(comparison)
        bound = None if match is None else parse_version(match.group(2))
        if match is None or bound is None or not _OPERATORS[match.group(1)](parsed, bound):
            return False
    return True
