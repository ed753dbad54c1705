"""References that no other engine looks at: menus, records that come with an app, scenarios, files of extensions, and
apps that are used without being required. Called by `compiler.py`, last.
"""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from engines.blueprint.dependencies import needed_by
from engines.blueprint.json_text import JSON, escaped
from engines.blueprint.parts import Document, Parts
from engines.blueprint.sites import sites_of
from engines.expression.scope import Schema
from engines.form.definition import FormDefinition
from engines.kernel.errors import Problem
from engines.kernel.registry import Registry
from engines.kernel.spelling import surely_meant
from engines.ledger.definition import LedgerDefinition
from engines.record.entity import Entity
from engines.record.field_type import Convert, FieldType, Reading, Refused
from engines.rule.definition import CompiledRules

_NAMING_KINDS = ("form", "ledger", "event", "process", "role", "report", "message")


def place_problems(
    apps: Mapping[str, Parts], entities: Mapping[str, Entity], schema: Schema, forms: Mapping[str, FormDefinition],
    rules: CompiledRules, dashboards: Collection[str] = (),
) -> Iterator[Problem]:  # fmt: skip
    """What menus, extensions, records and scenarios name and what is not there. `dashboards`: full keys."""
    look = _Look(entities, schema, forms, rules, dashboards)
    for parts in apps.values():
        for document in parts.of("app"):
            yield from look.menu(document.raw.get("menu", ()), f"{document.pointer}/menu")
        for document in parts.of("extension"):
            yield from look.extension(document)
        for document in parts.of("seed", "demo"):
            yield from look.records(document)
        for document in parts.of("scenario"):
            yield from look.scenario(document)


def balance_problems(
    apps: Mapping[str, Parts], schema: Schema, ledgers: Mapping[str, LedgerDefinition], types: Registry[FieldType]
) -> Iterator[Problem]:
    """Fields that show a balance of a ledger that is not there, or whose accounts belong to records of another form."""
    by_key = {f"{ledger.id.partition('.')[0]}.{ledger.key}": ledger for ledger in ledgers.values()}
    for parts in apps.values():
        for document in parts.of("form", "extension"):
            for site in sites_of(document, types):
                if site.kind != "ledger" or site.steps[-3] != "fields":
                    continue
                ledger, form = by_key.get(site.value), schema.by_key(site.form or "")
                if ledger is None:
                    yield Problem("ledger_not_found", site.pointer, {"ledger": site.value}, _near(site.value, by_key))
                elif form is not None and form.id != ledger.owner_form:
                    owner = schema.by_id(ledger.owner_form)
                    told = {"ledger": site.value, "owner": ledger.owner_form if owner is None else owner.key}
                    yield Problem("balance_of_other_form", site.pointer, told)


def requirement_problems(
    apps: Mapping[str, Parts], written: Mapping[str, Parts], types: Registry[FieldType]
) -> Iterator[Problem]:
    """Things of another installed app that are used although `requires` does not lead to it, each app once. `written`: the
    apps as they were handed in, because a range that is wrong names an app all the same."""
    for app, parts in apps.items():
        allowed = {app, *needed_by(written, app)}
        told: set[str] = set()
        for document in parts.documents.values():
            # Of records only the form, which comes first, can name another app.
            sites = islice(sites_of(document, types), 1 if document.kind.name in ("seed", "demo") else None)
            for site in sites:
                needed = site.value.partition(".")[0]
                if site.kind in _NAMING_KINDS and needed in apps and needed not in allowed and needed not in told:
                    told.add(needed)
                    yield Problem("app_not_required", site.pointer, {"app": app, "needed": needed})


