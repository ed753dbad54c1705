"""Fields that hold formulas: `stored_formula.py` of this engine checks them when the record is saved."""

from collections.abc import Mapping
from typing import Any

from engines.expression.types import BOOLEAN, Type
from engines.record.cleaning import as_text, clean
from engines.record.field_type import BasicType, Complaint, Convert, Reading, Refused, Settings
from engines.record.field_types.computed import RESULT_NAMES, declared_result

#: As long as a formula may be.
LONGEST = 4096

_CONTEXT: Mapping[str, Any] = {
    "context": {"$ref": "#/$defs/full_key"},
    "context_from": {
        "type": "string", "title": "Form by field",
        "description": "Key of a choice of this form; its options are names of events, and the formula reads the event's record.",
    },
}  # fmt: skip


class Condition(BasicType):
    """A formula that is true or false."""

    name = "condition"
    form_settings = ("context",)
    field_settings = ("context_from",)
    holds_formula = True
    can_be_key = False

    def settings_schema(self) -> Mapping[str, Any]:
        """What the formula can see."""
        return _CONTEXT

    def result(self, settings: Settings) -> Type:
        """The type that the formula must have."""
        del settings
        return BOOLEAN

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Text; true and false as their words."""
        del settings, reading
        return _read

    def fitter(self, settings: Settings) -> Convert | None:
        """Read like any other text."""
        del settings
        return _read

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """Exactly one context."""
        given = [name for name in ("context", "context_from") if settings.get(name)]
        return [] if len(given) == 1 else [("", "one_context", {})]


class FormulaText(Condition):
    """A formula with a value."""

    name = "formula_text"

    def settings_schema(self) -> Mapping[str, Any]:
        """What the formula can see, and what it must give."""
        return {
            "result": {"enum": list(RESULT_NAMES), "title": "Result", "description": "Type that the formula's value must have."},
            "scale": {
                "type": "integer",
                "minimum": 0,
                "maximum": 6,
                "title": "Places",
                "description": "Places of a decimal result.",
            },
            **_CONTEXT,
        }

    def required_settings(self) -> tuple[str, ...]:
        """The result."""
        return ("result",)

    def result(self, settings: Settings) -> Type:
        """As declared."""
        return declared_result(settings) or BOOLEAN


def _read(raw: object) -> object:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    text = clean(as_text(raw) or "")
    if len(text) > LONGEST:
        raise Refused("text_too_long", max=LONGEST)
    return text or None
