"""From the files of all apps to a release, by asking each engine; and everything that is wrong, all at once.

Phases, so that one mistake does not hide the others: every file by itself (`checking.py`); apps that need each other
(`dependencies.py`); then forms, ledgers, rules, views, roles and records from what is usable. A later phase's problem that
only follows from an earlier one is left out. Called by services that validate, plan and publish.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engines.access.policy import compile_role
from engines.access.role import Role
from engines.blueprint.checking import Checked, check_documents
from engines.blueprint.dependencies import dependency_problems, in_order, plugin_problems
from engines.blueprint.digest import digest_of
from engines.blueprint.json_text import JSON
from engines.blueprint.loader import load_all
from engines.blueprint.model import App, RecordSet, Release, Scenario
from engines.blueprint.parts import Document, Parts
from engines.blueprint.places import balance_problems, place_problems, requirement_problems
from engines.blueprint.process_rules import rule_sources
from engines.blueprint.registries import Registries
from engines.expression.language import Language
from engines.expression.scope import Schema
from engines.form.definition import FormDefinition, compile_form
from engines.form.print_names import read_template
from engines.form.print_template import PrintTemplate, compile_print
from engines.kernel.errors import Invalid, Problem
from engines.kernel.spelling import surely_meant
from engines.ledger.definition import LedgerDefinition, compile_ledger
from engines.message.compile import Known, compile_message
from engines.message.definition import MessageDefinition
from engines.process.compile import compile_process
from engines.process.definition import ProcessDefinition
from engines.process.place import Surrounding
from engines.process.source import ProcessSource
from engines.record.compile import Extension, FormSource, compile_entities, compile_inputs
from engines.record.entity import Entity
from engines.record.schema import EntitySchema
from engines.report.dataset import compile_dataset, implied
from engines.report.definition import Dataset, Speaker
from engines.report.report import CompiledReports, Dashboard, Report, compile_dashboard, compile_report
from engines.report.speaking import Everything
from engines.rule.compile import RuleSource, compile_rules
from engines.rule.definition import CompiledRules
from engines.rule.setting import Sendable


@dataclass(frozen=True, slots=True)
class Compilation:
    """What came out: everything that is wrong, and the release when nothing is."""

    problems: tuple[Problem, ...]
    release: Release | None
    entities: Mapping[str, Entity]
    """As far as they compiled: for looking things up, not for use."""


def compile_release(parts_by_app: Mapping[str, Mapping[str, JSON]], registries: Registries, language: Language) -> Release:
    """The release of these apps (app key → path → JSON). Raises `Invalid` with all problems."""
    compiled = compile_all(parts_by_app, registries, language)
    if compiled.release is None:
        raise Invalid(compiled.problems)
    return compiled.release


def validate(
    parts_by_app: Mapping[str, Mapping[str, JSON]], registries: Registries, language: Language,
    unreadable: Iterable[Problem] = (),
) -> tuple[Problem, ...]:  # fmt: skip
    """Everything that is wrong with these apps. `unreadable`: what reading their files found, so that what refers to a
    file that could not be read is not told on top."""
    return compile_all(parts_by_app, registries, language, unreadable).problems


def compile_all(
    parts_by_app: Mapping[str, Mapping[str, JSON]], registries: Registries, language: Language,
    unreadable: Iterable[Problem] = (),
) -> Compilation:  # fmt: skip
    """Check and compile as far as possible."""
    unreadable = tuple(unreadable)
    apps, problems = load_all(parts_by_app)
    checked = check_documents(apps, registries.schemas, unreadable)
    problems += [*checked.problems, *dependency_problems(checked.parts)]
    work = _Work(checked, language)
    entities = work.entities(registries)
    schema = EntitySchema(entities)
    ledgers = work.ledgers(schema, entities)
    sources = work.process_sources(entities, schema, registries)
    messages = work.messages(schema, registries)
    rules = work.rules(entities, schema, ledgers, registries, sources, messages)
    processes = work.processes(sources, schema)
    forms = work.forms(entities, schema)
    roles = work.roles(entities, schema, rules, ledgers)
    prints = work.prints(schema, roles)
    reports = work.reports(entities, schema, ledgers)
    work.tell(place_problems(work.parts, entities, schema, forms, rules, reports.dashboards))
    work.tell(balance_problems(work.parts, schema, ledgers, registries.field_types))
    work.tell(plugin_problems(work.parts, registries.plugins))
    work.tell(requirement_problems(work.parts, apps, registries.field_types))
    # Where all that was found seems to follow from something else, it is told as it is: nothing broken gets into a release.
    found = _in_order_of_files([*unreadable, *problems, *work.problems]) or _in_order_of_files(work.found)
    if found:
        return Compilation(found, None, entities)
    order = in_order(apps)
    release = Release(
        digest_of(parts_by_app), {app: _app(apps[app]) for app in order}, entities, schema, ledgers, rules, forms, roles, prints,
        processes, reports, messages,
        tuple(_record_sets(apps, order, schema, "seed")), tuple(_record_sets(apps, order, schema, "demo")),
        tuple(_scenarios(apps, order)), {app: dict(files) for app, files in parts_by_app.items()},
        {entity.key: entity.id for entity in entities.values()},
    )  # fmt: skip
    return Compilation((), release, entities)


class _Work:
    """The engines' answers, one after the other, and the problems that stand on their own."""

    def __init__(self, checked: Checked, language: Language) -> None:
        self.problems: list[Problem] = []
        self.found: list[Problem] = []
        """What follows from others among them."""
        self.parts = checked.parts
        self._checked = checked
        self._language = language

    def tell(self, problems: Iterable[Problem], pointer: str = "") -> None:
        """Note what an engine found, unless it only follows from what is known to be broken."""
        found = [problem.under(pointer) for problem in problems]
        self.found.extend(found)
        self.problems.extend(self._checked.kept(found))

    def documents(self, *kinds: str) -> Iterator[Document]:
        """Usable documents of all apps."""
        for parts in self.parts.values():
            yield from parts.of(*kinds)

    def entities(self, registries: Registries) -> Mapping[str, Entity]:
        """Forms and sub-tables of all apps."""
        extensions: dict[str, list[Extension]] = {}
        forms = {f"{one.app}.{one.raw['key']}" for one in self.documents("form")}
        for document in self.documents("extension"):
            extension = Extension(document.app, document.raw, document.pointer)
            extensions.setdefault(surely_meant(document.extended_form, forms) or "", []).append(extension)
        sources = [
            FormSource(one.app, one.raw, one.pointer, tuple(extensions.get(f"{one.app}.{one.raw['key']}", ())))
            for one in self.documents("form")
        ]
        entities, problems = compile_entities(sources, self._language, registries.field_types)
        self._forget_lost_fields(sources, entities)
        self.tell(problems)
        return entities

    def _forget_lost_fields(self, sources: Iterable[FormSource], entities: Mapping[str, Entity]) -> None:
        """A form or field that did not compile is broken for all that mentions it."""
        lost: dict[str, str] = {}
        for source in sources:
            entity = entities.get(f"{source.app}.{source.raw.get('id', source.raw['key'])}")
            if entity is None:
                lost[source.prefix] = f"{source.app}.{source.raw['key']}"
                continue
            for document, prefix in ((source.raw, source.prefix), *((more.raw, more.prefix) for more in source.extensions)):
                lost.update(_lost(document, prefix, entity, entities))
        self._checked = self._checked.with_ghosts(lost)

    def ledgers(self, schema: Schema, entities: Mapping[str, Entity]) -> Mapping[str, LedgerDefinition]:
        """Ledgers of all apps."""
        forms = [entity.key for entity in entities.values() if entity.parent is None]
        found: dict[str, LedgerDefinition] = {}
        lost: set[str] = set()
        for document in self.documents("ledger"):
            ledger, problems = compile_ledger(
                document.raw, document.app, lambda key: getattr(schema.by_key(key), "id", None), forms
            )
            self.tell(problems, document.pointer)
            if ledger.owner_form:
                found[ledger.id] = ledger
            else:
                lost.add(f"{document.app}.{document.raw['key']}")
        self._checked = self._checked.with_ghosts({f"/{key}": key for key in lost})
        return found

    def process_sources(
        self, entities: Mapping[str, Entity], schema: Schema, registries: Registries
    ) -> Mapping[str, ProcessSource]:
        """Processes of all apps by full key, with their variables."""
        found: dict[str, ProcessSource] = {}
        for document in self.documents("process"):
            raw = document.raw
            shape = None if "subject" not in raw else schema.by_key(raw["subject"])
            if "subject" in raw and shape is None:
                self.tell([Problem("form_not_found", f"{document.pointer}/subject", {"form": raw["subject"]})])
                continue
            variables = None
            if raw.get("variables"):
                variables, problems = compile_inputs(
                    raw["variables"], raw["key"], document.pointer, entities, self._language, registries.field_types, "variables"
                )
                self.tell(problems)
            source = ProcessSource(document.app, raw, document.pointer, None if shape is None else shape.id, variables)
            found[source.key] = source
        return found

    def processes(self, sources: Mapping[str, ProcessSource], schema: Schema) -> Mapping[str, ProcessDefinition]:
        """Processes of all apps, by full id."""
        around = Surrounding(schema, self._language, self._role_ids(), sources)
        found: dict[str, ProcessDefinition] = {}
        for source in sources.values():
            definition, problems = compile_process(source, around)
            self.tell(problems)
            if definition is not None:
                found[definition.id] = definition
        return found

    def messages(self, schema: Schema, registries: Registries) -> Mapping[str, MessageDefinition]:
        """Messages of all apps."""
        known = Known(
            schema, self._language, registries.channels, self._role_ids(), lambda html, shape: read_template(html, shape, schema)
        )
        found: dict[str, MessageDefinition] = {}
        for document in self.documents("message"):
            message, problems = compile_message(document.raw, document.app, known)
            self.tell(problems, document.pointer)
            if message is not None:
                found[message.id] = message
            else:
                key = f"{document.app}.{document.raw['key']}"
                self._checked = self._checked.with_ghosts({f"/{key}": key})
        return found

    def _role_ids(self) -> dict[str, str]:
        """Full id by full key, of roles that are yet to be compiled."""
        return {f"{one.app}.{one.raw['key']}": f"{one.app}.{one.raw.get('id', one.raw['key'])}" for one in self.documents("role")}

    def rules(
        self,
        entities: Mapping[str, Entity],
        schema: Schema,
        ledgers: Mapping[str, LedgerDefinition],
        registries: Registries,
        processes: Mapping[str, ProcessSource],
        messages: Mapping[str, MessageDefinition],
    ) -> CompiledRules:
        """Rules, rulesets and actions of all apps."""
        sources = [RuleSource(one.app, one.kind.name, one.raw, one.pointer) for one in self.documents("rule", "ruleset")]
        sources += self._events(entities, schema, registries)
        for process in processes.values():
            sources += rule_sources(process)
        for document in self.documents("form", "extension"):
            key = document.extended_form if document.kind.name == "extension" else f"{document.app}.{document.raw['key']}"
            shape = schema.by_key(surely_meant(key, schema.keys()) or key)
            for index, raw in enumerate(document.raw.get("actions", ())):
                if shape is None:
                    continue
                pointer = f"{document.pointer}/actions/{index}"
                inputs, problems = compile_inputs(
                    raw.get("inputs", ()), raw["key"], pointer, entities, self._language, registries.field_types
                )
                self.tell(problems)
                sources.append(RuleSource(document.app, "action", raw, pointer, shape.id, inputs))
        sendable = Sendable({message.key: message for message in messages.values()}, self._role_ids())
        books = {ledger.full_key: ledger for ledger in ledgers.values()}
        compiled, problems = compile_rules(sources, entities, schema, books, self._language, processes, sendable)
        self.tell(problems)
        return compiled

    def _events(self, entities: Mapping[str, Entity], schema: Schema, registries: Registries) -> Iterator[RuleSource]:
        """Events that are told from outside."""
        for document in self.documents("event"):
            raw = document.raw
            shape = None if "form" not in raw else schema.by_key(raw["form"])
            if "form" in raw and shape is None:
                self.tell([Problem("form_not_found", f"{document.pointer}/form", {"form": raw["form"]})])
                continue
            inputs, problems = compile_inputs(
                raw.get("fields", ()), raw["key"], document.pointer, entities, self._language, registries.field_types, "fields"
            )
            self.tell(problems)
            yield RuleSource(document.app, "event", raw, document.pointer, None if shape is None else shape.id, inputs)

    def forms(self, entities: Mapping[str, Entity], schema: Schema) -> Mapping[str, FormDefinition]:
        """Views and layouts of all forms."""
        found: dict[str, FormDefinition] = {}
        for document in self.documents("form"):
            shape = schema.by_key(f"{document.app}.{document.raw['key']}")
            if shape is not None and shape.id in entities:
                found[shape.id], problems = compile_form(document.raw, shape.id, schema, self._language)
                self.tell(problems, document.pointer)
        return found

    def roles(
        self, entities: Mapping[str, Entity], schema: Schema, rules: CompiledRules, ledgers: Mapping[str, LedgerDefinition]
    ) -> Mapping[str, Role]:  # fmt: skip
        """Roles of all apps."""
        actions: dict[str, dict[str, str]] = {}
        for action in rules.actions.values():
            actions.setdefault(action.form, {})[action.key] = action.id.removeprefix(f"{action.form}.")
        books = {ledger.full_key: id for id, ledger in ledgers.items()}
        found: dict[str, Role] = {}
        for document in self.documents("role"):
            role, problems = compile_role(
                document.raw, document.app, entities, schema, actions, books, self._language, rules.incoming
            )
            self.tell(problems, document.pointer)
            found[role.id] = role
        return found

    def prints(self, schema: Schema, roles: Mapping[str, Role]) -> Mapping[str, PrintTemplate]:
        """Print templates of all apps."""
        known = {role.key: id for id, role in roles.items()}
        found: dict[str, PrintTemplate] = {}
        for document in self.documents("print"):
            template, problems = compile_print(document.raw, document.app, schema, known)
            self.tell(problems, document.pointer)
            if template is not None:
                found[template.id] = template
        return found

    def reports(
        self, entities: Mapping[str, Entity], schema: Schema, ledgers: Mapping[str, LedgerDefinition]
    ) -> CompiledReports:  # fmt: skip
        """Datasets, reports and dashboards of all apps; each form is a dataset too."""
        books = {ledger.full_key: (id, ledger.owner_form) for id, ledger in ledgers.items()}
        datasets: dict[str, Dataset] = {each.key: implied(each.id, each.key, each.title) for each in entities.values()}
        for document in self.documents("dataset"):
            dataset, problems = compile_dataset(document.raw, document.app, schema, books, self._language)
            self.tell(problems, document.pointer)
            if dataset is not None:
                datasets[dataset.key] = dataset

        def speaking(dataset: Dataset) -> Speaker:
            return Everything(self._language, schema, dataset.structures)

        kept: dict[str, Report] = {}
        for document in self.documents("report"):
            report, problems = compile_report(document.raw, document.app, datasets, speaking)
            self.tell(problems, document.pointer)
            kept[report.key] = report
        shown: dict[str, Dashboard] = {}
        for document in self.documents("dashboard"):
            dashboard, problems = compile_dashboard(document.raw, document.app, kept, datasets, speaking)
            self.tell(problems, document.pointer)
            shown[dashboard.key] = dashboard
        return CompiledReports(datasets, kept, shown)


