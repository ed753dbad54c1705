"""Before and after → the document of a change, for history. Encoded values, by field id; sealing is storage's.

{"amount": ["11.77", "12.00"], "lines": {"added": [{…}], "changed": {"17": {…}}, "removed": [{…}]}}
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from engines.expression.types import Row
from engines.record.entity import Entity
from engines.record.field_type import Convert

Change: TypeAlias = dict[str, Any]


class ChangeWriter:
    """Writes changes of one entity; prepared once per release."""

    def __init__(self, entity: Entity) -> None:
        self._encoders: dict[str, Convert | None] = {
            field.id: field.type.encoder(field.settings) for field in entity.fields.values() if field.is_stored
        }

    def change(self, before: Row | None, after: Row | None, changed: Iterable[str]) -> Change:
        """[old, new] by field id, for the fields in `changed`; a created record has nulls before, a deleted one after."""
        old: Row = {} if before is None else before
        new: Row = {} if after is None else after
        found: Change = {}
        encoders = self._encoders
        for id in changed:
            if id in encoders:
                encode = encoders[id]
                found[id] = [_encoded(old.get(id), encode), _encoded(new.get(id), encode)]
        return found

    def row(self, row: Row) -> dict[str, object]:
        """All values that a row has, encoded."""
        return {id: _encoded(row.get(id), encode) for id, encode in self._encoders.items() if row.get(id) is not None}

    def rows(self, before: Mapping[int, Row], after: Mapping[int, Row]) -> Change:
        """The change of a sub-table (this entity's rows by id), without empty parts; {} when nothing changed."""
        changed = {str(id): change for id, row in after.items() if id in before and (change := self._between(before[id], row))}
        parts: Change = {
            "added": [self.row(row) for id, row in after.items() if id not in before],
            "changed": changed,
            "removed": [self.row(row) for id, row in before.items() if id not in after],
        }
        return {name: part for name, part in parts.items() if part}

    def _between(self, before: Row, after: Row) -> Change:
        return self.change(before, after, [id for id in self._encoders if before.get(id) != after.get(id)])


def _encoded(value: object, encode: Convert | None) -> object:
    return value if value is None or encode is None else encode(value)
