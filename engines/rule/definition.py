"""Compiled rules: what the agenda matches events against. Frozen; made by `compile.py`, once per release.

A *rule* stands in a blueprint. A *ruleset* names a form whose published records are rules (`ruleset.py` compiles each
record). An *action* is a rule that a person or program asks for by name, with inputs; its refusal refuses the request.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

from engines.expression.formula import Env, Formula
from engines.expression.scope import FormShape
from engines.expression.types import Row
from engines.kernel.effects import Effect
from engines.kernel.text import Text
from engines.record.entity import Entity

DEFAULT_PRIORITY = 100
MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class NotDone:
    """Why a step, and with it the rule, does nothing: a reason of the closed list in `messages.py`."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)
    text: Text | None = None
    """The author's own sentence, shown instead of the code's."""
    about: Mapping[str, object] = field(default_factory=dict)
    """Whose values stand in `params`: `ledger`, or `form` and `field`; none of them where they are nobody's."""


class Step(Protocol):
    """One action of a rule, compiled."""

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All its formulas, so that what they read can be fetched in one go."""
        ...

    def decide(self, row: Row, env: Env) -> Effect | NotDone | None:
        """The effect it asks for; `NotDone` refuses the whole rule; None means nothing to do here."""
        ...


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a rule runs by the clock: a cron line in the workspace's zone, once for each record that fits."""

    cron: str
    form: str | None
    condition: Formula | None
    ledger: str | None = None
    """Full id: only owners of whose balance something expires on one of the days; `form` is theirs."""
    expires_in: tuple[int, ...] = ()
    """Days from now, of a ledger."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a blueprint."""

    id: str
    """Full id, `app.key`."""
    title: Text
    version: str
    """Digest of its document: a trace names exactly the rule that acted."""
    events: tuple[str, ...]
    """Names of the events it listens to, in ids."""
    schedule: Schedule | None
    is_after: bool
    must: bool
    priority: int
    condition: Formula | None
    steps: tuple[Step, ...]
    document: Mapping[str, object]
    """The rule as written, kept for the trace."""

    @property
    def order(self) -> tuple[int, int, str]:
        """Place among the rules of one depth."""
        return (self.priority, 0, self.id)

    @property
    def delivers(self) -> bool:
        """Whether it stands for a message that instances of a process wait for."""
        return any("deliver" in action for action in cast("Sequence[Mapping[str, object]]", self.document.get("actions", ())))

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All formulas of condition and steps."""
        own = () if self.condition is None else (self.condition,)
        return own + tuple(formula for step in self.steps for formula in step.formulas)


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event that records of a ruleset may listen to."""

    event: str
    """Event name, in ids."""
    form: str
    """Entity id of the event's record."""
    subject: Formula | None
    """Who the rule is about; None: the event's record itself."""
    occurred_at: Formula | None
    """When it happened, for validity, day limits and expiry; None: now."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A form whose published records are rules."""

    id: str
    title: Text
    form: str
    """Entity id of the rules' form."""
    published: Formula
    triggers: Mapping[str, Trigger]
    """By the value that a rule's record carries in its trigger field."""
    fields: Mapping[str, str]
    """Role (`name`, `condition`, `amount`, `limit_total` …) → field id in the rules' form."""


@dataclass(frozen=True, slots=True)
class Action:
    """Something one can do with a record by name."""

    id: str
    """`app.form.key`."""
    key: str
    form: str
    title: Text
    version: str
    inputs: Entity | None
    """Its inputs as the fields of an entity without table; None: there are none."""
    condition: Formula | None
    refusal: Text | None
    steps: tuple[Step, ...]
    document: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class IncomingEvent:
    """Something that happens outside and is told to the app."""

    name: str
    """`app.key`."""
    form: str | None
    """Entity id of the record that it is about."""
    title: Text
    inputs: Entity | None
    """What it tells, as the fields of an entity without table; None: nothing."""


@dataclass(frozen=True, slots=True)
class KnownEvents:
    """Events that no form or ledger has, and what events and actions tell."""

    emitted: Mapping[str, str | None] = field(default_factory=dict)
    """Events from outside and those that rules emit, with the entity of their record."""
    actions: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    """Entity id → action key → whether it has inputs."""
    structures: Mapping[str, FormShape] = field(default_factory=dict)
    """What they tell, by their names."""


@dataclass(frozen=True, slots=True)
class CompiledRules:
    """All rules of a release."""

    by_event: Mapping[str, tuple[Rule, ...]]
    by_id: Mapping[str, Rule]
    rulesets: Mapping[str, Ruleset]
    rulesets_by_event: Mapping[str, tuple[tuple[Ruleset, str], ...]]
    """Event → (ruleset, trigger value)."""
    actions: Mapping[tuple[str, str], Action]
    """By (entity id, action key)."""
    scheduled: tuple[Rule, ...]
    incoming: Mapping[str, IncomingEvent] = field(default_factory=dict)
    """By name: events that the outside may tell."""
    tasks: Mapping[tuple[str, str], Rule] = field(default_factory=dict)
    """By (process id, node id): what service tasks do."""
    known: KnownEvents = field(default_factory=KnownEvents)
    """What processes of before, which are compiled later, may name."""
