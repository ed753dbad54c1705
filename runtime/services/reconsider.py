"""Rules that listened to a record and left nothing: worked out again, as things are now, because a condition that was false
leaves no trace on the hot path. Called when somebody asks; runs dry, so nothing is written and nothing is locked.

Which events the record has had is read from its history; `old` is the record before its last save.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engines.expression.analyzer import reads
from engines.expression.explanation import Step, explain
from engines.expression.formula import Formula
from engines.expression.traversal import children
from engines.expression.tree import Logic, Node
from engines.kernel.text import Text
from engines.rule.definition import NotDone, Rule
from engines.rule.ruleset import RecordRule, consider, limited
from runtime.services.evaluation import Evaluation
from runtime.services.platform import Platform
from runtime.services.stimulus import Row
from runtime.services.tracing import leaf_values
from runtime.services.transact import transact
from runtime.services.use_case import Actor, UseCase, plain
from runtime.storage import traces
from runtime.storage.traces import Trace


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """A rule that did nothing, and why it would do nothing now."""

    trace: Trace
    """As a trace would be; no such row exists. Its values are those that the failing part reads."""
    name: Text
    part: str | None
    """The first part of its condition that does not hold, as its author wrote it; None: something else."""


def reconsider(platform: Platform, form: str, row: Row, told: frozenset[str]) -> list[Reconsidered]:
    """Rules that listened to events of the record and are not in `told` (the rules that left a trace)."""

    def work(use_case: UseCase) -> list[Reconsidered]:
        before = _before(use_case, form, row)
        found: dict[str, Reconsidered] = {}
        for event in _events(use_case, form, row):
            old = None if event.endswith(".created") else before
            for rule in _listening(use_case, event):
                key = rule.key if isinstance(rule, RecordRule) else rule.id
                if key not in told and key not in found:
                    found[key] = _Again(platform, use_case, row, event, old).of(rule, key)
        return list(found.values())

    return transact(platform, Actor(), work, dry=True)


def _events(use_case: UseCase, form: str, row: Row) -> Iterator[str]:
    """Names of the events that the record has had."""
    kinds = ["created"]
    for change in traces.changes_of(use_case.ws.connection, form, row["id"]):
        kinds.append(change.kind)
        changed = use_case.sealer.open(change.changes) or {}
        states = [name for name in use_case.release_reads.state_fields(form) if name in changed]
        kinds += [f"state:{changed[name][1]}" for name in states if change.kind == "updated"]
    if use_case.release.entities[form].roll_ups:
        kinds.append("updated")
    return (f"{form}.{kind}" for kind in dict.fromkeys(kinds))


def _listening(use_case: UseCase, event: str) -> Iterable[Rule | RecordRule]:
    return (*use_case.release.rules.by_event.get(event, ()), *use_case.rule_book.published(event))


def _before(use_case: UseCase, form: str, row: Row) -> Row:
    """The record before its last save, as far as its history tells."""
    last = traces.changes_of(use_case.ws.connection, form, row["id"], row["version"] - 1)
    changed: Mapping[str, Any] = next((use_case.sealer.open(each.changes) or {} for each in last if each.kind == "updated"), {})
    fields = use_case.release.entities[form].fields
    old = {
        name: None if pair[0] is None else fields[name].type.coerce(pair[0], fields[name].settings, use_case.reading)
        for name, pair in changed.items()
        if name in fields and fields[name].is_stored and not fields[name].type.has_rows and fields[name].roll_up is None
    }
    return {**row, **old}


@dataclass(frozen=True, slots=True)
class _Again:
    """One event of one record, once more."""

    platform: Platform
    use_case: UseCase
    row: Row
    event: str
    old: Row | None

    def of(self, rule: Rule | RecordRule, key: str) -> Reconsidered:
        env = self.use_case.env.bound({
            "old": self.old, "event": None, "occurred_at": self.use_case.env.now, "actor": self.use_case.actor.id
        })  # fmt: skip
        reason = self._reason(rule, env)
        part, paths = None, frozenset[tuple[str, ...]]()
        if reason.code == "condition_false" and rule.condition is not None:
            part, paths = self._failing(rule.condition, env)
        name = rule.name if isinstance(rule, RecordRule) else rule.title
        return Reconsidered(self._trace(rule, key, reason, paths), name, part)

    def _reason(self, rule: Rule | RecordRule, env: Evaluation) -> NotDone:
        if isinstance(rule, RecordRule):
            if rule.problem is not None:
                return NotDone("rule_does_not_compile", {"rule": rule.name, "cause": rule.problem.code})
            grant = consider(rule, self.row, env, env.zone)
            if isinstance(grant, NotDone):
                return grant
            left = limited(rule, grant.amount or 1, 0, self.use_case.ws.system.usage((rule.key, "", "")))
            return left if isinstance(left, NotDone) else NotDone("would_act_now")
        holds = rule.condition is None or rule.condition.run(self.row, env) is True
        return NotDone("would_act_now" if holds else "condition_false")

    def _failing(self, condition: Formula, env: Evaluation) -> tuple[str, frozenset[tuple[str, ...]]]:
        """The first conjunct that does not hold: its text, and the paths it reads."""
        seen = explain(condition, self.row, env, self.platform.language.functions)
        for node, step in _conjuncts(condition.tree, seen.root):
            if step.value is not True:
                return step.text, reads(node, ()).paths
        return condition.text, condition.reads.paths

    def _trace(self, rule: Rule | RecordRule, key: str, reason: NotDone, paths: Iterable[tuple[str, ...]]) -> Trace:
        form = self.event.split(":")[0].rpartition(".")[0]
        values = leaf_values(self.use_case, form, self.row, sorted(paths))
        effect = {"params": plain(reason.params), "considered": True}
        return Trace(
            0, self.use_case.env.now, form, self.row["id"], self.event, 1, key, str(rule.version), reason.code, values, effect,
            None, None, None,
        )  # fmt: skip


def _conjuncts(node: Node, step: Step) -> Iterator[tuple[Node, Step]]:
    """The parts that all have to hold, in order."""
    if isinstance(node, Logic) and node.operator == "and":
        for child, part in zip(children(node), step.parts, strict=True):
            yield from _conjuncts(child, part)
    else:
        yield node, step
