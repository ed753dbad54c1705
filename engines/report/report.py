"""Reports and dashboards that a blueprint keeps, compiled: their queries are right, charts fit them, widgets do not overlap.

Called by the blueprint's compiler, once per release. A day is needed to read ranges in words; any will do here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any, TypeAlias

from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import Text
from engines.report.charts import chart_problems
from engines.report.definition import Dataset, Speaker
from engines.report.keys import find_dimension, make_key
from engines.report.query import Query, read_query
from engines.report.ranges import read_range
from engines.report.scoring import read_scoring

#: Gives the speaker of a dataset.
Speaking: TypeAlias = Callable[[Dataset], Speaker]
_SOME_DAY = date(2026, 1, 1)
_WIDTH = 12
#: Without a chart an answer is a table.
_TABLE: Mapping[str, Any] = {"kind": "table"}


@dataclass(frozen=True, slots=True)
class Report:
    """A query or scoring that is kept."""

    id: str
    key: str
    """Full key."""
    app: str
    title: Text
    help: Text
    query: Mapping[str, Any] | None
    chart: Mapping[str, Any]
    scoring: Mapping[str, Any] | None = None

    @property
    def dataset(self) -> str:
        """Full key of what it asks about."""
        return str((self.query or self.scoring or {})["dataset"])


@dataclass(frozen=True, slots=True)
class Widget:
    """One place of a dashboard."""

    key: str
    title: Text | None
    place: tuple[int, int, int, int]
    """Column, row, width, height."""
    report: str | None
    """Full key."""
    query: Mapping[str, Any]
    chart: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SharedFilter:
    """What is chosen once for all widgets that it fits."""

    key: str
    title: Text
    range: Any = None
    """Of a range: what is chosen at first."""
    dimensions: Mapping[str, str] = field(default_factory=dict)
    """By full key of the dataset."""


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Reports on one page."""

    id: str
    key: str
    app: str
    title: Text
    help: Text
    icon: str
    refresh: int | None
    filters: tuple[SharedFilter, ...]
    widgets: tuple[Widget, ...]


@dataclass(frozen=True, slots=True)
class CompiledReports:
    """All that a release has of them."""

    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    """By full key; those of forms among them."""
    reports: Mapping[str, Report] = field(default_factory=dict)
    """By full key."""
    dashboards: Mapping[str, Dashboard] = field(default_factory=dict)
    """By full key."""


def compile_report(
    raw: Mapping[str, Any], app: str, datasets: Mapping[str, Dataset], speaking: Speaking
) -> tuple[Report, list[Problem]]:  # fmt: skip
    """One report, and what is wrong with it; pointers are those inside the document."""
    problems: list[Problem] = []
    report = Report(
        f"{app}.{raw.get('id', raw['key'])}", f"{app}.{raw['key']}", app, raw["title"], raw.get("help", ""), raw.get("query"),
        raw.get("chart", _TABLE), raw.get("scoring"),
    )  # fmt: skip
    if report.query is not None:
        problems += _query_problems(report.query, report.chart, datasets, speaking)
    elif report.scoring is not None:
        dataset = datasets.get(report.dataset)
        if dataset is None:
            problems.append(_no_dataset(report.dataset, "/scoring/dataset", datasets))
        else:
            try:
                read_scoring(report.scoring, dataset, speaking(dataset), _SOME_DAY, is_strict=True)
            except Invalid as error:
                problems += [problem.under("/scoring") for problem in error.problems]
    return report, problems


