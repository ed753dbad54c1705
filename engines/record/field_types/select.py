"""One or several of given options. Values are option ids; doors speak keys, and understand titles."""

from collections.abc import Mapping
from typing import Any

from engines.expression.types import Type, list_of, option
from engines.record.cleaning import parts
from engines.record.field_type import BasicType, Convert, Reading, Refused, Settings, Storage
from engines.record.options import OPTIONS_SCHEMA, chooser, id_fitter, option_ids, option_keys


class Select(BasicType):
    """One of the options."""

    name = "select"
    has_options = True

    def settings_schema(self) -> Mapping[str, Any]:
        """The options."""
        return OPTIONS_SCHEMA

    def required_settings(self) -> tuple[str, ...]:
        """The options."""
        return ("options",)

    def value_type(self, settings: Settings) -> Type:
        """Option."""
        return option(*option_ids(settings))

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """By key, else by title."""
        del reading
        return chooser(settings)

    def fitter(self, settings: Settings) -> Convert | None:
        """By id, else by key."""
        return id_fitter(settings)

    def encoder(self, settings: Settings) -> Convert | None:
        """The option's key."""
        keys = option_keys(settings)
        if all(id == key for id, key in keys.items()):
            return None
        return lambda value: keys.get(str(value), value)


class MultiSelect(BasicType):
    """Any number of the options; always in the author's order, so that equal choices are equal."""

    name = "multi_select"
    storage: Storage | None = "json"
    has_options = True
    can_be_key = False

    def settings_schema(self) -> Mapping[str, Any]:
        """The options."""
        return OPTIONS_SCHEMA

    def required_settings(self) -> tuple[str, ...]:
        """The options."""
        return ("options",)

    def value_type(self, settings: Settings) -> Type:
        """List of options; nothing chosen is null."""
        return list_of(option(*option_ids(settings))).optional()

    def coercer(self, settings: Settings, reading: Reading) -> Convert:
        """Lists, or a text with separators."""
        del reading
        choose = chooser(settings)
        rank = {id: place for place, id in enumerate(option_ids(settings))}

        def coerce(raw: object) -> object:
            if raw is None:
                return None
            chosen = {choose(one) for one in _listed(raw, choose)} - {None}
            return tuple(sorted(chosen, key=lambda one: rank[str(one)])) or None

        return coerce

    def fitter(self, settings: Settings) -> Convert | None:
        """By id, else by key; in the author's order."""
        fit = id_fitter(settings)
        rank = {id: place for place, id in enumerate(option_ids(settings))}

        def fit_all(value: object) -> object:
            chosen = {fit(one) for one in (value if isinstance(value, (list, tuple)) else (value,))} - {None}
            return tuple(sorted(chosen, key=lambda one: rank[str(one)])) or None

        return fit_all

    def encoder(self, settings: Settings) -> Convert | None:
        """Keys."""
        keys = option_keys(settings)
        return lambda value: [keys.get(one, one) for one in value]  # type: ignore[attr-defined]


def _listed(raw: object, choose: Convert) -> list[object] | tuple[object, ...]:
    """The parts of a list, of a text that is one option, or of a text that lists several."""
    if isinstance(raw, (list, tuple)):
        return raw
    if not isinstance(raw, str):
        return [raw]
    try:
        return [choose(raw)]
    except Refused:
        several = parts(raw)
        if len(several) < 2:
            raise
        return list(several)
