"""Finds the plugins that are installed: the folders below `plugins/<sockets>/` with a manifest. Called by bootstrap, once.

A plugin that does not keep what its manifest promises stops the program at its start: better than a message that is not sent.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

import plugins
from engines.kernel.registry import Registry
from plugins.spec.channel import Channel
from plugins.spec.hookspecs import Tools
from plugins.spec.manifest import BadPlugin, Manifest, read_json, read_manifest, secrets_of

_FOLDER: Final = "channels"


@dataclass(frozen=True, slots=True)
class LoadedChannel:
    """A channel that is installed."""

    manifest: Manifest
    schema: Mapping[str, Any]
    """Of its settings."""
    secrets: frozenset[str]
    """Names of settings that are sealed."""
    validator: Draft202012Validator
    channel: Channel

    @property
    def name(self) -> str:
        """Under which its settings are kept."""
        return f"channel:{self.manifest.key}"


def load_channels(tools: Tools, packages: Mapping[Path, str] | None = None) -> Registry[LoadedChannel]:
    """All channels by key. Raises `BadPlugin`. `packages`: where to look, by folder its package; else where plugins are."""
    found: list[tuple[str, LoadedChannel]] = []
    for home, package in (packages or _packages()).items():
        for path in sorted(home.glob("*/manifest.json")):
            loaded = _load(path.parent, f"{package}.{path.parent.name}", tools)
            found.append((loaded.manifest.key, loaded))
    return Registry("channel", found)


def _packages() -> dict[Path, str]:
    return {Path(home) / _FOLDER: f"{plugins.__name__}.{_FOLDER}" for home in plugins.__path__}


def _load(folder: Path, module: str, tools: Tools) -> LoadedChannel:
    manifest, schema = read_manifest(folder), read_json(folder / "settings.schema.json")
    hook = getattr(importlib.import_module(module), manifest.socket, None)
    if not callable(hook):
        raise BadPlugin(f"{folder.name}: __init__.py has no function {manifest.socket}")
    channel = hook(tools)
    if not callable(getattr(channel, "send", None)):
        raise BadPlugin(f"{folder.name}: what {manifest.socket} gives has no function send")
    Draft202012Validator.check_schema(schema)
    return LoadedChannel(manifest, schema, secrets_of(schema), Draft202012Validator(schema), channel)
