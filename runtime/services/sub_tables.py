"""Rows of sub-tables, saved with the record they belong to: the list that is given is the whole sub-table.

Written before the record itself is decided on, so that its formulas and checks see them. (Rows that are written by themselves
have their record decided on after them: `touched_owners`.)
"""

from collections.abc import Mapping
from typing import Any

from engines.kernel.errors import AppError, Invalid, Problem
from engines.record.change import Change
from engines.record.entity import Entity
from engines.record.field_type import LinkKey
from engines.record.reading_plan import RowInput
from runtime.services.record_writer import RecordWriter
from runtime.services.use_case import VOID, UseCase

Lines = Mapping[str, tuple[RowInput, ...]]


class SubTables:
    """The sub-tables of one entity."""

    def __init__(self, use_case: UseCase, entity: Entity) -> None:
        self._use_case = use_case
        self._entity = entity
        self._forms = {name: entity.fields[name].target or "" for name in entity.sub_tables}

    def among(self, values: Mapping[str, Any]) -> Lines:
        """The sub-tables among a row's values."""
        return {name: values[name] for name in self._forms if name in values} if self._forms else {}

    def write(self, writer: RecordWriter, owner: int, lines: Lines, *, is_new: bool, depth: int) -> dict[str, Change]:
        """Bring the sub-tables of `owner` to what was given; how their rows changed, where they did."""
        problems: list[Problem] = []
        if is_new:
            self._use_case.ws.begin(self._entity.id, owner)
        for name, rows in lines.items():
            form, key = self._forms[name], self._entity.fields[name].key
            if not is_new:
                self._use_case.ws.fetch_group(form, "parent", (owner,))
            there = {} if is_new else _rows(self._use_case, form, owner)
            for position, row in enumerate(rows):
                try:
                    self._row(writer, form, owner, position, row, there, depth)
                except VOID:
                    raise
                except AppError as error:
                    problems.extend(problem.under(f"/{key}/{position}") for problem in error.problems)
            for gone in there.values():
                writer.delete(form, gone, depth=depth)
        if problems:
            raise Invalid(problems)
        changes = writer.touched.take((self._entity.id, owner))
        return {} if is_new else changes

    def _row(
        self, writer: RecordWriter, form: str, owner: int, position: int, row: RowInput, there: dict[int, Any], depth: int
    ) -> None:  # fmt: skip
        values = {**row.values, "parent": owner, "position": position}
        if row.id is None:
            writer.create(form, values, depth=depth)
            return
        id = self._use_case.ws.holder(form, ("public_id",), (row.id.value,)) if isinstance(row.id, LinkKey) else row.id
        before = there.pop(id, None) if id is not None else None
        if before is None:
            raise Invalid(Problem("record_not_found"))
        writer.update(form, before, values, depth=depth)


def _rows(use_case: UseCase, form: str, owner: int) -> dict[int, Mapping[str, Any]]:
    """The rows of a record that are loaded, by id."""
    return {row["id"]: row for row in use_case.ws.group(form, "parent", owner)}
