"""Groups of the records of a list with their totals, by one statement on either database. Called by `services/group_records.py`.

What is grouped and added up is worked out once for each record, in an inner SELECT, so that the outer one names columns only:
PostgreSQL would not know two expressions with parameters as the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, func, literal_column, select
from sqlalchemy.sql.elements import ColumnElement

from engines.expression.formula import Formula
from engines.record.query import MAX_LIMIT, Query
from runtime.storage.query_builder import Reader, RecordQueries
from runtime.storage.sql.translating import Translating
from runtime.storage.sql.values import UNKNOWN, Sql

Total = Literal["sum", "avg", "min", "max"]
Order = Literal["keys", "-keys", "count", "-count"]


@dataclass(frozen=True, slots=True)
class Grouping:
    """What is wanted of the records."""

    keys: tuple[Formula, ...]
    """What they are grouped by; none: all of them are one group."""
    totals: tuple[tuple[Total, Formula], ...] = ()
    order: Order = "keys"
    limit: int = MAX_LIMIT


@dataclass(frozen=True, slots=True)
class Group:
    """Records that have the same keys."""

    keys: tuple[Any, ...]
    count: int
    totals: tuple[Any, ...]


def grouped(
    connection: Connection, queries: RecordQueries, query: Query, wanted: Grouping, reader: Reader
) -> tuple[list[Group], bool]:  # fmt: skip
    """The groups, and whether there are more than the limit. Raises `Invalid` `not_in_sql` for what has no form
    in SQL."""
    translator, row, conditions = queries.rows(query, reader)
    keys = [translator.value(each.tree) for each in wanted.keys]
    values = [translator.value(each.tree) for _, each in wanted.totals]
    columns = [each.expr.label(f"k{at}") for at, each in enumerate(keys)]
    columns += [each.expr.label(f"v{at}") for at, each in enumerate(values)]
    chosen = columns or [literal_column("1").label("one")]
    inner = select(*chosen).select_from(row.table).where(*conditions).subquery("listed")
    by = [_at(each, inner.c[f"k{at}"]) for at, each in enumerate(keys)]
    of = [_at(each, inner.c[f"v{at}"]) for at, each in enumerate(values)]
    found = [_total(translator, name, each) for (name, _), each in zip(wanted.totals, of, strict=True)]
    made = [queries.formulas.readable(each) for each in (*by, *found)]
    count: ColumnElement[Any] = func.count()
    statement = select(*made, count).select_from(inner)
    if by:
        statement = statement.group_by(*(each.expr for each in by))
    statement = statement.order_by(*_ordered(wanted.order, [each.expr for each in by], count)).limit(wanted.limit + 1)
    rows = [tuple(each) for each in connection.execute(statement)]
    groups = [Group(each[: len(by)], each[-1], each[len(by) : -1]) for each in rows[: wanted.limit]]
    return groups, len(rows) > wanted.limit


def _at(value: Sql, column: ColumnElement[Any]) -> Sql:
    """A value as the column of the inner SELECT that it has become."""
    return replace(value, expr=column, literal=UNKNOWN, is_leaf=False, is_certain=False, day_of=None)


def _total(translator: Translating, name: Total, value: Sql) -> Sql:
    numbers = translator.speech.numbers
    if name in ("sum", "avg"):
        return numbers.checked(numbers.sum(value) if name == "sum" else numbers.average(value))
    if value.type.is_number:
        return numbers.extreme(name, value)
    return replace(value, expr=getattr(func, name)(value.expr, type_=value.expr.type))


def _ordered(order: Order, keys: Sequence[ColumnElement[Any]], count: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """Records without a value come last either way."""
    if order == "-keys":
        return [each.desc().nulls_last() for each in keys]
    ascending = [each.asc().nulls_last() for each in keys]
    if order == "keys":
        return ascending
    return [count.asc() if order == "count" else count.desc(), *ascending]
