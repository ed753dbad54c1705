"""A blueprint's forms, fields and options by identity, straight from the JSON: what difference and rename work on.

Fields of extensions stand in the form they extend; sub-tables are forms of their own, as in the compiled entities.
Nothing is checked: what has no usable key is passed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engines.blueprint.identity import identity_of, is_keyed
from engines.blueprint.json_text import JSON
from engines.blueprint.loader import load
from engines.blueprint.parts import Document


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a key and an identity."""

    id: str
    key: str
    raw: Mapping[str, JSON]
    pointer: str
    app: str
    """App whose file it stands in."""


@dataclass(frozen=True, slots=True)
class FormOutline:
    """A form or sub-table."""

    id: str
    """Full id."""
    key: str
    """Full key."""
    pointer: str
    app: str
    raw: Mapping[str, JSON]
    fields: dict[str, Thing] = field(default_factory=dict)
    """By id."""
    constraints: dict[str, Thing] = field(default_factory=dict)
    actions: dict[str, Thing] = field(default_factory=dict)
    views: dict[str, Thing] = field(default_factory=dict)
    is_rows: bool = False
    """Whether it is a sub-table."""


@dataclass(frozen=True, slots=True)
class Outline:
    """All apps."""

    versions: dict[str, str]
    """By app key."""
    forms: dict[str, FormOutline]
    """By full id."""
    others: dict[tuple[str, str], Thing]
    """Ledgers, rules, rulesets and roles by (kind, full id); other files by (kind, app/path)."""

    def form_by_key(self, key: str) -> FormOutline | None:
        """The form with this full key."""
        return next((form for form in self.forms.values() if form.key == key), None)


def outline_of(parts_by_app: Mapping[str, Mapping[str, JSON]]) -> Outline:
    """The outline of some apps (app key → path → JSON)."""
    outline = Outline({}, {}, {})
    extensions: list[Document] = []
    for app in sorted(parts_by_app):
        parts, _ = load(app, parts_by_app[app])
        outline.versions[app] = str(parts.manifest.get("version", ""))
        for document in parts.documents.values():
            if document.kind.name == "form":
                _form(outline, document)
            elif document.kind.name == "extension":
                extensions.append(document)
            else:
                _other(outline, document)
    for document in extensions:
        form = outline.form_by_key(document.extended_form)
        if form is not None and isinstance(document.raw, Mapping):
            _content(outline, form, document.raw, document.pointer, document.app)
        _other(outline, document)
    return outline


def keyed(value: JSON) -> Iterator[tuple[int, Mapping[str, JSON]]]:
    """Index and thing of a list of things with keys."""
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if is_keyed(item):
            yield index, item


def _form(outline: Outline, document: Document) -> None:
    raw = document.raw
    if not is_keyed(raw):
        return
    id, key = f"{document.app}.{identity_of(raw)}", f"{document.app}.{raw['key']}"
    form = FormOutline(id, key, document.pointer, document.app, raw)
    outline.forms[id] = form
    _content(outline, form, raw, document.pointer, document.app)


def _content(outline: Outline, form: FormOutline, raw: Mapping[str, JSON], pointer: str, app: str) -> None:
    for name, things in (
        ("fields", form.fields), ("constraints", form.constraints), ("actions", form.actions), ("views", form.views),
    ):  # fmt: skip
        for index, one in keyed(raw.get(name)):
            thing = Thing(identity_of(one), one["key"], one, f"{pointer}/{name}/{index}", app)
            things[thing.id] = thing
            if name == "fields" and isinstance(one.get("fields"), list):
                rows = FormOutline(f"{form.id}.{thing.id}", f"{form.key}.{thing.key}", thing.pointer, app, one, is_rows=True)
                outline.forms[rows.id] = rows
                _content(outline, rows, one, thing.pointer, app)


def _other(outline: Outline, document: Document) -> None:
    raw, kind = document.raw, document.kind
    if kind.has_key and is_keyed(raw):
        id, key = f"{document.app}.{identity_of(raw)}", f"{document.app}.{raw['key']}"
    else:
        id = key = f"{document.app}/{document.path}"
    content = raw if isinstance(raw, Mapping) else {"": raw}
    outline.others[kind.name, id] = Thing(id, key, content, document.pointer, document.app)
