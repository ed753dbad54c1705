"""Balances of ledger accounts in lists, filters and orders: what `SqlFormulas` is told of the type `balance`."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.sql.expression import FromClause

from engines.record.entity import Field
from engines.record.field_types.computed import measure_of
from runtime.storage.sql.translating import ComputedSql
from runtime.storage.system_tables import SYSTEM


def balance(field: Field, table: FromClause) -> ColumnElement[Any]:
    """A measure of the account that the row of `table` owns; 0 where it has none."""
    account = SYSTEM.ledger.account.alias()
    measure = account.c[measure_of(field.settings)]
    mine = (account.c.ledger == field.settings["ledger"], account.c.owner_id == table.c.id)
    query = select(measure).where(*mine).correlate(table).scalar_subquery()
    return func.coalesce(query, literal(0))


COMPUTED_SQL: Mapping[str, ComputedSql] = {"balance": balance}
