"""A process document with what it is about, and what its formulas see."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engines.expression.language import Language
from engines.expression.scope import FormShape, Schema, Scope
from engines.expression.types import Type, record, reference
from engines.kernel.errors import Invalid
from engines.record.entity import Entity
from engines.record.field_types.user import USER
from engines.record.schema import EntitySchema


@dataclass(frozen=True, slots=True)
class ProcessSource:
    """One document."""

    app: str
    raw: Mapping[str, Any]
    pointer: str
    """Where it stands in the blueprint."""
    subject: str | None
    """Entity id of the record that it is about."""
    variables: Entity | None
    """Its variables as an entity without table."""

    @property
    def id(self) -> str:
        """Full id of the process."""
        return f"{self.app}.{self.raw.get('id', self.raw['key'])}"

    @property
    def first_start(self) -> str | None:
        """Id of its first start event."""
        return next((node.get("id", node["key"]) for node in self.raw["nodes"] if node["type"] == "start_event"), None)

    @property
    def key(self) -> str:
        """Full key of the process."""
        return f"{self.app}.{self.raw['key']}"

    def form_of(self, record: str | None, schema: Schema, language: Language) -> str | None:
        """Id of the form whose record a formula of this process gives; without one, of that which it is about."""
        if record is None:
            return self.subject
        try:
            return language.formula(record, scope_of(self, schema)).type.form
        except Invalid:  # told where the formula stands
            return None


def version_of(document: Mapping[str, Any]) -> str:
    """Short digest of a process document."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]


def structure_of(process: str) -> str:
    """Name of the structure that `process` is in formulas of the process with this full id."""
    return f"{process}.process"


def variables_of(source: ProcessSource) -> Mapping[str, Type]:
    """What the formulas of a process see besides its record."""
    names: dict[str, Type] = {"initiator": reference(USER)}
    if source.variables is not None:
        names["process"] = record(structure_of(source.id)).required()
    return names


def shape_of(source: ProcessSource) -> FormShape | None:
    """Its variables, as formulas know them."""
    if source.variables is None:
        return None
    shape = EntitySchema({source.variables.id: source.variables}).by_id(source.variables.id)
    name = structure_of(source.id)
    return None if shape is None else FormShape(name, name, shape.by_id, shape.by_key)


def scope_of(source: ProcessSource, schema: Schema) -> Scope:
    """What the formulas of a process see."""
    shape = shape_of(source)
    return Scope(schema, source.subject, variables_of(source), {} if shape is None else {shape.id: shape})
