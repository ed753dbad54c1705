"""Functions of the formula language for SQLite: their own code, called from the statement. `tss_call(call, around, …)`.

Registered by `sql_functions`, written into statements by `functions_sqlite`. `call` names function, signature and how the
arguments travel; `around` the time and zone, so that the function is deterministic.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from engines.expression import operations
from engines.expression.functions import all_functions
from engines.expression.functions.function import Implementation
from engines.kernel.registry import Registry
from runtime.storage.sql.sqlite_dates import read_duration, write_duration, write_moment, write_time
from runtime.storage.sql.sqlite_numbers import QUIET, number
from runtime.storage.types import dump_json

_FUNCTIONS: Final = all_functions()


@dataclass(frozen=True, slots=True)
class _Around:
    """The `Env` of one statement."""

    now: datetime
    today: date
    zone: tzinfo
    variables: Mapping[str, object]
    data: Any = None

    def warn(self, code: str, **params: object) -> None:
        """SQL gives no warnings."""


@dataclass(frozen=True, slots=True)
class _Call:
    run: Implementation
    sees_null: bool
    arguments: tuple[Callable[[Any], Any], ...]
    result: Callable[[Any], object]


def _list(value: str) -> tuple[object, ...]:
    return tuple(json.loads(value))


def _as_is(value: Any) -> Any:
    return value


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "text": _as_is, "option": _as_is, "integer": int, "reference": int, "boolean": bool, "date": date.fromisoformat,
    "time": time.fromisoformat, "datetime": datetime.fromisoformat, "duration": read_duration, "list": _list, "null": _as_is,
}  # fmt: skip
_WRITE: Final[Mapping[str, Callable[[Any], object]]] = {
    "text": _as_is, "option": _as_is, "integer": _as_is, "reference": _as_is, "boolean": int, "date": date.isoformat,
    "time": write_time, "datetime": write_moment, "duration": write_duration, "null": _as_is,
    "decimal": lambda value: format(Decimal(value), "f"), "list": lambda value: dump_json(value).decode(),
}  # fmt: skip


def _reader(kind: str) -> Callable[[Any], Any]:
    """`decimal:2` is an integer scaled by two places; a decimal in text says so itself."""
    name, _, scale = kind.partition(":")
    if name != "decimal":
        return _READ[name]
    places = int(scale)
    return lambda value: number(value, places)


@lru_cache(maxsize=1024)
def _call(written: str) -> _Call:
    name, signature, result, *kinds = written.split(" ")
    functions: Registry[Any] = _FUNCTIONS
    function = functions[name]
    run = function.signatures[int(signature)].run
    return _Call(run, function.sees_null, tuple(_reader(kind) for kind in kinds), _WRITE[result])


@lru_cache(maxsize=64)
def _around(written: str) -> _Around:
    now, today, zone = written.split(" ")
    return _Around(datetime.fromisoformat(now), date.fromisoformat(today), ZoneInfo(zone), {})


def call(written: str, around: str, *arguments: Any) -> object:
    """One call; null where an argument is null, unless the function sees nulls."""
    wanted = _call(written)
    if None in arguments and not wanted.sees_null:
        return None
    values = [None if value is None else read(value) for read, value in zip(wanted.arguments, arguments, strict=True)]
    found = wanted.run(_around(around), *values)
    return None if found is None else wanted.result(found)


def _join(left: str | None, right: str | None) -> object:
    return None if left is None or right is None else operations.join(QUIET, left, right)


def _begins(text: str | None, part: str | None) -> bool | None:
    return None if text is None or part is None else text.startswith(part)


def _has_any(left: str | None, right: str | None) -> bool | None:
    return None if left is None or right is None else not set(json.loads(left)).isdisjoint(json.loads(right))


def _has_all(left: str | None, right: str | None) -> bool | None:
    return None if left is None or right is None else set(json.loads(left)).issuperset(json.loads(right))


FUNCTIONS: tuple[tuple[str, int, Callable[..., object]], ...] = (
    ("tss_call", -1, call),
    ("tss_join", 2, _join),
    ("tss_begins", 2, _begins),
    ("tss_has_any", 2, _has_any),
    ("tss_has_all", 2, _has_all),
)
