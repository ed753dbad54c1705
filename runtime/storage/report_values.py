"""What an aggregate of a report looks at, and what becomes of it in SQL. Called by `report_sql.py` and `scoring_sql.py`."""

from dataclasses import replace
from typing import Any

from sqlalchemy import BigInteger, Numeric, case, func, literal_column
from sqlalchemy.sql.elements import ColumnElement

from engines.report.plan import Aggregate
from runtime.storage.report_rows import ReportRows
from runtime.storage.sql.numbers_postgresql import exact
from runtime.storage.sql.translating import Translating
from runtime.storage.sql.values import INTEGER_DIGITS, UNKNOWN, Sql


def looked_at(rows: ReportRows, aggregate: Aggregate) -> Sql | None:
    """What an aggregate looks at; null where its own condition does not hold. None: it counts rows."""
    if aggregate.formula is None:
        if aggregate.where is None:
            return None
        one = Sql(literal_column("1", BigInteger()), aggregate.type, 0, 1)
        return replace(one, expr=case((rows.condition(aggregate.at, aggregate.where), one.expr)))
    found = rows.value(aggregate.at, aggregate.formula)
    if aggregate.function == "count_distinct" and found.type.is_number and found.scale is None:
        # The same number may be written in several ways.
        scale = found.type.scale
        found = replace(found, expr=rows.translator.speech.numbers.scaled(found, scale), scale=scale)
    if aggregate.where is None:
        return found
    return replace(
        found, expr=case((rows.condition(aggregate.at, aggregate.where), found.expr)), literal=UNKNOWN, is_leaf=False,
        is_certain=False, day_of=None,
    )  # fmt: skip


def column_of(value: Sql, column: ColumnElement[Any]) -> Sql:
    """A value as the column of the inner SELECT that it has become."""
    return replace(value, expr=column, literal=UNKNOWN, is_leaf=False, is_certain=False, day_of=None)


def aggregated(translator: Translating, aggregate: Aggregate, value: Sql | None) -> Sql:
    """The aggregate over a value of each row; None: over the rows themselves."""
    if value is None:
        return Sql(func.count(), aggregate.type, 0, INTEGER_DIGITS)
    if aggregate.function == "count":
        return Sql(func.count(value.expr), aggregate.type, 0, INTEGER_DIGITS)
    if aggregate.function == "count_distinct":
        return Sql(func.count(value.expr.distinct()), aggregate.type, 0, INTEGER_DIGITS)
    if aggregate.function in ("sum", "last"):
        return translator.speech.numbers.checked(_sum(translator, value))
    if value.type.is_number:
        return translator.speech.numbers.extreme(aggregate.function, value)
    return replace(value, expr=getattr(func, aggregate.function)(value.expr, type_=value.expr.type))


def _sum(translator: Translating, value: Sql) -> Sql:
    """On PostgreSQL integers are added up as they are stored, and get their places once: exact either way."""
    found = translator.speech.numbers.sum(value)
    if translator.dialect != "postgresql" or value.scale is None:
        return found
    total = func.coalesce(func.sum(value.expr, type_=Numeric()), literal_column("0"), type_=Numeric())
    return replace(found, expr=exact(f"({{}} * 1e-{value.scale}::numeric)", total) if value.scale else total)
