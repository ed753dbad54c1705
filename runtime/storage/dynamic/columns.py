"""Which column stands for which field: kept in each release, and (for all columns that exist) in `field_column`. Pure.

A column is made for one signature (storage, scale, type, target) and never changes; another signature is another generation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from engines.kernel.errors import Permanent, Problem
from engines.record.entity import Entity, Field
from engines.record.field_type import Storage
from runtime.storage.dynamic.names import column_name

#: new: being filled, no release reads it. live. hidden: its field is gone. old: its field stands on another generation.
State = Literal["new", "live", "hidden", "old"]


@dataclass(frozen=True, slots=True)
class StoredField:
    """A field as far as its column is concerned."""

    entity: str
    id: str
    storage: Storage
    scale: int
    type: str
    target: str | None
    is_list: bool
    """Its values are tuples."""
    is_indexed: bool
    definition: Field

    @property
    def signature(self) -> tuple[str, int, str, str | None]:
        """Two columns with the same signature can hold each other's values."""
        return self.storage, self.scale, self.type, self.target


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """One column that exists, or is about to."""

    entity: str
    field: str
    generation: int
    name: str
    storage: Storage
    scale: int
    type: str
    target: str | None
    state: State = "live"

    @property
    def signature(self) -> tuple[str, int, str, str | None]:
        """Compare `StoredField.signature`."""
        return self.storage, self.scale, self.type, self.target

    def to(self, state: State) -> "FieldColumn":
        """The same column in another state."""
        return replace(self, state=state)


@dataclass(frozen=True)
class ColumnMap:
    """The columns that one release reads and writes: entity id → field id → column."""

    columns: Mapping[str, Mapping[str, FieldColumn]]

    def of(self, entity: str) -> Mapping[str, FieldColumn]:
        """Columns of an entity by field id. An unknown entity is a defect of the release."""
        try:
            return self.columns[entity]
        except KeyError:
            raise Permanent(Problem("entity_without_table", params={"form": entity})) from None

    def to_json(self) -> dict[str, Any]:
        """For the release row."""
        return {
            entity: {c.field: [c.generation, c.storage, c.scale, c.type, c.target] for c in fields.values()}
            for entity, fields in self.columns.items()
        }

    @classmethod
    def from_json(cls, document: Mapping[str, Mapping[str, list[Any]]]) -> "ColumnMap":
        """What `to_json` wrote."""
        return cls({entity: {f: _column(entity, f, *each) for f, each in fields.items()} for entity, fields in document.items()})

    @classmethod
    def fresh(cls, entities: Iterable[Entity]) -> "ColumnMap":
        """First generations of everything: for an empty database."""
        return cls({e.id: {f.id: column_for(f, 1) for f in stored_fields(e)} for e in entities})


def column_for(field: StoredField, generation: int, state: State = "live") -> FieldColumn:
    """The column of a field in a generation."""
    name = column_name(field.id, generation)
    return FieldColumn(field.entity, field.id, generation, name, field.storage, field.scale, field.type, field.target, state)


def stored_fields(entity: Entity) -> list[StoredField]:
    """The fields of an entity that have a column, in the author's order."""
    return [
        _stored(entity.id, field, "sealed" if field.is_encrypted else field.type.storage)
        for field in entity.fields.values()
        if field.is_stored and field.type.storage
    ]


def is_stored(field: Field) -> bool:
    """Whether a field has a column."""
    return field.is_stored and field.type.storage is not None


def _stored(entity: str, field: Field, storage: Storage) -> StoredField:
    target = field.target if storage == "reference" else None
    return StoredField(
        entity=entity,
        id=field.id,
        storage=storage,
        scale=field.value_type.scale if storage == "scaled" else 0,
        type=field.type.name,
        target=target,
        is_list=field.value_type.kind == "list",
        is_indexed=field.index or target is not None,
        definition=field,
    )


def _column(entity: str, field: str, generation: int, storage: Storage, scale: int, type: str, target: str | None) -> FieldColumn:
    return FieldColumn(entity, field, generation, column_name(field, generation), storage, scale, type, target)
