"""After a rename: everything that still writes the old key is written anew. Formulas, references, names of properties.

An app's own new version may already use the new keys; what does is left alone. Other apps, which are not part of the
upgrade, and formulas that stand in records are brought along here, so that nobody has to edit them. Called by plans, also
with releases of long ago: files are handed in again that were written when things were called otherwise.
"""

import copy
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from engines.blueprint.json_text import JSON
from engines.blueprint.loader import load
from engines.blueprint.outline import keyed, outline_of
from engines.blueprint.recording import Heard, Spoken, hear
from engines.blueprint.registries import Registries
from engines.blueprint.renamed import Keys, RenamedSchema, renamed_keys
from engines.blueprint.site import Site
from engines.blueprint.sites import form_of_event, sites_of
from engines.expression.language import Language
from engines.expression.scope import FieldShape, Schema, Scope
from engines.expression.types import Type
from engines.form.print_renaming import renamed
from engines.kernel.errors import Invalid, Problem
from engines.message.braces import rewritten
from engines.process.source import structure_of
from engines.record.schema import EntitySchema

PartsByApp = Mapping[str, Mapping[str, JSON]]
_WORD = re.compile(r"\w+")


def reprint_formula(text: str, old_scope: Scope, new_scope: Scope, language: Language, expect: Type | None = None) -> str:
    """The same formula with the keys of `new_scope`; unchanged text where no key in it changed.

    Raises `Invalid` when it does not fit `old_scope`.
    """
    tree = language.formula(text, old_scope, expect).tree
    before, after = language.print(tree, old_scope), language.print(tree, new_scope)
    return text if before == after else after


def reprint_parts(
    old: PartsByApp, new: PartsByApp, given: Collection[str], registries: Registries, language: Language
) -> dict[str, dict[str, JSON]]:
    """`new` with everything brought along that still writes a key of `old` which is called otherwise in `new`.

    `old`: the files of the release that is in force, or of an earlier one; `new`: those that are to follow, all apps each.
    `given`: the apps whose files in `new` somebody handed in. In these a key that some other thing bears now is left as it
    is written, the same each time they are handed in; the other apps stand in `new` as they stood in `old`.
    """
    keys = renamed_keys(old, new)
    result = {app: {path: copy.deepcopy(raw) for path, raw in files.items()} for app, files in new.items()}
    if not keys:
        return result
    heard = hear(old, registries, language)
    schema = EntitySchema(heard.compilation.entities)
    for app, files in result.items():
        known = _unambiguous(keys, new, schema) if app in given else keys
        result[app] = _Reprint(heard, schema, known, language).app(app, files, registries)
    return result


def names_any(keys: Keys, parts: PartsByApp, given: Collection[str], registries: Registries) -> bool:
    """Whether the files of the apps `given` write one of these keys anywhere but where it is declared."""
    full = (getattr(keys, name) for name in Keys.__slots__)
    words = {word for some in full for key in some.values() for word in _WORD.findall(key)}
    documents = (document for app in given for document in load(app, parts[app])[0].documents.values()) if words else ()
    return any(
        not words.isdisjoint(_WORD.findall(site.value))
        for document in documents
        for site in sites_of(document, registries.field_types)
    )


