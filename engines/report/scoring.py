"""Marks: records that a link leads to are compared with each other by measures of the records that bear the link. Groups of
equal size (NTILE over value and key, the best last), or fixed thresholds; patterns of marks have names.

Compiled here with the reader's speaker; storage works the marks out (`runtime/storage/scoring_sql.py`), services name them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from engines.expression.formula import Formula
from engines.expression.types import BOOLEAN, Type
from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import Text
from engines.report.columns import Columns
from engines.report.definition import ROOT, Dataset, Show, Speaker
from engines.report.keys import find_dimension, make_key, within
from engines.report.metrics import Plain
from engines.report.plan import Aggregate, Placed

_SIGN = re.compile(r"\[([1-9]+)\]|([1-9*])")
_ORDERED = frozenset({"integer", "decimal", "date", "datetime"})


@dataclass(frozen=True, slots=True)
class Mark:
    """One measure, and how it becomes a mark."""

    name: str
    title: Text | None
    aggregate: Aggregate
    show: Show
    groups: int = 0
    """So many groups of equal size; 0: thresholds."""
    thresholds: tuple[Decimal | date, ...] = ()
    """Rising; each that is reached earns one more (of a measure whose low values are good: each that is not passed)."""
    is_high_best: bool = True

    @property
    def most(self) -> int:
        """The best mark."""
        return self.groups or len(self.thresholds) + 1


@dataclass(frozen=True, slots=True)
class Segment:
    """A name for marks that fit a pattern."""

    key: str
    title: Text
    signs: tuple[str, ...]
    """For each mark the digits that fit; "" for any."""

    def fits(self, marks: Sequence[int]) -> bool:
        """Whether some marks fit."""
        return all(not sign or str(mark) in sign for sign, mark in zip(self.signs, marks, strict=True))


@dataclass(frozen=True, slots=True)
class Scoring:
    """Marks, as a plan."""

    dataset: Dataset
    subject: Formula
    """The link, on the dataset's rows."""
    target: str
    """Entity id of what gets the marks."""
    key: Formula | None
    """On the subject: what decides between equal values."""
    conditions: tuple[Placed, ...]
    as_of: date
    marks: tuple[Mark, ...]
    segments: tuple[Segment, ...]

    def segment(self, marks: Sequence[int]) -> Segment | None:
        """The first segment that fits."""
        return next((each for each in self.segments if each.fits(marks)), None)


def read_scoring(
    raw: Mapping[str, Any], dataset: Dataset, speaker: Speaker, today: date, *, is_strict: bool = False
) -> Scoring:  # fmt: skip
    """The plan of a scoring report. Raises `Invalid` with everything that is wrong, pointers inside `scoring`."""
    problems: list[Problem] = []
    as_of = _day(raw, today, problems)
    subject = _subject(raw, dataset, speaker, problems)
    target = "" if subject is None else subject.type.form or ""
    key = None
    conditions: list[Placed] = []
    try:
        if subject is not None and "key" in raw:
            key = speaker.formula(raw["key"], target)
    except Invalid as error:
        problems += [problem.under("/key") for problem in error.problems]
    for text, pointer in ((dataset.where, "/dataset"), (raw.get("filters"), "/filters")):
        if text is not None:
            try:
                conditions.append((ROOT, speaker.formula(text, dataset.form, BOOLEAN)))
            except Invalid as error:
                problems += [problem.under(pointer) for problem in error.problems]
    try:
        conditions += _until(raw, dataset, speaker, as_of, is_strict=is_strict)
    except Invalid as error:
        problems += [problem.under("/time") for problem in error.problems]
    marks = _marks(raw, dataset, speaker, as_of, problems)
    segments = _segments(raw, problems)
    if problems or subject is None:
        raise Invalid(problems)
    return Scoring(dataset, subject, target, key, tuple(conditions), as_of, tuple(marks), segments)


