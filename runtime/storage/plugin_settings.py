"""The settings of plugins as they are kept; what is secret among them has been wrapped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from runtime.storage.system_tables import SYSTEM
from runtime.storage.upserts import insert_or_change


@dataclass(frozen=True, slots=True)
class KeptSettings:
    """Of one plugin."""

    plugin: str
    """Socket and key, `channel:email`."""
    is_enabled: bool
    settings: Mapping[str, Any]
    """Without what is secret."""
    secrets: Mapping[str, str]
    """By name, wrapped."""
    changed_at: datetime
    changed_by: int | None


def find(connection: Connection, plugin: str) -> KeptSettings | None:
    """Those of a plugin."""
    row = connection.execute(_query().where(SYSTEM.plugin_setting.c.plugin == plugin)).first()
    return None if row is None else KeptSettings(*row)


def every(connection: Connection) -> dict[str, KeptSettings]:
    """Those of all plugins, by plugin."""
    return {row.plugin: KeptSettings(*row) for row in connection.execute(_query())}


def keep(connection: Connection, kept: KeptSettings) -> None:
    """New ones in the place of what was there."""
    row = {name: getattr(kept, name) for name in KeptSettings.__slots__}
    row |= {"settings": dict(kept.settings), "secrets": dict(kept.secrets)}
    insert_or_change(
        connection, SYSTEM.plugin_setting, ("plugin",), [row], {name: name for name in KeptSettings.__slots__ if name != "plugin"}
    )


def _query() -> Any:
    return select(*(SYSTEM.plugin_setting.c[name] for name in KeptSettings.__slots__))
