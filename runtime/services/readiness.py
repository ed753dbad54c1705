"""Whether a process can answer, and numbers of the installation as they stand. Called by `/ready` and `/metrics`."""

from collections.abc import Mapping
from typing import TypeAlias

from engines.kernel.errors import AppError, Problem
from runtime.services.backup import last_backup
from runtime.services.platform import Platform
from runtime.storage import incidents, jobs, migrating, workspace

#: Name → (help, labels → value).
Gauges: TypeAlias = Mapping[str, tuple[str, Mapping[tuple[tuple[str, str], ...], float]]]
_MOST_INCIDENTS = 1_000


def readiness(platform: Platform) -> Problem | None:
    """What keeps this process from answering; None where nothing does. A release that is not compiled yet is compiled."""
    try:
        with platform.database.read() as connection:
            if not workspace.exists(connection):
                return Problem("no_workspace")
            found, needed = migrating.revision(connection), migrating.newest()
            if found != needed:
                return Problem("doctor_migrations", params={"found": found or "–", "needed": needed or "–"})
            platform.releases.current(connection)
    except AppError as error:
        return error.problems[0]
    return None


def gauges(platform: Platform) -> Gauges:
    """Queue, incidents, connections, release, last backup."""
    with platform.database.read() as connection:
        home = workspace.load(connection)
        now = platform.clock(home).now()
        depth = jobs.depth(connection, now)
        open_ones = len(incidents.open_incidents(connection, _MOST_INCIDENTS))
    kept = last_backup(platform)
    found: dict[str, tuple[str, Mapping[tuple[tuple[str, str], ...], float]]] = {
        "tessera_queue_due": ("Jobs that are due and wait.", {(("lane", lane),): each.count for lane, each in depth.items()}),
        "tessera_queue_age_seconds": (
            "For how long the oldest job that is due has waited.",
            {(("lane", lane),): each.age.total_seconds() for lane, each in depth.items()},
        ),
        "tessera_incidents_open": ("Incidents that nobody has settled.", {(): open_ones}),
        "tessera_database_connections_in_use": ("Connections that are working.", {(): platform.database.connections_in_use()}),
        "tessera_release": (
            "The release in force; 1.", {(("number", str(home.release or 0)), ("digest", (home.digest or "")[:12])): 1},
        ),
    }  # fmt: skip
    if kept is not None:
        found["tessera_last_backup_timestamp_seconds"] = ("When the last backup was made.", {(): kept[0].timestamp()})
    return found
