"""Roll-ups, kept at once in the working set: what a change of one record does to the values of those it points to.

A derived change raises `record.updated` with origin `derived` one causal depth below, without a new version or history.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from engines.record.entity import Entity
from engines.record.roll_up import RECOMPUTE, applied, value_of_nothing
from runtime.services.stimulus import Event, Queue, Row
from runtime.services.use_case import UseCase


def feed(use_case: UseCase, agenda: Queue, entity: Entity, before: Row | None, after: Row | None, depth: int) -> None:
    """Bring the roll-ups over `entity` up to date. `depth`: of the derived events."""
    changes: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    extremes = use_case.extremes
    extremes.note(entity.id, before, after)
    for roll_up, contribution in use_case.release_reads.feeds(entity.id):
        old = None if before is None else contribution(before, use_case.env)
        new = None if after is None else contribution(after, use_case.env)
        if old == new:
            continue
        owners = {each[0] for each in (old, new) if each is not None}
        for owner in owners:
            row = _owner(use_case, roll_up.owner, owner)
            if row is None:
                continue
            kept = changes[roll_up.owner, owner]
            now = kept[roll_up.field] if roll_up.field in kept else row.get(roll_up.field)
            removed = old[1] if old is not None and old[0] == owner else None
            added = new[1] if new is not None and new[0] == owner else None
            value = applied(roll_up.function, now, removed, added)
            kept[roll_up.field] = extremes.value(roll_up, contribution, owner) if value is RECOMPUTE else value
    for (form, owner), values in changes.items():
        derive(use_case, agenda, form, owner, values, depth)


def own_roll_ups(use_case: UseCase, entity: Entity, id: int) -> dict[str, Any]:
    """Roll-ups of a record that is being made over the rows of its sub-tables, which are written before it."""
    found: dict[str, Any] = {}
    for source in {entity.fields[name].target or "" for name in entity.sub_tables}:
        for roll_up, contribution in use_case.release_reads.feeds(source):
            if roll_up.owner != entity.id or roll_up.via != "parent":
                continue
            value: object = value_of_nothing(entity.fields[roll_up.field])
            for row in use_case.ws.group(source, "parent", id):
                added = contribution(row, use_case.env)
                value = value if added is None else applied(roll_up.function, value, None, added[1])
            found[roll_up.field] = use_case.ws.recomputed(roll_up, (id,))[id] if value is RECOMPUTE else value
    return found


def derive(use_case: UseCase, agenda: Queue, form: str, id: int, values: Mapping[str, Any], depth: int) -> None:
    """Write derived values into a record, with its formulas that depend on them and the roll-ups it feeds itself."""
    before = use_case.ws.record(form, id)
    if before is None:
        return
    derived = use_case.plans[form].derive(before, values, use_case.env)
    if not derived.changed:
        return
    after = derived.after
    use_case.ws.replace(form, before, after, derived.changed)
    entity = use_case.release.entities[form]
    if entity.feeds:
        feed(use_case, agenda, entity, before, after, depth + 1)
    # a derived change has no version of its own: an id tells apart what one follows from another
    agenda.add(Event(f"{form}.updated", form, id, before, after, origin="derived", serial=use_case.ws.next_id()), depth)


def _owner(use_case: UseCase, form: str, id: int) -> Row | None:
    use_case.ws.lock(form, (id,))
    return use_case.ws.record(form, id)
