"""Limits on one value: range, length, pattern. Field types prepare them once per field; the save plan runs them on values
that changed. Patterns run in linear time (RE2).
"""

from collections.abc import Callable
from typing import Any

import re2

from engines.record.field_type import BasicType, Complaint, Convert, Reading, Refused, Settings

Limiter = Callable[[Any], None]


def range_limiter(coerce: Convert, settings: Settings) -> Limiter | None:
    """Refuses values below `min` or above `max` (`value_too_small`, `value_too_large`)."""
    low, high = _bound(coerce, settings, "min"), _bound(coerce, settings, "max")
    if low is None and high is None:
        return None

    def limit(value: Any) -> None:
        if low is not None and value < low:
            raise Refused("value_too_small", min=settings["min"])
        if high is not None and value > high:
            raise Refused("value_too_large", max=settings["max"])

    return limit


def _bound(coerce: Convert, settings: Settings, name: str) -> Any:
    """A bound as a value; one that does not fit was reported by `check_range` and bounds nothing."""
    try:
        return coerce(settings.get(name))
    except Refused:
        return None


def check_range(kind: BasicType, settings: Settings) -> list[Complaint]:
    """Bounds must be values of the field, in order."""
    found: list[Complaint] = []
    coerce = kind.coercer(settings, Reading())
    bounds: dict[str, Any] = {}
    for name in ("min", "max"):
        try:
            bounds[name] = coerce(settings.get(name))
        except Refused as refused:
            found.append((f"/{name}", refused.code, refused.params))
    if bounds.get("min") is not None and bounds.get("max") is not None and bounds["min"] > bounds["max"]:
        found.append(("/max", "range_reversed", {"min": settings["min"], "max": settings["max"]}))
    return found


def text_limiter(settings: Settings) -> Limiter | None:
    """Refuses texts that are too short (`text_too_short`) or off the pattern (`pattern_mismatch`; with the author's own
    sentence `pattern_says`)."""
    shortest = settings.get("min_length") or 0
    pattern = compiled_pattern(settings.get("pattern"))
    message = settings.get("pattern_message")
    if not shortest and pattern is None:
        return None

    def limit(value: str) -> None:
        if len(value) < shortest:
            raise Refused("text_too_short", min=shortest)
        if pattern is not None and pattern.fullmatch(value) is None:
            if message is None:
                raise Refused("pattern_mismatch", pattern=settings["pattern"])
            raise Refused("pattern_says", message=message)

    return limit


def compiled_pattern(pattern: object) -> Any:
    """The pattern, ready to match; None when there is none or it is no pattern (`check_text` reports that)."""
    if not isinstance(pattern, str):
        return None
    try:
        return re2.compile(pattern, _options())
    except re2.error:
        return None


def _options() -> Any:
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 1 << 20
    return options


def check_text(settings: Settings) -> list[Complaint]:
    """The pattern must be one, the lengths in order."""
    found: list[Complaint] = []
    if isinstance(settings.get("pattern"), str) and compiled_pattern(settings["pattern"]) is None:
        found.append(("/pattern", "bad_pattern", {"pattern": settings["pattern"]}))
    shortest, longest = settings.get("min_length"), settings.get("max_length")
    if shortest is not None and longest is not None and shortest > longest:
        found.append(("/max_length", "range_reversed", {"min": shortest, "max": longest}))
    return found
