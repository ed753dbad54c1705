"""What a door answers to a write: the records as they are now and as the actor may see them, and what their rules did.

Made within the transaction, from the working set, so that it can be kept with it and given again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.access.showing import shown
from engines.kernel.errors import Problem
from engines.record.entity import Entity
from runtime.auth.actor import Actor
from runtime.services.guard import may_hear, sees_ledger
from runtime.services.platform import Platform
from runtime.services.record_json import RecordJson
from runtime.services.save_records import Saved
from runtime.services.seen_data import SeenData
from runtime.services.transact import Once
from runtime.services.use_case import UseCase, plain

#: A problem as the door tells it, in the language of whoever asked.
Say = Callable[[Problem], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks through which door."""

    platform: Platform
    actor: Actor
    say: Say
    once: Once | None = None


class Answers:
    """Answers about records of one form."""

    def __init__(self, use_case: UseCase, entity: Entity, say: Say) -> None:
        self._say = say
        self._use_case = use_case
        self._entity = entity
        self._write = RecordJson(use_case.release, entity).write
        fields = entity.fields.values()
        self._computed = [each for each in fields if not each.is_stored and not each.type.has_rows and each.back is None]
        self._compute = use_case.ws.computed if use_case.access.is_everything else SeenData(use_case).computed

    def told(self, saved: Saved) -> dict[str, Any]:
        """What became of one row: its status and its record, if it is there and may be seen; else its problems."""
        answer: dict[str, Any] = {"status": saved.status}
        if saved.id is not None and saved.status not in ("refused", "deleted"):
            answer["record"] = self._record(saved.id)
        elif saved.id is not None:
            answer |= {"id": saved.id} if saved.public_id is None else {"id": saved.id, "public_id": saved.public_id}
        if saved.problems:
            answer["errors"] = [self._say(each) for each in saved.problems]
        return {**answer, "receipt": self.receipt(saved.receipt)}

    def receipt(self, steps: Sequence[Mapping[str, object]]) -> list[dict[str, Any]]:
        """What rules did, as far as it was done to records that the actor may see."""
        return [plain({**step, "effect": self._seen(step)}) for step in steps if self._may_tell(step)]

    def _may_tell(self, step: Mapping[str, Any]) -> bool:
        use_case, form, id = self._use_case, step["form"], step["id"]
        if use_case.access.is_everything:
            return True
        if "ledger" in step["effect"] and not sees_ledger(use_case.access, use_case.release, step["effect"]["ledger"]):
            return False
        if "field" in step["effect"] and use_case.access.right(form, step["effect"]["field"]) not in ("read", "write"):
            return False
        row = None if form is None or id is None else use_case.ws.record(form, id)
        return form is None or (row is not None and use_case.access.holds(form, "read", row, use_case.env))

    def _seen(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        """What was done, without values that may not be seen."""
        access, form, effect = self._use_case.access, step["form"], step["effect"]
        if access.is_everything:
            return effect
        if step["outcome"] == "failed":  # what went wrong is told with values of any record
            return {"cause": effect["cause"]}
        if not may_hear(access, self._use_case.release, effect.get("about", {})):
            return {name: value for name, value in effect.items() if name != "params"}
        if form is None or "set" not in effect:
            return effect
        return {**effect, "set": shown(access, self._use_case.release.entities[form], effect["set"])}

    def _record(self, id: int) -> dict[str, Any] | None:
        use_case, entity = self._use_case, self._entity
        row = use_case.ws.record(entity.id, id)
        if row is None or not use_case.access.holds(entity.id, "read", row, use_case.env):
            return None
        linked = {name: {id: self._rows(name, id)} for name in entity.sub_tables if use_case.access.sees(entity.id, name)}
        return self.shown(row, linked)

    def shown(self, row: Mapping[str, Any], linked: Mapping[str, Mapping[int, Any]] | None = None) -> dict[str, Any]:
        """A row as JSON, with what is computed on reading, as far as the actor may see it. `linked`: as `RecordJson` has it."""
        entity = self._entity
        whole = {**row, **{field.id: self._compute(entity.id, field.id, row) for field in self._computed}}
        return self._write(shown(self._use_case.access, entity, whole), linked)

    def _rows(self, name: str, owner: int) -> list[Mapping[str, Any]]:
        """The rows of one sub-table."""
        ws, rows = self._use_case.ws, self._use_case.release.entities[self._entity.fields[name].target or ""]
        ws.fetch_group(rows.id, "parent", (owner,))
        found = sorted(ws.group(rows.id, "parent", owner), key=lambda row: (row["position"], row["id"]))
        return [shown(self._use_case.access, rows, row) for row in found]
