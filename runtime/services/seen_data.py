"""The records of a use case as one actor may see them, as the data of formulas: so that what is worked out for an answer comes
out as lists by the database have it, where every scan is narrowed to what may be seen.

Called by `answers.py`. (Rules, checks and stored values are worked out on all records.)
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from engines.expression.formula import Env, Selection
from engines.expression.types import Row
from engines.kernel.decimals import quantized
from engines.record.system_fields import DIRECTORY
from runtime.services.use_case import UseCase


class SeenData:
    """A `Data` of what may be seen."""

    def __init__(self, use_case: UseCase) -> None:
        self._use_case = use_case
        self._env = use_case.env.over(self)

    def record(self, form: str, id: int) -> Row | None:
        """The record, where it may be seen."""
        row = self._use_case.ws.record(form, id)
        return row if row is not None and self._sees(form, row) else None

    def select(self, selection: Selection, row: Row, env: Env) -> Sequence[Row]:
        """Those of the records that may be seen."""
        return [each for each in self._use_case.ws.select(selection, row, env) if self._sees(selection.form, each)]

    def computed(self, form: str, field: str, row: Row) -> Any:
        """A field without column."""
        definition = self._use_case.release.entities[form].fields[field]
        if definition.formula is None:
            return self._use_case.ws.computed(form, field, row)
        value = definition.formula.run(row, self._env)
        return quantized(value, definition.scale) if isinstance(value, Decimal) else value

    def _sees(self, form: str, row: Row) -> bool:
        return form in DIRECTORY or self._use_case.access.holds(form, "read", row, self._use_case.env)
