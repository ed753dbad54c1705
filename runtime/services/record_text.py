"""Values of records as people read them: options by title, links by label, times in the workspace's zone.

Called for tables on a terminal and for the administrator's first page; programs get JSON (`record_json`).
"""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from typing import Any

from engines.access.masks import Masked
from engines.blueprint.model import Release
from engines.expression.types import DATETIME, Type
from engines.kernel.text import localised
from engines.record.entity import SYSTEM_FIELDS, Entity, Field
from engines.record.field_types.user import USER
from engines.record.system_fields import SYSTEM_TYPES

_YES_NO = {"zh-CN": ("是", "否"), "en": ("yes", "no")}
_LONGEST = 80


class RecordText:
    """Tells values of one release in one language."""

    def __init__(self, release: Release, locale: str, zone: tzinfo) -> None:
        self._release = release
        self._locale = locale
        self._zone = zone

    def title(self, entity: Entity, id: str) -> str:
        """What a field is called."""
        field = entity.fields.get(id)
        return id if field is None else localised(field.title, self._locale)

    def value(self, entity: Entity, id: str, row: Mapping[str, Any], linked: Mapping[str, Mapping[int, Any]]) -> str:
        """A field of a row. `linked`: records behind its links, by field and id."""
        value, field = row.get(id), entity.fields.get(id)
        if field is not None and field.type.has_rows:
            return str(len(linked.get(id, {}).get(row["id"], ())))
        if value is None:
            return ""
        if type(value) is Masked:
            return str(value)
        if field is not None and field.target is not None and isinstance(value, int):
            other = linked.get(id, {}).get(value)
            return str(value) if other is None else self.label(field.target, other)
        return self.plain(value, field)

    def label(self, form: str, row: Mapping[str, Any]) -> str:
        """What a record is called by; its public id where nothing names it."""
        entity = self._release.entities.get(form)
        found = None if entity is None else name_of(entity, row)
        return str(row.get("public_id", row.get("id"))) if found is None else found

    def plain(self, value: Any, field: Field | None) -> str:
        """A value without its record."""
        if field is not None and (options := field.settings.get("options")):
            titles = {option.get("id", option["key"]): option.get("title", option["key"]) for option in options}
            listed = value if isinstance(value, list | tuple) else (value,)
            return "、".join(localised(titles.get(one, str(one)), self._locale) for one in listed)
        return self._shown(value)

    def from_json(self, value: Any, type_: Type, field: Field | None = None) -> str:
        """A value that is JSON already: times stand there in UTC."""
        is_time = type_.kind == DATETIME.kind and isinstance(value, str)
        return self.plain(datetime.fromisoformat(value) if is_time else value, field)

    def _shown(self, value: Any) -> str:
        if isinstance(value, bool):
            return _YES_NO[self._locale][0 if value else 1]
        if isinstance(value, datetime):
            return value.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")
        if isinstance(value, Decimal):
            return f"{value:,f}"
        if isinstance(value, date | time | int):
            return str(value)
        if isinstance(value, list | tuple):
            return "、".join(self._shown(one) for one in value)
        text = " ".join((json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict) else str(value)).split())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def name_of(entity: Entity, row: Mapping[str, Any]) -> str | None:
    """What a record is called by: its label, else the first of its values that is unique; None where it has none."""
    unique = (field.id for field in entity.fields.values() if field.unique)
    return next((str(row[id]) for id in (entity.label, *unique) if id is not None and row.get(id) is not None), None)


def is_number(entity: Entity, id: str) -> bool:
    """Whether a field's values stand to the right."""
    field = entity.fields.get(id)
    if id in SYSTEM_FIELDS:
        return SYSTEM_TYPES[id].is_number
    return field is not None and field.value_type.is_number and field.target is None


def links_among(entity: Entity, ids: tuple[str, ...]) -> tuple[str, ...]:
    """Those of these fields whose records give them a name."""
    fields = (entity.fields[id] for id in ids if id in entity.fields)
    return tuple(
        field.id for field in fields if field.target not in (None, USER) and field.type.storage == "reference" and field.is_stored
    )
