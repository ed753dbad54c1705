"""What a field type must tell, and what it may tell besides. One type or close family per file in `field_types/`, listed there.

A type is asked what it can do (`storage`, `is_computed`, `has_options` …); nobody compares its name. The hot path asks a
type once per field for closures (`coercer`, `fitter`, `encoder`, `limiter`) and calls those per value.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from typing import Any, Literal, Protocol, TypeAlias

from engines.expression.types import TEXT, Type

#: How a value is kept in a column. "scaled" is an integer scaled by the field's places; "reference" an id; "json" a document;
#: "sealed" (of columns only) a text that is encrypted.
Storage: TypeAlias = Literal["text", "integer", "scaled", "boolean", "date", "time", "datetime", "reference", "json", "sealed"]
Settings: TypeAlias = Mapping[str, Any]
#: One value into another; raises `Refused`.
Convert: TypeAlias = Callable[[object], object]
#: What is wrong with settings: (pointer within the field, code, params).
Complaint: TypeAlias = tuple[str, str, Mapping[str, object]]


class Refused(Exception):
    """A raw value does not fit a field: code and parameters of the message; the caller knows the field."""

    def __init__(self, code: str, hint: str | None = None, **params: object) -> None:
        self.code = code
        self.hint = hint
        self.params = params
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class LinkKey:
    """A link given by a key of the other record instead of its id; the caller resolves it."""

    form: str
    """Entity id; "user" of users."""
    field: str
    """Field id of a unique field of that form, or "public_id"; of users "login"."""
    value: object


@dataclass(frozen=True, slots=True)
class KeyField:
    """A unique field by which records of a form can be named."""

    id: str
    coerce: Convert


def _no_keys(_form: str, _key: str) -> KeyField | None:
    return None


@dataclass(frozen=True, slots=True)
class Reading:
    """What surrounds the reading of raw values."""

    zone: tzinfo = UTC
    """The workspace's zone: a date or time without zone is meant there."""
    key_field: Callable[[str, str], KeyField | None] = _no_keys
    """(entity id, field key) → the unique field that `{"field": value}` names; None when there is no such unique field."""
    cells: bool = False
    """Values come from a file: JSON documents stand there as text, drawn numbers name their records."""


