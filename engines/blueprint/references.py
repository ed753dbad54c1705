"""Who uses whom: every place in the installed apps that names a form, a field, a ledger or an app.

Called before something is deleted, renamed or uninstalled, to say what would break; and by the doctor, for what nobody
uses. Formulas count with everything they read, also through links and in `records(…)`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engines.blueprint.changes import Change, FieldRemoved, FormRemoved, PartRemoved
from engines.blueprint.json_text import JSON
from engines.blueprint.loader import load_all
from engines.blueprint.outline import outline_of
from engines.blueprint.recording import Heard, hear
from engines.blueprint.registries import Registries
from engines.blueprint.site import Site
from engines.blueprint.sites import form_of_event, sites_of
from engines.expression.language import Language
from engines.expression.scope import Schema
from engines.form.print_names import fields_of, read_template
from engines.kernel.errors import Problem
from engines.message.braces import formulas_in
from engines.record.schema import EntitySchema


@dataclass(frozen=True, slots=True)
class Use:
    """One place that uses something."""

    pointer: str
    """In the whole blueprint, `/shop/forms/order.json/views/0/columns/1`."""
    app: str
    kind: str
    """Of the file: form, rule, role, …"""


@dataclass(slots=True)
class References:
    """All uses, by what is used (full ids)."""

    forms: dict[str, list[Use]] = field(default_factory=dict)
    fields: dict[tuple[str, str], list[Use]] = field(default_factory=dict)
    ledgers: dict[str, list[Use]] = field(default_factory=dict)
    all_fields: tuple[tuple[str, str], ...] = ()

    def of_form(self, form: str) -> tuple[Use, ...]:
        """Who names a form, without its own file."""
        return tuple(self.forms.get(form, ()))

    def of_field(self, form: str, name: str) -> tuple[Use, ...]:
        """Who names a field."""
        return tuple(self.fields.get((form, name), ()))

    def of_ledger(self, ledger: str) -> tuple[Use, ...]:
        """Who names a ledger."""
        return tuple(self.ledgers.get(ledger, ()))

    def of_app(self, app: str) -> tuple[Use, ...]:
        """Which places in other apps name anything of an app; of fields, those whose key begins with it count too."""
        found: list[Use] = []
        for id, uses in [*self.forms.items(), *self.ledgers.items()]:
            if id.partition(".")[0] == app:
                found.extend(use for use in uses if use.app != app)
        for (form, name), uses in self.fields.items():
            if form.partition(".")[0] == app or name.startswith(f"{app}__"):
                found.extend(use for use in uses if use.app != app)
        return tuple(dict.fromkeys(found))

    def unused_fields(self) -> tuple[tuple[str, str], ...]:
        """Fields (form id, field id) that nothing names: no formula, view, layout, role or rule."""
        return tuple(name for name in self.all_fields if not self.fields.get(name))


def references_of(parts_by_app: Mapping[str, Mapping[str, JSON]], registries: Registries, language: Language) -> References:
    """All uses in some apps (app key → path → JSON)."""
    heard = hear(parts_by_app, registries, language)
    entities = heard.compilation.entities
    schema = EntitySchema(entities)
    apps, _ = load_all(parts_by_app)
    ledgers = {thing.key: id for (kind, id), thing in outline_of(parts_by_app).others.items() if kind == "ledger"}
    references = References(all_fields=tuple((entity.id, name) for entity in entities.values() for name in entity.fields))
    for parts in apps.values():
        for document in parts.documents.values():
            if document.kind.name not in ("seed", "demo", "scenario"):
                for site in sites_of(document, registries.field_types):
                    _note(references, site, heard, schema, ledgers)
    return references


def removal_problems(changes: tuple[Change, ...], references: References, leaving: frozenset[str] = frozenset()) -> list[Problem]:
    """What stands against the removals among some changes: uses outside of what goes along (files of apps in `leaving`)."""
    gone = {change.form for change in changes if isinstance(change, FormRemoved)}
    problems: list[Problem] = []
    for change in changes:
        match change:
            case FormRemoved():
                uses = [use for use in references.of_form(change.form) if _form_of(use) not in gone]
                problems.extend(_in_use(change, change.key, uses, leaving))
            case FieldRemoved():
                uses = [
                    use for use in references.of_field(change.form, change.field) if not use.pointer.startswith(change.pointer)
                ]
                problems.extend(_in_use(change, change.key, uses, leaving))
            case PartRemoved(what="ledger"):
                problems.extend(_in_use(change, change.key, list(references.of_ledger(change.id)), leaving))
            case _:
                pass
    return problems


def _is_within(use: Use, change: Change) -> bool:
    return f"{use.pointer}/".startswith(f"{change.pointer}/")


def _form_of(use: Use) -> str:
    _, app, folder, name, *_ = [*use.pointer.split("/"), "", "", ""]
    return f"{app}.{name.removesuffix('.json')}" if folder == "forms" else ""


def _in_use(change: Change, key: str, uses: list[Use], leaving: frozenset[str]) -> Iterator[Problem]:
    against = [use for use in uses if use.app not in leaving]
    if against:
        places = ", ".join(use.pointer for use in against)
        yield Problem(
            "in_use", change.pointer, {"name": key, "count": len(against), "first": against[0].pointer, "places": places}
        )


def _note(references: References, site: Site, heard: Heard, schema: Schema, ledgers: Mapping[str, str]) -> None:
    use = Use(site.pointer, site.document.app, site.document.kind.name)
    match site.kind:
        case "form":
            _note_form(references, site.value, use, schema)
        case "event":
            _note_form(references, form_of_event(site.value) or "", use, schema)
        case "ledger":
            _add(references.ledgers.setdefault(ledgers.get(site.value, site.value), []), use)
        case "template":
            shape = schema.by_key(site.form or "")
            reads = {} if shape is None else read_template(site.value, shape, schema)[0]
            for name in fields_of(reads, "" if shape is None else shape.id, schema):
                _add(references.fields.setdefault(name, []), use)
        case "field":
            form = heard.form_of(site, lambda key: getattr(schema.by_key(key), "id", None))
            shape = None if form is None else schema.by_id(form)
            found = None if shape is None else shape.by_key.get(site.value)
            if found is not None and form is not None:
                _add(references.fields.setdefault((form, found.id), []), use)
        case "braces":
            for text in formulas_in(site.value):
                _note(references, replace(site, kind="formula", value=text), heard, schema, ledgers)
        case "formula" | "path":
            for spoken in heard.at(site, lambda key: getattr(schema.by_key(key), "id", None)):
                _note_reads(references, spoken.formula.reads.fields, use, schema)
        case _:
            pass


def _note_form(references: References, key: str, use: Use, schema: Schema) -> None:
    shape = schema.by_key(key)
    if shape is not None:
        _add(references.forms.setdefault(shape.id, []), use)


def _note_reads(references: References, fields: frozenset[tuple[str, str]], use: Use, schema: Schema) -> None:
    for form, name in sorted(fields):
        _add(references.fields.setdefault((form, name), []), use)
    for form in sorted({form for form, _ in fields}):
        shape = schema.by_id(form)
        app, own = (form if shape is None else shape.key).split(".")[:2] if "." in form else ("", form)
        if not use.pointer.startswith(f"/{app}/forms/{own}.json/"):
            _add(references.forms.setdefault(form, []), use)


def _add(uses: list[Use], use: Use) -> None:
    if use not in uses:
        uses.append(use)
