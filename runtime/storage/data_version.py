"""Which state of the data a reader sees, as a number that no other state has: for answers that are kept. Called by services that
keep answers, before they read.
"""

from sqlalchemy import Connection, select, text

from runtime.storage.releases import WRITERS
from runtime.storage.system_tables import CHANGE_SEQ, SYSTEM

_HOME = SYSTEM.workspace
_SQLITE = select(_HOME.c.change_seq, _HOME.c.people_seq)
_POSTGRESQL = text(
    f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END, (SELECT people_seq FROM {_HOME.name}) FROM {CHANGE_SEQ.name}"
)
#: Writers that have been let in and have not ended: they hold their lock until they have committed.
_IN_FLIGHT = text(
    "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint << 32) + objid::bigint = :key"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) LIMIT 1"
)


def data_version(connection: Connection) -> tuple[int, int] | None:
    """(number of the last write transaction, number of the last change of people); None while somebody writes, when the next
    answer may differ though the numbers are the same.

    On PostgreSQL numbers are drawn when a writer begins, and seen at once. So the number is read first: a writer that is not in
    flight afterwards has committed before the answer is read, or has a greater number.
    """
    if connection.dialect.name == "sqlite":
        row = connection.execute(_SQLITE).one()
        return row[0], row[1]
    row = connection.execute(_POSTGRESQL).one()
    if connection.execute(_IN_FLIGHT, {"key": WRITERS}).first() is not None:
        return None
    return row[0], row[1]
