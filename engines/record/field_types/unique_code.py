"""Random codes that nobody guesses: drawn when a record is created. Randomness comes from the caller."""

from collections.abc import Callable, Mapping
from typing import Any

from engines.record.field_type import BasicType, Complaint, Convert, Reading, Refused, Settings
from engines.record.field_types.text import Text

#: Digits and capitals without those that look alike (0 O, 1 I L).
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DEFAULT_LENGTH = 10


def code_alphabet(settings: Settings) -> str:
    """The characters that codes are made of: capitals, each once."""
    return "".join(dict.fromkeys(str(settings.get("alphabet", ALPHABET)).upper()))


def code_space(settings: Settings) -> int:
    """How many codes there are."""
    return int(len(code_alphabet(settings)) ** settings.get("length", DEFAULT_LENGTH))


def check_code_space(settings: Settings, taken: int, wanted: int) -> None:
    """Refuse (`code_space_exhausted`) a request after which more than half of the code space would be taken."""
    space = code_space(settings)
    if (taken + wanted) * 2 > space:
        raise Refused("code_space_exhausted", space=space, taken=taken, wanted=wanted)


def code(settings: Settings, below: Callable[[int], int]) -> str:
    """A code; `below(n)` gives a random number from 0 to n - 1."""
    alphabet = code_alphabet(settings)
    drawn = "".join(alphabet[below(len(alphabet))] for _ in range(settings.get("length", DEFAULT_LENGTH)))
    return str(settings.get("prefix", "")).upper() + drawn


class UniqueCode(BasicType):
    """A random code. Small letters are read as capitals."""

    name = "unique_code"
    is_computed = True
    is_drawn = True

    def settings_schema(self) -> Mapping[str, Any]:
        """Length, characters, prefix."""
        return {
            "length": {
                "type": "integer", "minimum": 4, "maximum": 64, "default": DEFAULT_LENGTH, "title": "Length",
                "description": "How many random characters.",
            },
            "alphabet": {
                "type": "string", "minLength": 2, "maxLength": 64, "default": ALPHABET, "title": "Characters",
                "description": "What codes are made of; case does not count. Without it: no characters that look alike.",
            },
            "prefix": {
                "type": "string", "maxLength": 20, "title": "Prefix", "description": "Stands before the random characters.",
            },
            "writable": {
                "type": "boolean", "default": False, "title": "May be given",
                "description": "A code that is typed or imported is kept; one is drawn only where none is given.",
            },
        }  # fmt: skip

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Text in capitals, without spaces."""
        read = Text().coercer(settings, reading)

        def coerce(raw: object) -> object:
            text = read(raw)
            return "".join(text.upper().split()) if isinstance(text, str) else text

        return coerce

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """There are enough different characters, and enough codes."""
        if len(code_alphabet(settings)) < 2:
            return [("/alphabet", "alphabet_too_small", {})]
        return [] if code_space(settings) >= 10_000 else [("/length", "code_space_too_small", {"space": code_space(settings)})]
