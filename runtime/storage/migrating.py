"""Brings the system tables of a database to the newest shape. Called when a workspace is created or opened.

The steps are in `migrations/`: `NNNN_pre_what.py` may run while the older program still works, `NNNN_post_what.py` when it
is gone. Data tables of forms have their own way (`dynamic/`).
"""

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, MigrationStep
from alembic.script import ScriptDirectory
from alembic.script.revision import ResolutionError
from sqlalchemy import Connection, func, select

from engines.kernel.errors import Permanent, Problem
from runtime.storage.database import Database

#: Key of the advisory lock under which one program migrates at a time.
_MIGRATING = 0x54657373_02
_FOLDER = Path(__file__).with_name("migrations")


def migrate(database: Database) -> None:
    """Run the steps that are missing, all in one transaction. Raises `Permanent` for a database of a newer program."""
    script = _script()
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(select(func.pg_advisory_xact_lock(_MIGRATING)))
        if revision(connection) != script.get_current_head():
            _run(connection, script, "head")


def migrate_to(connection: Connection, wanted: str) -> None:
    """Run the steps up to `wanted` (`head`: all) in the transaction of `connection`. Raises `Permanent` for a step of a newer
    program."""
    _run(connection, _script(), wanted)


def revision(connection: Connection) -> str | None:
    """The step that the database stands at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The step that the program needs."""
    return _script().get_current_head()


def _script() -> ScriptDirectory:
    return ScriptDirectory(str(_FOLDER), version_locations=[str(_FOLDER)])


def _run(connection: Connection, script: ScriptDirectory, wanted: str) -> None:
    with EnvironmentContext(Config(), script, fn=lambda at, _context: _missing(script, wanted, at)) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()


def _missing(script: ScriptDirectory, wanted: str, at: Any) -> list[MigrationStep]:
    try:
        steps = list(script.iterate_revisions(wanted, at, implicit_base=True))
    except ResolutionError as error:
        raise Permanent(Problem("database_too_new")) from error
    return [MigrationStep.upgrade_from_script(script.revision_map, step) for step in reversed(steps)]
