"""Rules that listened to a record and left nothing: worked out again, as things are now, because a condition that was false
leaves no trace on the hot path. Called when somebody asks; runs dry, so nothing is written and nothing is locked.

Which events the record has had is told by `past_events.py`; `old` is the record before its last save.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.expression.analyzer import reads
from engines.expression.explanation import Step, explain
from engines.expression.formula import Formula
from engines.expression.scope import Scope
from engines.expression.traversal import children
from engines.expression.tree import Logic, Node
from engines.kernel.errors import Problem
from engines.kernel.text import Text
from engines.rule.definition import NotDone, Rule
from engines.rule.ruleset import RecordRule, consider
from runtime.auth.actor import Actor
from runtime.services.evaluation import Evaluation
from runtime.services.granted import grantable
from runtime.services.leaves import leaf_values
from runtime.services.past_events import PastEvent, past_events
from runtime.services.platform import Platform
from runtime.services.stimulus import Row
from runtime.services.transact import transact
from runtime.services.use_case import UseCase, plain
from runtime.services.wanted import failure, wanted
from runtime.storage.traces import RuleTexts, Trace


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """A rule that did nothing, and why it would do nothing now."""

    trace: Trace
    """As a trace would be; no such row exists. Its values are those that the failing part reads."""
    name: Text
    part: tuple[Node, Scope] | None
    """The first part of its condition that does not hold, and what it was checked against; None: something else."""


def reconsider(platform: Platform, form: str, row: Row, found: Sequence[Trace], texts: RuleTexts) -> list[Reconsidered]:
    """Rules that listened to events of the record and left no trace. `found`: the traces of the record, with the `texts` of
    their rules."""
    told = {trace.rule for trace in found}
    stops = [
        (trace, text)
        for trace in found
        for text in (texts.get((trace.rule, trace.rule_version), {}),)
        if text.get("stop") and trace.outcome == "done" and (trace.form, trace.record_id) == (form, row["id"])
    ]

    def work(use_case: UseCase) -> list[Reconsidered]:
        answer: dict[str, Reconsidered] = {}
        for event in past_events(platform, use_case, form, row, found):
            for rule in _listening(use_case, event.name):
                key = rule.key if isinstance(rule, RecordRule) else rule.id
                if key not in told and key not in answer:
                    answer[key] = _Again(platform, use_case, form, row, event, stops).of(rule, key)
        return list(answer.values())

    return transact(platform, Actor(), work, dry=True)


def _listening(use_case: UseCase, event: str) -> Iterable[Rule | RecordRule]:
    return (*use_case.release.rules.by_event.get(event, ()), *use_case.rule_book.published(event))


@dataclass(frozen=True, slots=True)
class _Again:
    """One event of one record, once more."""

    platform: Platform
    use_case: UseCase
    form: str
    row: Row
    event: PastEvent
    stops: Sequence[tuple[Trace, Mapping[str, Any]]]
    """What rules with `stop` did because of the record, with what they said then."""

    def of(self, rule: Rule | RecordRule, key: str) -> Reconsidered:
        payload = self.event.payload
        env = self.use_case.env.bound({
            "old": self.event.old, "event": payload, "actor": self.use_case.actor.id,
            "occurred_at": self.use_case.env.now if payload is None else payload["occurred_at"],
        })  # fmt: skip
        reason = self._held_back(rule) or self._reason(rule, env)
        part, paths = None, frozenset[tuple[str, ...]]()
        if reason.code == "condition_false" and rule.condition is not None:
            part, paths = self._failing(rule.condition, env)
        name = rule.name if isinstance(rule, RecordRule) else rule.title
        return Reconsidered(self._trace(rule, key, reason, paths), name, part)

    def _held_back(self, rule: Rule | RecordRule) -> NotDone | None:
        """A rule of the same list that came before it, acted and stopped: it was not tried."""
        if isinstance(rule, RecordRule):
            for trace, text in self.stops:
                is_now = trace.event == self.event.name and (self.event.since is None or trace.at >= self.event.since)
                place = (text["priority"], text["record_id"])
                if is_now and text["form"] == rule.ruleset.form and place < (rule.priority, rule.id):
                    return NotDone("held_back", {"rule": text["name"]})
        return None

    def _reason(self, rule: Rule | RecordRule, env: Evaluation) -> NotDone | Problem:
        if isinstance(rule, RecordRule):
            return self._grants(rule, env) if rule.problem is None else rule.problem
        if not self.event.is_whole and rule.condition is not None and "event" in rule.condition.reads.variables:
            return NotDone("event_not_kept")
        if rule.condition is not None and rule.condition.run(self.row, env) is not True:
            return NotDone("condition_false")
        return NotDone("would_act_now") if not self.event.is_whole else self._decided(rule, env)

    def _grants(self, rule: RecordRule, env: Evaluation) -> NotDone | Problem:
        grant = consider(rule, self.row, env, env.zone)
        if isinstance(grant, NotDone):
            return failure(grant, env) or grant
        amount = grantable(self.use_case.ws.system, rule, grant)
        if isinstance(amount, NotDone):
            return amount
        told = {"rule": rule.row, "granted": amount, "subject": grant.subject, "occurred_at": grant.occurred_at}
        return self._decided(rule, env.bound({**env.variables, **told}))

    def _decided(self, rule: Rule | RecordRule, env: Evaluation) -> NotDone | Problem:
        """What its steps would do: a rule that only refuses usually has nothing to object to."""
        effects = wanted(rule, self.row, env)
        if isinstance(effects, NotDone):
            return failure(effects, env) or effects
        return NotDone("would_act_now" if effects else "nothing_to_do")

    def _failing(self, condition: Formula, env: Evaluation) -> tuple[tuple[Node, Scope], frozenset[tuple[str, ...]]]:
        """The first conjunct that does not hold, and the paths it reads."""
        seen = explain(condition, self.row, env, self.platform.language.functions)
        for node, step in _conjuncts(condition.tree, seen.root):
            if step.value is not True:
                return (node, condition.scope), reads(node, ()).paths
        return (condition.tree, condition.scope), condition.reads.paths

    def _trace(self, rule: Rule | RecordRule, key: str, reason: NotDone | Problem, paths: Iterable[tuple[str, ...]]) -> Trace:
        values = leaf_values(self.use_case, self.form, self.row, sorted(paths))
        effect = {"params": plain(reason.params), "considered": True}
        outcome = reason.code
        if isinstance(reason, Problem):
            effect["cause"], outcome = outcome, "failed"
        now, id, event = self.use_case.env.now, self.row["id"], self.event.name
        return Trace(0, now, self.form, id, event, 1, key, str(rule.version), outcome, values, effect, None, None, None)


def _conjuncts(node: Node, step: Step) -> Iterator[tuple[Node, Step]]:
    """The parts that all have to hold, in order."""
    if isinstance(node, Logic) and node.operator == "and":
        for child, part in zip(children(node), step.parts, strict=True):
            yield from _conjuncts(child, part)
    else:
        yield node, step