def _lost(document: Mapping[str, JSON], prefix: str, entity: Entity, entities: Mapping[str, Entity]) -> Iterator[tuple[str, str]]:
    """Pointer and key of fields, also in sub-tables, that are not in the compiled entity."""
    for index, field in enumerate(document.get("fields", ())):
        pointer = f"{prefix}/fields/{index}"
        compiled = entity.by_key.get(field["key"])
        if compiled is None:
            yield pointer, field["key"]
        elif compiled.type.has_rows and compiled.target is not None and compiled.target in entities:
            yield from _lost(field, pointer, entities[compiled.target], entities)


def _in_order_of_files(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, by file and place."""
    unique = {(problem.pointer, problem.code, str(problem.params)): problem for problem in problems}
    return tuple(unique[key] for key in sorted(unique))


def _app(parts: Parts) -> App:
    raw = parts.manifest
    return App(
        parts.app, raw["version"], raw["title"], dict(raw.get("requires", {})), tuple(raw.get("plugins", ())), parts,
        raw.get("icon", ""), tuple(raw.get("menu", ())), dict(raw.get("settings", {})),
    )  # fmt: skip


def _record_sets(apps: Mapping[str, Parts], order: Iterable[str], schema: Schema, kind: str) -> Iterator[RecordSet]:
    """By app in the order of need, then by file name, numbers in front as numbers."""
    for app in order:
        for document in sorted(apps[app].of(kind), key=_number_and_name):
            shape = schema.by_key(document.raw["form"])
            if shape is not None:
                key = shape.by_key.get(document.raw.get("key", ""))
                records = tuple(document.raw["records"])
                yield RecordSet(app, document.path, shape.id, None if key is None else key.id, records)


def _number_and_name(document: Document) -> tuple[int, str]:
    number, _, _ = document.name.partition("_")
    return (int(number) if number.isdecimal() else 0, document.name)


def _scenarios(apps: Mapping[str, Parts], order: Iterable[str]) -> Iterator[Scenario]:
    for app in order:
        for document in apps[app].of("scenario"):
            yield Scenario(app, document.name, document.raw["title"], document.raw)
