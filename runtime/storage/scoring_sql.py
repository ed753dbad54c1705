"""Marks of a scoring report as one statement, on either database: values by subject, NTILE over them, thresholds as CASE.
Called by `services/score_records.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, and_, case, func, literal, literal_column, select
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.expression import Subquery

from engines.kernel.decimals import INTEGER_MAX, INTEGER_MIN
from engines.report.scoring import Mark, Scoring
from runtime.storage.query_builder import Reader
from runtime.storage.report_rows import report_rows
from runtime.storage.report_values import aggregated, column_of, looked_at
from runtime.storage.sql.expression import SqlFormulas
from runtime.storage.sql.rows import record_id
from runtime.storage.sql.values import Sql
from runtime.storage.types import Day, UtcDateTime


@dataclass(frozen=True, slots=True)
class Scored:
    """A subject with its values and marks."""

    id: int
    values: tuple[Any, ...]
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """How many subjects have the same marks."""

    marks: tuple[int, ...]
    count: int


def scores(
    connection: Connection, formulas: SqlFormulas, scoring: Scoring, reader: Reader, *, after: int | None, limit: int,
    marks: Sequence[Sequence[int]] = (), owner_form: str = "",
) -> list[Scored]:  # fmt: skip
    """Subjects by their ids, behind the id `after`. `marks`: only those with one of these, some of the first ones or all."""
    width = len(scoring.marks)
    marked, values = _marked(formulas, scoring, reader, owner_form)
    statement = select(marked.c.subject, *(formulas.readable(each) for each in values), *_marks_of(marked, width))
    if after is not None:
        statement = statement.where(marked.c.subject > after)
    if marks:
        statement = statement.where(_one_of(marked, marks))
    rows = connection.execute(statement.order_by(marked.c.subject).limit(limit))
    return [Scored(row[0], tuple(row[1 : 1 + width]), tuple(row[1 + width :])) for row in rows]


def patterns(
    connection: Connection, formulas: SqlFormulas, scoring: Scoring, reader: Reader, owner_form: str = ""
) -> list[Pattern]:  # fmt: skip
    """All marks that there are, the best first, with the number of subjects."""
    marked, _ = _marked(formulas, scoring, reader, owner_form)
    columns = _marks_of(marked, len(scoring.marks))
    statement = select(*columns, func.count()).group_by(*columns).order_by(*(each.desc() for each in columns))
    return [Pattern(tuple(row[:-1]), row[-1]) for row in connection.execute(statement)]


def _marks_of(marked: Subquery, width: int) -> list[ColumnElement[Any]]:
    return [marked.c[f"m{at}"] for at in range(width)]


def _one_of(marked: Subquery, wanted: Sequence[Sequence[int]]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = literal_column("1") == literal_column("0")
    for marks in wanted:
        found = found | and_(*(marked.c[f"m{at}"] == literal(mark, BigInteger()) for at, mark in enumerate(marks)))
    return found


def _marked(formulas: SqlFormulas, scoring: Scoring, reader: Reader, owner_form: str) -> tuple[Subquery, list[Sql]]:
    """Subjects with values and marks, and how the values are read."""
    valued, values = _valued(formulas, scoring, reader, owner_form)
    base = valued.subquery("valued")
    here = [column_of(value, base.c[f"v{at}"]) for at, value in enumerate(values)]
    tie = base.c.tie if scoring.key is not None else base.c.subject
    pairs = zip(scoring.marks, here, strict=True)
    marks = [_mark(formulas, mark, value, tie).label(f"m{at}") for at, (mark, value) in enumerate(pairs)]
    marked = select(base.c.subject, *(base.c[f"v{at}"] for at in range(len(here))), *marks).subquery("marked")
    return marked, [column_of(value, marked.c[f"v{at}"]) for at, value in enumerate(values)]


def _valued(formulas: SqlFormulas, scoring: Scoring, reader: Reader, owner_form: str) -> tuple[Select[Any], list[Sql]]:
    """One row for each subject that may be seen and has records."""
    rows = report_rows(formulas, scoring.dataset, owner_form, reader, [], scoring.conditions)
    link = rows.value("", scoring.subject)
    subject, conditions = rows.translator.scan(scoring.target)
    id = record_id(rows.translator, subject)
    columns: list[Any] = [id.label("subject")]
    tie = None
    if scoring.key is not None:
        found = rows.translator.standing_on(subject).value(scoring.key.tree)
        tie = formulas.speech.texts.by_code_point(found) if found.type.kind == "text" else found.expr
        columns.append(tie.label("tie"))
    wanted = {at: value for at, mark in enumerate(scoring.marks) if (value := looked_at(rows, mark.aggregate)) is not None}
    columns += [value.expr.label(f"v{at}") for at, value in wanted.items()]
    joined = rows.table.join(subject.table, and_(id == link.expr, *conditions))
    counted = select(*columns).select_from(joined).where(*rows.conditions).subquery("counted")
    values = [
        aggregated(rows.translator, mark.aggregate, column_of(wanted[at], counted.c[f"v{at}"]) if at in wanted else None)
        for at, mark in enumerate(scoring.marks)
    ]
    by = [counted.c.subject] if tie is None else [counted.c.subject, counted.c.tie]
    valued = select(*by, *(value.expr.label(f"v{at}") for at, value in enumerate(values))).group_by(*by)
    return valued, values


def _mark(formulas: SqlFormulas, mark: Mark, value: Sql, tie: ColumnElement[Any]) -> ColumnElement[Any]:
    is_exact = value.type.is_number and value.scale is None
    scale = value.type.scale if value.scale is None else value.scale
    # Decimals are texts on SQLite: they are compared as scaled integers.
    expr = formulas.speech.numbers.scaled(value, scale) if is_exact else value.expr
    if mark.groups:
        ordered = (expr.asc() if mark.is_high_best else expr.desc()).nulls_first()
        return func.ntile(literal_column(str(mark.groups))).over(order_by=[ordered, tie.asc()])
    total: ColumnElement[Any] = literal_column("1", BigInteger())
    for threshold in mark.thresholds:
        bound = _bound(formulas, threshold, value, scale, is_high_best=mark.is_high_best)
        reached = expr >= bound if mark.is_high_best else expr <= bound
        total = total + case((reached, literal_column("1")), else_=literal_column("0"))
    return total


def _bound(
    formulas: SqlFormulas, threshold: Decimal | date, value: Sql, scale: int, *, is_high_best: bool
) -> ColumnElement[Any]:  # fmt: skip
    """A threshold as what values are compared with."""
    if isinstance(threshold, date):
        if value.type.kind == "date":
            return literal(threshold, Day())
        edge = time() if is_high_best else time.max
        return literal(datetime.combine(threshold, edge, formulas.zone), UtcDateTime())
    rounding = ROUND_CEILING if is_high_best else ROUND_FLOOR
    scaled = int(threshold.scaleb(scale).to_integral_value(rounding))
    return literal(max(INTEGER_MIN, min(INTEGER_MAX, scaled)), BigInteger())