def _day(raw: Mapping[str, Any], today: date, problems: list[Problem]) -> date:
    try:
        return today if raw.get("as_of") is None else date.fromisoformat(raw["as_of"])
    except ValueError:
        told = {"range": str(raw["as_of"])[:60], "examples": "2026-01-31"}
        problems.append(Problem("report_range_unknown", "/as_of", told))
        return today


def _subject(raw: Mapping[str, Any], dataset: Dataset, speaker: Speaker, problems: list[Problem]) -> Formula | None:
    try:
        found = speaker.formula(raw["subject"], dataset.form)
    except Invalid as error:
        problems += [problem.under("/subject") for problem in error.problems]
        return None
    # Users and organisations are no forms: they have no records that could be listed.
    if found.type.kind != "reference" or found.type.form is None or "." not in found.type.form:
        problems.append(Problem("score_subject_unfit", "/subject", {"name": raw["subject"]}))
        return None
    return found


def _until(raw: Mapping[str, Any], dataset: Dataset, speaker: Speaker, as_of: date, *, is_strict: bool) -> list[Placed]:
    name = raw.get("time")
    if name is None:
        return []
    key = make_key(dataset, find_dimension(dataset, name, is_strict=is_strict), None, speaker)
    if key.unit is None:
        raise Invalid(Problem("report_not_a_time", params={"name": name}))
    text = within(key.where, None, as_of) or "true"
    return [(key.at, speaker.formula(text, dataset.form_at(key.at), BOOLEAN))]


def _marks(
    raw: Mapping[str, Any], dataset: Dataset, speaker: Speaker, as_of: date, problems: list[Problem]
) -> list[Mark]:  # fmt: skip
    columns = Columns.of(dataset, speaker, [one["measure"] for one in raw["measures"]], ())
    found: list[Mark] = []
    for index, one in enumerate(raw["measures"]):
        try:
            measure = one["measure"]
            column = columns.column(measure if isinstance(measure, str) else measure["key"])
            found.append(_mark(one, column.value, columns, column.show, as_of))
        except Invalid as error:
            problems += [problem.under(f"/measures/{index}/measure") for problem in error.problems]
    return found


def _mark(raw: Mapping[str, Any], value: object, columns: Columns, show: Show, as_of: date) -> Mark:
    aggregate = columns.aggregates[value.index] if isinstance(value, Plain) else None
    if aggregate is None or aggregate.function == "last" or aggregate.at or aggregate.type.kind not in _ORDERED:
        raise Invalid(Problem("score_measure_unfit", params={"name": raw["key"]}))
    given = [Decimal(str(each)) for each in raw.get("thresholds", ())]
    is_day = aggregate.type.kind in ("date", "datetime")
    if given != sorted(set(given), reverse=is_day):
        raise Invalid(Problem("score_thresholds_unsorted", params={"name": raw["key"]}))
    thresholds: tuple[Decimal | date, ...] = tuple(_days_before(as_of, each) for each in given) if is_day else tuple(given)
    return Mark(
        raw["key"], raw.get("title"), aggregate, show, raw.get("groups", 0), thresholds, raw.get("best", "high") == "high"
    )


def _days_before(day: date, days: Decimal) -> date:
    return day - timedelta(days=max(0, min(int(days), (day - date.min).days)))


def _segments(raw: Mapping[str, Any], problems: list[Problem]) -> tuple[Segment, ...]:
    needed = len(raw["measures"])
    found: list[Segment] = []
    for index, one in enumerate(raw.get("segments", ())):
        signs = tuple(several or one.replace("*", "") for several, one in _SIGN.findall(one["pattern"]))
        if len(signs) != needed:
            told = {"pattern": one["pattern"], "given": len(signs), "needed": needed}
            problems.append(Problem("score_pattern_unfit", f"/segments/{index}/pattern", told))
            continue
        found.append(Segment(one["key"], one["title"], signs))
    return tuple(found)


def mark_type(mark: Mark) -> Type:
    """Of the value that a mark is given for."""
    return mark.aggregate.type
