"""What a field type must tell, and what it may tell besides. One type per file in `field_types/`, listed there.

A type is asked what it can do (`storage`, `is_computed`, `has_options` …); nobody compares its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from engines.expression.types import Type

#: How a value is kept in a column. "scaled" is an integer scaled by the field's places; "reference" an id; "json" a document.
Storage: TypeAlias = Literal["text", "integer", "scaled", "boolean", "date", "time", "datetime", "reference", "json"]
Settings: TypeAlias = Mapping[str, Any]


class Refused(Exception):
    """A raw value does not fit a field: code and parameters of the message; the caller knows the field."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = params
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class LinkKey:
    """A link given by a key of the other record instead of its id; the caller resolves it."""

    form: str
    field: str
    """Field id of a unique field of that form, or "public_id"."""
    value: object


class FieldType(Protocol):
    """One type of field."""

    name: str
    """As in a blueprint's `type`."""
    storage: Storage | None
    """None where the field has no column."""
    is_computed: bool
    """True where people never write it (formula, roll-up, look-up, reverse link, auto-number, balance …)."""

    def settings_schema(self) -> Mapping[str, Any]:
        """JSON Schema `properties` of the type's own settings (beside those that every field has)."""
        ...

    def value_type(self, settings: Settings) -> Type:
        """The type of its value in formulas, from a settings object that fits the schema."""
        ...

    def coerce(self, raw: object, settings: Settings) -> object:
        """A raw value (JSON, or text from a file or form) as the field's value; '' and None give None. Raises `Refused`."""
        ...

    def encode(self, value: object, settings: Settings) -> object:
        """The value as JSON for doors, history and export; `coerce(encode(v)) == v`."""
        ...

    def check_settings(self, settings: Settings) -> list[tuple[str, str, Mapping[str, object]]]:
        """What a JSON Schema cannot say: (pointer within the field, code, params) for each thing wrong."""
        ...
