"""Values of formulas as JSON that can be read back exactly: what a job or a process carries to a later transaction.

JSON's own values stand as they are; a mapping, list or anything else becomes an object that names its kind.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

_READ: Mapping[str, Callable[[Any], object]] = {
    "decimal": Decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "microseconds": lambda count: timedelta(microseconds=count),
    "list": lambda items: tuple(unpacked(item) for item in items),
    "row": lambda row: {name: unpacked(value) for name, value in row.items()},
}


def packed(value: object) -> object:
    """A value of a formula type, a tuple of such, or a row of them, as JSON. Raises `TypeError` for anything else."""
    if value is None or isinstance(value, bool | int | str | float):
        return value
    if isinstance(value, Mapping):
        return {"row": {str(name): packed(inner) for name, inner in value.items()}}
    if isinstance(value, tuple | list):
        return {"list": [packed(item) for item in value]}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, timedelta):
        return {"microseconds": value // timedelta(microseconds=1)}
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date | time):
        return {type(value).__name__: value.isoformat()}
    raise TypeError(f"nothing carries a {type(value).__name__}")


def unpacked(value: Any) -> Any:
    """The value that `packed` was given."""
    if not isinstance(value, dict):
        return value
    ((kind, inner),) = value.items()
    return _READ[kind](inner)
