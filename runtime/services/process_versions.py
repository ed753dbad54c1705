"""The definition that an instance walks: that of the release, or the one that it began with, compiled in the release in force.

Kept by release, process and version: a release that is in force is asked for the same few again and again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engines.blueprint.model import Release
from engines.blueprint.process_rules import rule_sources
from engines.expression.language import Language
from engines.kernel.errors import AppError, Conflict, Invalid, Permanent, Problem
from engines.kernel.registry import Registry
from engines.process.compile import compile_process
from engines.process.definition import ProcessDefinition
from engines.process.place import Surrounding
from engines.process.source import ProcessSource
from engines.record.compile import compile_inputs
from engines.record.field_type import FieldType
from engines.record.schema import EntitySchema
from engines.rule.compile import compile_rules
from engines.rule.definition import Rule
from engines.rule.setting import Sendable
from runtime.storage import tasks
from runtime.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Version:
    """A process as an instance walks it."""

    definition: ProcessDefinition
    tasks: Mapping[tuple[str, str], Rule]
    """What its service tasks do."""


class ProcessVersions:
    """The versions of one release; kept with it."""

    def __init__(self, release: Release, language: Language, types: Registry[FieldType]) -> None:
        self._release = release
        self._language = language
        self._types = types
        self._old: dict[tuple[str, str], Version] = {}

    def current(self, process: str) -> Version | None:
        """The one that new instances begin with."""
        found = self._release.processes.get(process)
        return None if found is None else Version(found, self._release.rules.tasks)

    def version(self, process: str, version: str, connection: Connection) -> Version:
        """The one that an instance began with. Raises `Conflict` where it does not fit the forms of today any more."""
        return self._version(process, version, lambda: tasks.document_of(connection, process, version))

    def _version(self, process: str, version: str, find: Callable[[], Mapping[str, Any] | None]) -> Version:
        now = self.current(process)
        if now is not None and now.definition.version == version:
            return now
        key = (process, version)
        if key not in self._old:
            document = find()
            if document is None:
                raise Permanent(Problem("process_version_gone", params={"process": process, "version": version}))
            self._old[key] = self._compiled(process, document)
        return self._old[key]

    def known(self, process: str, version: str, connection: Connection) -> Version | None:
        """The same for readers; None where it is not kept or does not fit."""
        try:
            return self._version(process, version, lambda: tasks.document_of(connection, process, version))
        except AppError:
            return None

    def _compiled(self, process: str, document: Mapping[str, Any]) -> Version:
        release, app = self._release, process.partition(".")[0]
        schema = EntitySchema(release.entities)
        try:
            source = self._source(app, document)
            known = {**self._sources(), source.key: source}
            roles = {role.key: id for id, role in release.roles.items()}
            definition, problems = compile_process(source, Surrounding(schema, self._language, roles, known))
            rules, more = compile_rules(
                list(rule_sources(source)),
                release.entities,
                schema,
                release.ledgers,
                self._language,
                known,
                Sendable({each.key: each for each in release.messages.values()}, roles),
            )
        except Invalid as error:
            raise Conflict(Problem("process_does_not_fit", params={"process": process})) from error
        if definition is None or problems or more:
            raise Conflict(Problem("process_does_not_fit", params={"process": document["title"]}))
        return Version(definition, rules.tasks)

    def _source(self, app: str, raw: Mapping[str, Any]) -> ProcessSource:
        release = self._release
        subject = release.entity(raw["subject"]).id if "subject" in raw else None
        variables = None
        if raw.get("variables"):
            variables, problems = compile_inputs(
                raw["variables"], raw["key"], "", release.entities, self._language, self._types, "variables"
            )
            if problems:
                raise Invalid(problems)
        return ProcessSource(app, raw, "", subject, variables)

    def _sources(self) -> dict[str, ProcessSource]:
        """The processes of today, to be called."""
        found = {}
        for each in self._release.processes.values():
            source = ProcessSource(each.id.partition(".")[0], each.document, "", each.subject, each.variables)
            found[source.key] = source
        return found
