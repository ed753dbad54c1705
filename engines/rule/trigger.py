"""Names of events: what authors write in keys is bound to ids, and the other way when an event is told.

Record events are `app.form.created | updated | deleted | restored | state:<option> | action:<key>`, ledger events
`app.ledger.credited | debited | expired | reversed`; any other `app.name` is an event that a rule emits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from engines.record.entity import Entity
from engines.rule.setting import Setting

RECORD_EVENTS = ("created", "updated", "deleted", "restored")
LEDGER_EVENTS = ("credited", "debited", "expired", "reversed")


@dataclass(frozen=True, slots=True)
class BoundEvent:
    """An event that can occur: its name in ids, and the entity of its record (None: it has none)."""

    name: str
    form: str | None
    structure: str | None = None
    """Name of the payload's structure, of ledger and emitted events."""


def bind_event(text: str, setting: Setting, emitted: Mapping[str, str | None]) -> BoundEvent | None:
    """The event that an author named; None with a problem noted.

    `emitted`: events that rules emit, with the entity of the emitting rule's record.
    """
    if text in emitted:
        return BoundEvent(text, emitted[text], text)
    owner, _, verb = text.rpartition(".")
    if owner.count(".") > 1 or ":" in owner:  # an option or action key with dots: app.form.state:a.b
        app, form, *rest = text.split(".")
        owner, verb = f"{app}.{form}", ".".join(rest)
    shape = setting.scope.schema.by_key(owner)
    entity = None if shape is None else setting.entities.get(shape.id)
    if entity is not None:
        return _record_event(entity, text, verb, setting)
    ledger = setting.ledgers.get(owner)
    if ledger is not None and verb in LEDGER_EVENTS:
        return BoundEvent(text, ledger.owner_form, "ledger")
    known = [key + ".created" for key in setting.scope.schema.keys()] + list(emitted)
    near = get_close_matches(text, known, 1)
    setting.report("unknown_event", near[0] if near else None, event=text)
    return None


def _record_event(entity: Entity, text: str, verb: str, setting: Setting) -> BoundEvent | None:
    kind, _, detail = verb.partition(":")
    if verb in RECORD_EVENTS:
        return BoundEvent(f"{entity.id}.{verb}", entity.id)
    if kind == "state":
        for field in entity.fields.values():
            if field.type.has_transitions:
                ids = [option for option, key in field.option_keys.items() if key == detail]
                if ids:
                    return BoundEvent(f"{entity.id}.state:{ids[0]}", entity.id)
    if kind == "action" and any(action.get("key") == detail for action in entity.raw.get("actions", ())):
        return BoundEvent(f"{entity.id}.{verb}", entity.id, f"{entity.id}.{verb}")
    known = [*RECORD_EVENTS, *(f"action:{action.get('key')}" for action in entity.raw.get("actions", ()))]
    for field in entity.fields.values():
        known += [f"state:{key}" for key in field.option_keys.values() if field.type.has_transitions]
    near = get_close_matches(verb, known, 1)
    setting.report("unknown_event", f"{entity.key}.{near[0]}" if near else None, event=text)
    return None
