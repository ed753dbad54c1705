"""First pass of `compile.py`: which forms and fields there are.

Shapes, keys and identities were checked before, by the schemas and by `engines/blueprint/identity`; a document that they
refused may come here too: what is not as it should be is left out, it has been reported.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engines.kernel.registry import Registry
from engines.record.drafts import Draft, FieldDraft
from engines.record.field_type import FieldType
from engines.record.options import option_keys

#: Stored fields of every row of a sub-table.
PARENT: Mapping[str, Any] = {
    "key": "parent", "type": "link", "required": True, "on_delete": "cascade", "title": {"en": "Belongs to", "zh-CN": "所属记录"},
}  # fmt: skip
POSITION: Mapping[str, Any] = {"key": "position", "type": "integer", "title": {"en": "Position", "zh-CN": "序号"}}


@dataclass(frozen=True, slots=True)
class Extension:
    """What another app adds to a form."""

    app: str
    raw: Mapping[str, Any]
    prefix: str
    """JSON pointer of the document in the blueprint."""


@dataclass(frozen=True, slots=True)
class FormSource:
    """A form document with everything that extends it."""

    app: str
    raw: Mapping[str, Any]
    prefix: str
    """JSON pointer of the document in the blueprint."""
    extensions: tuple[Extension, ...] = ()


class Declaration:
    """Makes drafts from documents."""

    def __init__(self, types: Registry[FieldType]) -> None:
        self.types = types
        self.drafts: dict[str, Draft] = {}

    def form(self, source: FormSource) -> None:
        """Declare a form, its extensions and its sub-tables."""
        key = source.raw.get("key")
        if not isinstance(key, str):
            return
        id = f"{source.app}.{source.raw.get('id', key)}"
        if id in self.drafts:
            return
        actions = [
            *_documents(source.raw, "actions"),
            *(one for more in source.extensions for one in _documents(more.raw, "actions")),
        ]
        raw = {**source.raw, "actions": actions}
        draft = Draft(id, f"{source.app}.{key}", source.app, raw, source.prefix, raw.get("title") or key)
        self.drafts[id] = draft
        self._fields(draft, source.raw, source.prefix)
        for extension in source.extensions:
            self._fields(draft, extension.raw, extension.prefix)

    def _fields(self, draft: Draft, document: Mapping[str, Any], pointer: str) -> None:
        for index, raw in enumerate(_listed(document, "fields")):
            if isinstance(raw, Mapping):
                self.field(draft, raw, f"{pointer}/fields/{index}")
        draft.constraints.extend(
            (raw, f"{pointer}/constraints/{index}")
            for index, raw in enumerate(_listed(document, "constraints"))
            if isinstance(raw, Mapping)
        )

    def field(self, draft: Draft, raw: Mapping[str, Any], pointer: str) -> None:
        """Declare one field; a sub-table declares an entity besides."""
        key, name = raw.get("key"), raw.get("type")
        if not isinstance(key, str) or not isinstance(name, str):
            return
        id = str(raw.get("id", key))
        kind = self.types.get(name)
        if kind is None or key in draft.by_key or id in draft.fields:
            return
        found = FieldDraft(raw, pointer, id, key, draft.id, kind, dict(raw), keys=option_keys(raw) if kind.has_options else {})
        draft.fields[id] = draft.by_key[key] = found
        if kind.has_rows:
            self._sub_table(draft, found)

    def _sub_table(self, owner: Draft, field: FieldDraft) -> None:
        id, key = f"{owner.id}.{field.id}", f"{owner.key}.{field.key}"
        draft = Draft(id, key, owner.app, field.raw, field.pointer, field.title, parent=owner.id)
        self.drafts[draft.id] = draft
        owner.sub_tables.append(field.id)
        field.settings["target"] = draft.id
        for raw in ({**PARENT, "target": owner.key}, POSITION):
            kind = self.types[raw["type"]]
            made = FieldDraft(raw, field.pointer, raw["key"], raw["key"], draft.id, kind, dict(raw))
            draft.fields[made.id] = draft.by_key[made.key] = made
        self._fields(draft, field.raw, field.pointer)


def _listed(document: Mapping[str, Any], name: str) -> list[Any]:
    found = document.get(name)
    return found if isinstance(found, list) else []


def _documents(document: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    return (one for one in _listed(document, name) if isinstance(one, Mapping))
