"""The published rule records of each event, compiled: read once per transaction, compiled once per version.

An operator's new rule acts on the next transaction of any process, because the records themselves are read; only the
compiled form is kept between transactions.
"""

from collections.abc import Sequence

from engines.blueprint.model import Release
from engines.expression.language import Language
from engines.rule.definition import Ruleset, Trigger
from engines.rule.ruleset import RecordRule, compile_record_rule
from runtime.services.evaluation import Evaluation
from runtime.storage.working_set import WorkingSet

#: Compiled rules by (release digest, ruleset, trigger, record id, record version). Kept by the platform.
CompiledRecords = dict[tuple[str, str, str, int, int], RecordRule]
KEPT_MOST = 10_000


class RuleBook:
    """Rules that are records, for one transaction."""

    def __init__(self, release: Release, language: Language, ws: WorkingSet, env: Evaluation, compiled: CompiledRecords) -> None:
        self._release = release
        self._language = language
        self._ws = ws
        self._env = env
        self._compiled = compiled
        self._by_event: dict[str, tuple[int, Sequence[RecordRule]]] = {}

    def published(self, event: str) -> Sequence[RecordRule]:
        """The rules that listen to an event, in order."""
        listening = self._release.rules.rulesets_by_event.get(event)
        if not listening:
            return ()
        stamp = sum(self._ws.stamp(ruleset.form) for ruleset, _ in listening)
        known = self._by_event.get(event)
        if known is None or known[0] != stamp:
            rules = [rule for ruleset, value in listening for rule in self._read(ruleset, value)]
            known = self._by_event[event] = (stamp, sorted(rules, key=lambda rule: rule.order))
        return known[1]

    def _read(self, ruleset: Ruleset, value: str) -> list[RecordRule]:
        trigger = ruleset.triggers[value]
        rows = self._ws.all_rows(ruleset.form, ruleset.fields["trigger"], value)
        return [
            self._rule(ruleset, value, trigger, row)
            for row in rows
            if row.get(ruleset.fields["trigger"]) == value and ruleset.published.run(row, self._env) is True
        ]

    def _rule(self, ruleset: Ruleset, value: str, trigger: Trigger, row: object) -> RecordRule:
        assert isinstance(row, dict)
        key = (self._release.digest, ruleset.id, value, int(row["id"]), int(row["version"]))
        found = self._compiled.get(key)
        if found is None:
            if len(self._compiled) >= KEPT_MOST:
                self._compiled.clear()
            found = compile_record_rule(ruleset, trigger, row, self._release.schema, self._language)
            self._compiled[key] = found
        return found
