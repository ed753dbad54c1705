"""What has another key in a new blueprint, by id; and the old schema seen with the new keys.

Formulas bind ids, so a formula that was checked against the old release is printed with the new keys by printing its
tree against `RenamedSchema`. Made by `reprint.py`; services use it for formulas that are stored in records.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from engines.blueprint.identity import identity_of
from engines.blueprint.json_text import JSON
from engines.blueprint.outline import keyed, outline_of
from engines.expression.scope import FieldShape, FormShape, Schema
from engines.process.source import structure_of


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
    messages: Mapping[str, str] = field(default_factory=dict)
    """Old full key → full key."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Old full key → full key."""
    processes: Mapping[str, str] = field(default_factory=dict)
    """Old full key → full key."""
    variables: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(old full key of the process, old key) → key; `fields` has them too, as those of the structure that formulas see."""
    nodes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(old full key of the process, old key) → key."""

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


PartsByApp = Mapping[str, Mapping[str, JSON]]


Names: TypeAlias = Mapping[tuple[str, ...], str]
"""Key by kind and identity: ("field", form id, field id) → key. Small enough to be kept of every release."""


def names_of(parts: PartsByApp) -> Names:
    """What forms, fields, options, views and ledgers are called; and which apps there are."""
    outline = outline_of(parts)
    names: dict[tuple[str, ...], str] = {("app", app): app for app in outline.versions}
    for id, form in outline.forms.items():
        names["form", id] = form.key
        names.update({("field", id, name): thing.key for name, thing in form.fields.items()})
        names.update({("view", id, name): thing.key for name, thing in form.views.items()})
        for name, thing in form.fields.items():
            for _, one in keyed(thing.raw.get("options")):
                names["option", id, name, str(one.get("id", one["key"]))] = one["key"]
    others = outline.others.items()
    names.update({(kind, id): thing.key for (kind, id), thing in others if kind in ("ledger", "message", "role", "process")})
    for (kind, id), thing in others:
        if kind == "process":
            names.update(_names_in_process(structure_of(id), thing.raw))
    return names


def _names_in_process(structure: str, raw: Mapping[str, JSON]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Variables are the fields of the structure that formulas see."""
    for _, one in keyed(raw.get("variables")):
        yield ("field", structure, identity_of(one)), one["key"]
        for _, option in keyed(one.get("options")):
            yield ("option", structure, identity_of(one), identity_of(option)), option["key"]
    for _, one in keyed(raw.get("nodes")):
        yield ("node", structure, identity_of(one)), one["key"]


def names_to_text(names: Names) -> str:
    """For keeping; `names_from_text` reads it."""
    return json.dumps([[*name, key] for name, key in names.items()], ensure_ascii=False, separators=(",", ":"))


def names_from_text(text: str) -> Names:
    """What `names_to_text` wrote."""
    return {tuple(name): key for *name, key in json.loads(text)}


def apps_among(names: Names) -> frozenset[str]:
    """The apps that there were."""
    return frozenset(key for name, key in names.items() if name[0] == "app")


def renamed_keys(old: PartsByApp, new: PartsByApp) -> Keys:
    """What has another key in `new`. What is gone keeps its key: validation says what misses it."""
    return keys_between(names_of(old), names_of(new))


def keys_between(old: Names, new: Names) -> Keys:
    """The same, from names."""
    moved = {name: (key, new[name]) for name, key in old.items() if new.get(name, key) != key}
    structures = {structure_of(name[1]): key for name, key in old.items() if name[0] == "process"}
    return Keys(
        forms={name[1]: now for name, (_, now) in moved.items() if name[0] == "form"},
        fields={(name[1], name[2]): now for name, (_, now) in moved.items() if name[0] == "field"},
        options={(name[1], name[2], name[3]): now for name, (_, now) in moved.items() if name[0] == "option"},
        views={(name[1], key): now for name, (key, now) in moved.items() if name[0] == "view"},
        ledgers={key: now for name, (key, now) in moved.items() if name[0] == "ledger"},
        messages={key: now for name, (key, now) in moved.items() if name[0] == "message"},
        roles={key: now for name, (key, now) in moved.items() if name[0] == "role"},
        processes={key: now for name, (key, now) in moved.items() if name[0] == "process"},
        variables=_inside("field", moved, structures),
        nodes=_inside("node", moved, structures),
    )


def _inside(
    kind: str, moved: Mapping[tuple[str, ...], tuple[str, str]], structures: Mapping[str, str]
) -> dict[tuple[str, str], str]:  # fmt: skip
    """Of what stands in processes. `structures`: name of the structure → full key of the process."""
    return {
        (structures[name[1]], key): now for name, (key, now) in moved.items() if name[0] == kind and name[1] in structures
    }  # fmt: skip


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
