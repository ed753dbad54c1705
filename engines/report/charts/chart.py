"""What a chart is, and what all of them share: columns by name, series, numbers that came as text. The parts of an answer are
those that services tell (`runtime/services/report_json.py`): columns, rows with keys, labels and values, totals.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from engines.kernel.errors import Problem
from engines.report.query import Query

Told: TypeAlias = Mapping[str, Any]
Settings: TypeAlias = Mapping[str, Any]
#: Settings that name a column, or several.
_ONE, _SEVERAL = ("by", "series"), ("values", "rows", "columns")


def as_it_is(settings: Settings, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The query of a chart that needs nothing besides."""
    del settings
    return raw


@dataclass(frozen=True, slots=True)
class Chart:
    """One kind of chart."""

    kind: str
    draw: Callable[[Settings, Told], dict[str, Any]]
    """(settings, answer) → what the drawing needs."""
    least: int = 0
    """Dimensions that it needs, time among them."""
    is_single: bool = False
    """Whether it shows one number."""
    needs_time: bool = False
    needs: Callable[[Settings, Mapping[str, Any]], Mapping[str, Any]] = as_it_is
    """(settings, query object) → the query object that is asked."""


def settings_problems(chart: Chart, settings: Settings, query: Query) -> list[Problem]:
    """What does not fit between settings and a query."""
    problems: list[Problem] = []
    if len(query.keys) < chart.least:
        problems.append(Problem("chart_needs_dimension", "", {"kind": chart.kind, "count": chart.least}))
    if chart.is_single and query.keys:
        problems.append(Problem("chart_needs_no_dimension", "", {"kind": chart.kind}))
    if chart.needs_time and not query.is_timed:
        problems.append(Problem("chart_needs_time", "", {"kind": chart.kind}))
    known = {each.name for each in query.keys} | {each.name for each in query.columns}
    known |= {each.name for each in query.calculations}
    named = [(settings[name], f"/{name}") for name in _ONE if name in settings]
    named += [(each, f"/{name}/{at}") for name in _SEVERAL for at, each in enumerate(settings.get(name, ()))]
    problems += [Problem("report_column_unknown", pointer, {"name": name}) for name, pointer in named if name not in known]
    return problems


# columns of an answer


def dimensions(told: Told) -> list[str]:
    """Names of what was grouped by."""
    return [each["name"] for each in told["columns"] if each["role"] in ("time", "dimension")]


def measures(told: Told, settings: Settings) -> list[str]:
    """Names of the numbers that are drawn: those that are set, else all."""
    numbers = [each["name"] for each in told["columns"] if each["role"] not in ("time", "dimension")]
    wanted = settings.get("values")
    return numbers if wanted is None else [name for name in wanted if name in numbers]


def column(told: Told, name: str) -> Mapping[str, Any]:
    """A column by name."""
    found: Mapping[str, Any] = next(each for each in told["columns"] if each["name"] == name)
    return found


def value_at(told: Told, row: Mapping[str, Any] | None, name: str) -> Any:
    """A number of a row."""
    if row is None:
        return None
    return row["values"][_places(measures(told, {}))[name]]


def compared_at(told: Told, row: Mapping[str, Any] | None, name: str) -> Any:
    """The number in the earlier period; calculations have none."""
    before = None if row is None else row.get("compared")
    at = _places(measures(told, {}))[name]
    return None if before is None or at >= len(before) else before[at]


def key_at(told: Told, row: Mapping[str, Any], name: str) -> tuple[Any, Any]:
    """Key and label of a row."""
    at = _places(dimensions(told))[name]
    return row["keys"][at], row["labels"][at]


def _places(names: Sequence[str]) -> dict[str, int]:
    return {name: at for at, name in enumerate(names)}


def axis(told: Told, name: str) -> list[tuple[Any, Any]]:
    """The keys of a dimension with their labels, each once, in the order of the rows."""
    return list(dict(key_at(told, row, name) for row in told["rows"]).items())


def named(told: Told, name: str) -> dict[str, Any]:
    """How a column is told to a drawing."""
    found = column(told, name)
    return {part: found[part] for part in ("name", "title", "type", "show", "granularity", "options") if part in found}


def series_of(settings: Settings, told: Told, by: str) -> Iterator[dict[str, Any]]:
    """One series for each number, or for each value of the dimension that is set as series."""
    split = settings.get("series") or next((name for name in dimensions(told) if name != by), None)
    keys = axis(told, by)
    for name in measures(told, settings):
        for key, label in axis(told, split) if split is not None and split != by else [(None, None)]:
            rows = {
                key_at(told, row, by)[0]: row
                for row in told["rows"] if split is None or split == by or key_at(told, row, split)[0] == key
            }  # fmt: skip
            found: dict[str, Any] = {**named(told, name), "data": [value_at(told, rows.get(at), name) for at, _ in keys]}
            if split is not None and split != by:
                found |= {"key": key, "label": label}
            if any("compared" in row for row in rows.values()):
                found["compared"] = [compared_at(told, rows.get(at), name) for at, _ in keys]
            yield found


def number(value: Any) -> Decimal:
    """A number of an answer; nothing is 0."""
    return Decimal(0) if value is None else Decimal(str(value))


def plain(value: Decimal) -> int | str:
    """A number as answers tell it: decimals as text."""
    return int(value) if value == value.to_integral_value() else format(value.normalize(), "f")


def change(now: Any, before: Any) -> str | None:
    """How much more, in parts of what was before."""
    if now is None or before is None or number(before) == 0:
        return None
    return format(((number(now) - number(before)) / abs(number(before))).quantize(Decimal("0.0001")), "f")
