"""Records that point here: reverse links and sub-tables. They have no column of their own."""

from collections.abc import Mapping
from typing import Any

from engines.expression.types import Type, list_of, record
from engines.record.field_type import BasicType, Settings, Storage


class ReverseLink(BasicType):
    """The records of `target` whose link `field` leads here."""

    name = "reverse_link"
    form_settings = ("target",)
    back = ("target", "field")
    storage: Storage | None = None
    is_computed = True
    can_be_key = False

    def settings_schema(self) -> Mapping[str, Any]:
        """Which form, and by which link."""
        return {
            "target": {
                "type": "string",
                "title": "Form",
                "description": "Full key of the form whose records point here: app.form.",
            },
            "field": {"type": "string", "title": "Link", "description": "Key of the link field there."},
        }

    def required_settings(self) -> tuple[str, ...]:
        """Both."""
        return ("target", "field")

    def value_type(self, settings: Settings) -> Type:
        """List of records (compiled settings hold the form's id)."""
        return list_of(record(settings["target"]).required())


class SubTable(BasicType):
    """Rows that belong to the record; they make an entity of their own, with `parent` and `position`."""

    name = "sub_table"
    storage: Storage | None = None
    has_rows = True
    can_be_key = False

    def settings_schema(self) -> Mapping[str, Any]:
        """Fields and constraints of the rows."""
        return {
            "fields": {
                "type": "array", "minItems": 1, "items": {"$ref": "#/$defs/field"}, "title": "Fields",
                "description": "Fields of a row.",
            },
            "constraints": {"$ref": "#/$defs/constraints"},
            "label": {"type": "string", "title": "Label", "description": "Key of the field that a row is called by."},
        }  # fmt: skip

    def required_settings(self) -> tuple[str, ...]:
        """Fields."""
        return ("fields",)

    def value_type(self, settings: Settings) -> Type:
        """List of records (compiled settings hold the rows' entity as `target`)."""
        return list_of(record(settings["target"]).required())
