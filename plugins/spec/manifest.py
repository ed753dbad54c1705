"""What a plugin says of itself: `manifest.json`, checked when it is loaded."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from engines.kernel.text import LOCALES, Text
from plugins.spec.channel import AddressKind

SOCKETS: Final = ("channel",)
ADDRESSES: Final = ("user", "email", "phone", "none")
#: Keyword of a settings schema under which title and description stand in Chinese; JSON Schema's own are in English.
OTHER: Final = "x-zh-CN"
#: Keyword under which an `enum` says what its values are called, each in both languages.
TITLES: Final = "x-titles"
_KEY: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_NAMES: Final = frozenset({"key", "socket", "version", "title", "help", "address", "ready", "html"})


class BadPlugin(Exception):
    """A plugin that cannot be loaded: the sentence says why, for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Of a channel."""

    key: str
    """As blueprints name it: `sms-http`. The folder has `_` for `-`."""
    socket: str
    version: str
    title: Text
    help: Text
    address: AddressKind
    is_ready: bool
    """Whether it may be used before anybody has given it settings."""
    takes_html: bool
    """Whether it can show a page."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a plugin's folder. Raises `BadPlugin`."""
    raw = read_json(folder / "manifest.json")
    strange = sorted(set(raw) - _NAMES)
    if strange:
        raise BadPlugin(f"{folder.name}: manifest.json has {', '.join(strange)}, which means nothing")
    key, socket = raw.get("key"), raw.get("socket")
    if not isinstance(key, str) or not _KEY.fullmatch(key) or key.replace("-", "_") != folder.name:
        raise BadPlugin(f"{folder.name}: the key must be the folder's name, with - for _")
    if socket not in SOCKETS:
        raise BadPlugin(f"{folder.name}: the socket must be one of {', '.join(SOCKETS)}")
    if raw.get("address") not in ADDRESSES:
        raise BadPlugin(f"{folder.name}: the address must be one of {', '.join(ADDRESSES)}")
    for name in ("title", "help"):
        text = raw.get(name)
        if not isinstance(text, Mapping) or set(text) != set(LOCALES) or not all(isinstance(text[each], str) for each in LOCALES):
            raise BadPlugin(f"{folder.name}: {name} must be said in zh-CN and in en")
    if not isinstance(raw.get("version"), str):
        raise BadPlugin(f"{folder.name}: the version is missing")
    return Manifest(
        key, str(socket), raw["version"], raw["title"], raw["help"], cast("AddressKind", raw["address"]),
        bool(raw.get("ready", False)), bool(raw.get("html", False)),
    )  # fmt: skip


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object. Raises `BadPlugin` where there is none."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadPlugin(f"{path.parent.name}: {path.name} cannot be read: {type(error).__name__}") from None
    if not isinstance(found, dict):
        raise BadPlugin(f"{path.parent.name}: {path.name} must be an object")
    return found


def secrets_of(schema: Mapping[str, Any]) -> frozenset[str]:
    """Settings that are sealed and never shown again: those that the schema calls `writeOnly`."""
    return frozenset(name for name, each in schema.get("properties", {}).items() if each.get("writeOnly") is True)
