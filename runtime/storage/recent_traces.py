"""What rules did lately, whatever the record: for overviews. Called by the services that read."""

from sqlalchemy import Connection, select

from runtime.storage.system_tables import SYSTEM
from runtime.storage.traces import Trace


def newest_traces(connection: Connection, most: int) -> list[Trace]:
    """The newest effects and refusals, newest first."""
    table = SYSTEM.trace
    query = select(*(table.c[name] for name in Trace.__dataclass_fields__)).order_by(table.c.id.desc()).limit(most)
    return [Trace(*row) for row in connection.execute(query)]
