"""Values that nobody writes: formulas, look-ups, roll-ups, balances. `compile.py` finds their types where settings do not say."""

from collections.abc import Callable, Mapping
from copy import copy
from types import MappingProxyType
from typing import Any

from engines.expression.types import BOOLEAN, DATE, DATETIME, INTEGER, JSON, TEXT, TIME, Type, decimal
from engines.record.field_type import BasicType, Convert, Settings, Storage
from engines.record.field_types.datetime import Datetime
from engines.record.field_types.integer import Integer
from engines.record.field_types.link import record_id
from engines.record.field_types.scaled import DecimalNumber

RESULTS: Mapping[str, Type] = {
    "integer": INTEGER, "text": TEXT, "boolean": BOOLEAN, "date": DATE, "time": TIME, "datetime": DATETIME,
}  # fmt: skip
RESULT_NAMES = ("decimal", *RESULTS)
DEFAULT_SCALE = 2
#: Places that a column can have; what a formula has beyond is rounded when it is stored.
MAX_STORED_SCALE = 6

#: How a computed value is kept, by the kind of its type.
STORAGE: Mapping[str, Storage] = {
    "integer": "integer", "decimal": "scaled", "text": "text", "option": "text", "boolean": "boolean", "date": "date",
    "time": "time", "datetime": "datetime", "reference": "reference", "json": "json", "list": "json",
}  # fmt: skip


def declared_result(settings: Settings) -> Type | None:
    """The type that `result` and `scale` say; None when nothing is said."""
    name = settings.get("result")
    if name == "decimal":
        return decimal(settings.get("scale", DEFAULT_SCALE))
    return RESULTS.get(str(name))


class Computed(BasicType):
    """What the computed types have in common. A compiled field has its own copy, made by `bound`, that knows the value's type."""

    is_computed = True
    storage: Storage | None = None
    can_be_key = False
    kind: Type | None = None
    keys: Mapping[str, str] = MappingProxyType({})

    def infers_type(self, settings: Settings) -> bool:
        """Unless `result` says it."""
        return declared_result(settings) is None

    def bound(self, kind: Type, keys: Mapping[str, str], *, is_stored: bool) -> "Computed":
        """A copy that knows them."""
        found = copy(self)
        found.kind, found.keys = kind, keys
        found.storage = STORAGE.get(kind.kind) if is_stored else None
        return found

    def value_type(self, settings: Settings) -> Type:
        """As found by the compiler, else as declared."""
        return self.kind or declared_result(settings) or JSON

    def fitter(self, settings: Settings) -> Convert | None:
        """Rounded half up to the places of the value's type."""
        kind = self.value_type(settings)
        return FITTERS[kind.kind](kind) if kind.kind in FITTERS else None

    def encoder(self, settings: Settings) -> Convert | None:
        """As fields of that type are written."""
        kind = self.value_type(settings)
        return ENCODERS[kind.kind](kind, self.keys) if kind.kind in ENCODERS else None


class FormulaField(Computed):
    """The value of a formula over the record."""

    name = "formula"
    formula_setting = "formula"

    def settings_schema(self) -> Mapping[str, Any]:
        """Formula and result."""
        return {
            "formula": {"$ref": "#/$defs/formula"},
            "result": {
                "enum": list(RESULT_NAMES), "title": "Result", "description": "Type of the value; without it the formula's own.",
            },
            "scale": {
                "type": "integer", "minimum": 0, "maximum": 6, "default": DEFAULT_SCALE, "title": "Places",
                "description": "Places of a decimal result; the value is rounded half up.",
            },
        }  # fmt: skip

    def required_settings(self) -> tuple[str, ...]:
        """The formula."""
        return ("formula",)


class LookUp(Computed):
    """A field of a linked record, read when it is asked for."""

    name = "look_up"
    formula_setting = "path"

    def settings_schema(self) -> Mapping[str, Any]:
        """The way there."""
        return {"path": {"$ref": "#/$defs/path"}}

    def required_settings(self) -> tuple[str, ...]:
        """The way there."""
        return ("path",)


