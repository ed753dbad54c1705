"""Free words on a record."""

from collections.abc import Mapping
from typing import Any

from engines.expression.types import TEXT, Type, list_of
from engines.record.cleaning import as_list, as_text, clean, parts
from engines.record.field_type import BasicType, Convert, Reading, Refused, Settings, Storage

MOST = 100
LONGEST = 50


class Tags(BasicType):
    """Words, each once, in the order in which they were put on."""

    name = "tags"
    storage: Storage | None = "json"
    can_be_key = False

    def settings_schema(self) -> Mapping[str, Any]:
        """How many."""
        return {
            "max_count": {
                "type": "integer", "minimum": 1, "maximum": MOST, "default": MOST, "title": "Most tags",
                "description": "More tags are refused.",
            },
        }  # fmt: skip

    def value_type(self, settings: Settings) -> Type:
        """List of texts; no tags are null."""
        del settings
        return list_of(TEXT).optional()

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Lists, or a text with separators."""
        del reading
        most: int = settings.get("max_count", MOST)

        def coerce(raw: object) -> object:
            if raw is None:
                return None
            listed = raw if isinstance(raw, (list, tuple)) else parts(as_text(raw) or "")
            words = dict.fromkeys(word for one in listed if (word := clean(as_text(one) or "")))
            if len(words) > most:
                raise Refused("too_many_tags", max=most)
            if any(len(word) > LONGEST for word in words):
                raise Refused("tag_too_long", max=LONGEST)
            return tuple(words) or None

        return coerce

    def fitter(self, settings: Settings) -> Convert | None:
        """Read like any other list."""
        return self.coercer(settings, Reading())

    def encoder(self, settings: Settings) -> Convert | None:
        """A list."""
        del settings
        return as_list