class FieldType(Protocol):
    """One type of field. `BasicType` has sensible answers for what a type need not tell."""

    @property
    def name(self) -> str:
        """As in a blueprint's `type`."""
        ...

    @property
    def storage(self) -> Storage | None:
        """None where the field has no column."""
        ...

    @property
    def is_computed(self) -> bool:
        """True where people never write it (formula, roll-up, look-up, reverse link, auto-number, balance …); of one field
        `Field.is_computed` says it, since numbers may be typed in where the author allows it."""
        ...

    @property
    def has_options(self) -> bool:
        """Its settings have `options`, its values are their ids."""
        ...

    @property
    def is_text(self) -> bool:
        """Its value is text that people write: takes lengths, a pattern, and takes part in search."""
        ...

    @property
    def is_code(self) -> bool:
        """People know its values by their last places: search finds them by these."""
        ...

    @property
    def holds_files(self) -> bool:
        """Its values are ids of stored files, which belong to the record from then on."""
        ...

    @property
    def holds_formula(self) -> bool:
        """Its value is a formula (`stored_formula.py` checks it on every save)."""
        ...

    @property
    def has_transitions(self) -> bool:
        """It is a state: changes follow `transitions` and raise `state:` events."""
        ...

    @property
    def is_drawn(self) -> bool:
        """Its value is drawn when the record is created (`auto_number`, `unique_code`)."""
        ...

    @property
    def has_rows(self) -> bool:
        """It is a sub-table: its fields make an entity of their own."""
        ...

    @property
    def can_be_key(self) -> bool:
        """Values can be compared for being equal, so that the field can be unique and name a record."""
        ...

    @property
    def form_settings(self) -> tuple[str, ...]:
        """Which of its settings name a form; compiled settings hold the form's id."""
        ...

    @property
    def field_settings(self) -> tuple[str, ...]:
        """Which of its settings name a field of the same form; compiled settings hold the field's id."""
        ...

    @property
    def back(self) -> tuple[str, str] | None:
        """(setting that names a form, setting that names a link there which leads here); compiled settings hold ids."""
        ...

    @property
    def formula_setting(self) -> str | None:
        """Which of its settings is a formula over the record that gives the value."""
        ...

    @property
    def rolls_up(self) -> bool:
        """Its value is kept over the records of another form."""
        ...

    def infers_type(self, settings: Settings) -> bool:
        """Whether only the compiler can tell the type of its value."""
        ...

    def bound(self, kind: Type, keys: Mapping[str, str], *, is_stored: bool) -> "FieldType":
        """This type for one compiled field: the type of its value, the keys of its options, and whether it has a column."""
        ...

    def settings_schema(self) -> Mapping[str, Any]:
        """JSON Schema `properties` of the type's own settings (beside those that every field has)."""
        ...

    def required_settings(self) -> tuple[str, ...]:
        """Those of its settings that must be there."""
        ...

    def value_type(self, settings: Settings) -> Type:
        """The type of its value in formulas, from a settings object that fits the schema."""
        ...

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Raw value (JSON, or text from a file or form) → the field's value; '' and None give None. Raises `Refused`."""
        ...

    def fitter(self, settings: Settings) -> Convert | None:
        """Value of a formula → the field's value: rounded to its places, records as ids. None where nothing is to be done.
        Raises `Refused`. Not called with None."""
        ...

    def encoder(self, settings: Settings) -> Convert | None:
        """Value → JSON for doors, history and export; `coerce(encode(v)) == v`. None where a value is JSON itself."""
        ...

    def limiter(self, settings: Settings, reading: Reading) -> Callable[[Any], None] | None:
        """Raises `Refused` for a value out of range, too short or off the pattern. None where anything goes."""
        ...

    def coerce(self, raw: object, settings: Settings, reading: Reading) -> object:
        """One raw value as the field's value."""
        ...

    def encode(self, value: object, settings: Settings) -> object:
        """One value as JSON."""
        ...

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """What a JSON Schema cannot say: (pointer within the field, code, params) for each thing wrong."""
        ...


class BasicType:
    """A type of plain text; the others say where they differ."""

    name: str = ""
    storage: Storage | None = "text"
    is_computed: bool = False
    has_options: bool = False
    is_text: bool = False
    is_code: bool = False
    holds_files = False
    holds_formula: bool = False
    has_transitions: bool = False
    is_drawn: bool = False
    has_rows: bool = False
    can_be_key: bool = True
    form_settings: tuple[str, ...] = ()
    field_settings: tuple[str, ...] = ()
    back: tuple[str, str] | None = None
    formula_setting: str | None = None
    rolls_up: bool = False

    def infers_type(self, settings: Settings) -> bool:
        """No: settings tell it."""
        del settings
        return False

    def bound(self, kind: Type, keys: Mapping[str, str], *, is_stored: bool) -> FieldType:
        """The same for all fields."""
        del kind, keys, is_stored
        return self

    def settings_schema(self) -> Mapping[str, Any]:
        """None of its own."""
        return {}

    def required_settings(self) -> tuple[str, ...]:
        """None."""
        return ()

    def value_type(self, settings: Settings) -> Type:
        """Text."""
        del settings
        return TEXT

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Nothing may be written."""
        del settings, reading
        return _refuse_all

    def fitter(self, settings: Settings) -> Convert | None:
        """As it is."""
        del settings
        return None

    def encoder(self, settings: Settings) -> Convert | None:
        """As it is."""
        del settings
        return None

    def limiter(self, settings: Settings, reading: Reading) -> Callable[[Any], None] | None:
        """Anything goes."""
        del settings, reading
        return None

    def coerce(self, raw: object, settings: Settings, reading: Reading) -> object:
        """One raw value as the field's value."""
        return self.coercer(settings, reading)(raw)

    def encode(self, value: object, settings: Settings) -> object:
        """One value as JSON."""
        encode = self.encoder(settings)
        return value if value is None or encode is None else encode(value)

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """Nothing wrong."""
        del settings
        return []


def _refuse_all(_raw: object) -> object:
    raise Refused("not_writable")