class RollUpField(Computed):
    """A number kept over the records that point here."""

    name = "roll_up"
    form_settings = ("source",)
    back = ("source", "via")
    rolls_up = True

    def settings_schema(self) -> Mapping[str, Any]:
        """What is counted."""
        return {
            "source": {"type": "string", "title": "Form", "description": "Full key of the form that is counted: app.form."},
            "via": {"type": "string", "title": "Link", "description": "Key of the link there that points to this form."},
            "function": {
                "enum": ["sum", "count", "min", "max", "avg"], "title": "Function", "description": "How the values become one.",
            },
            "of": {"$ref": "#/$defs/formula"},
            "where": {"$ref": "#/$defs/condition"},
            "scale": {
                "type": "integer", "minimum": 0, "maximum": 6, "title": "Places",
                "description": "Places of the result; without it those of the value.",
            },
        }  # fmt: skip

    def required_settings(self) -> tuple[str, ...]:
        """Source, link, function."""
        return ("source", "via", "function")


DEFAULT_MEASURE = "active"


def measure_of(settings: Settings) -> str:
    """Which of the account's balances a field of type `balance` shows."""
    return str(settings.get("measure", DEFAULT_MEASURE))


class Balance(Computed):
    """What the record has on its account in a ledger; read, never stored here."""

    name = "balance"

    def settings_schema(self) -> Mapping[str, Any]:
        """Which ledger, which of its balances."""
        return {
            "ledger": {"$ref": "#/$defs/full_key"},
            "measure": {
                "enum": ["active", "pending", "held", "spent", "expired", "debt"], "default": DEFAULT_MEASURE, "title": "Balance",
                "description": "Which of the account's balances.",
            },
        }  # fmt: skip

    def required_settings(self) -> tuple[str, ...]:
        """The ledger."""
        return ("ledger",)

    def value_type(self, settings: Settings) -> Type:
        """Integer; nothing on the account is 0."""
        del settings
        return INTEGER.required()

    def infers_type(self, settings: Settings) -> bool:
        """No: balances are whole units."""
        del settings
        return False


def _fit_decimal(kind: Type) -> Convert | None:
    return DecimalNumber().fitter({"scale": min(kind.scale, MAX_STORED_SCALE)})


def _fit_integer(_kind: Type) -> Convert | None:
    return Integer().fitter({})


def _fit_reference(_kind: Type) -> Convert | None:
    return record_id


FITTERS: Mapping[str, Callable[[Type], Convert | None]] = {
    "decimal": _fit_decimal, "integer": _fit_integer, "reference": _fit_reference,
}  # fmt: skip


def _encode_decimal(kind: Type, _keys: Mapping[str, str]) -> Convert | None:
    return DecimalNumber().encoder({"scale": kind.scale})


def _encode_as_text(_kind: Type, _keys: Mapping[str, str]) -> Convert | None:
    return str


def _encode_datetime(_kind: Type, _keys: Mapping[str, str]) -> Convert | None:
    return Datetime().encoder({})


def _encode_option(_kind: Type, keys: Mapping[str, str]) -> Convert | None:
    return lambda value: keys.get(str(value), value)


def _encode_list(kind: Type, keys: Mapping[str, str]) -> Convert | None:
    item = kind.item or TEXT
    encode = ENCODERS[item.kind](item, keys) if item.kind in ENCODERS else None
    return lambda value: [one if encode is None or one is None else encode(one) for one in value]  # type: ignore[attr-defined]


ENCODERS: Mapping[str, Callable[[Type, Mapping[str, str]], Convert | None]] = {
    "decimal": _encode_decimal, "date": _encode_as_text, "time": _encode_as_text, "duration": _encode_as_text,
    "datetime": _encode_datetime, "option": _encode_option, "list": _encode_list,
}  # fmt: skip
