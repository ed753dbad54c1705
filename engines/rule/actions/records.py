"""Actions on records: create, update (and `state`, an update of one state field), delete."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.expression.formula import Env, Formula
from engines.expression.types import Row
from engines.kernel.effects import CreateRecord, DeleteRecord, UpdateRecord
from engines.record.entity import Entity
from engines.rule.definition import NotDone, Step
from engines.rule.setting import Setting
from engines.rule.target import Target, target

Values = tuple[tuple[str, Formula], ...]


def values_of(document: Mapping[str, Any], entity: Entity, setting: Setting) -> Values:
    """The `set` of an action: field ids with the formulas of their new values."""
    found: list[tuple[str, Formula]] = []
    for key, text in document.items():
        here = setting.at(key)
        field = here.writable(entity, key)
        if field is None:
            continue
        formula = here.formula(text, field.value_type.optional(), field.option_keys)
        if formula is not None:
            found.append((field.id, formula))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Create:
    """A new record."""

    form: str
    values: Values

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas of its values."""
        return tuple(formula for _, formula in self.values)

    def decide(self, row: Row, env: Env) -> CreateRecord:
        """The record that is asked for."""
        return CreateRecord(self.form, {field: formula.run(row, env) for field, formula in self.values})


@dataclass(frozen=True, slots=True)
class Update:
    """New values for one record."""

    target: Target
    values: Values

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formulas of target and values."""
        return self.target.formulas + tuple(formula for _, formula in self.values)

    def decide(self, row: Row, env: Env) -> UpdateRecord | NotDone:
        """The update that is asked for; no target refuses."""
        found = self.target.find(row, env)
        if found is None:
            return NotDone("no_value", {"argument": "record"})
        return UpdateRecord(self.target.form, found, {field: formula.run(row, env) for field, formula in self.values})


@dataclass(frozen=True, slots=True)
class Delete:
    """Into the recycle bin."""

    target: Target

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """The formula of the target."""
        return self.target.formulas

    def decide(self, row: Row, env: Env) -> DeleteRecord | NotDone:
        """The deletion that is asked for; no target refuses."""
        found = self.target.find(row, env)
        return NotDone("no_value", {"argument": "record"}) if found is None else DeleteRecord(self.target.form, found)


def create(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"form": …, "set": {…}}`."""
    entity = setting.at("form").entity(document["form"])
    return None if entity is None else Create(entity.id, values_of(document.get("set", {}), entity, setting.at("set")))


def update(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"record": …, "set": {…}}`."""
    found = target(document.get("record", "this"), setting.at("record"))
    if found is None:
        return None
    return Update(found, values_of(document["set"], setting.entities[found.form], setting.at("set")))


def state(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"record": …, "field": …, "to": "<option key>"}`: one transition."""
    found = target(document.get("record", "this"), setting.at("record"))
    if found is None:
        return None
    quoted = '"' + str(document["to"]).replace("\\", "\\\\").replace('"', '\\"') + '"'
    return Update(found, values_of({document["field"]: quoted}, setting.entities[found.form], setting.at("to")))


def delete(document: Mapping[str, Any], setting: Setting) -> Step | None:
    """`{"record": …}`."""
    found = target(document.get("record", "this"), setting.at("record"))
    return None if found is None else Delete(found)
