"""Which record somebody means: by the value of a field that is unique among live records. Called by the services that read."""

from typing import Any

from sqlalchemy import Connection, select

from runtime.storage.dynamic.tables import Tables


def find_id(connection: Connection, tables: Tables, entity: str, field: str, value: Any, *, deleted: bool = False) -> int | None:
    """The id of the live record with this value; with `deleted`, where there is none, of the one deleted last."""
    table, column = tables.table(entity), tables.column(entity, field)
    live = select(table.c.id).where(column == value, table.c.deleted_at.is_(None)).limit(1)
    found: int | None = connection.execute(live).scalar()
    if found is not None or not deleted:
        return found
    gone = select(table.c.id).where(column == value).order_by(table.c.deleted_at.desc(), table.c.id.desc()).limit(1)
    last: int | None = connection.execute(gone).scalar()
    return last
