"""What a template is given: values as JSON between server and process, and as Python objects in a template.

Packed by whoever knows what the reader may see; unpacked in the process. A value prints itself as people read it: an option by
its title, a record by its name; filters format numbers and times.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

_TAG: Final = "#"
CURRENCY: Final = "CNY"


class Amount(Decimal):
    """Money: a number that knows its currency."""

    currency: str = CURRENCY


class Option(str):
    """An option: compared by its key, read by its title."""

    __slots__ = ("title",)
    title: str

    def __str__(self) -> str:
        return self.title


class Record:
    """A record or row: only what was packed is there."""

    __slots__ = ("_fields", "_name")

    def __init__(self, fields: Mapping[str, Any], name: str) -> None:
        self._fields = fields
        self._name = name

    def __str__(self) -> str:
        return self._name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self._fields == other._fields

    def __hash__(self) -> int:
        return hash(self._name)

    def has(self, key: str) -> bool:
        """Whether the field is there."""
        return key in self._fields

    def value(self, key: str) -> Any:
        """Of a field."""
        return self._fields[key]


class Picture:
    """A file: its name, and of a picture its content."""

    __slots__ = ("content", "media_type", "name")

    def __init__(self, name: str, media_type: str, content: str) -> None:
        self.name = name
        self.media_type = media_type
        self.content = content
        """Base64; empty where it is no picture, or too large."""

    def __str__(self) -> str:
        return self.name


def packed(value: Any) -> Any:
    """A single value."""
    if isinstance(value, Decimal):
        return {_TAG: "decimal", "v": str(value)}
    if isinstance(value, datetime):
        return {_TAG: "datetime", "v": value.isoformat()}
    if isinstance(value, date):
        return {_TAG: "date", "v": value.isoformat()}
    if isinstance(value, time):
        return {_TAG: "time", "v": value.isoformat()}
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [packed(each) for each in value]
    return str(value)


def packed_amount(value: Decimal, currency: str) -> Any:
    """Money."""
    return {_TAG: "amount", "v": str(value), "c": currency}


def packed_option(key: str, title: str) -> Any:
    """An option."""
    return {_TAG: "option", "k": key, "t": title}


def packed_record(fields: Mapping[str, Any], name: str) -> Any:
    """A record, its fields packed."""
    return {_TAG: "record", "f": dict(fields), "n": name}


def packed_file(name: str, media_type: str, content: str) -> Any:
    """A file."""
    return {_TAG: "file", "n": name, "m": media_type, "c": content}


def unpacked(value: Any) -> Any:
    """The object for a template."""
    if isinstance(value, list):
        return [unpacked(each) for each in value]
    if not isinstance(value, Mapping):
        return value
    match value[_TAG]:
        case "decimal":
            return Decimal(value["v"])
        case "amount":
            return _amount(value["v"], value["c"])
        case "option":
            return _option(value["k"], value["t"])
        case "record":
            return Record({key: unpacked(each) for key, each in value["f"].items()}, value["n"])
        case "file":
            return Picture(value["n"], value["m"], value["c"])
        case "date":
            return date.fromisoformat(value["v"])
        case "time":
            return time.fromisoformat(value["v"])
        case _:
            return datetime.fromisoformat(value["v"])


def as_number(value: Any) -> Decimal | None:
    """A number, also one that stands in a text; None for what is none (also for what is masked)."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found.adjusted()) < 40 else None


def total(values: Iterable[Any]) -> Decimal | int:
    """The sum of what numbers there are; of amounts an amount."""
    found = [each for each in values if as_number(each) is not None]
    result = sum((as_number(each) or Decimal() for each in found), Decimal())
    currencies = {each.currency for each in found if isinstance(each, Amount)}
    return _amount(str(result), currencies.pop()) if len(currencies) == 1 else result


def _amount(text: str, currency: str) -> Amount:
    amount = Amount(text)
    amount.currency = currency
    return amount


def _option(key: str, title: str) -> Option:
    option = Option(key)
    option.title = title
    return option
