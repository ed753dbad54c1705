"""States of a record and the ways between them."""

from collections.abc import Mapping
from typing import Any

from engines.expression.types import Type, option
from engines.record.field_type import BasicType, Complaint, Convert, Reading, Settings
from engines.record.options import (
    OPTIONS_SCHEMA,
    chooser,
    id_fitter,
    option_ids,
    option_keys,
    unknown_option,
)


class State(BasicType):
    """One of the options; which one may follow which stands in `transitions` (none: any may follow any)."""

    name = "state"
    has_options = True
    has_transitions = True

    def settings_schema(self) -> Mapping[str, Any]:
        """Options, the first state, and what may follow what."""
        return {
            **OPTIONS_SCHEMA,
            "initial": {
                "type": ["string", "array"], "items": {"type": "string"}, "title": "First state",
                "description": "Key of the state of new records. A list: they may have only these; the first is the default.",
            },
            "transitions": {
                "type": "array", "title": "Transitions",
                "description": "Which state may follow which; without it any may follow any.",
                "items": {
                    "type": "object", "required": ["from", "to"], "additionalProperties": False,
                    "title": "Transition", "description": "One allowed change.",
                    "properties": {
                        "from": {"type": "string", "title": "From", "description": "Key of the state before."},
                        "to": {"type": "string", "title": "To", "description": "Key of the state after."},
                    },
                },
            },
        }  # fmt: skip

    def required_settings(self) -> tuple[str, ...]:
        """Options and the first state."""
        return ("options", "initial")

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
        """The state's key."""
        keys = option_keys(settings)
        return lambda value: keys.get(str(value), value)

    def check_settings(self, settings: Settings) -> list[Complaint]:
        """Every state that is named is there."""
        found: list[Complaint] = []
        keys = set(option_keys(settings).values())
        initial = settings.get("initial")
        first = initial if isinstance(initial, list) else [initial]
        found.extend(unknown_option(settings, "/initial", key) for key in first if key is not None and key not in keys)
        for index, one in enumerate(transitions_of(settings)):
            found.extend(
                unknown_option(settings, f"/transitions/{index}/{end}", one[end])
                for end in ("from", "to")
                if one[end] not in keys
            )
        return found


def transitions_of(settings: Settings) -> list[Mapping[str, str]]:
    """The transition documents; what is none was refused by the schema and is left out."""
    found = settings.get("transitions")
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, Mapping) and "from" in one and "to" in one]


def initial_states(settings: Settings) -> tuple[str, ...]:
    """Ids of the states that a new record may have; the first is the default."""
    ids = {key: id for id, key in option_keys(settings).items()}
    initial = settings.get("initial")
    return tuple(ids[key] for key in (initial if isinstance(initial, list) else [initial]) if key in ids)


def allowed_changes(settings: Settings) -> frozenset[tuple[str, str]] | None:
    """(id before, id after) of every allowed change; None when any state may follow any."""
    if not isinstance(settings.get("transitions"), list):
        return None
    ids = {key: id for id, key in option_keys(settings).items()}
    return frozenset((ids.get(one["from"], ""), ids.get(one["to"], "")) for one in transitions_of(settings))
