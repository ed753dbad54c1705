"""Records as JSON for the doors: by field key, values encoded as their types say, linked records and rows inside.

Called by the services that read. A plain link is the id of the other record; an expanded one is that record.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from engines.access.masks import Masked
from engines.blueprint.model import Release
from engines.record.entity import SYSTEM_FIELDS, Entity, Field
from engines.record.field_type import Convert

Record = Mapping[str, Any]


class RecordJson:
    """Writes records of one entity; prepared once for a list."""

    def __init__(self, release: Release, entity: Entity) -> None:
        self._release = release
        self._entity = entity
        self._encoders: dict[str, Convert | None] = {
            field.id: field.type.encoder(field.settings) for field in entity.fields.values()
        }

    def write(self, row: Record, linked: Mapping[str, Mapping[int, Any]] | None = None) -> dict[str, Any]:
        """One record. `linked`: by field id the records that its links lead to, or its own rows by its id."""
        told: dict[str, Any] = {name: moment_text(row[name]) for name in SYSTEM_FIELDS if name in row}
        for id, field in self._entity.fields.items():
            if id in (linked or {}):
                told[field.key] = self._linked(field, row, (linked or {})[id])
            elif id in row and id not in SYSTEM_FIELDS:
                told[field.key] = self._encoded(id, row[id])
        return told

    def change(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """A change of history, [old, new] by field id, as field keys."""
        fields = self._entity.fields
        return {fields[id].key if id in fields else id: pair for id, pair in changes.items()}

    def _linked(self, field: Field, row: Record, others: Mapping[int, Any]) -> Any:
        inner = RecordJson(self._release, self._release.entities[field.target or ""])
        if field.type.has_rows:
            return [inner.write(other) for other in others.get(row["id"], ())]
        other = others.get(row.get(field.id))  # type: ignore[arg-type]
        return None if other is None else inner.write(other)

    def _encoded(self, id: str, value: Any) -> Any:
        encode = self._encoders[id]
        return value if value is None or encode is None or type(value) is Masked else encode(value)


def moment_text(value: Any) -> Any:
    """A time as ISO 8601 in UTC; anything else as it is."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value


def keys_of(entity: Entity, ids: Iterable[str]) -> Sequence[str]:
    """Keys of fields by their ids; system fields bear their own names."""
    return [entity.fields[id].key if id in entity.fields else id for id in ids]
