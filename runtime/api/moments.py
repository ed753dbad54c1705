"""Where a page ended that is ordered by time, as a text that comes back: opaque to callers."""

from datetime import UTC, datetime

from engines.kernel.errors import Invalid, Problem

_MOST_DIGITS = 16


def written(at: datetime, *places: int) -> str:
    """A moment and what tells apart what happened in it."""
    return "~".join((at.astimezone(UTC).isoformat(), *map(str, places)))


def read(text: str, count: int) -> tuple[datetime, tuple[int, ...]]:
    """What `written` was given, with `count` places. Raises `Invalid`."""
    at, *places = text.split("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    good = all(each.isascii() and each.isdigit() and len(each) <= _MOST_DIGITS for each in places)
    if moment is None or moment.tzinfo is None or not good or len(places) != count:
        raise Invalid(Problem("bad_cursor", "/cursor"))
    try:
        return moment.astimezone(UTC), tuple(map(int, places))
    except OverflowError:
        raise Invalid(Problem("bad_cursor", "/cursor")) from None
