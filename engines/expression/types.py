"""The types that a formula's value can have, and the Python values that stand for them.

| kind | Python value |
|---|---|
| null | None |
| boolean | bool |
| integer | int, 64 bit |
| decimal | Decimal, `scale` places at most (kept exact; `/` gives 10) |
| text | str |
| option | str: the id of an option (printed by its key) |
| date, time | datetime.date, datetime.time (naive) |
| datetime | datetime.datetime, aware, UTC |
| duration | datetime.timedelta |
| reference | int: the id of a record of `form` |
| record | Mapping[str, object]: a row, by field id (only as item of a list or as `this`) |
| list | tuple, of `item` |
| json | any JSON value (may be passed on, not looked into) |
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "null", "boolean", "integer", "decimal", "text", "option", "date", "time", "datetime", "duration",
    "reference", "record", "list", "json",
]  # fmt: skip

#: A record in memory: values by field id, system fields (`id`, `version`, `created_at`, …) among them.
Row: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a value. `nullable` says that it may be null."""

    kind: Kind
    nullable: bool = True
    scale: int = 0
    form: str | None = None
    """Of reference and record: the full id of the form (`app.form`)."""
    item: "Type | None" = None
    """Of list: the type of its items."""
    options: tuple[str, ...] = ()
    """Of option: the ids that can occur; empty where they are not known."""

    def required(self) -> "Type":
        """The same type, never null."""
        return replace(self, nullable=False)

    def optional(self) -> "Type":
        """The same type, possibly null."""
        return replace(self, nullable=True)

    @property
    def is_number(self) -> bool:
        """Whether arithmetic works on it."""
        return self.kind in ("integer", "decimal")


NULL = Type("null")
BOOLEAN = Type("boolean")
INTEGER = Type("integer")
TEXT = Type("text")
DATE = Type("date")
TIME = Type("time")
DATETIME = Type("datetime")
DURATION = Type("duration")
JSON = Type("json")


def decimal(scale: int) -> Type:
    """A decimal of at most `scale` places."""
    return Type("decimal", scale=scale)


def option(*options: str) -> Type:
    """One of the option ids."""
    return Type("option", options=options)


def reference(form: str) -> Type:
    """The id of a record of `form`."""
    return Type("reference", form=form)


def record(form: str) -> Type:
    """A row of `form`."""
    return Type("record", form=form)


def list_of(item: Type) -> Type:
    """A list of `item`, never null."""
    return Type("list", nullable=False, item=item)
