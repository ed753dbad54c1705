"""The installed apps in numbers, for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass

from engines.kernel.errors import Permanent
from engines.kernel.text import Text
from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.platform import Platform
from runtime.storage import drafts, records


@dataclass(frozen=True, slots=True)
class InstalledApp:
    """One app."""

    key: str
    title: Text
    version: str
    icon: str
    description: Text
    forms: int
    records: int
    draft: int | None
    """Version of its draft, where there is one."""
    needed_by: Sequence[str]
    """Keys of the apps that need it."""


def installed_apps(platform: Platform, actor: Actor) -> list[InstalledApp]:
    """All of them; none where nothing is installed. Raises `Forbidden`."""
    require_admin(actor)
    with platform.database.read() as connection:
        try:
            installed = platform.releases.current(connection)
        except Permanent:
            return []
        release, kept, found = installed.release, drafts.listed(connection), list[InstalledApp]()
        for app in release.apps.values():
            forms = [each for each in release.entities.values() if each.app == app.key and each.parent is None]
            count = sum(records.count(connection, installed.tables, each.id) for each in forms)
            needed_by = [other.key for other in release.apps.values() if app.key in other.requires]
            description = app.parts.manifest.get("description", "")
            found.append(InstalledApp(
                app.key, app.title, app.version, app.icon or "app", description, len(forms), count, kept.get(app.key), needed_by
            ))  # fmt: skip
        return found
