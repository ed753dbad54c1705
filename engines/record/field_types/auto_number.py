"""Numbers drawn in order when a record is created: `M{yyyy}{mm}{dd}{seq:6}`. Who counts is the service; this tells how a
number looks and when counting begins anew.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engines.record.field_type import BasicType, Complaint, Convert, Reading, Settings
from engines.record.field_types.text import Text

RESETS = ("never", "year", "month", "day")
_PLACEHOLDER = re.compile(r"\{([a-z]+)(?::(\d{1,2}))?\}")
_DATED = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d"}
#: Which parts of the date a format needs, so that numbers stay different when counting begins anew.
_NEEDED = {"never": (), "year": ("y",), "month": ("y", "mm"), "day": ("y", "mm", "dd")}


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A parsed format: literal pieces, parts of the date and the counter."""

    pieces: tuple[tuple[str, str, int], ...]
    """(kind, text, width): kind is "text", "date" or "seq"."""

    def number(self, day: date, sequence: int) -> str:
        """The number for a day (the workspace's) and a count; a count that outgrows its width gets longer."""
        return "".join(
            text if kind == "text" else day.strftime(text) if kind == "date" else str(sequence).zfill(width)
            for kind, text, width in self.pieces
        )


def number_format(text: str) -> NumberFormat | None:
    """The format, or None when it is none: unknown placeholders, or not exactly one `{seq}`."""
    pieces: list[tuple[str, str, int]] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        pieces.append(("text", text[end : found.start()], 0))
        end = found.end()
        name, width = found[1], int(found[2] or 0)
        if name == "seq" and width <= 18:
            pieces.append(("seq", "", width))
        elif name in _DATED and not width:
            pieces.append(("date", _DATED[name], 0))
        else:
            return None
    pieces.append(("text", text[end:], 0))
    counters = sum(1 for kind, _, _ in pieces if kind == "seq")
    literals = "".join(text for kind, text, _ in pieces if kind == "text")
    if counters != 1 or "{" in literals or "}" in literals:
        return None
    return NumberFormat(tuple(piece for piece in pieces if piece[0] != "text" or piece[1]))


def period(reset: str, day: date) -> str:
    """The name of the period that `day` counts in: "" when counting never begins anew."""
    return {"never": "", "year": f"{day:%Y}", "month": f"{day:%Y-%m}", "day": f"{day:%Y-%m-%d}"}[reset]


class AutoNumber(BasicType):
    """A number that the system gives."""

    name = "auto_number"
    is_computed = True
    is_drawn = True

    def settings_schema(self) -> Mapping[str, Any]:
        """Format, resetting, gaps."""
        return {
            "format": {
                "type": "string", "maxLength": 100, "default": "{seq}", "title": "Format",
                "description": "Text with {yyyy} {yy} {mm} {dd} for the day and one {seq}, or {seq:6} with leading zeros.",
            },
            "reset": {
                "enum": list(RESETS), "default": "never", "title": "Counting begins anew",
                "description": "When the count is 1 again.",
            },
            "gapless": {
                "type": "boolean", "default": False, "title": "Without gaps",
                "description": "Slower: creations wait for each other, so that no number is lost.",
            },
            "writable": {
                "type": "boolean", "default": False, "title": "May be given",
                "description": "A number that is typed or imported is kept; one is drawn only where none is given.",
            },
        }  # fmt: skip

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Text, for files and for naming records."""
        return Text().coercer(settings, reading)

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """The format is one, and numbers stay different after counting begins anew."""
        text, reset = settings.get("format", "{seq}"), settings.get("reset", "never")
        if number_format(text) is None:
            return [("/format", "bad_number_format", {"format": text})]
        missing = [part for part in _NEEDED.get(reset, ()) if "{" + part not in text]
        return [("/format", "numbers_repeat", {"format": text, "reset": reset})] if missing else []
