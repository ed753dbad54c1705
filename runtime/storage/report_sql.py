"""A plan of a report as one statement, on either database. Called by `services/run_report.py`.

Aggregates over the same rows stand in one SELECT; those over other joins in another, and the SELECTs are put together by their
keys, so that no join multiplies what another one counts. Where a join multiplies the counted records themselves, these are
made distinct first. What is grouped and added up is worked out in an inner SELECT: PostgreSQL would not know two
expressions with parameters as the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Select, cast, func, literal_column, null, select, union_all
from sqlalchemy.sql.elements import ColumnElement

from engines.report.definition import ROOT
from engines.report.partition import Groups
from engines.report.plan import Aggregate, Plan, is_multiplied
from runtime.storage.query_builder import Reader
from runtime.storage.report_rows import ReportRows, report_rows
from runtime.storage.report_values import aggregated, column_of, looked_at
from runtime.storage.sql.expression import SqlFormulas
from runtime.storage.sql.values import Sql


def fetch_groups(
    connection: Connection, formulas: SqlFormulas, plan: Plan, reader: Reader, owner_form: str = ""
) -> Groups:  # fmt: skip
    """The groups of a plan. `owner_form`: of a ledger's entries. Raises `Invalid` `not_in_sql` for what has no form in SQL."""
    statement = report_statement(formulas, plan, reader, owner_form)
    width = len(plan.keys)
    rows = [tuple(each) for each in connection.execute(statement)]
    is_cut = bool(plan.limit) and len(rows) > plan.limit
    found = [(row[:width], _filled(plan.aggregates, row[width:])) for row in (rows[: plan.limit] if is_cut else rows)]
    return Groups(found, is_cut)


def report_statement(formulas: SqlFormulas, plan: Plan, reader: Reader, owner_form: str = "") -> Select[Any]:
    """The statement of a plan."""
    branches = _branches(plan)
    made = [_branch(formulas, plan, reader, owner_form, each) for each in branches]
    if len(made) == 1:
        return _in_order(plan, made[0], formulas)
    return _united(plan, made)


def _filled(aggregates: Sequence[Aggregate], values: Sequence[Any]) -> tuple[Any, ...]:
    """A SELECT that has no row for a key has no records of it: its numbers are those of nothing."""
    return tuple(each.read(value) for each, value in zip(aggregates, values, strict=True))


def _branches(plan: Plan) -> list[tuple[int, ...]]:
    """Indexes of the aggregates that stand in one SELECT: those over the same rows; a `last` by itself. A group is there where
    the dataset has records of it, whatever is joined to them."""
    found: dict[tuple[str, int | None], list[int]] = {}
    for index, each in enumerate(plan.aggregates):
        found.setdefault((each.at, index if each.function == "last" else None), []).append(index)
    if plan.keys and all(at != ROOT for at, _ in found):
        found[ROOT, None] = []
    return [tuple(each) for each in found.values()] or [()]


@dataclass(frozen=True, slots=True)
class _Branch:
    """One SELECT."""

    statement: Select[Any]
    """Keys, then the aggregates of the branch."""
    keys: list[ColumnElement[Any]]
    sorted_keys: list[ColumnElement[Any]]
    """What keys are ordered by."""
    numbers: dict[int, ColumnElement[Any]]
    """By index of the aggregate: as it is read."""
    ordered: dict[int, ColumnElement[Any]]
    """By index of the aggregate: what it is ordered by."""


def _branch(formulas: SqlFormulas, plan: Plan, reader: Reader, owner_form: str, indexes: tuple[int, ...]) -> _Branch:
    aggregates = [plan.aggregates[index] for index in indexes]
    at = aggregates[0].at if aggregates else ""
    rows = report_rows(formulas, plan.dataset, owner_form, reader, [place for place, _ in plan.keys], plan.conditions, at)
    keys = [rows.value(place, formula) for place, formula in plan.keys]
    columns = [key.expr.label(f"k{number}") for number, key in enumerate(keys)]
    values = {
        index: found for index, each in zip(indexes, aggregates, strict=True) if (found := looked_at(rows, each)) is not None
    }
    if len(aggregates) == 1 and aggregates[0].function == "last":
        return _latest(formulas, rows, aggregates[0], (keys, columns), indexes[0], values[indexes[0]])
    columns += [value.expr.label(f"v{index}") for index, value in values.items()]
    is_doubled = is_multiplied(plan.dataset, at, rows.needed)
    if is_doubled:
        columns.append(rows.id(at).label("id"))
    inner = select(*(columns or [literal_column("1").label("one")])).select_from(rows.table).where(*rows.conditions)
    if is_doubled:
        inner = inner.distinct()
    counted = inner.subquery("counted")
    by = [column_of(key, counted.c[f"k{number}"]) for number, key in enumerate(keys)]
    found: dict[int, Sql] = {}
    for index, each in zip(indexes, aggregates, strict=True):
        value = values.get(index)
        found[index] = aggregated(rows.translator, each, None if value is None else column_of(value, counted.c[f"v{index}"]))
    return _made(formulas, select().select_from(counted), by, found)


