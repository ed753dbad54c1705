"""What surrounds the decision on one save: given by the service, which looks things up in its working set."""

from collections.abc import Sequence
from typing import Protocol

from engines.expression.formula import Env
from engines.expression.types import Row
from engines.record.entity import Field


class SaveContext(Env, Protocol):
    """`Env` of the formulas (its `variables` hold `actor`), and what only a save needs."""

    actor_id: int | None
    """The user; None for the system itself."""
    by_rule: bool
    """A rule or action writes, not a person: fields that are read-only for people may change."""

    def holder(self, entity: str, fields: Sequence[str], values: Sequence[object]) -> int | None:
        """The id of a live record that has these values in these fields together, None when there is none."""
        ...

    def draw(self, entity: str, field: Field, values: Row) -> str:
        """The next value of an auto-number or unique code (`field_types/auto_number.py`, `unique_code.py` say how it looks)."""
        ...
