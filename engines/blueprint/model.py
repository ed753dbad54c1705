"""The compiled whole: apps and the release that they make together. Frozen; made by `compiler.py`, cached by digest.

Services read it on every request; nothing in it changes after it was made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engines.access.role import Role
from engines.blueprint.json_text import JSON
from engines.blueprint.parts import Parts
from engines.expression.scope import Schema
from engines.form.definition import FormDefinition
from engines.form.print_template import PrintTemplate
from engines.kernel.errors import NotFound, Problem
from engines.kernel.text import Text
from engines.ledger.definition import LedgerDefinition
from engines.message.definition import MessageDefinition
from engines.process.definition import ProcessDefinition
from engines.record.entity import Entity
from engines.report.report import CompiledReports
from engines.rule.definition import CompiledRules


@dataclass(frozen=True, slots=True)
class App:
    """One installed app version."""

    key: str
    version: str
    title: Text
    requires: Mapping[str, str]
    """Range of versions by app key."""
    plugins: tuple[str, ...]
    parts: Parts
    """Its files, as loaded."""
    icon: str = ""
    menu: Sequence[Mapping[str, JSON]] = ()
    settings: Mapping[str, JSON] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordSet:
    """Records that come with an app, one file of `seed/` or `demo/`."""

    app: str
    path: str
    form: str
    """Full id of the form."""
    key: str | None
    """Field id by which a record is known again."""
    records: tuple[Mapping[str, JSON], ...]
    """By field key, as written."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """An example run, one file of `scenarios/`."""

    app: str
    name: str
    title: Text
    raw: Mapping[str, JSON]


@dataclass(frozen=True, slots=True)
class Release:
    """All installed apps, checked and compiled as one."""

    digest: str
    apps: Mapping[str, App]
    """By key; each behind those that it needs."""
    entities: Mapping[str, Entity]
    """By full id, sub-tables among them."""
    schema: Schema
    ledgers: Mapping[str, LedgerDefinition]
    """By full id."""
    rules: CompiledRules
    forms: Mapping[str, FormDefinition]
    """Views and layouts, by full id of the form."""
    roles: Mapping[str, Role]
    """By full id."""
    prints: Mapping[str, PrintTemplate] = field(default_factory=dict)
    """By full id."""
    processes: Mapping[str, ProcessDefinition] = field(default_factory=dict)
    """By full id."""
    reports: CompiledReports = field(default_factory=CompiledReports)
    """Datasets, reports and dashboards."""
    messages: Mapping[str, MessageDefinition] = field(default_factory=dict)
    """By full id."""
    seed: tuple[RecordSet, ...] = ()
    demo: tuple[RecordSet, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    parts: Mapping[str, Mapping[str, JSON]] = field(default_factory=dict)
    """App key → path → JSON: what it was compiled from."""
    entity_ids: Mapping[str, str] = field(default_factory=dict)
    """Full key → full id."""

    def entity(self, key: str) -> Entity:
        """The entity with this full key; `NotFound` names it otherwise."""
        id = self.entity_ids.get(key)
        if id is None:
            raise NotFound(Problem("form_not_found", params={"form": key}))
        return self.entities[id]

    def ledger(self, key: str) -> LedgerDefinition:
        """The ledger with this full key; `NotFound` names it otherwise."""
        for ledger in self.ledgers.values():
            if key in (f"{ledger.id.partition('.')[0]}.{ledger.key}", ledger.id):
                return ledger
        raise NotFound(Problem("ledger_not_found", params={"ledger": key}))
