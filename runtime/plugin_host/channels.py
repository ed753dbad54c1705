"""The channels of this installation, as services see them."""

from collections.abc import Iterator

from engines.kernel.errors import NotFound, Problem
from engines.kernel.registry import Registry
from runtime.plugin_host.loader import LoadedChannel
from runtime.plugin_host.settings import PluginSettings
from runtime.storage import plugin_settings
from runtime.storage.database import Connection


class Channels:
    """Those that are installed, with their settings. Thread-safe."""

    def __init__(self, loaded: Registry[LoadedChannel], settings: PluginSettings) -> None:
        self._loaded = loaded
        self.settings = settings

    def __iter__(self) -> Iterator[LoadedChannel]:
        return (loaded for _, loaded in self._loaded.items())

    def find(self, key: str) -> LoadedChannel | None:
        """The channel with this key."""
        return self._loaded.get(key)

    def named(self, key: str) -> LoadedChannel:
        """The same; raises `NotFound`."""
        found = self._loaded.get(key)
        if found is None:
            raise NotFound(Problem("channel_not_found", params={"channel": key[:40]}))
        return found

    def addresses(self) -> dict[str, str]:
        """Key → the kind of address that it asks for: what compilers know of channels."""
        return {key: loaded.manifest.address for key, loaded in self._loaded.items()}

    def ready(self, connection: Connection) -> frozenset[str]:
        """Keys of those that may be used now."""
        kept = plugin_settings.every(connection)
        return frozenset(
            each.manifest.key for each in self
            if (kept[each.name].is_enabled if each.name in kept else each.manifest.is_ready)
        )  # fmt: skip
