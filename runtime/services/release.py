"""The compiled release, kept by digest: what is installed, as everything that a use case needs of it.

A process compiles a release once. A writer compares the digest under the shared lock and loads the new one if it moved;
nobody restarts.
"""

import threading
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from engines.access.access import Access
from engines.blueprint.compiler import compile_release
from engines.blueprint.model import Release
from engines.blueprint.registries import Registries
from engines.expression.language import Language
from engines.kernel.errors import Permanent, Problem
from engines.record.change import ChangeWriter
from engines.record.field_type import Reading
from engines.record.reading_plan import ReadingPlan, reading_plans
from engines.record.save_plan import SavePlan
from engines.record.save_plans import save_plans
from engines.record.stored_formula import StoredFormulas
from runtime.services.kept_answers import KeptAnswers
from runtime.services.process_versions import ProcessVersions
from runtime.services.release_reads import ReleaseReads
from runtime.services.rule_book import CompiledRecords
from runtime.storage import releases, workspace
from runtime.storage.database import Connection
from runtime.storage.dynamic.tables import Tables
from runtime.storage.releases import StoredRelease
from runtime.storage.workspace import Workspace

KEPT = 4


@dataclass(frozen=True, slots=True)
class Installed:
    """One release, ready for use."""

    number: int
    release: Release
    tables: Tables
    plans: Mapping[str, SavePlan]
    """By entity id; of inputs of actions by action id."""
    readers: Mapping[str, ReadingPlan]
    """By entity id: how cells of a file are read."""
    changes: Mapping[str, ChangeWriter]
    """By entity id: how history and doors see values."""
    reads: ReleaseReads
    record_rules: CompiledRecords
    """Compiled rule records, filled as they are met."""
    accesses: dict[Hashable, Access]
    """What sets of roles may see and do, filled as they are met."""
    processes: ProcessVersions
    told: dict[Hashable, Any]
    """What doors tell of the release to sets of roles, filled as they are met."""
    answers: KeptAnswers = field(default_factory=KeptAnswers)
    """Answers of reports that still hold."""


class ReleaseCache:
    """Releases by digest. Thread-safe."""

    def __init__(self, language: Language, registries: Registries) -> None:
        self._language = language
        self._registries = registries
        self._kept: dict[tuple[int, str], Installed] = {}
        self._loading = threading.Lock()

    def is_ready(self, home: Workspace) -> bool:
        """Whether `of` answers at once: making a release ready takes a second, which no writer should hold a lock for."""
        return home.release is None or (home.release, home.digest) in self._kept

    def of(self, connection: Connection, home: Workspace) -> Installed:
        """The release in force in a workspace as it was found. Raises `Permanent` where nothing is installed."""
        if home.release is None or home.digest is None:
            raise Permanent(Problem("nothing_installed"))
        found = self._kept.get((home.release, home.digest))
        if found is None:
            with self._loading:
                found = self._kept.get((home.release, home.digest)) or self._load(connection, home.release, home.digest)
        return found

    def current(self, connection: Connection) -> Installed:
        """The release in force, for readers."""
        return self.of(connection, workspace.load(connection))

    def installed(self, stored: StoredRelease, zone: tzinfo, release: Release | None = None) -> Installed:
        """A release made ready: compiled, with its tables. `zone`: the workspace's."""
        compiled = release or compile_release(stored.parts, self._registries, self._language)
        tables = Tables(compiled.entities.values(), stored.columns)
        reading = Reading(zone=zone)
        formulas = StoredFormulas(self._language, compiled.schema)
        plans = save_plans(compiled.entities, reading, formulas)
        for action in compiled.rules.actions.values():
            if action.inputs is not None:
                everything = {**compiled.entities, action.inputs.id: action.inputs}
                plans[action.id] = save_plans(everything, reading)[action.inputs.id]
        for event in compiled.rules.incoming.values():
            if event.inputs is not None:
                everything = {**compiled.entities, event.inputs.id: event.inputs}
                plans[f"event:{event.name}"] = save_plans(everything, reading)[event.inputs.id]
        changes = {entity.id: ChangeWriter(entity) for entity in compiled.entities.values()}
        for process in compiled.processes.values():
            if process.variables is not None:
                everything = {**compiled.entities, process.variables.id: process.variables}
                plans[f"process:{process.id}"] = save_plans(everything, reading)[process.variables.id]
        readers = reading_plans(compiled.entities, Reading(zone=zone, cells=True))
        versions = ProcessVersions(stored.number, compiled, self._language, self._registries)
        return Installed(stored.number, compiled, tables, plans, readers, changes, ReleaseReads(compiled), {}, {}, versions, {})

    def _load(self, connection: Connection, number: int, digest: str) -> Installed:
        found = self.installed(releases.load(connection, number), workspace.load(connection).zone)
        while len(self._kept) >= KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[number, digest] = found
        return found