@dataclass(slots=True)
class _Look:
    """What there is to be named."""

    entities: Mapping[str, Entity]
    schema: Schema
    forms: Mapping[str, FormDefinition]
    rules: CompiledRules
    dashboards: Collection[str] = ()
    names: dict[str, str] = field(default_factory=dict)
    """Of the scenario at hand: name of a record → full id of its form."""

    def menu(self, entries: Iterable[Mapping[str, JSON]], pointer: str) -> Iterator[Problem]:
        """Forms, views and dashboards of menu entries."""
        for index, entry in enumerate(entries):
            here = f"{pointer}/{index}"
            if "form" in entry:
                shape = self.schema.by_key(entry["form"])
                if shape is None:
                    yield self._no_form(entry["form"], f"{here}/form")
                elif "view" in entry and entry["view"] not in self.forms[shape.id].views:
                    told = {"form": shape.key, "view": entry["view"]}
                    yield Problem("view_not_found", f"{here}/view", told, _near(entry["view"], self.forms[shape.id].views))
            if "dashboard" in entry and entry["dashboard"] not in self.dashboards:
                told = {"name": entry["dashboard"]}
                yield Problem("dashboard_unknown", f"{here}/dashboard", told, _near(entry["dashboard"], self.dashboards))
            yield from self.menu(entry.get("items", ()), f"{here}/items")

    def extension(self, document: Document) -> Iterator[Problem]:
        """The form that an extension's file is named after."""
        key = document.extended_form
        if self.schema.by_key(key) is None:
            yield Problem("extended_form_unknown", document.pointer, {"form": key}, _near(key, self._forms()))
        elif key.partition(".")[0] == document.app:
            yield Problem("extends_own_form", document.pointer, {"form": key})

    def records(self, document: Document) -> Iterator[Problem]:
        """Fields and values of records that come with an app, and the field that they are known by."""
        raw = document.raw
        shape = self.schema.by_key(raw["form"])
        entity = None if shape is None else self.entities.get(shape.id)
        if entity is None:
            yield self._no_form(raw["form"], f"{document.pointer}/form")
            meant = surely_meant(raw["form"], self._forms())
            entity = next((one for one in self.entities.values() if one.key == meant), None)
        if entity is None:
            return
        if "key" in raw:
            found = entity.by_key.get(raw["key"])
            if found is None:
                yield self._no_field(entity.key, raw["key"], f"{document.pointer}/key", entity.by_key)
            elif not found.unique:
                yield Problem("record_key_not_unique", f"{document.pointer}/key", {"form": entity.key, "field": found.key})
        checks: dict[str, Convert] = {}
        for index, record in enumerate(raw["records"]):
            yield from self._values(record, entity, f"{document.pointer}/records/{index}")
            yield from self._unfit(record, entity, checks, f"{document.pointer}/records/{index}")

    def scenario(self, document: Document) -> Iterator[Problem]:
        """Forms, fields, actions and names of a scenario, in the order of its run."""
        self.names = {}
        for index, record in enumerate(document.raw.get("given", {}).get("records", ())):
            yield from self._saved(record, f"{document.pointer}/given/records/{index}")
        for index, step in enumerate(document.raw["steps"]):
            pointer = f"{document.pointer}/steps/{index}"
            for name in ("save", "expect", "delete", "find"):
                if name in step:
                    yield from self._saved(step[name], f"{pointer}/{name}")
            if "act" in step:
                yield from self._named([step["act"].get("about"), step["act"].get("values")], f"{pointer}/act")
            if "action" in step:
                yield from self._action(step["action"], f"{pointer}/action")

    def _saved(self, raw: Mapping[str, JSON], pointer: str) -> Iterator[Problem]:
        if "why" in raw:
            yield from self._saved(raw["why"], f"{pointer}/why")
            return
        counted = next((name for name in ("tasks", "processes", "messages") if name in raw), None)
        if counted is not None:
            yield from self._named(raw[counted].get("about"), f"{pointer}/{counted}/about")
            return
        shape = self.schema.by_key(raw["form"])
        entity = None if shape is None else self.entities.get(shape.id)
        if entity is None:
            yield self._no_form(raw["form"], f"{pointer}/form")
        else:
            yield from self._values(raw.get("values", {}), entity, f"{pointer}/values")
        yield from self._named([raw.get("id"), raw.get("values")], pointer)
        if "as" in raw:
            self.names[raw["as"]] = "" if entity is None else entity.id

    def _action(self, raw: Mapping[str, JSON], pointer: str) -> Iterator[Problem]:
        yield from self._named([raw["id"], raw.get("inputs")], pointer)
        shape = self.schema.by_key(raw["form"])
        if shape is None:
            yield self._no_form(raw["form"], f"{pointer}/form")
            return
        actions = {action.key: action for action in self.rules.actions.values() if action.form == shape.id}
        action = actions.get(raw["key"])
        if action is None:
            told = {"form": shape.key, "action": raw["key"]}
            yield Problem("scenario_action_unknown", f"{pointer}/key", told, _near(raw["key"], actions))
            return
        known = {} if action.inputs is None else action.inputs.by_key
        for key in raw.get("inputs", {}):
            if key not in known:
                yield self._no_field(f"{shape.key}:{action.key}", key, f"{pointer}/inputs/{escaped(key)}", known)

    def _named(self, values: JSON, pointer: str) -> Iterator[Problem]:
        """`$name` of records that were not saved before."""
        for text in _texts(values):
            name = text.removeprefix("$")
            if name != text and name.isidentifier() and name not in self.names:
                yield Problem("scenario_name_unknown", pointer, {"name": name}, _near(name, self.names))

    def _values(self, values: Mapping[str, JSON], entity: Entity, pointer: str) -> Iterator[Problem]:
        shape = self.schema.by_id(entity.id)
        known = entity.by_key if shape is None else shape.by_key
        for key, value in values.items():
            here = f"{pointer}/{escaped(key)}"
            if key not in known:
                yield self._no_field(entity.key, key, here, known)
                continue
            found = entity.by_key.get(key)
            target = None if found is None or found.target is None else self.entities.get(found.target)
            if target is None or found is None:
                continue
            if found.type.has_rows and isinstance(value, list):
                for index, row in enumerate(value):
                    if isinstance(row, Mapping):
                        yield from self._values(row, target, f"{here}/{index}")
            elif found.type.storage == "reference" and isinstance(value, Mapping):
                yield from self._link(value, target, here)

    def _unfit(
        self, record: Mapping[str, JSON], entity: Entity, checks: dict[str, Convert], pointer: str
    ) -> Iterator[Problem]:  # fmt: skip
        """Values that their fields refuse. `checks`: by field, made when first needed."""
        for key, value in record.items():
            found = entity.by_key.get(key)
            if found is None or found.is_computed or found.type.has_rows or found.type.holds_files or found.target is not None:
                continue
            if key not in checks:
                checks[key] = found.type.coercer(found.settings, Reading())
            try:
                checks[key](value)
            except Refused as refused:
                yield Problem(refused.code, f"{pointer}/{escaped(key)}", {"title": found.title, **refused.params}, refused.hint)

    def _link(self, value: Mapping[str, JSON], target: Entity, pointer: str) -> Iterator[Problem]:
        """A link written as `{"<unique field>": value}`."""
        for key in value:
            found = target.by_key.get(key)
            if found is None:
                shape = self.schema.by_id(target.id)
                if shape is None or key not in shape.by_key:
                    yield self._no_field(target.key, key, f"{pointer}/{escaped(key)}", target.by_key)
            elif not found.unique:
                yield Problem("record_key_not_unique", f"{pointer}/{escaped(key)}", {"form": target.key, "field": key})

    def _no_form(self, key: str, pointer: str) -> Problem:
        return Problem("form_not_found", pointer, {"form": key}, _near(key, self._forms()))

    def _forms(self) -> list[str]:
        """Full keys of forms, without sub-tables."""
        return [entity.key for entity in self.entities.values() if entity.parent is None]

    def _no_field(self, form: str, key: str, pointer: str, known: Iterable[str]) -> Problem:
        return Problem("record_field_unknown", pointer, {"form": form, "field": key}, _near(key, known))


def _texts(value: JSON) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _near(word: str, words: Iterable[str]) -> str | None:
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.7)
    return found[0] if found else None
