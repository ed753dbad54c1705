"""Links to a record of another form."""

from collections.abc import Mapping
from typing import Any

from engines.expression.types import Type, reference
from engines.record.cleaning import clean
from engines.record.field_type import BasicType, Convert, KeyField, LinkKey, Reading, Refused, Settings, Storage

#: Ids stay below this, so that every program that reads JSON keeps them exact. Dry runs use negative ones.
LARGEST_ID = 2**53


class Link(BasicType):
    """The id of one record of `target`."""

    name = "link"
    storage: Storage | None = "reference"
    form_settings = ("target",)

    def settings_schema(self) -> Mapping[str, Any]:
        """Where to, and what a deletion there does."""
        return {
            "target": {"$ref": "#/$defs/full_key"},
            "on_delete": {
                "enum": ["restrict", "clear", "cascade"], "default": "restrict", "title": "When the target is deleted",
                "description": "restrict: refuse the deletion. clear: empty this field. cascade: delete this record too.",
            },
        }  # fmt: skip

    def required_settings(self) -> tuple[str, ...]:
        """Where to."""
        return ("target",)

    def value_type(self, settings: Settings) -> Type:
        """Reference to the target (compiled settings hold its id)."""
        return reference(settings["target"])

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """An id, the public id as text, or `{"unique field": value}`; the latter two come out as `LinkKey`."""
        return link_reader(settings["target"], reading, "public_id")

    def fitter(self, settings: Settings) -> Convert | None:
        """A record stands for its id."""
        del settings
        return record_id


def record_id(value: object) -> object:
    """The id of a record that a formula gave."""
    return value["id"] if isinstance(value, Mapping) else value


def link_reader(target: str, reading: Reading, text_field: str) -> Convert:
    """Reads links to `target`; a bare text is the value of `text_field`."""
    key_field = reading.key_field
    known: dict[str, KeyField | None] = {}

    def by_key(raw: Mapping[str, object]) -> object:
        if len(raw) != 1:
            raise Refused("not_a_link")
        key, value = next(iter(raw.items()))
        if key in ("id", text_field):
            return coerce(value)
        if key not in known and len(known) < 100:
            known[key] = key_field(target, key)
        found = known.get(key)
        if found is None:
            raise Refused("not_a_key_field", field=str(key)[:60])
        wanted = found.coerce(value)
        return None if wanted is None else LinkKey(target, found.id, wanted)

    def coerce(raw: object) -> object:
        if raw is None or type(raw) is LinkKey:
            return raw
        if isinstance(raw, dict):
            return by_key(raw)
        if isinstance(raw, str):
            text = clean(raw)
            return LinkKey(target, text_field, text) if text else None
        return checked_id(raw)

    return coerce


def checked_id(raw: object) -> int:
    """An id. Refused: `not_a_link`."""
    if type(raw) is int and raw != 0 and -LARGEST_ID < raw < LARGEST_ID:
        return raw
    raise Refused("not_a_link")
