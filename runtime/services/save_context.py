"""What the save pipeline may ask while it decides on a row: who has a value, the next number of a series.

The engine's side is the `SaveContext` protocol of `engines/record/context.py`; this is the working set's answer.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from engines.record.entity import Field
from runtime.services.evaluation import Evaluation
from runtime.services.numbering import Numbering
from runtime.storage.working_set import WorkingSet


class SaveContext(Evaluation):
    """The surroundings of formulas, and what only a save needs."""

    __slots__ = ("_numbering", "_ws", "actor_id", "by_rule")

    def __init__(
        self, env: Evaluation, ws: WorkingSet, numbering: Numbering, actor_id: int | None, variables: Mapping[str, object]
    ) -> None:  # fmt: skip
        super().__init__(env.now, env.zone, env.data, variables)
        self._ws = ws
        self._numbering = numbering
        self.actor_id = actor_id
        self.by_rule = False
        """A rule or action writes, not a person: fields that are read-only for people may change."""

    def holder(self, entity: str, fields: Sequence[str], values: Sequence[object]) -> int | None:
        """The id of a live record that has these values in these fields together."""
        return self._ws.holder(entity, tuple(fields), tuple(values))

    def draw(self, entity: str, field: Field, values: Mapping[str, Any]) -> str:
        """The next value of an auto-number or unique code."""
        return self._numbering.draw(entity, field, values)