def _unambiguous(keys: Keys, new: PartsByApp, schema: Schema) -> Keys:
    """Without those renames whose old key means something else now."""
    outline = outline_of(new)
    forms = outline.forms.values()
    form_keys = {form.key for form in forms}
    fields = {(form.id, field.key) for form in forms for field in form.fields.values()}
    options = {
        (form.id, id, option["key"]) for form in forms for id, field in form.fields.items()
        for _, option in keyed(field.raw.get("options"))
    }  # fmt: skip
    views = {(form.id, view.key) for form in forms for view in form.views.values()}
    others = {(kind, thing.key) for (kind, _), thing in outline.others.items()}
    inside = {
        (part, thing.key, one["key"]) for (kind, _), thing in outline.others.items() if kind == "process"
        for part in ("variables", "nodes") for _, one in keyed(thing.raw.get(part))
    }  # fmt: skip

    def others_of(kind: str, moved: Mapping[str, str]) -> dict[str, str]:
        return {old: key for old, key in moved.items() if (kind, old) not in others}

    def inside_of(part: str, moved: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
        return {
            (process, old): key for (process, old), key in moved.items()
            if (part, keys.processes.get(process, process), old) not in inside
        }  # fmt: skip

    variables = inside_of("variables", keys.variables)
    lost = {
        (structure_of(id), keys.variables[at]) for (kind, id), thing in outline.others.items() if kind == "process"
        for at in keys.variables.keys() - variables.keys() if keys.processes.get(at[0], at[0]) == thing.key
    }  # fmt: skip

    def form_key(id: str) -> str:
        return getattr(schema.by_id(id), "key", id)

    def field_key(form: str, id: str) -> str:
        shape = _field_shape(schema, form, id)
        return id if shape is None else shape.key

    def option_key(form: str, field: str, id: str) -> str:
        shape = _field_shape(schema, form, field)
        return id if shape is None else shape.option_keys.get(id, id)

    return Keys(
        {id: key for id, key in keys.forms.items() if form_key(id) not in form_keys},
        {
            (form, id): key
            for (form, id), key in keys.fields.items()
            if (form, field_key(form, id)) not in fields and (form, key) not in lost
        },
        {at: key for at, key in keys.options.items() if (at[0], at[1], option_key(*at)) not in options},
        {at: key for at, key in keys.views.items() if at not in views},
        others_of("ledger", keys.ledgers),
        others_of("message", keys.messages),
        others_of("role", keys.roles),
        others_of("process", keys.processes),
        variables,
        inside_of("nodes", keys.nodes),
    )


def _field_shape(schema: Schema, form: str, field: str) -> FieldShape | None:
    shape = schema.by_id(form)
    return None if shape is None else shape.by_id.get(field)


class _Reprint:
    """One app's files with new keys."""

    def __init__(self, heard: Heard, schema: Schema, keys: Keys, language: Language) -> None:
        self._heard = heard
        self._schema = schema
        self._keys = keys
        self._renamed = RenamedSchema(schema, keys)
        self._language = language

    def app(self, app: str, files: Mapping[str, JSON], registries: Registries) -> dict[str, JSON]:
        """All files of an app; those of extensions are named after the form's new key."""
        parts, _ = load(app, files)
        for document in parts.documents.values():
            sites = list(sites_of(document, registries.field_types))
            # Names of properties last, so that the ways of the other sites still hold.
            for site in sorted(sites, key=lambda site: site.is_name):
                new = self._rewritten(site)
                if new is not None and new != site.value and site.steps:
                    _write(document.raw, site, new)
        return {self._path(path): raw for path, raw in files.items()}

    def _path(self, path: str) -> str:
        folder, _, name = path.rpartition("/")
        if folder != "extends":
            return path
        return f"{folder}/{self._form(name.removesuffix('.json'))}.json"

    def _id(self, key: str) -> str | None:
        """Full id of the form that has or had this key."""
        shape = self._schema.by_key(key) or self._renamed.by_key(key)
        return None if shape is None else shape.id

    def _form(self, key: str) -> str:
        shape = self._schema.by_key(key)
        return key if shape is None else self._keys.forms.get(shape.id, key)

    def _rewritten(self, site: Site) -> str | None:
        match site.kind:
            case "form":
                return self._form(site.value)
            case "ledger" | "message" | "role" | "process" | "variable" | "node":
                return self._named(site)
            case "event":
                return self._event(site.value)
            case "field":
                form = self._heard.form_of(site, self._id)
                return None if form is None else self._field(form, site.value)
            case "view":
                form = self._id(site.form or "")
                return None if form is None else self._keys.views.get((form, site.value), site.value)
            case "option":
                return self._option(site)
            case "template":
                shape = self._schema.by_key(site.form or "") or self._schema.by_id(self._id(site.form or "") or "")
                return None if shape is None else renamed(site.value, shape, self._schema, self._field_key)
            case "braces":
                return rewritten(site.value, lambda text: self._formula(replace(site, kind="formula", value=text)) or text)
            case "formula" | "path":
                return self._formula(site)
            case "report":
                return None  # they keep their keys

    def _named(self, site: Site) -> str | None:
        """What has one key, or one within its process."""
        keys = self._keys
        if site.kind in ("variable", "node"):
            inside = keys.variables if site.kind == "variable" else keys.nodes
            return inside.get((self._old_process(site.form or ""), site.value))
        known = {"ledger": keys.ledgers, "message": keys.messages, "role": keys.roles, "process": keys.processes}
        return known[site.kind].get(site.value)

    def _old_process(self, key: str) -> str:
        """What the process with this full key, an old or a new one, was called."""
        return next((old for old, new in self._keys.processes.items() if new == key), key)

    def _field(self, form: str, key: str) -> str:
        shape = self._schema.by_id(form)
        found = None if shape is None else shape.by_key.get(key)
        return key if found is None else self._keys.fields.get((form, found.id), key)

    def _field_key(self, form: str, id: str) -> str:
        """Of a field by its id, as it is called now."""
        shape = _field_shape(self._schema, form, id)
        return self._keys.fields.get((form, id), id if shape is None else shape.key)

    def _event(self, event: str) -> str:
        owner, _, verb = event.rpartition(".")
        if owner in self._keys.ledgers:
            return f"{self._keys.ledgers[owner]}.{verb}"
        form = form_of_event(event)
        if form is None:
            return event
        rest = event.removeprefix(form)
        kind, _, option = rest.partition(":")
        shape = self._schema.by_id(self._id(form) or "")
        if shape is not None and kind == ".state":
            for (where, name, id), key in self._keys.options.items():
                if where == shape.id and shape.by_id[name].option_keys.get(id, id) == option:
                    rest = f"{kind}:{key}"
        return self._form(form) + rest

    def _option(self, site: Site) -> str:
        form = self._heard.form_of(site, self._id)
        shape = None if form is None else self._schema.by_id(form)
        for (where, name, id), key in self._keys.options.items():
            if shape is None or where != shape.id or site.field not in (None, name):
                continue
            if shape.by_id[name].option_keys.get(id, id) == site.value:
                return key
        return site.value

    def _formula(self, site: Site) -> str | None:
        texts = {self._printed(spoken) for spoken in self._heard.at(site, self._id)} - {None}
        if len(texts) > 1:
            raise Invalid(Problem("cannot_reprint", site.pointer, {"formula": site.value}))
        sign = "-" if site.kind == "path" and site.value.startswith("-") else ""
        found = next(iter(texts), None)
        return None if found is None else sign + found

    def _printed(self, spoken: Spoken) -> str | None:
        """The formula with new keys; its own text when none of its keys changed."""
        scope, tree = spoken.scope, spoken.formula.tree
        structures = {name: self._renamed.renamed(shape) for name, shape in scope.structures.items()}
        now = Scope(self._renamed, scope.form, scope.variables, structures)
        options = {id: self._option_key(id, key) for id, key in self._options(spoken).items()}
        before = self._language.print(tree, scope, self._options(spoken))
        after = self._language.print(tree, now, options)
        return spoken.formula.text if before == after else after

    def _options(self, spoken: Spoken) -> dict[str, str]:
        """Id → key of the options that the formula's own value can be."""
        kind = spoken.formula.type.item or spoken.formula.type
        return {**{id: id for id in kind.options}, **spoken.option_keys}

    def _option_key(self, id: str, key: str) -> str:
        """The new key of an option that is known by id and old key."""
        for (form, name, option), new in self._keys.options.items():
            shape = self._schema.by_id(form)
            if option == id and shape is not None and shape.by_id[name].option_keys.get(id, id) == key:
                return new
        return key


def _write(raw: JSON, site: Site, new: str) -> None:
    holder = raw
    for step in site.steps[:-1]:
        holder = holder[step]
    last = site.steps[-1]
    if not site.is_name:
        holder[last] = new.split("\n") if isinstance(holder[last], list) else new
        return
    renamed = {new if name == last else name: value for name, value in holder.items()}
    holder.clear()
    holder.update(renamed)
