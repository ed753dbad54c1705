"""Which computed fields with a column read what, so that a change recomputes them, in an order that works. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from engines.expression.formula import Formula
from engines.record.entity import Entity, Field
from runtime.storage.dynamic.columns import is_stored

Place = tuple[str, str]
"""Entity id and field id."""
#: Stands for a field: the rows of an entity as a whole.
ROWS = "*"


def is_computed(field: Field) -> bool:
    """Whether its column is filled from other columns."""
    return is_stored(field) and (field.formula is not None or field.roll_up is not None)


def reads(field: Field) -> frozenset[Place]:
    """What a computed field reads."""
    found: set[Place] = set()
    formulas: list[Formula | None] = [field.formula]
    if field.roll_up is not None:
        found |= {(field.roll_up.source, ROWS), (field.roll_up.source, field.roll_up.via)}
        formulas += [field.roll_up.of, field.roll_up.where]
    for formula in formulas:
        found |= formula.reads.fields if formula is not None else frozenset()
    return frozenset(found)


def readers_of(entities: Mapping[str, Entity], place: Place) -> tuple[Place, ...]:
    """All fields whose formulas read `place`, stored or not."""
    return tuple(sorted((field.entity, field.id) for field in _fields(entities) if place in reads(field)))


def same_definition(old: Field | None, new: Field) -> bool:
    """Whether a computed field still computes the same. Names do not count: trees speak of ids."""
    if old is None or not _same(old.formula, new.formula) or (old.roll_up is None) != (new.roll_up is None):
        return False
    if old.roll_up is None or new.roll_up is None:
        return True
    before, after = old.roll_up, new.roll_up
    return (
        (before.source, before.via, before.function) == (after.source, after.via, after.function)
        and _same(before.of, after.of)
        and _same(before.where, after.where)
    )


def touched_by(entities: Mapping[str, Entity], changed: Iterable[Place], certain: Iterable[Place]) -> list[Place]:
    """Computed fields to be filled anew: `certain`, and all that read `changed` or one another; sources come first."""
    computed = {(field.entity, field.id): reads(field) for field in _fields(entities) if is_computed(field)}
    found = set(certain) & set(computed)
    known = set(changed) | found
    while more := {place for place, read in computed.items() if place not in found and read & known}:
        found |= more
        known |= more
    return _in_order({place: computed[place] & found for place in sorted(found)})


def _in_order(reads_of: Mapping[Place, frozenset[Place]]) -> list[Place]:
    order: dict[Place, None] = {}

    def visit(place: Place, above: frozenset[Place]) -> None:
        for source in sorted(reads_of[place]):
            if source not in order and source not in above:
                visit(source, above | {source})
        order[place] = None

    for place in reads_of:
        if place not in order:
            visit(place, frozenset((place,)))
    return list(order)


def _fields(entities: Mapping[str, Entity]) -> Iterator[Field]:
    return (field for entity in entities.values() for field in entity.fields.values())


def _same(old: Formula | None, new: Formula | None) -> bool:
    return (old is None and new is None) or (old is not None and new is not None and old.tree == new.tree)
