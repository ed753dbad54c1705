"""Column types: how the values of engines/expression/types.py stand in a table. Used by every module that names a table.

| value | SQLite | PostgreSQL |
|---|---|---|
| moment | TEXT `2026-03-01T09:00:00.000000Z` (27 characters: compares and sorts as text) | timestamptz, session in UTC |
| day, time of day | TEXT `2026-03-01`, `09:00:00.000000` | date, time |
| scaled number | BIGINT, the integer of `engines.kernel.decimals.to_scaled` | the same |
| document | TEXT, compact JSON | jsonb |
| text | TEXT, by code point | text COLLATE "C" |

The processors are on the hot path (an import handles a million values): they do one thing and let the driver do the rest.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa
from psycopg.types.json import Json as PsycopgJson
from psycopg.types.json import Jsonb
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from engines.kernel.decimals import from_scaled, to_scaled
from engines.kernel.errors import Invalid, Problem

Processor = Callable[[Any], Any]
#: A NUL in JSON; what stands behind an even number of backslashes is one.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

#: Text of any length; the declared limits of a field are checked by its type.
TEXT: TypeEngine[str] = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
#: An id as primary key: SQLite makes an INTEGER primary key the row's own address.
ID: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
#: An integer, an id of another row.
INTEGER: TypeEngine[int] = sa.BigInteger()
BOOLEAN: TypeEngine[bool] = sa.Boolean()


def _is_sqlite(dialect: Dialect) -> bool:
    return dialect.name == "sqlite"


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware, UTC, to the microsecond. A time without zone is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TEXT on SQLite."""
        return dialect.type_descriptor(sa.Text() if _is_sqlite(dialect) else sa.DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """To the driver."""
        return _moment_to_text if _is_sqlite(dialect) else _moment_checked

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """From the driver; psycopg gives UTC by itself, because the session's zone is UTC."""
        return _moment_from_text if _is_sqlite(dialect) else None


class Day(TypeDecorator[date]):
    """A date."""

    impl = sa.Date
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """To the driver."""
        return _to_iso if _is_sqlite(dialect) else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """From the driver."""
        return _day_from_text if _is_sqlite(dialect) else None


class Time(TypeDecorator[time]):
    """A time of day, to the microsecond, without zone."""

    impl = sa.Time
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """To the driver."""
        return _time_to_text if _is_sqlite(dialect) else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """From the driver."""
        return _time_from_text if _is_sqlite(dialect) else None


class Scaled(TypeDecorator[Decimal]):
    """An exact decimal of `scale` places, kept as an integer. Values have exactly `scale` places when they come back."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self, scale: int) -> None:
        super().__init__()
        self.scale = scale

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """Decimals and integers to the driver; more places are rounded half up."""
        scale, factor = self.scale, 10**self.scale

        def process(value: Decimal | int | None) -> int | None:
            if value is None:
                return None
            return value * factor if isinstance(value, int) else to_scaled(value, scale)

        return process

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """From the driver."""
        scale = self.scale

        def process(value: int | None) -> Decimal | None:
            return None if value is None else from_scaled(value, scale)

        return process


class Json(TypeDecorator[Any]):
    """A JSON document; null is the database's null. `as_tuple`: a list comes back as a tuple (of values that are lists);
    `keeps_order`: keys stay in the order in which they were written (json instead of jsonb)."""

    impl = sa.JSON(none_as_null=True)
    cache_ok = True

    def __init__(self, *, as_tuple: bool = False, keeps_order: bool = False) -> None:
        super().__init__()
        self.as_tuple = as_tuple
        self.keeps_order = keeps_order

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TEXT on SQLite, jsonb (or json) on PostgreSQL."""
        if _is_sqlite(dialect):
            return dialect.type_descriptor(sa.Text())
        return dialect.type_descriptor(JSON(none_as_null=True) if self.keeps_order else JSONB(none_as_null=True))

    def bind_processor(self, dialect: Dialect) -> Processor | None:
        """To the driver; tuples are written as lists, decimals as text."""
        if _is_sqlite(dialect):
            return _json_to_text
        return _ordered_json_to_driver if self.keeps_order else _json_to_driver

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor | None:
        """From the driver; psycopg has parsed it already (`database.py` gives it the parser)."""
        if self.as_tuple:
            return _tuple_from_text if _is_sqlite(dialect) else _tuple_from_list
        return _json_from_text if _is_sqlite(dialect) else None


def dump_json(value: object) -> bytes:
    """Compact JSON; tuples as lists, decimals as text, integers of any size in full."""
    try:
        return orjson.dumps(value, default=_json_default)
    except orjson.JSONEncodeError as error:
        if "Integer exceeds" not in str(error):
            raise
        return json.dumps(value, default=_json_default, ensure_ascii=False, separators=(",", ":")).encode()


def load_json(text: str | bytes) -> Any:
    """The document of a JSON text."""
    return orjson.loads(text)


def storable_json(value: object) -> bytes:
    """The same, for a column. Raises `Invalid` where a text has a NUL: PostgreSQL takes none, so SQLite takes none either, or
    its database could never move."""
    found = dump_json(value)
    if b"\\u0000" in found and _NUL.search(found) is not None:
        raise Invalid(Problem("text_not_storable"))
    return found


def _json_default(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _json_to_text(value: object) -> str | None:
    return None if value is None else storable_json(value).decode()


def _json_to_driver(value: object) -> Jsonb | None:
    return None if value is None else Jsonb(value, dumps=storable_json)


def _ordered_json_to_driver(value: object) -> PsycopgJson | None:
    return None if value is None else PsycopgJson(value, dumps=storable_json)


def _json_from_text(value: str | None) -> Any:
    return None if value is None else orjson.loads(value)


def _tuple_from_text(value: str | None) -> tuple[Any, ...] | None:
    return None if value is None else tuple(orjson.loads(value))


def _tuple_from_list(value: list[Any] | None) -> tuple[Any, ...] | None:
    return None if value is None else tuple(value)


def _moment_checked(value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return value


def _moment_to_text(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is not UTC:
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        value = value.astimezone(UTC)
    return value.isoformat(timespec="microseconds")[:26] + "Z"


def _moment_from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _to_iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _day_from_text(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _time_to_text(value: time | None) -> str | None:
    return None if value is None else value.isoformat(timespec="microseconds")


def _time_from_text(value: str | None) -> time | None:
    return None if value is None else time.fromisoformat(value)
