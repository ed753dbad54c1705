"""Records and changes as they may be seen: what is hidden is left out, what is masked stands behind its mask."""

from collections.abc import Mapping
from typing import Any

from engines.access.access import Access
from engines.access.masks import Masked, masked
from engines.record.entity import Entity, Field


def shown(access: Access, entity: Entity, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record by field id."""
    if access.is_everything:
        return dict(record)
    seen: dict[str, Any] = {}
    for id, value in record.items():
        right = access.right(entity.id, id)
        if right == "masked" and id in entity.fields:
            seen[id] = behind_mask(entity.fields[id], value)
        elif right != "hidden":
            seen[id] = value
    return seen


def shown_change(access: Access, entity: Entity, changes: Mapping[str, Any]) -> dict[str, Any]:
    """A change of history, [old, new] by field id (of sub-tables: what was added, changed and removed)."""
    if access.is_everything:
        return dict(changes)
    seen: dict[str, Any] = {}
    for id, change in changes.items():
        right = access.right(entity.id, id)
        if right == "masked" and id in entity.fields and isinstance(change, list):
            seen[id] = [behind_mask(entity.fields[id], value) for value in change]
        elif right in ("read", "write"):
            seen[id] = change
    return seen


def behind_mask(field: Field, value: object) -> Masked | None:
    """A value as it is shown to those who may see it masked only."""
    return masked(value, field.settings.get("mask"))
