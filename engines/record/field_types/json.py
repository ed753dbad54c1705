"""Any JSON value: kept and passed on, not looked into."""

import json
from collections.abc import Mapping
from decimal import Decimal
from math import isfinite

from engines.expression.types import JSON, Type
from engines.record.cleaning import clean
from engines.record.field_type import BasicType, Convert, Reading, Refused, Settings, Storage

#: Characters of the document, and how deep it may nest.
LONGEST = 100_000
DEEPEST = 32


def checked(value: object) -> object:
    """The value, if it is JSON that every database can keep. Refused: `not_json`, `text_too_long`, `bad_character`."""
    _check(value, 0)
    if len(json.dumps(value, ensure_ascii=False)) > LONGEST:
        raise Refused("text_too_long", max=LONGEST)
    return value


def _check(value: object, depth: int) -> None:
    if depth > DEEPEST:
        raise Refused("not_json")
    if isinstance(value, str):
        clean(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str):
                raise Refused("not_json")
            clean(key)
            _check(item, depth + 1)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _check(item, depth + 1)
    elif isinstance(value, float):
        if not isfinite(value):
            raise Refused("not_json")
    elif isinstance(value, int) and value.bit_length() > 64:
        raise Refused("number_too_large")
    elif value is not None and not isinstance(value, (bool, int)):
        raise Refused("not_json")


class Json(BasicType):
    """A JSON document. From a file: its text."""

    name = "json"
    storage: Storage | None = "json"
    can_be_key = False

    def value_type(self, settings: Settings) -> Type:
        """JSON."""
        del settings
        return JSON

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """JSON values; in files, documents as text."""
        del settings
        return _from_cell if reading.cells else _from_json

    def fitter(self, settings: Settings) -> Convert | None:
        """Exact numbers become texts."""
        del settings
        return lambda value: str(value) if isinstance(value, Decimal) else value


def _from_json(raw: object) -> object:
    return None if raw is None or raw == "" else checked(raw)


def _from_cell(raw: object) -> object:
    if not isinstance(raw, str):
        return _from_json(raw)
    text = clean(raw)
    try:
        return checked(json.loads(text)) if text else None
    except (ValueError, RecursionError):
        raise Refused("not_json") from None
