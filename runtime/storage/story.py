"""What happened to one record, kind by kind, newest first and in steps: for its timeline."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Select, and_, or_, select

from runtime.storage.ledger_tables import LedgerTables
from runtime.storage.system_tables import SYSTEM
from runtime.storage.traces import Change, Trace

Before: TypeAlias = tuple[datetime, int | None] | None
"""Only what happened before this moment, or in it with a smaller id (None: with any); None: everything."""


def is_before(at: datetime, id: int, before: Before) -> bool:
    """Whether something is within what is asked for."""
    if before is None:
        return True
    return at < before[0] or (at == before[0] and (before[1] is None or id < before[1]))


def changes(connection: Connection, form: str, id: int, before: Before, most: int) -> list[Change]:
    """Saves of a record."""
    table = SYSTEM.change
    query = select(*(table.c[name] for name in Change.__dataclass_fields__))
    query = query.where(table.c.form == form, table.c.record_id == id)
    return [Change(*row) for row in connection.execute(newest(query, table.c.at, table.c.id, before, most))]


def traces(connection: Connection, form: str, id: int, before: Before, most: int) -> list[Trace]:
    """What rules did because of a record, and to it."""
    table = SYSTEM.trace
    mine = or_(and_(table.c.form == form, table.c.record_id == id), and_(table.c.target_id == id, table.c.target_form == form))
    query = select(*(table.c[name] for name in Trace.__dataclass_fields__)).where(mine)
    return [Trace(*row) for row in connection.execute(newest(query, table.c.at, table.c.id, before, most))]


def entries(
    connection: Connection, tables: LedgerTables, ledger: str, owner: int, before: Before, most: int
) -> Sequence[Row[Any]]:  # fmt: skip
    """What was booked on an account: id, at, type, amount, reason."""
    account, entry = tables.account, tables.transaction
    mine = select(account.c.id).where(account.c.ledger == ledger, account.c.owner_id == owner).scalar_subquery()
    columns = (entry.c.id, entry.c.occurred_at.label("at"), entry.c.type, entry.c.amount, entry.c.reason)
    query = select(*columns).where(entry.c.account_id == mine)
    return connection.execute(newest(query, entry.c.occurred_at, entry.c.id, before, most)).all()


def newest(query: Select[Any], at: Any, id: Any, before: Before, most: int) -> Select[Any]:
    """The newest rows of a query before a place."""
    if before is not None:
        moment, below = before
        same = at == moment if below is None else and_(at == moment, id < below)
        query = query.where(or_(at < moment, same))
    return query.order_by(at.desc(), id.desc()).limit(most)
