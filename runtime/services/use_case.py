"""One use case while it runs: who asks, the release in force, the working set, and what its parts share.

Made by `transact`; the agenda, the record writer and the effects work with it. Knows no form.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engines.access.access import Access
from engines.blueprint.model import Release
from engines.kernel.errors import AppError, Problem, Transient
from engines.record.change import ChangeWriter
from engines.record.field_type import Reading
from engines.record.reading_plan import ReadingPlan
from engines.record.save_plan import SavePlan
from engines.rule.definition import NotDone, Rule
from engines.rule.ruleset import RecordRule
from runtime.auth.actor import Actor
from runtime.plugin_host.channels import Channels
from runtime.services.evaluation import Evaluation
from runtime.services.extremes import Extremes
from runtime.services.process_versions import ProcessVersions
from runtime.services.release_reads import ReleaseReads
from runtime.services.rule_book import RuleBook
from runtime.services.save_context import SaveContext
from runtime.services.stimulus import Event
from runtime.storage import traces
from runtime.storage.errors import UniqueClash
from runtime.storage.incidents import Incident
from runtime.storage.sealer import Sealer
from runtime.storage.working_set import WorkingSet

#: A NUL in JSON: behind an even number of backslashes.
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
#: After these the transaction is void and the use case runs again from its start: no row or rule may take them for its own.
VOID = (Transient, UniqueClash)


@dataclass(slots=True)
class UseCase:
    """What a use case may touch."""

    actor: Actor
    access: Access
    """What the actor may see and do."""
    release: Release
    plans: Mapping[str, SavePlan]
    """By entity id; of inputs of actions by action id."""
    changes: Mapping[str, ChangeWriter]
    ws: WorkingSet
    env: Evaluation
    save_context: SaveContext
    rule_book: RuleBook
    sealer: Sealer
    reading: Reading
    release_reads: ReleaseReads
    public_ids: Callable[[], str]
    readers: Mapping[str, ReadingPlan]
    """By entity id: how cells of a file are read."""
    versions: ProcessVersions
    """The processes of the release, and those of before that instances still walk."""
    channels: Channels
    """Ways by which messages go out."""
    locale: str
    """The language of the workspace, for people who have told none."""
    is_dry: bool = False
    cause: str | None = None
    """What makes the changes, for the history: None a person's save, else `import:…`, `rule:…`, `action:…`."""
    extremes: Extremes = field(init=False)
    """What is known ahead of roll-ups by least and greatest value."""

    def __post_init__(self) -> None:
        self.extremes = Extremes(self.ws, self.env)

    def fail(self, rule: Rule | RecordRule, event: Event, reason: NotDone, cause: Problem, values: dict[str, object]) -> None:
        """A rule failed: an incident, one row for each rule version and code, with a count and a sample."""
        is_record = isinstance(rule, RecordRule)
        self.ws.system.incident(Incident(
            kind="rule", subject=rule.key if is_record else rule.id, version=str(rule.version), code=cause.code, at=self.env.now,
            sample={
                "rule": rule.name if is_record else rule.title, "reason": reason.code, "params": plain(reason.params),
                "cause": cause.code, "cause_params": plain(cause.params), "pointer": cause.pointer, "values": values,
                "form": event.form, "record_id": event.id, "event": event.name,
            },
        ))  # fmt: skip

    def encoded(self, form: str, row: Mapping[str, Any], fields: Iterable[str]) -> dict[str, object]:
        """Values of a record as JSON, by field id."""
        return {name: pair[1] for name, pair in self.changes[form].change(None, row, fields).items()}

    def open(self, sealed: Any) -> Any:
        """What was sealed, as far as its keys are there."""
        return self.sealer.open(self.ws.connection, sealed)

    def changed_since(self, form: str, id: int, version: int) -> frozenset[str]:
        """Fields of a record that were changed after `version`."""
        found = traces.changes_of(self.ws.connection, form, id, version)
        return frozenset(name for each in found for name in self.open(each.changes) or {})


def plain(value: Any) -> Any:
    """Any value as JSON, for samples and traces: what JSON lacks becomes text, what no database takes a mark."""
    text = json.dumps(value, default=str, ensure_ascii=False)
    return json.loads(_NUL.sub(r"\1\ufffd", text) if "\\u0000" in text else text)


def kept_problems(error: AppError) -> list[dict[str, object]]:
    """What was wrong, as JSON: for the result of a job and the sample of an incident."""
    return [{"code": each.code, "pointer": each.pointer, "params": plain(each.params)} for each in error.problems]
