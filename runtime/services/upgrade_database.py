"""Bring the system tables of an installation up to date with the program, or refuse to work on others. Called by
`tessera db upgrade`, by servers when they start, and by every command that works on an installation.
"""

from dataclasses import dataclass

from engines.kernel.errors import Permanent, Problem
from runtime.services.platform import Platform
from runtime.storage import migrating, workspace
from runtime.storage.database import Connection


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The steps at which the tables stood, and stand."""

    before: str | None
    after: str | None


def upgrade_database(platform: Platform) -> Upgraded:
    """Run what is missing, in one transaction. Raises `Permanent` without a workspace, and for a database of a newer program."""
    with platform.database.read() as connection:
        if not workspace.exists(connection):
            raise Permanent(Problem("no_workspace"))
        before = migrating.revision(connection)
    migrating.migrate(platform.database)
    with platform.database.read() as connection:
        return Upgraded(before, migrating.revision(connection))


def be_current(platform: Platform) -> None:
    """For servers that start. The embedded database belongs to one program and is upgraded at once; any other was to be upgraded
    before, because older programs may still work on it. Raises `Permanent`."""
    with platform.database.read() as connection:
        if not workspace.exists(connection) or migrating.revision(connection) == migrating.newest():
            return
    if platform.database.is_sqlite:
        migrating.migrate(platform.database)
    with platform.database.read() as connection:
        refuse_unless_current(connection)


def refuse_unless_current(connection: Connection) -> None:
    """Raises `Permanent` for a database without workspace, or whose tables are of another version than the program."""
    if not workspace.exists(connection):
        raise Permanent(Problem("no_workspace"))
    found, needed = migrating.revision(connection), migrating.newest()
    if found != needed:
        raise Permanent(Problem("database_of_other_version", params={"found": found or "–", "needed": needed or "–"}))
