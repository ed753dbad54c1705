"""Formulas of one entity, prepared for running in the order that a save needs. Used by `save_plan.py` only.

A prepared condition knows which of its own record's fields it reads, so that what a save does not touch is not judged
again: a record that broke a rule before may still be changed elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engines.expression.formula import Env, Formula, Run
from engines.expression.types import Row
from engines.kernel.text import Text
from engines.record.entity import Check, Entity, Field
from engines.record.field_type import Convert, Refused


def own_reads(formula: Formula) -> frozenset[str] | None:
    """The fields of its own record that a formula depends on; None when it depends on other records or the actor besides.

    Time does not count: what a record was allowed to say yesterday does not keep it from being changed elsewhere today.
    """
    reads = formula.reads
    if reads.selections or reads.variables or any(len(path) > 1 for path in reads.paths):
        return None
    return frozenset(path[0] for path in reads.paths)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition over the record."""

    field: str
    run: Run
    reads: frozenset[str] | None

    def is_touched(self, changed: frozenset[str]) -> bool:
        """Whether it may hold otherwise than before the change."""
        return self.reads is None or not self.reads.isdisjoint(changed)

    def is_sure(self, unsure: frozenset[str]) -> bool:
        """Whether it can be judged while these fields' values are not known."""
        return not unsure or (self.reads is not None and self.reads.isdisjoint(unsure))


def condition(field: str, formula: Formula) -> Condition:
    """A formula, prepared."""
    return Condition(field, formula.run, own_reads(formula))


@dataclass(frozen=True, slots=True)
class Guard:
    """A check, prepared."""

    condition: Condition
    message: Text
    pointer: str
    touches: frozenset[str]
    """Every field of its own form that it looks at, sub-tables too, in whichever record."""


def guard(entity: Entity, check: Check) -> Guard:
    """A check, prepared."""
    looked_at = check.condition.reads.fields
    own = {name for form, name in looked_at if form == entity.id}
    rows = {id for id in entity.sub_tables if any(form == f"{entity.id}.{id}" for form, _ in looked_at)}
    return Guard(condition("", check.condition), check.message, check.pointer, frozenset(own | rows))


@dataclass(frozen=True, slots=True)
class Computation:
    """A stored formula field, prepared."""

    field: str
    run: Run
    reads: frozenset[str]
    fit: Convert | None

    def value(self, row: Row, env: Env) -> object:
        """The field's value: rounded; beyond the field's limits it is null, with a warning."""
        found = self.run(row, env)
        if found is None or self.fit is None:
            return found
        try:
            return self.fit(found)
        except Refused as refused:
            env.warn(refused.code, field=self.field)
            return None


def computations(entity: Entity) -> tuple[Computation, ...]:
    """The stored formula fields of an entity, in the order of computing."""
    fields = (entity.fields[id] for id in entity.computed if id in entity.fields)
    every = frozenset(entity.fields)
    return tuple(made for field in fields if (made := _computation(field, field.formula, every)) is not None)


def _computation(field: Field, formula: Formula | None, every: frozenset[str]) -> Computation | None:
    if formula is None:
        return None
    reads = frozenset(path[0] for path in formula.reads.paths)
    if field.visible_when is not None:
        reads |= own_reads(field.visible_when) or every
    return Computation(field.id, formula.run, reads, field.type.fitter(field.settings))


@dataclass(frozen=True, slots=True)
class Default:
    """A default by formula, prepared."""

    field: str
    run: Run
    fit: Convert | None

    def value(self, row: Row, env: Env) -> object:
        """The default; what does not fit the field is no default."""
        found = self.run(row, env)
        if found is None or self.fit is None:
            return found
        try:
            return self.fit(found)
        except Refused as refused:
            env.warn(refused.code, field=self.field)
            return None


def defaults(entity: Entity) -> tuple[Default, ...]:
    """The defaults by formula, in the author's order: later ones see earlier ones."""
    return tuple(
        Default(field.id, field.default.run, field.type.fitter(field.settings))
        for field in entity.fields.values()
        if field.default is not None
    )


@dataclass(frozen=True, slots=True)
class Visibility:
    """What becomes of a field's value while the field is hidden."""

    condition: Condition
    hidden_value: str
    """clear, keep, refuse."""


def visibilities(fields: Mapping[str, Field]) -> tuple[Visibility, ...]:
    """Fields that are hidden at times; computed on reading, looks only."""
    return tuple(
        Visibility(condition(field.id, field.visible_when), str(field.settings.get("hidden_value", "clear")))
        for field in fields.values()
        if field.visible_when is not None and field.is_stored
    )
