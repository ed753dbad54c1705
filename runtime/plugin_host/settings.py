"""What administrators tell plugins. Secrets among it are sealed with the installation's master key and go to the plugin only."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jsonschema.exceptions import ValidationError

from engines.kernel.errors import Invalid, Problem
from runtime.plugin_host.loader import LoadedChannel
from runtime.storage import plugin_settings
from runtime.storage.database import Connection
from runtime.storage.key_ring import KeyRing
from runtime.storage.plugin_settings import KeptSettings


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """What somebody saves."""

    settings: Mapping[str, Any]
    """All of them; a secret that is left out stays as it is, null takes it away."""
    is_enabled: bool
    at: datetime
    by: int | None


class PluginSettings:
    """Keeps them, and opens them for whoever calls a plugin. Thread-safe."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def save(self, connection: Connection, plugin: LoadedChannel, change: SettingsChange) -> KeptSettings:
        """Keep new ones. Raises `Invalid` with all that does not fit, where they are to be used."""
        before = plugin_settings.find(connection, plugin.name)
        secrets = {} if before is None else dict(before.secrets)
        clear = {name: value for name, value in change.settings.items() if name not in plugin.secrets}
        opened = {name: self._open(plugin, name, wrapped) for name, wrapped in secrets.items()}
        for name in plugin.secrets & change.settings.keys():
            value = change.settings[name]
            secrets.pop(name, None)
            opened.pop(name, None)
            if value is not None:
                opened[name] = value
        problems = list(problems_of(plugin, {**clear, **opened})) if change.is_enabled else []
        unfit = [name for name, value in opened.items() if not isinstance(value, str)]
        problems += [Problem("setting_unfit", f"/settings/{name}") for name in unfit]
        if problems:
            raise Invalid(problems)
        for name in plugin.secrets & opened.keys() - secrets.keys():
            secrets[name] = self._ring.wrap(opened[name].encode(), _about(plugin, name))
        kept = KeptSettings(plugin.name, change.is_enabled, clear, secrets, change.at, change.by)
        plugin_settings.keep(connection, kept)
        return kept

    def open(self, connection: Connection, plugin: LoadedChannel) -> dict[str, Any] | None:
        """Those that a plugin is called with; None where it is not to be used."""
        kept = plugin_settings.find(connection, plugin.name)
        if kept is None:
            return {} if plugin.manifest.is_ready else None
        if not kept.is_enabled:
            return None
        return {**kept.settings, **{name: self._open(plugin, name, wrapped) for name, wrapped in kept.secrets.items()}}

    def _open(self, plugin: LoadedChannel, name: str, wrapped: str) -> str:
        return self._ring.unwrap(wrapped, _about(plugin, name)).decode()


def problems_of(plugin: LoadedChannel, settings: Mapping[str, Any]) -> Iterator[Problem]:
    """What does not fit the plugin's schema, each once; no problem quotes a value, which may be secret."""
    found = (problem for error in plugin.validator.iter_errors(settings) for problem in _told(error))
    yield from {(problem.pointer, problem.code): problem for problem in found}.values()


def _told(error: ValidationError) -> Iterator[Problem]:
    pointer = "/settings" + "".join(f"/{step}" for step in error.absolute_path)
    if error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield Problem("setting_missing", f"{pointer}/{name}")
    elif error.validator == "additionalProperties" and isinstance(error.instance, Mapping):
        known = error.schema.get("properties", {})
        yield from (Problem("setting_unknown", f"{pointer}/{name}") for name in error.instance if name not in known)
    else:
        yield Problem("setting_unfit", pointer)


def _about(plugin: LoadedChannel, name: str) -> bytes:
    return f"plugin {plugin.name} {name}".encode()
