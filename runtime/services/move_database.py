"""Move an installation to another database, from SQLite to PostgreSQL or back. Called by `tessera db move`.

One snapshot of the source into one transaction of the target. The source is left as it is, and files stay where they are.
"""

from dataclasses import dataclass

from engines.kernel.errors import Invalid, Problem
from runtime.services.arrival import Arrived, Progress, arrive
from runtime.services.platform import Platform
from runtime.services.upgrade_database import refuse_unless_current
from runtime.storage import copying, health, migrating
from runtime.storage.copying import Tally
from runtime.storage.database import Database


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to."""

    source: str
    target: str
    """Systems with their versions."""
    arrived: Arrived


def move_database(platform: Platform, target: Database, progress: Progress) -> Moved:
    """Copy everything to an empty database. What is written to the source meanwhile is not in it.

    Raises `Conflict` where the target is not empty, `Permanent` where it differs in the end; nothing is left in it then.
    """
    if target.engine.url == platform.database.engine.url:
        raise Invalid(Problem("move_onto_itself"))
    with platform.database.snapshot() as source, target.write() as connection:
        refuse_unless_current(source)
        copying.refuse_unless_empty(connection)
        shapes = copying.shapes(source)
        copying.prepare(connection, migrating.newest() or "head", shapes)
        total, done = sum(copying.count(source, shape) for shape in shapes), 0
        left = {shape.name: Tally() for shape in shapes}
        for shape in shapes:
            for piece in copying.pieces(source, shape, left[shape.name]):
                copying.load(connection, shape, piece.lines)
                done += piece.count
                progress("rows", done, total)
        systems = health.server_version(source), health.server_version(connection)
        return Moved(*systems, arrive(platform, connection, shapes, left, progress))
