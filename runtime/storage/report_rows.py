"""The rows that an aggregate of a report runs over: a dataset's records with what is joined to them, as far as it may be seen.
Called by `report_sql.py` and `scoring_sql.py`.

Joins are LEFT JOINs, but for the way to the records that are counted; rights and deletion stand in their ON, so that what may
not be seen is as if it was not there. Links that a formula follows become joins too: one look at each record instead of one
for every row.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlalchemy.sql.expression import FromClause

from engines.expression.formula import Formula
from engines.expression.tree import Get, Node, This
from engines.expression.types import record
from engines.report.definition import ROOT, Dataset
from engines.report.plan import Placed, needed_joins
from runtime.storage.ledger_rows import entry_rows
from runtime.storage.query_builder import Reader
from runtime.storage.sql.expression import SqlFormulas, Translator
from runtime.storage.sql.rows import is_followed, record_id
from runtime.storage.sql.translating import Condition, Row
from runtime.storage.sql.values import Sql


@dataclass(slots=True)
class ReportRows:
    """FROM and WHERE, while they are made."""

    translator: Translator
    dataset: Dataset
    rows: dict[str, Row]
    """By join; `ROOT` for the dataset's own."""
    table: FromClause
    conditions: list[Condition]
    needed: tuple[str, ...]
    _followed: dict[tuple[str, Node], Row] = field(default_factory=dict)

    def value(self, at: str, formula: Formula) -> Sql:
        """The value of a formula on the rows of a join."""
        tree = formula.tree
        if isinstance(tree, Get) and is_followed(tree):
            row = self._row_behind(at, tree.source, tree.form)
            if row is not None:
                own = Get(This(0, record(tree.form)), tree.form, tree.field, tree.type)
                return self.translator.standing_on(row).value(own)
        return self._on(at).value(tree)

    def condition(self, at: str, formula: Formula) -> Condition:
        """A condition on the rows of a join, for a CASE: null counts as false."""
        return self._on(at).condition(formula.tree)

    def id(self, at: str) -> ColumnElement[Any]:
        """The id of the rows of a join."""
        return record_id(self.translator, self.rows[at])

    def _on(self, at: str) -> Translator:
        return self.translator.standing_on(self.rows[at])

    def _row_behind(self, at: str, source: Node, form: str) -> Row | None:
        """The row that a chain of links leads to, joined once; None where it is no plain chain."""
        if (at, source) in self._followed:
            return self._followed[at, source]
        if not isinstance(source, Get):
            return None
        own = Get(This(0, record(source.form)), source.form, source.field, source.type)
        if isinstance(source.source, This) and source.source.level == 0:
            link = self._on(at).value(own)
        elif is_followed(source):
            holder = self._row_behind(at, source.source, source.form)
            if holder is None:
                return None
            link = self.translator.standing_on(holder).value(own)
        else:
            return None
        row, conditions = self.translator.scan(form)
        self.table = self.table.outerjoin(row.table, and_(record_id(self.translator, row) == link.expr, *conditions))
        self._followed[at, source] = row
        return row


def report_rows(
    formulas: SqlFormulas, dataset: Dataset, owner_form: str, reader: Reader, places: list[str], conditions: tuple[Placed, ...],
    at: str = ROOT,
) -> ReportRows:  # fmt: skip
    """The rows of a dataset with the joins that some places need; those of `at` are there in any case. `owner_form`: of a
    ledger's entries."""
    # Where nothing stands yet a table is needed for the translator's first place; every row is scanned anew.
    start = formulas.tables.table(owner_form or dataset.form)
    translator = formulas.translator(
        owner_form or dataset.form, start, reader.variables, now=reader.now, predicate_for=reader.predicate_for
    )
    if dataset.ledger is not None:
        root, own = entry_rows(translator, dataset.ledger, owner_form), []
    else:
        root, own = translator.scan(dataset.form)
    needed = needed_joins(dataset, [*places, *(place for place, _ in conditions), at])
    made = ReportRows(translator, dataset, {ROOT: root}, root.table, own, needed)
    way = {join.key for join in dataset.way(at)}
    for key in needed:
        _join(made, key, is_needed=key in way)
    for place, formula in conditions:
        made.conditions.append(translator.standing_on(made.rows[place]).conjunction(formula.tree))
    return made


def _join(made: ReportRows, key: str, *, is_needed: bool) -> None:
    join = made.dataset.joins[key]
    source = made.rows[join.source]
    row, conditions = made.translator.scan(join.form)
    if join.is_many:
        link = made.translator.field(row, join.along).expr == record_id(made.translator, source)
    else:
        link = record_id(made.translator, row) == made.translator.field(source, join.along).expr
    made.table = made.table.join(row.table, and_(link, *conditions), isouter=not is_needed)
    made.rows[key] = row
