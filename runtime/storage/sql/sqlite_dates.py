"""Days and moments for SQLite, where they are ISO texts (see `runtime.storage.types`) and durations microseconds.

Registered by `sql_functions`, written into statements by `dates_sqlite`. Null in, null out; beyond the calendar null.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from engines.expression import operations
from engines.kernel.decimals import INTEGER_MAX, INTEGER_MIN
from runtime.storage.sql.sqlite_numbers import QUIET

_MICROSECOND = timedelta(microseconds=1)


def read_duration(value: int | str) -> timedelta:
    """A number of microseconds as duration."""
    return timedelta(microseconds=int(value))


def write_moment(value: datetime) -> str:
    """A moment as text."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def write_duration(value: timedelta) -> int | str:
    """A duration as microseconds; as text beyond 64 bits (290 000 years)."""
    found = value // _MICROSECOND
    return found if INTEGER_MIN <= found <= INTEGER_MAX else str(found)


def write_time(value: time) -> str:
    """A time of day as text."""
    return value.isoformat(timespec="microseconds")


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "duration": read_duration,
    "integer": int,
}


def written(value: object) -> object:
    """What came out of an operation, as SQLite takes it."""
    if isinstance(value, datetime):
        return write_moment(value)
    if isinstance(value, timedelta):
        return write_duration(value)
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=256)
def _kinds(written_kinds: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    left, right = written_kinds.split(" ")
    return _READ[left], _READ[right]


def _operation(operation: Callable[..., object]) -> Callable[[str, Any, Any], object]:
    def run(kinds: str, left: Any, right: Any) -> object:
        if left is None or right is None:
            return None
        read_left, read_right = _kinds(kinds)
        try:
            return written(operation(QUIET, read_left(left), read_right(right)))
        except OverflowError:
            return None

    return run


def _day_of(moment: str | None, zone: str) -> str | None:
    if moment is None:
        return None
    try:
        return datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)).date().isoformat()
    except OverflowError:
        return None


FUNCTIONS: tuple[tuple[str, int, Callable[..., object]], ...] = (
    ("tss_day_of", 2, _day_of),
    ("tss_add_moments", 3, _operation(operations.add_durations)),
    ("tss_subtract_moments", 3, _operation(operations.subtract_moments)),
    ("tss_multiply_moments", 3, _operation(operations.multiply_duration)),
)
