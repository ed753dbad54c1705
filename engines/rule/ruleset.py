"""Rules that are records: what an operator filled in becomes a rule, and says how much it grants, or why nothing.

`compile_record_rule` is called once per version of a record; `decide` for each event, on the hot path. Counting what has
been granted is the caller's: it passes what is left and books what was granted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from engines.expression.formula import Env, Formula
from engines.expression.language import Language
from engines.expression.scope import Schema
from engines.expression.types import BOOLEAN, DATETIME, INTEGER, Row, Type, record, reference
from engines.kernel.errors import Invalid, Problem
from engines.record.stored_formula import stored_formula_scope
from engines.rule.definition import DEFAULT_PRIORITY, NotDone, Ruleset, Trigger


@dataclass(frozen=True, slots=True)
class RecordRule:
    """A published rule record, compiled for one trigger."""

    ruleset: Ruleset
    trigger: Trigger
    id: int
    version: int
    name: str
    condition: Formula | None
    amount: Formula | None
    starts_on: date | None
    ends_on: date | None
    priority: int
    stop: bool
    limit_per_day: int | None
    limit_total: int | None
    row: Row
    problem: Problem | None = None
    """It no longer fits the forms: it does nothing, and an incident says so."""

    @property
    def order(self) -> tuple[int, int, str]:
        """Place among the rules of one depth."""
        return (self.priority, 1, f"{self.id:020}")

    @property
    def key(self) -> str:
        """Names the rule in traces, limits and incidents: form id and record id."""
        return f"{self.ruleset.form}:{self.id}"

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All formulas that are run when the event occurs."""
        own = (self.condition, self.amount, self.trigger.subject, self.trigger.occurred_at)
        return tuple(f for f in own if f is not None) + tuple(f for step in self.trigger.steps for f in step.formulas)


@dataclass(frozen=True, slots=True)
class Grant:
    """How many units a rule gives for one event, before its steps are run."""

    amount: int | None
    """None: the rule has no amount, its steps just run."""
    subject: int | None
    occurred_at: datetime
    day: date
    """Workspace day of `occurred_at`, for the limit per day."""


def step_variables(ruleset_form: str, owner_form: str | None) -> Mapping[str, Type]:
    """What the steps of a ruleset see besides the event's record."""
    variables: dict[str, Type] = {"rule": record(ruleset_form).required(), "granted": INTEGER, "occurred_at": DATETIME.required()}
    if owner_form is not None:
        variables["subject"] = reference(owner_form)
    return variables


def compile_record_rule(ruleset: Ruleset, trigger: Trigger, row: Row, schema: Schema, language: Language) -> RecordRule:
    """The rule that a published record is. A formula that no longer fits leaves its problem in the rule."""
    problems: list[Problem] = []
    scope = stored_formula_scope(schema, trigger.form)

    def value(role: str) -> Any:
        field = ruleset.fields.get(role)
        return None if field is None else row.get(field)

    def formula(role: str, expect: Type) -> Formula | None:
        text = value(role)
        if text is None:
            return None
        try:
            return language.formula(str(text), scope, expect)
        except Invalid as error:
            problems.extend(error.problems)
            return None

    condition, amount = formula("condition", BOOLEAN), formula("amount", INTEGER)
    identity, version = row["id"], row["version"]
    assert isinstance(identity, int)
    assert isinstance(version, int)
    return RecordRule(
        ruleset, trigger, identity, version, str(value("name") or identity), condition, amount,
        value("starts_on"), value("ends_on"), DEFAULT_PRIORITY if value("priority") is None else int(value("priority")),
        bool(value("stop")), value("limit_per_day"), value("limit_total"), row, problems[0] if problems else None,
    )  # fmt: skip


def consider(rule: RecordRule, row: Row, env: Env, zone: tzinfo) -> Grant | NotDone:
    """Whether the rule applies to an event, and how much it would give before its limits. Never raises."""
    trigger = rule.trigger
    occurred_at = env.now if trigger.occurred_at is None else trigger.occurred_at.run(row, env)
    if not isinstance(occurred_at, datetime):
        return NotDone("no_value", {"argument": "occurred_at"})
    day = occurred_at.astimezone(zone).date()
    if rule.starts_on is not None and day < rule.starts_on:
        return NotDone("not_yet_valid", {"starts_on": rule.starts_on})
    if rule.ends_on is not None and day > rule.ends_on:
        return NotDone("ended", {"ends_on": rule.ends_on})
    if rule.condition is not None and rule.condition.run(row, env) is not True:
        return NotDone("condition_false")
    subject = row["id"] if trigger.subject is None else trigger.subject.run(row, env)
    if not isinstance(subject, int):
        return NotDone("no_subject")
    if rule.amount is None:
        return Grant(None, subject, occurred_at, day)
    amount = rule.amount.run(row, env)
    if not isinstance(amount, int):
        return NotDone("no_value", {"argument": "amount"})
    if amount <= 0:
        return NotDone("zero_amount") if amount == 0 else NotDone("negative_amount", {"amount": amount})
    return Grant(amount, subject, occurred_at, day)


def limited(rule: RecordRule, amount: int, used_today: int, used_total: int) -> int | NotDone:
    """What is left of `amount` under the rule's limits: the last grant is partial, after it nothing."""
    if rule.limit_total is not None:
        amount = min(amount, rule.limit_total - used_total)
        if amount <= 0:
            return NotDone("budget_exhausted", {"limit": rule.limit_total})
    if rule.limit_per_day is not None:
        amount = min(amount, rule.limit_per_day - used_today)
        if amount <= 0:
            return NotDone("limit_reached", {"limit": rule.limit_per_day})
    return amount
