"""Names of events: what authors write in keys is bound to ids, and the other way when an event is told.

Record events are `app.form.created | updated | deleted | restored | state:<option> | action:<key>`, ledger events
`app.ledger.credited | debited | expired | reversed`; any other `app.name` is an event that a rule emits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engines.kernel.spelling import surely_meant
from engines.record.entity import Entity
from engines.rule.setting import Setting, near

RECORD_EVENTS = ("created", "updated", "deleted", "restored")
LEDGER_EVENTS = ("credited", "debited", "expired", "reversed")

Actions: TypeAlias = Mapping[str, Mapping[str, bool]]
"""Entity id → action key → whether it has inputs."""


@dataclass(frozen=True, slots=True)
class BoundEvent:
    """An event that can occur: its name in ids, and the entity of its record (None: it has none)."""

    name: str
    form: str | None
    structure: str | None = None
    """Name of the payload's structure, of ledger and emitted events and of actions with inputs."""


def bind_event(text: str, setting: Setting, emitted: Mapping[str, str | None], actions: Actions) -> BoundEvent | None:
    """The event that an author named. With a problem noted, the one that was probably meant, or None.

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
        return _record_event(entity, text, verb, setting, actions.get(entity.id, {}))
    ledger = setting.ledgers.get(owner)
    if ledger is not None and verb in LEDGER_EVENTS:
        return BoundEvent(f"{ledger.id}.{verb}", ledger.owner_form, "ledger")
    known = [f"{key}.{word}" for key in setting.scope.schema.keys() for word in RECORD_EVENTS]  # noqa: SIM118 (no mapping)
    known += [f"{key}.{word}" for key in setting.ledgers for word in LEDGER_EVENTS]
    setting.report("unknown_event", near(text, [*known, *emitted]), event=text)
    meant = surely_meant(text, [*known, *emitted])
    return None if meant is None else bind_event(meant, setting, emitted, actions)


def _record_event(entity: Entity, text: str, verb: str, setting: Setting, actions: Mapping[str, bool]) -> BoundEvent | None:
    kind, _, detail = verb.partition(":")
    if verb in RECORD_EVENTS:
        return BoundEvent(f"{entity.id}.{verb}", entity.id)
    states = {key: id for field in entity.fields.values() if field.type.has_transitions for id, key in field.option_keys.items()}
    if kind == "state" and detail in states:
        return BoundEvent(f"{entity.id}.state:{states[detail]}", entity.id)
    if kind == "action" and detail in actions:
        name = f"{entity.id}.{verb}"
        return BoundEvent(name, entity.id, name if actions[detail] else None)
    words = [*RECORD_EVENTS, *(f"state:{key}" for key in states), *(f"action:{key}" for key in actions)]
    born = next((f"state:{key}" for key, id in states.items() if verb == f"state:{id}"), None)  # written by id
    found = born or near(verb, words)
    setting.report("unknown_event", None if found is None else f"{entity.key}.{found}", event=text)
    return None if found is None else _record_event(entity, f"{entity.key}.{found}", found, setting, actions)
