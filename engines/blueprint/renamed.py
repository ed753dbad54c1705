"""What has another key in a new blueprint, by id; and the old schema seen with the new keys.

Formulas bind ids, so a formula that was checked against the old release is printed with the new keys by printing its
tree against `RenamedSchema`. Made by `reprint.py`; services use it for formulas that are stored in records.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from engines.blueprint.json_text import JSON
from engines.blueprint.outline import FormOutline, Thing, keyed, outline_of
from engines.expression.scope import FieldShape, FormShape, Schema


@dataclass(frozen=True, slots=True)
class Keys:
    """New keys by id, only of what was renamed."""

    forms: Mapping[str, str] = field(default_factory=dict)
    """Full id → full key."""
    fields: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(form id, field id) → key."""
    options: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    """(form id, field id, option id) → key."""
    views: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(form id, old key) → key."""
    ledgers: Mapping[str, str] = field(default_factory=dict)
    """Old full key → full key."""

    def __bool__(self) -> bool:
        return any((self.forms, self.fields, self.options, self.views, self.ledgers))


PartsByApp = Mapping[str, Mapping[str, JSON]]


def renamed_keys(old: PartsByApp, new: PartsByApp) -> Keys:
    """What has another key in `new`. What is gone keeps its key: validation says what misses it."""
    before, after = outline_of(old), outline_of(new)
    forms: dict[str, str] = {}
    fields: dict[tuple[str, str], str] = {}
    options: dict[tuple[str, str, str], str] = {}
    views: dict[tuple[str, str], str] = {}
    for id, form in before.forms.items():
        now = after.forms.get(id)
        if now is None:
            continue
        if now.key != form.key:
            forms[id] = now.key
        fields.update({(id, name): key for name, key in _moved(form.fields, now.fields).items()})
        views.update({(id, form.views[name].key): key for name, key in _moved(form.views, now.views).items()})
        options.update(_options(form, now))
    ledgers = {
        thing.key: after.others[kind, id].key
        for (kind, id), thing in before.others.items()
        if kind == "ledger" and (kind, id) in after.others and after.others[kind, id].key != thing.key
    }
    return Keys(forms, fields, options, views, ledgers)


def _moved(old: Mapping[str, Thing], new: Mapping[str, Thing]) -> dict[str, str]:
    return {id: new[id].key for id, thing in old.items() if id in new and new[id].key != thing.key}


def _options(old: FormOutline, new: FormOutline) -> dict[tuple[str, str, str], str]:
    moved: dict[tuple[str, str, str], str] = {}
    for name, thing in old.fields.items():
        if name not in new.fields:
            continue
        keys = {str(one.get("id", one["key"])): one["key"] for _, one in keyed(new.fields[name].raw.get("options"))}
        for _, one in keyed(thing.raw.get("options")):
            id = str(one.get("id", one["key"]))
            if keys.get(id, one["key"]) != one["key"]:
                moved[old.id, name, id] = keys[id]
    return moved


class RenamedSchema:
    """A schema whose forms, fields and options bear their new keys; nothing else differs."""

    def __init__(self, schema: Schema, keys: Keys) -> None:
        self._schema = schema
        self._keys = keys

    def by_id(self, form: str) -> FormShape | None:
        """The form with this full id."""
        shape = self._schema.by_id(form)
        return None if shape is None else self.renamed(shape)

    def by_key(self, form: str) -> FormShape | None:
        """The form that has this full key now."""
        for id, key in self._keys.forms.items():
            if key == form:
                return self.by_id(id)
        shape = self._schema.by_key(form)
        return None if shape is None or shape.id in self._keys.forms else self.renamed(shape)

    def keys(self) -> tuple[str, ...]:
        """Full keys of all forms."""
        old_keys = self._schema.keys()
        shapes = (self._schema.by_key(key) for key in old_keys)
        return tuple(self._keys.forms.get(shape.id, shape.key) for shape in shapes if shape is not None)

    def renamed(self, shape: FormShape) -> FormShape:
        """A form's shape with the new keys."""
        fields = {id: self._field(shape.id, one) for id, one in shape.by_id.items()}
        key = self._keys.forms.get(shape.id, shape.key)
        return replace(shape, key=key, by_id=fields, by_key={one.key: one for one in fields.values()})

    def _field(self, form: str, shape: FieldShape) -> FieldShape:
        moved = {id: key for (where, name, id), key in self._keys.options.items() if (where, name) == (form, shape.id)}
        kinds = shape.type.item or shape.type
        options = {id: shape.option_keys.get(id, id) for id in kinds.options}
        return replace(
            shape, key=self._keys.fields.get((form, shape.id), shape.key),
            option_keys={**options, **moved} if moved else shape.option_keys,
        )  # fmt: skip
