"""Where a page ended, as text that callers hand back: the order it was made for and the last row's place in it.

Not signed: it says nothing that the page did not show, and rights are checked on every page anew. Called by `ordering`.
"""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

import orjson

from engines.expression.types import Type
from engines.kernel.decimals import INTEGER_MAX, INTEGER_MIN
from engines.kernel.errors import Invalid, Problem

#: Characters; a sort key of text can be long.
_LONGEST = 200_000
Sort = Sequence[tuple[str, bool]]


def _integer(value: Any) -> int:
    if type(value) is not int or not INTEGER_MIN <= value <= INTEGER_MAX:
        raise ValueError("no integer")
    return value


def _text(value: Any) -> str:
    if type(value) is not str or "\0" in value:
        raise ValueError("no text")
    value.encode()
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("no boolean")
    return value


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("no zone")
    return found


_READ: Final[Mapping[str, Callable[[Any], object]]] = {
    "integer": _integer, "decimal": _integer, "reference": _integer, "text": _text, "option": _text, "boolean": _truth,
    "date": date.fromisoformat, "time": time.fromisoformat, "datetime": _moment,
}  # fmt: skip


def write_cursor(sort: Sort, values: Sequence[object]) -> str:
    """The cursor behind a row: its sort values (scaled numbers as integers), then its id."""
    plain = [value.isoformat() if isinstance(value, (date, time)) else value for value in values]
    document = orjson.dumps([[list(one) for one in sort], plain])
    return base64.urlsafe_b64encode(document).decode().rstrip("=")


def read_cursor(cursor: str, sort: Sort, types: Sequence[Type]) -> list[object]:
    """The values of `write_cursor`, the id last; raises `Invalid` for what it did not write, or wrote for another order."""
    try:
        if len(cursor) > _LONGEST:
            raise ValueError("too long")
        padded = cursor + "=" * (-len(cursor) % 4)
        written, values = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if written != [list(one) for one in sort] or len(values) != len(types) + 1:
            raise ValueError("another order")
        found = [None if value is None else _READ[type.kind](value) for value, type in zip(values, types, strict=False)]
        return [*found, _integer(values[-1])]
    except (ValueError, TypeError, OverflowError, binascii.Error):
        raise Invalid(Problem("bad_cursor", pointer="/cursor")) from None
