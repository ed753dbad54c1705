"""Yes or no."""

from engines.expression.types import BOOLEAN, Type
from engines.record.cleaning import folded
from engines.record.field_type import BasicType, Convert, Reading, Refused, Settings, Storage

_WORDS = {
    **dict.fromkeys(("true", "yes", "y", "t", "on", "1", "1.0", "是", "真", "对", "有", "√", "✓", "✔"), True),
    **dict.fromkeys(("false", "no", "n", "f", "off", "0", "0.0", "否", "假", "错", "无", "不是", "×", "✗", "✘"), False),
}


def read_boolean(raw: object) -> bool | None:
    """Booleans, 1 and 0, and the usual words in Chinese and English. Refused: `not_a_boolean`."""
    if raw is True or raw is False or raw is None:
        return raw
    if isinstance(raw, (int, float)) and raw in (0, 1):
        return bool(raw)
    if isinstance(raw, str):
        word = folded(raw)
        if not word:
            return None
        if word in _WORDS:
            return _WORDS[word]
    raise Refused("not_a_boolean")


class Boolean(BasicType):
    """True, false, or not said."""

    name = "boolean"
    storage: Storage | None = "boolean"

    def value_type(self, settings: Settings) -> Type:
        """Boolean."""
        del settings
        return BOOLEAN

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Booleans and words."""
        del settings, reading
        return read_boolean
