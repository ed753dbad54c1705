"""Text of one line and of many."""

from collections.abc import Callable, Mapping
from typing import Any

from engines.record.cleaning import as_text, clean, in_full
from engines.record.field_type import BasicType, Complaint, Convert, Reading, Refused, Settings
from engines.record.limits import check_text, text_limiter

#: What one value may hold at most, whatever an author asks for.
LONGEST = 100_000


def length_schema(default: int, longest: int = LONGEST) -> dict[str, Any]:
    """Settings of texts that people write."""
    return {
        "min_length": {
            "type": "integer", "minimum": 0, "maximum": longest, "title": "Shortest",
            "description": "Fewer characters are refused.",
        },
        "max_length": {
            "type": "integer", "minimum": 1, "maximum": longest, "default": default, "title": "Longest",
            "description": "More characters are refused.",
        },
        "pattern": {
            "type": "string", "maxLength": 1000, "title": "Pattern",
            "description": "A regular expression (RE2) that the whole value must match.",
        },
        "pattern_message": {
            "$ref": "#/$defs/text", "title": "Message for the pattern", "description": "Said when the pattern does not match.",
        },
    }  # fmt: skip


class Text(BasicType):
    """One line of text."""

    name = "text"
    is_text = True
    default_length = 255

    def settings_schema(self) -> Mapping[str, Any]:
        """Lengths and pattern."""
        return length_schema(self.default_length)

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Text and numbers, trimmed, within the greatest length."""
        del reading
        longest: int = settings.get("max_length", self.default_length)

        def coerce(raw: object) -> object:
            text = raw if type(raw) is str else as_text(raw)
            if not text:
                return None
            text = in_full(clean(text))
            if len(text) > longest:
                raise Refused("text_too_long", max=longest)
            return text or None

        return coerce

    def fitter(self, settings: Settings) -> Convert | None:
        """Within the greatest length."""
        longest: int = settings.get("max_length", self.default_length)

        def fit(value: object) -> object:
            text = clean(str(value))
            if len(text) > longest:
                raise Refused("text_too_long", max=longest)
            return text or None

        return fit

    def limiter(self, settings: Settings, reading: Reading) -> Callable[[Any], None] | None:
        """Long enough, and on the pattern."""
        del reading
        return text_limiter(settings)

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """Pattern and lengths make sense."""
        return check_text(settings)


class LongText(Text):
    """Text of many lines. A number in exponent form is nothing special in it."""

    name = "long_text"
    default_length = 20_000

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Text with line ends as one character."""
        del reading
        longest: int = settings.get("max_length", self.default_length)

        def coerce(raw: object) -> object:
            text = as_text(raw)
            if not text:
                return None
            text = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
            if len(text) > longest:
                raise Refused("text_too_long", max=longest)
            return text or None

        return coerce
