"""Entities as formulas see them. Implements `engines.expression.scope.Schema`; built per release by whoever has its entities."""

from collections.abc import Iterable, Mapping

from engines.expression.scope import FieldShape, FormShape
from engines.record.entity import Entity, Field
from engines.record.system_fields import DIRECTORY, SYSTEM_SHAPES


class EntitySchema:
    """All forms of a release, sub-tables among them, and users and organisations by id."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        shapes = [form_shape(entity) for entity in entities.values()]
        self._by_id: dict[str, FormShape] = {**DIRECTORY, **{shape.id: shape for shape in shapes}}
        self._by_key = {shape.key: shape for shape in shapes}

    def by_id(self, form: str) -> FormShape | None:
        """The form with this full id."""
        return self._by_id.get(form)

    def by_key(self, form: str) -> FormShape | None:
        """The form with this full key."""
        return self._by_key.get(form)

    def keys(self) -> tuple[str, ...]:
        """Full keys of all forms."""
        return tuple(self._by_key)


def form_shape(entity: Entity) -> FormShape:
    """An entity's shape, system fields included."""
    return shape_of_fields(entity.id, entity.key, (field_shape(field) for field in entity.fields.values()), entity.is_small)


def shape_of_fields(id: str, key: str, fields: Iterable[FieldShape], is_small: bool = False) -> FormShape:
    """A form's shape from those of its own fields."""
    own = list(fields)
    by_id = {**SYSTEM_SHAPES, **{shape.id: shape for shape in own}}
    return FormShape(id, key, by_id, {**SYSTEM_SHAPES, **{shape.key: shape for shape in own}}, is_small)


def field_shape(field: Field) -> FieldShape:
    """What formulas may know of a field."""
    keys = field.option_keys if any(id != key for id, key in field.option_keys.items()) else {}
    is_indexed = field.index or field.unique or field.type.storage == "reference"
    return FieldShape(field.id, field.key, field.value_type, field.is_stored, is_indexed, keys, field.back)
