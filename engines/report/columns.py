"""The numbers of a query: measures, metrics over them, and the aggregates that storage has to give. Called by `query.py`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from engines.expression.types import Type
from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import Text
from engines.report.checks import Spoken, speak_measure
from engines.report.definition import COUNT, COUNTED, Dataset, Measure, Metric, Show, Speaker
from engines.report.metrics import Derived, Plain, Ratio, Value, inputs_of, type_of
from engines.report.plan import Aggregate
from engines.report.reading import measure_of, metric_of


@dataclass(frozen=True, slots=True)
class Running:
    """A column that is added up from period to period."""

    grain: str | None
    """The span in which it begins again; None: it runs through."""


@dataclass(frozen=True, slots=True)
class Column:
    """One number of every row."""

    name: str
    title: Text | None
    type: Type
    show: Show
    value: Value
    running: Running | None = None
    spoken: Spoken | None = None
    """Of a measure: its formulas, for whoever wants the records behind it."""


@dataclass(slots=True)
class Columns:
    """Makes the columns of one query. Aggregates that two of them need are asked for once."""

    dataset: Dataset
    speaker: Speaker
    measures: dict[str, Measure] = field(default_factory=dict)
    metrics: dict[str, Metric] = field(default_factory=dict)
    aggregates: list[Aggregate] = field(default_factory=list)
    _made: dict[str, Column] = field(default_factory=dict)

    @classmethod
    def of(cls, dataset: Dataset, speaker: Speaker, own: Iterable[Any], metrics: Iterable[Mapping[str, Any]]) -> "Columns":
        """With the dataset's measures and metrics, and those of the query."""
        inline = {one["key"]: measure_of(one) for one in own if isinstance(one, Mapping)}
        more = {one["key"]: metric_of(one) for one in metrics}
        return cls(dataset, speaker, {COUNT: COUNTED, **dataset.measures, **inline}, {**dataset.metrics, **more})

    def column(self, name: str) -> Column:
        """The column of a measure or metric. Raises `Invalid`."""
        found = self._made.get(name)
        if found is None:
            if name in self.metrics:
                found = self._metric(self.metrics[name])
            elif name in self.measures:
                found = self._measure(self.measures[name])
            else:
                raise self._unknown(name, "")
            self._made[name] = found
        return found

    def _unknown(self, name: str, pointer: str) -> Invalid:
        near = get_close_matches(name, [*self.measures, *self.metrics], 1)
        return Invalid(Problem("report_measure_unknown", pointer, {"name": name}, near[0] if near else None))

    def _measure(self, measure: Measure) -> Column:
        spoken = speak_measure(self.dataset, measure, self.speaker)
        return Column(measure.key, measure.title, spoken.type, measure.show, self._value(spoken), None, spoken)

    def _value(self, spoken: Spoken) -> Value:
        measure, formula = spoken.measure, spoken.formula
        match measure.function:
            case "avg":
                total = self._aggregate(Aggregate("sum", measure.at, formula, spoken.where))
                return Ratio(total, self._aggregate(Aggregate("count", measure.at, formula, spoken.where)))
            case "balance":
                return self._aggregate(Aggregate("sum", measure.at, formula, spoken.where, is_balance=True))
            case "count":
                return self._aggregate(Aggregate("count", measure.at, formula, spoken.where))
            case function:
                return self._aggregate(Aggregate(function, measure.at, formula, spoken.where, spoken.per, spoken.by))

    def _aggregate(self, aggregate: Aggregate) -> Plain:
        if aggregate not in self.aggregates:
            self.aggregates.append(aggregate)
        return Plain(self.aggregates.index(aggregate))

    def _metric(self, metric: Metric) -> Column:
        for name, pointer in inputs_of(metric):
            if name not in self.measures:
                raise self._unknown(name, pointer)
        types = {name: self.column(name).type for name, _ in inputs_of(metric)}
        match metric.kind:
            case "ratio":
                value: Value = Ratio(self.column(metric.numerator).value, self.column(metric.denominator).value)
                return Column(metric.key, metric.title, type_of(metric, types, None), metric.show, value)
            case "cumulative":
                inner = self.column(metric.measure)
                return Column(metric.key, metric.title, inner.type, metric.show, inner.value, Running(metric.grain))
            case "derived":
                return self._derived(metric)

    def _derived(self, metric: Metric) -> Column:
        """Names in the formula are measures; only those that it reads are worked out."""
        known = {name: speak_type(self.dataset, measure, self.speaker) for name, measure in self.measures.items()}
        formula = self.speaker.over(metric.formula, {name: kind for name, kind in known.items() if kind is not None})
        if not formula.type.is_number:
            raise Invalid(Problem("report_metric_no_number", "/formula", {"name": metric.key}))
        inputs = {name: self.column(name).value for name in sorted(formula.reads.variables)}
        return Column(metric.key, metric.title, formula.type, metric.show, Derived(formula, inputs))


def speak_type(dataset: Dataset, measure: Measure, speaker: Speaker) -> Type | None:
    """The type of a measure's values; None where the reader may not know it: then its name means nothing either."""
    try:
        return speak_measure(dataset, measure, speaker).type
    except Invalid:
        return None
