"""The definition that an instance walks: that of the release, or the one that it began with, compiled in the release in force.

Kept by release, process and version: a release that is in force is asked for the same few again and again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engines.blueprint.kept_process import compile_kept
from engines.blueprint.model import Release
from engines.blueprint.registries import Registries
from engines.blueprint.renamed import Names, names_from_text, names_of
from engines.expression.language import Language
from engines.kernel.errors import AppError, Conflict, Invalid, Permanent, Problem
from engines.process.definition import ProcessDefinition
from engines.rule.definition import CompiledRules, Rule
from runtime.storage import releases, tasks
from runtime.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Version:
    """A process as an instance walks it."""

    definition: ProcessDefinition
    rules: CompiledRules
    """What its service tasks do, and what its messages wait for."""


class ProcessVersions:
    """The versions of one release; kept with it."""

    def __init__(self, number: int, release: Release, language: Language, registries: Registries) -> None:
        self.number = number
        """Of the release."""
        self.kept: set[tuple[str, str]] = set()
        """Processes and versions that are known to be kept."""
        self._release = release
        self._language = language
        self._registries = registries
        self._old: dict[tuple[str, str], Version | Conflict] = {}
        self._names: dict[int | None, Names] = {}
        self._listening: Mapping[str, Sequence[Rule]] | None = None

    def current(self, process: str) -> Version | None:
        """The one that new instances begin with."""
        found = self._release.processes.get(process)
        return None if found is None else Version(found, self._release.rules)

    def version(self, process: str, version: str, connection: Connection) -> Version:
        """The one that an instance began with. Raises `Conflict` where it does not fit the forms of today any more."""
        now = self.current(process)
        if now is not None and now.definition.version == version:
            return now
        key = (process, version)
        if key not in self._old:
            self._old[key] = self._compiled(process, version, connection)
        found = self._old[key]
        if isinstance(found, Conflict):
            raise Conflict(found.problems[0])
        return found

    def known(self, process: str, version: str, connection: Connection) -> Version | None:
        """The same for readers; None where it is not kept or does not fit."""
        try:
            return self.version(process, version, connection)
        except AppError:
            return None

    def listening(self, event: str, connection: Connection) -> Sequence[Rule]:
        """Rules by which an event comes to those who wait for it in versions of before. Which of these are under way is asked
        once: none of them is begun any more while this release is in force."""
        if self._listening is None:
            found: defaultdict[str, list[Rule]] = defaultdict(list)
            for process, version in tasks.versions_under_way(connection):
                now = self.current(process)
                old = None if now is not None and now.definition.version == version else self.known(process, version, connection)
                for name, rules in () if old is None else old.rules.by_event.items():
                    found[name] += [rule for rule in rules if rule.delivers]
            self._listening = found
        return self._listening.get(event, ())

    def _compiled(self, process: str, version: str, connection: Connection) -> Version | Conflict:
        kept = tasks.version_of(connection, process, version)
        if kept is None:
            raise Permanent(Problem("process_version_gone", params={"process": process, "version": version}))
        try:
            return Version(*compile_kept(
                process.partition(".")[0], kept.document, self._named(kept.release, connection), self._release, self._registries,
                self._language,
            ))  # fmt: skip
        except Invalid:
            return Conflict(Problem("process_does_not_fit", params={"process": kept.document["title"]}))

    def _named(self, release: int | None, connection: Connection) -> Names:
        """What things were called in a release. Of documents that were kept before that was known: as they are called now."""
        if release not in self._names:
            text = None if release is None else releases.names_in(connection, release)
            if text is not None:
                self._names[release] = names_from_text(text)
            else:
                self._names[release] = names_of(
                    self._release.parts if release is None else releases.load(connection, release).parts
                )
        return self._names[release]
