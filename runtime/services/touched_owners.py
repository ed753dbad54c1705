"""Rows of sub-tables that were written, by the record they belong to: until that record is decided on with them.

However rows are written (with their record, by themselves, by a rule, by a deletion that cascades), what their record checks
and computes of them is decided on once, when all that was asked for together is in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from engines.record.change import Change
from engines.record.entity import Entity
from runtime.services.stimulus import Row
from runtime.services.use_case import UseCase

Owner = tuple[str, int]
"""Entity id and id of a record with sub-tables."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One written row, as its owner sees it: None before it came, None after it went."""

    form: str
    owner: Owner
    id: int
    before: Row | None
    after: Row | None


class TouchedOwners:
    """What one writer has done to rows of sub-tables. An undo in the working set takes it back here too."""

    def __init__(self, use_case: UseCase) -> None:
        self._use_case = use_case
        self._lines: list[_Line] = []

    def note(self, entity: Entity, before: Row | None, after: Row | None) -> None:
        """A row of `entity` was written; a row that moved touches two owners, which are locked."""
        ws, row = self._use_case.ws, after or before or {}
        owners = dict.fromkeys(image["parent"] for image in (before, after) if image is not None and image["parent"] is not None)
        ws.lock(entity.parent or "", owners)
        for owner in owners:
            was, now = (image if image is not None and image["parent"] == owner else None for image in (before, after))
            ws.journal.append(self._lines, _Line(entity.id, (entity.parent or "", owner), row["id"], was, now))

    def owners(self) -> Sequence[Owner]:
        """Whom the rows belong to, in order."""
        return sorted({line.owner for line in self._lines}) if self._lines else ()

    def take(self, owner: Owner) -> dict[str, Change]:
        """How the sub-tables of `owner` changed, by field; it is to be decided on now."""
        forms = dict.fromkeys(line.form for line in self._lines if line.owner == owner)
        changes: dict[str, Change] = {}
        for form in forms:
            before: dict[int, Row | None] = {}
            after: dict[int, Row | None] = {}
            for line in self._lines:
                if line.owner == owner and line.form == form:
                    before.setdefault(line.id, line.before)
                    after[line.id] = line.after
            if changed := self._use_case.changes[form].rows(_present(before), _present(after)):
                changes[form.rpartition(".")[2]] = changed
        self._lines[:] = [line for line in self._lines if line.owner != owner]
        return changes


def _present(rows: dict[int, Row | None]) -> dict[int, Row]:
    return {id: row for id, row in rows.items() if row is not None}
