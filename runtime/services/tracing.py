"""Why: one trace row per effect, per refusal after a true condition, and per failure. Written on the hot path, told on reading.

Values are the leaf values that the rule's formulas read, by path in field ids. The rule's text is kept once per version.
Sentences are made by `explain_record.py`.
"""

from collections.abc import Mapping
from typing import Any

from engines.access.masks import HIDDEN
from engines.kernel.errors import Problem
from engines.rule.definition import NotDone, Rule
from engines.rule.ruleset import RecordRule
from runtime.services.effects import Applied
from runtime.services.evaluation import Evaluation
from runtime.services.leaves import carrier, leaf_values
from runtime.services.stimulus import Event, Row
from runtime.services.use_case import UseCase, plain
from runtime.storage.sealer import CLEAR, Secret


class Tracing:
    """Writes traces and answers receipts."""

    def __init__(self, use_case: UseCase) -> None:
        self._use_case = use_case

    def done(
        self, rule: Rule | RecordRule, event: Event, row: Row, env: Evaluation, applied: Applied, depth: int
    ) -> dict[str, object]:
        """One effect."""
        effect = {"kind": applied.kind, **applied.detail}
        return self._add(rule, event, row, env, depth, "done", effect, (applied.form, applied.id, applied.amount))

    def refused(
        self, rule: Rule | RecordRule, event: Event, row: Row, env: Evaluation, reason: NotDone, depth: int
    ) -> dict[str, object]:
        """One refusal."""
        effect: dict[str, object] = {"params": plain(reason.params)}
        effect |= {"text": reason.text} if reason.text is not None else {}
        effect |= {"about": dict(reason.about)} if reason.about else {}
        return self._add(rule, event, row, env, depth, reason.code, effect, (None, None, None))

    def failed(
        self, rule: Rule | RecordRule, event: Event, row: Row, env: Evaluation, reason: NotDone, cause: Problem, depth: int
    ) -> dict[str, object]:  # fmt: skip
        """One failure; an incident counts it too."""
        values = self._leaves(rule, event, row)
        self._use_case.fail(rule, event, reason, cause, values.clear if isinstance(values, Secret) else values[1])
        effect: dict[str, object] = {"cause": cause.code, "params": plain(cause.params)}
        return self._add(rule, event, row, env, depth, "failed", effect, (None, None, None))

    def _add(
        self, rule: Rule | RecordRule, event: Event, row: Row, env: Evaluation, depth: int, outcome: str,
        effect: dict[str, object], target: tuple[str | None, int | None, int | None],
    ) -> dict[str, object]:  # fmt: skip
        key = rule.key if isinstance(rule, RecordRule) else rule.id
        version = str(rule.version)
        system = self._use_case.ws.system
        if not system.has_rule_text(key, version):
            system.keep_rule_text(key, version, self._document(rule))
        values = self._leaves(rule, event, row)
        system.add("trace", {
            "at": env.now, "form": event.form or "", "record_id": event.id or 0, "event": event.name, "depth": depth,
            "rule": key, "rule_version": version, "outcome": outcome,
            "values": values, "effect": _without_personal(self._use_case, target[0], effect),
            "target_form": target[0], "target_id": target[1], "amount": target[2],
        })  # fmt: skip
        name = rule.name if isinstance(rule, RecordRule) else rule.title
        return {
            "rule": key, "name": name, "outcome": outcome, "effect": effect,
            "form": target[0], "id": target[1], "amount": target[2],
        }  # fmt: skip

    def _leaves(self, rule: Rule | RecordRule, event: Event, row: Row) -> Any:
        """The leaf values that the rule's own formulas read, by path, as they are kept: personal ones sealed with the key of
        the record that they were read from."""
        use_case = self._use_case
        if event.form is None:
            return [CLEAR, {}]
        paths = use_case.release_reads.leaves(rule)
        values = leaf_values(use_case, event.form, row, paths)
        parts: dict[int, dict[str, object]] = {}
        for path in paths:
            if path[-1] not in use_case.release_reads.personal_ids:
                continue
            form, owner = carrier(use_case, event.form, row, path)
            name = ".".join(path)
            if owner is not None and path[-1] in use_case.release_reads.personal(form):
                parts.setdefault(owner, {})[name] = values.pop(name, None)
        return Secret(values, parts) if parts else [CLEAR, values]

    def _document(self, rule: Rule | RecordRule) -> dict[str, Any]:
        if isinstance(rule, Rule):
            return {"name": rule.title, "document": rule.document}
        return {
            "name": rule.name, "form": rule.ruleset.form, "record_id": rule.id,
            "condition": None if rule.condition is None else rule.condition.text,
            "amount": None if rule.amount is None else rule.amount.text,
            "limit_per_day": rule.limit_per_day, "limit_total": rule.limit_total, "priority": rule.priority, "stop": rule.stop,
        }  # fmt: skip


def _without_personal(use_case: UseCase, form: str | None, effect: dict[str, object]) -> dict[str, object]:
    """What was done, without the personal values that were written: the record has them."""
    written = effect.get("set")
    if form is None or not isinstance(written, Mapping):
        return effect
    personal = use_case.release_reads.personal(form)
    return {**effect, "set": {id: HIDDEN if id in personal else value for id, value in written.items()}}
