"""Values that records are grouped by, as answers write them, and what linked records and users among them are called. Called by
services that answer groups and reports.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engines.expression.types import Type
from engines.record.entity import Field
from engines.record.field_types.user import USER
from runtime.services.record_json import moment_text
from runtime.services.viewer import Viewer
from runtime.storage import users

#: Records that are looked up together: their ids stand in one formula, whose length is limited.
_AT_ONCE = 150


def labels_of(viewer: Viewer, kind: Type, values: set[Any]) -> Mapping[Any, str]:
    """What linked records and users are called, as far as the reader may see them."""
    ids, form = values - {None}, kind.form
    if kind.kind != "reference" or not ids:
        return {}
    if form == USER:
        return {each.id: each.name or each.login for each in users.all_users(viewer.connection) if each.id in ids}
    target = viewer.release.entities.get(form or "")
    if target is None:
        return {}
    label = target.label if target.label is not None and viewer.access.sees(target.id, target.label) else "public_id"
    found: dict[Any, str] = {}
    waiting = sorted(ids)
    for at in range(0, len(waiting), _AT_ONCE):
        called = viewer.values_of(target.id, label, waiting[at : at + _AT_ONCE])
        found |= {id: str(encoded(target.fields.get(label), value)) for id, value in called.items() if value is not None}
    return found


def encoded(field: Field | None, value: Any) -> Any:
    """A value as JSON: as records have it where it is that of a field, decimals as text."""
    if value is None:
        return None
    if field is not None:
        value = field.type.encode(value, field.settings)
    if isinstance(value, Decimal):
        return format(value, "f")
    return moment_text(value) if isinstance(value, datetime) else value.isoformat() if isinstance(value, date) else value
