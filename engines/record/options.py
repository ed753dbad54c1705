"""Options of choices and states: how authors write them, and how people name them. Used by the types with options."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from engines.record.cleaning import clean, folded
from engines.record.field_type import Complaint, Refused, Settings

OPTIONS_SCHEMA: Mapping[str, Any] = {
    "options": {
        "type": "array", "minItems": 1, "title": "Options", "description": "What can be chosen, in order.",
        "items": {
            "type": "object", "required": ["key"], "additionalProperties": False,
            "title": "Option", "description": "One thing that can be chosen.",
            "properties": {
                "key": {"$ref": "#/$defs/option_key"},
                "id": {"$ref": "#/$defs/id"},
                "title": {"$ref": "#/$defs/text"},
                "color": {"$ref": "#/$defs/color"},
            },
        },
    },
}  # fmt: skip


def option_ids(settings: Settings) -> tuple[str, ...]:
    """Ids, in order."""
    return tuple(str(one.get("id", one.get("key"))) for one in options_of(settings))


def option_keys(settings: Settings) -> dict[str, str]:
    """Id → key."""
    return {str(one.get("id", one.get("key"))): str(one.get("key")) for one in options_of(settings)}


def options_of(settings: Settings) -> list[Mapping[str, Any]]:
    """The option documents; what is none was refused by the schema and is left out."""
    found = settings.get("options")
    return [one for one in found if isinstance(one, Mapping) and "key" in one] if isinstance(found, list) else []


def chooser(settings: Settings) -> Callable[[object], str | None]:
    """Raw value → option id: by key, else by title in any language. Refused: `no_such_option` with a likely one as hint."""
    by_key = {key: id for id, key in option_keys(settings).items()}
    by_word: dict[str, str] = {}
    for one in options_of(settings):
        title = one.get("title")
        words = [title] if isinstance(title, str) else list(title.values()) if isinstance(title, Mapping) else []
        for word in [str(one["key"]), *words]:
            by_word.setdefault(folded(str(word)), str(one.get("id", one["key"])))

    def choose(raw: object) -> str | None:
        found = by_key.get(raw) if type(raw) is str else None
        if found is not None:
            return found
        if raw is None:
            return None
        text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
        if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
            raise Refused("not_an_option")
        text = clean(text)
        if not text:
            return None
        found = by_key.get(text) or by_word.get(folded(text))
        if found is None:
            near = get_close_matches(folded(text), by_word, n=1, cutoff=0.5)
            keys = {id: key for key, id in by_key.items()}
            raise Refused("no_such_option", hint=keys[by_word[near[0]]] if near else None, option=text[:60])
        return found

    return choose


def id_fitter(settings: Settings) -> Callable[[object], object]:
    """Value of a formula (an option's id, or a text that is its key) → option id."""
    ids = frozenset(option_ids(settings))
    choose = chooser(settings)

    def fit(value: object) -> object:
        return value if value in ids else choose(value)

    return fit


def unknown_option(settings: Settings, pointer: str, key: object) -> Complaint:
    """The complaint about an option that settings name and that is not there."""
    near = get_close_matches(str(key), list(option_keys(settings).values()), n=1)
    return (pointer, "option_not_listed", {"option": key, "hint": near[0] if near else None})
