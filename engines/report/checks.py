"""Formulas of dimensions and measures, each checked where it stands. Used when a dataset is compiled and when a query is read.

Every function here raises `Invalid`, with pointers inside the dimension or measure.
"""

from dataclasses import dataclass

from engines.expression.formula import Formula
from engines.expression.types import BOOLEAN, INTEGER, Type, decimal
from engines.kernel.decimals import MAX_SCALE
from engines.kernel.errors import Invalid, Problem
from engines.report.definition import Dataset, Dimension, Function, Measure, Speaker

GROUPABLE = frozenset({"option", "boolean", "reference", "date", "datetime", "integer", "decimal", "text"})
_EXTREMES = frozenset({"integer", "decimal", "date", "datetime", "time"})
_COUNTABLE = GROUPABLE | {"time"}
_DAYS = frozenset({"date", "datetime"})
#: Functions, and the kinds of values that they work on.
_KINDS: dict[Function, frozenset[str]] = {
    "sum": frozenset({"integer", "decimal"}), "avg": frozenset({"integer", "decimal"}),
    "last": frozenset({"integer", "decimal"}), "balance": frozenset({"integer", "decimal"}),
    "min": _EXTREMES, "max": _EXTREMES, "count_distinct": _COUNTABLE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spoken:
    """A measure whose formulas have been read."""

    measure: Measure
    formula: Formula | None
    where: Formula | None
    per: Formula | None
    by: Formula | None

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All of them."""
        return tuple(each for each in (self.formula, self.where, self.per, self.by) if each is not None)

    @property
    def type(self) -> Type:
        """Of its values."""
        match self.measure.function:
            case "count" | "count_distinct":
                return INTEGER
            case "avg":
                return decimal(MAX_SCALE)
            case _:
                return INTEGER if self.formula is None else self.formula.type.optional()


def known_join(dataset: Dataset, at: str, pointer: str = "/at") -> None:
    """Whether there is such a join."""
    if at and at not in dataset.joins:
        raise Invalid(Problem("report_join_unknown", pointer, {"name": at, "dataset": dataset.key}))


def speak_dimension(dataset: Dataset, dimension: Dimension, speaker: Speaker) -> Formula:
    """The formula of a dimension."""
    known_join(dataset, dimension.at)
    found = _spoken(speaker, dimension.formula, dataset.form_at(dimension.at), None, "/formula")
    if found.type.kind not in GROUPABLE or (dimension.bins and not found.type.is_number):
        raise Invalid(Problem("report_dimension_unfit", "/formula", {"name": dimension.key}))
    if list(dimension.bins) != sorted(set(dimension.bins)):
        raise Invalid(Problem("report_bins_unsorted", "/bins", {"name": dimension.key}))
    return found


def speak_measure(dataset: Dataset, measure: Measure, speaker: Speaker) -> Spoken:
    """The formulas of a measure."""
    known_join(dataset, measure.at)
    form, function = dataset.form_at(measure.at), measure.function
    formula = None if measure.formula is None else _spoken(speaker, measure.formula, form, None, "/formula")
    if formula is None and function != "count":
        raise Invalid(Problem("report_measure_needs", "", {"name": measure.key, "property": "formula"}))
    if formula is not None and formula.type.kind not in _KINDS.get(function, _COUNTABLE):
        raise Invalid(Problem("report_measure_unfit", "/formula", {"name": measure.key, "function": function}))
    where = None if measure.where is None else _spoken(speaker, measure.where, form, BOOLEAN, "/where")
    per = by = None
    if function == "last":
        if measure.per is not None:
            per = _spoken(speaker, measure.per, form, None, "/per")
        text = measure.by if measure.by is not None or measure.at else dataset.time
        if text is None:
            raise Invalid(Problem("report_measure_needs", "", {"name": measure.key, "property": "by"}))
        by = _spoken(speaker, text, form, None, "/by")
        if by.type.kind not in _DAYS:
            raise Invalid(Problem("report_not_a_time", "/by", {"name": text}))
        if per is not None and per.type.kind not in GROUPABLE:
            raise Invalid(Problem("report_dimension_unfit", "/per", {"name": measure.key}))
    return Spoken(measure, formula, where, per, by)


def _spoken(speaker: Speaker, text: str, form: str, expect: Type | None, pointer: str) -> Formula:
    try:
        return speaker.formula(text, form, expect)
    except Invalid as error:
        raise Invalid(problem.under(pointer) for problem in error.problems) from None