def compile_dashboard(
    raw: Mapping[str, Any], app: str, reports: Mapping[str, Report], datasets: Mapping[str, Dataset], speaking: Speaking
) -> tuple[Dashboard, list[Problem]]:
    """One dashboard, and what is wrong with it."""
    problems = [*_filter_problems(raw, datasets, speaking), *_layout_problems(raw)]
    widgets: list[Widget] = []
    for index, one in enumerate(raw["widgets"]):
        here = f"/widgets/{index}"
        found = _widget(one, reports)
        if isinstance(found, Problem):
            problems.append(found.under(here))
            continue
        if found.report is None or "chart" in one:
            problems += [each.under(here) for each in _query_problems(found.query, found.chart, datasets, speaking)]
        widgets.append(found)
    filters = tuple(
        SharedFilter(one["key"], one["title"], one.get("range"), one.get("dimensions", {})) for one in raw.get("filters", ())
    )
    dashboard = Dashboard(
        f"{app}.{raw.get('id', raw['key'])}", f"{app}.{raw['key']}", app, raw["title"], raw.get("help", ""),
        raw.get("icon", ""), raw.get("refresh"), filters, tuple(widgets),
    )  # fmt: skip
    return dashboard, problems


def _widget(raw: Mapping[str, Any], reports: Mapping[str, Report]) -> Widget | Problem:
    place = (raw["x"], raw["y"], raw["w"], raw["h"])
    if "report" not in raw:
        return Widget(raw["key"], raw.get("title"), place, None, raw["query"], raw["chart"])
    report = reports.get(raw["report"])
    if report is None:
        near = get_close_matches(raw["report"], list(reports), 1)
        return Problem("report_unknown", "/report", {"name": raw["report"]}, near[0] if near else None)
    if report.query is None:
        return Problem("report_is_scoring", "/report", {"name": raw["report"]})
    return Widget(raw["key"], raw.get("title", report.title), place, report.key, report.query, raw.get("chart", report.chart))


def _query_problems(
    raw: Mapping[str, Any], chart: Mapping[str, Any], datasets: Mapping[str, Dataset], speaking: Speaking
) -> list[Problem]:  # fmt: skip
    dataset = datasets.get(raw["dataset"])
    if dataset is None:
        return [_no_dataset(raw["dataset"], "/query/dataset", datasets)]
    try:
        query: Query = read_query(raw, dataset, speaking(dataset), _SOME_DAY, is_strict=True)
    except Invalid as error:
        return [problem.under("/query") for problem in error.problems]
    return [problem.under("/chart") for problem in chart_problems(chart, query)]


def _no_dataset(name: str, pointer: str, datasets: Mapping[str, Dataset]) -> Problem:
    near = get_close_matches(name, list(datasets), 1)
    return Problem("report_dataset_unknown", pointer, {"name": name}, near[0] if near else None)


def _filter_problems(raw: Mapping[str, Any], datasets: Mapping[str, Dataset], speaking: Speaking) -> Iterator[Problem]:
    for index, one in enumerate(raw.get("filters", ())):
        here = f"/filters/{index}"
        try:
            read_range(one.get("range"), _SOME_DAY, f"{here}/range")
        except Invalid as error:
            yield from error.problems
        for name, dimension in one.get("dimensions", {}).items():
            dataset = datasets.get(name)
            if dataset is None:
                yield _no_dataset(name, f"{here}/dimensions/{name}", datasets)
                continue
            try:
                make_key(dataset, find_dimension(dataset, dimension, is_strict=True), None, speaking(dataset))
            except Invalid as error:
                yield from (problem.under(f"{here}/dimensions/{name}") for problem in error.problems)


def _layout_problems(raw: Mapping[str, Any]) -> Iterator[Problem]:
    taken: dict[tuple[int, int], str] = {}
    seen: set[str] = set()
    for index, one in enumerate(raw["widgets"]):
        here = f"/widgets/{index}"
        if one["key"] in seen:
            yield Problem("report_name_twice", f"{here}/key", {"name": one["key"]})
        seen.add(one["key"])
        if one["x"] + one["w"] > _WIDTH:
            yield Problem("dashboard_widget_too_wide", here, {"name": one["key"]})
        cells = [(x, y) for x in range(one["x"], one["x"] + one["w"]) for y in range(one["y"], one["y"] + one["h"])]
        other = next((taken[cell] for cell in cells if cell in taken), None)
        if other is not None:
            yield Problem("dashboard_widgets_overlap", here, {"name": one["key"], "other": other})
        taken.update(dict.fromkeys(cells, one["key"]))