def _made(formulas: SqlFormulas, statement: Select[Any], by: list[Sql], found: dict[int, Sql]) -> _Branch:
    numbers = {index: formulas.readable(value) for index, value in found.items()}
    keys = [formulas.readable(key) for key in by]
    statement = statement.add_columns(
        *(key.label(f"k{at}") for at, key in enumerate(keys)), *(each.label(f"a{at}") for at, each in numbers.items())
    )
    if by:
        statement = statement.group_by(*(key.expr for key in by))
    return _Branch(
        statement, keys, [key.expr for key in by], numbers, {at: _sortable(formulas, value) for at, value in found.items()}
    )


def _latest(
    formulas: SqlFormulas, rows: ReportRows, aggregate: Aggregate, keyed: tuple[list[Sql], list[Any]], index: int, value: Sql
) -> _Branch:  # fmt: skip
    """The latest value of each `per` in a group, added up."""
    keys, columns = keyed
    assert aggregate.by is not None
    moment = rows.value(aggregate.at, aggregate.by).expr.label("moment")
    per = [] if aggregate.per is None else [rows.value(aggregate.at, aggregate.per).expr.label("per")]
    wanted = [*columns, value.expr.label("v"), moment, rows.id(aggregate.at).label("id"), *per]
    inner = select(*wanted).select_from(rows.table).where(*rows.conditions)
    if aggregate.where is not None:
        inner = inner.where(rows.condition(aggregate.at, aggregate.where))
    # A join to many shows a record several times; each is one value of its group.
    seen = inner.distinct().subquery("seen")
    same = [seen.c[f"k{number}"] for number in range(len(keys))] + ([seen.c.per] if per else [])
    place = func.row_number().over(partition_by=same or None, order_by=[seen.c.moment.desc().nulls_last(), seen.c.id.desc()])
    kept = [seen.c[f"k{number}"] for number in range(len(keys))]
    placed = select(*kept, seen.c.v, place.label("place"))
    latest = placed.subquery("placed")
    chosen = select().select_from(latest).where(latest.c.place == literal_column("1"))
    by = [column_of(key, latest.c[f"k{number}"]) for number, key in enumerate(keys)]
    found = aggregated(rows.translator, replace(aggregate, function="sum"), column_of(value, latest.c.v))
    return _made(formulas, chosen, by, {index: found})


def _in_order(plan: Plan, branch: _Branch, formulas: SqlFormulas) -> Select[Any]:
    """With the order that a limit chooses by; what is empty comes last."""
    del formulas
    order: list[ColumnElement[Any]] = []
    for what, index, is_falling in plan.order:
        column = branch.sorted_keys[index] if what == "key" else branch.ordered[index]
        order.append((column.desc() if is_falling else column.asc()).nulls_last())
    order += [key.asc().nulls_last() for key in branch.sorted_keys]
    statement = branch.statement.order_by(*order)
    return statement.limit(plan.limit + 1) if plan.limit else statement


def _sortable(formulas: SqlFormulas, value: Sql) -> ColumnElement[Any]:
    """Decimals are texts on SQLite: they are ordered as scaled integers."""
    if not value.type.is_number or value.scale is not None or formulas.dialect == "postgresql":
        return value.expr
    return formulas.speech.numbers.scaled(value, value.type.scale)


def _united(plan: Plan, branches: list[_Branch]) -> Select[Any]:
    """Several SELECTs, put together by their keys."""
    kinds = {index: column.type for branch in branches for index, column in branch.numbers.items()}
    ordering = {index: column.type for branch in branches for index, column in branch.ordered.items() if index in _deciding(plan)}
    parts: list[Select[Any]] = []
    for branch in branches:
        shown = branch.statement.add_columns(*(column.label(f"o{at}") for at, column in branch.ordered.items() if at in ordering))
        inner = shown.subquery()
        keys = [inner.c[f"k{at}"].label(f"k{at}") for at in range(len(plan.keys))]
        numbers = [
            (inner.c[f"a{at}"] if at in branch.numbers else cast(null(), kinds[at])).label(f"a{at}")
            for at in range(len(plan.aggregates))
        ]
        places = [
            (inner.c[f"o{at}"] if at in branch.numbers else cast(null(), kind)).label(f"o{at}") for at, kind in ordering.items()
        ]
        parts.append(select(*keys, *numbers, *places))
    together = union_all(*parts).subquery("together")
    keys = [together.c[f"k{at}"] for at in range(len(plan.keys))]
    # One part at most has a value: the greatest is that one.
    numbers = [func.max(together.c[f"a{at}"], type_=kinds[at]) for at in range(len(plan.aggregates))]
    statement = select(*keys, *numbers).select_from(together)
    if keys:
        statement = statement.group_by(*keys)
    order: list[ColumnElement[Any]] = []
    for what, index, is_falling in plan.order:
        column = keys[index] if what == "key" else func.max(together.c[f"o{index}"], type_=ordering[index])
        if what == "aggregate" and plan.aggregates[index].of_nothing is not None:
            column = func.coalesce(column, literal_column("0"))
        order.append((column.desc() if is_falling else column.asc()).nulls_last())
    statement = statement.order_by(*order, *(key.asc().nulls_last() for key in keys))
    return statement.limit(plan.limit + 1) if plan.limit else statement


def _deciding(plan: Plan) -> set[int]:
    """Aggregates that groups are ordered by."""
    return {index for what, index, _ in plan.order if what == "aggregate"}
