"""A process as it was written once, compiled among the things of today. It calls them as they were called then, so each of
them is given its name of then; their ids are the same. What is new since then, under a name that something else had, is not
seen.

Called for versions that instances still walk after the process, or what it names, has changed.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from engines.blueprint.identity import identity_of
from engines.blueprint.model import Release
from engines.blueprint.process_rules import rule_sources
from engines.blueprint.registries import Registries
from engines.blueprint.renamed import Names
from engines.expression.language import Language
from engines.kernel.errors import Invalid, Problem
from engines.process.compile import compile_process
from engines.process.definition import ProcessDefinition
from engines.process.place import Surrounding
from engines.process.source import ProcessSource, structure_of
from engines.record.compile import compile_inputs
from engines.record.entity import Entity, Field
from engines.record.schema import EntitySchema
from engines.rule.compile import compile_rules
from engines.rule.definition import CompiledRules
from engines.rule.setting import Sendable


def compile_kept(
    app: str, document: Mapping[str, Any], names: Names, release: Release, registries: Registries, language: Language
) -> tuple[ProcessDefinition, CompiledRules]:  # fmt: skip
    """The process and its rules. `names`: what things were called when the document was written. Raises `Invalid`."""
    forms = {key for name, key in names.items() if name[0] == "form"}
    entities = {entity.id: _entity(entity, names, forms) for entity in release.entities.values()}
    schema = EntitySchema(entities)
    roles = {names.get(("role", id), role.key): id for id, role in release.roles.items()}
    source = _source(app, document, entities, schema, registries, language)
    called = {one.key: one for one in (_called(process, names) for process in release.processes.values())} | {source.key: source}
    definition, problems = compile_process(source, Surrounding(schema, language, roles, called))
    ledgers = {names.get(("ledger", ledger.id), ledger.full_key): ledger for ledger in release.ledgers.values()}
    messages = {names.get(("message", each.id), each.key): each for each in release.messages.values()}
    rules, more = compile_rules(
        list(rule_sources(source)), entities, schema, ledgers, language, called, Sendable(messages, roles), release.rules.known
    )  # fmt: skip
    if definition is None or problems or more:
        raise Invalid([*problems, *more])
    return definition, rules


def _source(
    app: str, raw: Mapping[str, Any], entities: Mapping[str, Entity], schema: EntitySchema, registries: Registries,
    language: Language,
) -> ProcessSource:  # fmt: skip
    shape = None if "subject" not in raw else schema.by_key(raw["subject"])
    if "subject" in raw and shape is None:
        raise Invalid([Problem("form_not_found", "/subject", {"form": raw["subject"]})])
    variables = None
    if raw.get("variables"):
        variables, problems = compile_inputs(
            raw["variables"], raw["key"], "", entities, language, registries.field_types, "variables"
        )  # fmt: skip
        if problems:
            raise Invalid(problems)
    return ProcessSource(app, raw, "", None if shape is None else shape.id, variables)


def _called(process: ProcessDefinition, names: Names) -> ProcessSource:
    """A process of today, to be called under its name of then."""
    app, _, own = process.id.partition(".")
    raw = process.document
    key = names.get(("process", process.id), f"{app}.{raw['key']}").partition(".")[2]
    variables = process.variables
    if variables is not None:
        variables = _entity(variables, names, (), structure_of(process.id))
    return ProcessSource(app, {**raw, "id": own, "key": key}, "", process.subject, variables)


def _entity(entity: Entity, names: Names, forms: Collection[str], structure: str | None = None) -> Entity:
    """A form with the keys of then. `forms`: full keys of all forms of then; `structure`: under which the fields are named, where
    it is no form."""
    own = structure or entity.id
    fields = {id: _field(own, field, names) for id, field in entity.fields.items()}
    taken = {field.key for id, field in fields.items() if ("field", own, id) in names}
    fields = {
        id: field if ("field", own, id) in names else replace(field, key=_free(field.key, taken)) for id, field in fields.items()
    }  # fmt: skip
    key = names.get(("form", entity.id), "") or _free(entity.key, forms)
    return replace(entity, key=key, fields=fields, by_key={field.key: field for field in fields.values()})


def _free(key: str, taken: Collection[str]) -> str:
    """A key that something else had then is one that nobody can write."""
    return f"{key} " if key in taken else key


def _field(form: str, field: Field, names: Names) -> Field:
    key = names.get(("field", form, field.id), field.key)
    options = {id: names.get(("option", form, field.id, id), now) for id, now in field.option_keys.items()}
    if key == field.key and options == field.option_keys:
        return field
    settings = dict(field.settings)
    if isinstance(settings.get("options"), list):
        settings["options"] = [
            {**one, "key": options[identity_of(one)], "id": identity_of(one)} if identity_of(one) in options else one
            for one in settings["options"]
        ]  # fmt: skip
    return replace(field, key=key, option_keys=options, settings=settings)
