"""Bring the system tables of an installation up to date with the program. Called by `tessera db upgrade`."""

from dataclasses import dataclass

from engines.kernel.errors import Permanent, Problem
from runtime.services.platform import Platform
from runtime.storage import migrating, workspace


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
