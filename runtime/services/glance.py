"""An installation in numbers: people, later work, what failed, room, the last backup. For administrators."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from runtime.auth.actor import Actor
from runtime.auth.permission import require_admin
from runtime.services.backup import last_backup
from runtime.services.platform import Platform
from runtime.storage import files, health, incidents, jobs, releases, users, workspace

#: Incidents are counted so far.
MOST_INCIDENTS = 1_000


@dataclass(frozen=True, slots=True)
class Glance:
    """The numbers."""

    release: int | None
    users: int
    """Active ones."""
    locked: int
    """Locked out right now."""
    jobs: Mapping[str, int]
    """By state."""
    incidents: int
    database_bytes: int
    file_bytes: int
    free_bytes: int
    backup_at: datetime | None


def glance(platform: Platform, actor: Actor) -> Glance:
    """The installation as it is now. Raises `Forbidden`."""
    require_admin(actor)
    with platform.database.read() as connection:
        workspace.load(connection)
        kept = last_backup(platform)
        folder = platform.settings.data_dir
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        return Glance(
            release=releases.current(connection)[0],
            users=sum(user.is_active for user in users.all_users(connection)),
            locked=len(users.locks(connection, platform.now())),
            jobs=jobs.counts(connection),
            incidents=len(incidents.open_incidents(connection, MOST_INCIDENTS)),
            database_bytes=health.size(connection), file_bytes=files.total_size(connection),
            free_bytes=shutil.disk_usage(folder).free,
            backup_at=None if kept is None else kept[0],
        )  # fmt: skip
