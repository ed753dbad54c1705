"""What is shown of a value to people who may see it only masked. One function per name that a field's `mask` may have.

Nothing tells how long the hidden part is. A value that is no text, or too short to hide anything of, is hidden whole.
"""

from collections.abc import Callable, Mapping

HIDDEN = "****"
#: Digits of a telephone number with its country; a longer text is something else.
_LONGEST_PHONE = 15


class Masked(str):
    """A value behind its mask: a text, whatever the type of its field."""

    __slots__ = ()


def masked(value: object, mask: str | None) -> Masked | None:
    """`value` behind its mask; an empty value stays empty. Without a mask of its own nothing of it is shown."""
    if value is None:
        return None
    text = value.strip() if isinstance(value, str) else ""
    return Masked(MASKS[mask or "all"](text) if text else HIDDEN)


def _all(text: str) -> str:
    del text
    return HIDDEN


def _name(text: str) -> str:
    """王小芳 → 王**, Anna Meier → A**."""
    return f"{text[0]}**" if len(text) > 1 else HIDDEN


def _phone(text: str) -> str:
    """13812345678 → 138****5678."""
    digits = "".join(letter for letter in text if letter.isalnum())
    if 11 <= len(digits) <= _LONGEST_PHONE:
        return f"{digits[:-8]}{HIDDEN}{digits[-4:]}"
    return f"{HIDDEN}{digits[-2:]}" if len(digits) >= 7 else HIDDEN


def _email(text: str) -> str:
    """wang.fang@example.com → w****@example.com."""
    name, at, host = text.rpartition("@")
    return f"{name[0]}{HIDDEN}@{host}" if at and len(name) > 1 else f"{HIDDEN}@{host}" if at else HIDDEN


def _identity(text: str) -> str:
    """310101199001011234 → 310****1234."""
    return f"{text[:3]}{HIDDEN}{text[-4:]}" if len(text) >= 12 else f"{HIDDEN}{text[-2:]}" if len(text) >= 6 else HIDDEN


def _address(text: str) -> str:
    """上海市徐汇区漕溪北路 1 号 → 上海市徐汇区****."""
    return f"{text[:6]}{HIDDEN}" if len(text) > 9 else HIDDEN


def _plate(text: str) -> str:
    """沪A12345 → 沪A****5."""
    return f"{text[:2]}{HIDDEN}{text[-1]}" if len(text) >= 6 else HIDDEN


MASKS: Mapping[str, Callable[[str], str]] = {
    "name": _name, "phone": _phone, "email": _email, "amount": _all, "identity": _identity, "address": _address,
    "plate": _plate, "all": _all,
}  # fmt: skip
