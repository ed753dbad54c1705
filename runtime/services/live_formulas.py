"""What of a form a browser may work out by itself while somebody types: the formulas that it can compute (`engines/expression/
exchange.py`), of fields that the reader may read. Everything else, and the last word, is the preview's.

A formula is told only where every name in it may be read: what is hidden or masked shows neither in a value nor in a formula.
"""

from collections.abc import Mapping
from typing import Any

from engines.expression.formula import Formula
from engines.record.entity import SYSTEM_FIELDS, Entity, Field
from runtime.services.viewer import Viewer

#: What a field's conditions are called in the answer.
_CONDITIONS = {"visible": "visible_when", "required": "required_when", "fixed": "readonly_when"}
_STANDING = frozenset({"parent", "position"})


def live_formulas(viewer: Viewer, entity: Entity) -> dict[str, Any]:
    """As JSON, by field key: `fields` (`value`, `default`, `visible`, `required`, `fixed`), `order` in which values are computed,
    `ids` of fields that are called otherwise than they were born, `rows` of sub-tables, `sections` of layouts."""
    told = _told(viewer, entity)
    sections = _sections(viewer, entity)
    return told | ({"sections": sections} if sections else {})


def _told(viewer: Viewer, entity: Entity) -> dict[str, Any]:
    seen = [each for each in entity.fields.values() if viewer.access.sees(entity.id, each.id)]
    values = _values(viewer, entity)
    fields = {
        each.key: found for each in seen
        if (found := {**_conditions(viewer, entity, each, values), **_given(viewer, entity, each, values)})
    }  # fmt: skip
    order = [entity.fields[id].key for id in values if id in entity.fields]
    rows = {
        each.key: _told(viewer, viewer.release.entities[each.target])
        for each in seen
        if each.type.has_rows and each.target in viewer.release.entities
    }
    ids = {each.key: each.id for each in seen if each.key != each.id}
    return {"fields": fields, "order": order, **({"ids": ids} if ids else {}), **({"rows": rows} if rows else {})}


def _values(viewer: Viewer, entity: Entity) -> dict[str, Any]:
    """Computed values by field id, each after those that it reads."""
    found: dict[str, Any] = {}
    unstored = [each.id for each in entity.fields.values() if each.formula is not None and not each.is_stored]
    for id in [*entity.computed, *unstored]:
        field = entity.fields.get(id)
        if field is None or field.type.name != "formula" or not _may_read(viewer, entity.id, id):
            continue
        document = _document(viewer, entity, field.formula, found)
        if document is not None:
            found[id] = document
    return found


def _conditions(viewer: Viewer, entity: Entity, field: Field, values: Mapping[str, Any]) -> dict[str, Any]:
    documents = {name: _document(viewer, entity, getattr(field, setting), values) for name, setting in _CONDITIONS.items()}
    return {name: document for name, document in documents.items() if document is not None}


def _given(viewer: Viewer, entity: Entity, field: Field, values: Mapping[str, Any]) -> dict[str, Any]:
    """The value or the default of a field, and the places that it has."""
    found: dict[str, Any] = {}
    if field.id in values:
        found["value"] = values[field.id]
    if field.default is not None and _may_read(viewer, entity.id, field.id):
        document = _document(viewer, entity, field.default, values)
        found |= {} if document is None else {"default": document}
    return {**found, "scale": field.value_type.scale} if found and field.value_type.kind == "decimal" else found


def _sections(viewer: Viewer, entity: Entity) -> dict[str, dict[str, Any]]:
    """When sections of layouts are shown: by layout and number of the section."""
    form = viewer.release.forms.get(entity.id)
    values = _values(viewer, entity)
    found: dict[str, dict[str, Any]] = {}
    for name, layout in {} if form is None else form.layouts.items():
        for number, section in enumerate(layout.sections):
            document = _document(viewer, entity, section.visible_when, values)
            if document is not None:
                found.setdefault(name, {})[str(number)] = document
    return found


def _document(viewer: Viewer, entity: Entity, formula: Formula | None, values: Mapping[str, Any]) -> dict[str, object] | None:
    """A formula as the browser takes it; None where it cannot compute it, or may not know of it."""
    if formula is None or not all(_is_at_hand(viewer, entity, form, id, values) for form, id in formula.reads.fields):
        return None
    return viewer.platform.language.exchange(formula, {(form, id) for form, id in formula.reads.fields if form == entity.id})


def _is_at_hand(viewer: Viewer, entity: Entity, form: str, id: str, values: Mapping[str, Any]) -> bool:
    """Whether the browser has the value of a field as it will be saved: not of what the server alone computes from the form."""
    found = viewer.release.entities.get(form)
    field = None if found is None else found.fields.get(id)
    if id == "parent" and form != entity.id:  # that ties rows to their record: they are at hand as its rows
        return True
    if found is None or field is None or id in SYSTEM_FIELDS or not _may_read(viewer, form, id):
        return False
    if found.parent is not None and id in _STANDING:
        return False
    if field.roll_up is not None:  # over its own rows: they are only being typed
        return field.roll_up.source not in {entity.fields[name].target for name in entity.sub_tables}
    if field.formula is None:
        return True
    return id in values if form == entity.id else id in _values(viewer, found)


def _may_read(viewer: Viewer, form: str, id: str) -> bool:
    return viewer.access.right(form, id) in ("read", "write")
