"""Reports and dashboards of blueprints, as far as somebody may read them: what they are, and a report run.

A widget is there where its query may be asked; a dashboard where one of its widgets is. Shared filters are told by widget: the
door runs a widget's query with a range and values in their places.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engines.kernel.errors import AppError, Invalid, NotFound, Problem
from engines.report.keys import find_dimension, make_key
from engines.report.report import Dashboard, Report, SharedFilter, Widget
from runtime.auth.actor import Actor
from runtime.services.personal_reads import write_in_time
from runtime.services.platform import Platform
from runtime.services.report_json import key_column
from runtime.services.report_sight import ReaderSpeaker, can_read, check_joins, find_dataset
from runtime.services.run_report import RunReport, answered
from runtime.services.score_records import can_score, score_summary
from runtime.services.viewer import Viewer, view
from runtime.storage.data_version import data_version

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShowReport:
    """A report that is kept, with what shared filters say."""

    key: str
    """Full key."""
    range: Any = None
    """In the place of the range of its first time."""
    only: tuple[Mapping[str, Any], ...] = ()
    """Values of dimensions, besides its own."""


def show_report(platform: Platform, actor: Actor, request: ShowReport) -> Json:
    """The report and its answer. Raises `NotFound` where it is not there or may not be read, `Invalid` for what was given."""
    with platform.database.read() as connection:
        version = data_version(connection)
        viewer = view(platform, connection, actor)
        report = find_report(viewer, request.key)
        found = told_report(report)
        if report.query is not None:
            query = with_choices(report.query, request.range, request.only)
            found |= {
                "query": query, "chart": report.chart,
                "answer": answered(viewer, RunReport(report.app, query, report.chart), version),
            }  # fmt: skip
        else:
            found |= {"scoring": report.scoring, "scores": score_summary(viewer, report, version)}
    write_in_time(platform, actor.via)
    return found


def show_dashboard(platform: Platform, actor: Actor, key: str) -> Json:
    """A dashboard for somebody. Raises `NotFound`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        dashboard = viewer.release.reports.dashboards.get(key)
        widgets = [] if dashboard is None else list(_widgets(viewer, dashboard))
        if dashboard is None or not widgets:
            raise NotFound(Problem("dashboard_unknown", params={"name": key[:200]}))
        shown = {each.key for each in widgets}
        used = {str(each.query["dataset"]) for each in widgets}
        filters = [told for each in dashboard.filters if (told := _filter(viewer, each, used)) is not None]
        known = {each["key"] for each in filters}
        return {
            **told_dashboard(dashboard), "refresh": dashboard.refresh, "filters": filters,
            "widgets": [_widget(dashboard, each, known) for each in widgets],
            "locked": [_place(each) for each in dashboard.widgets if each.key not in shown],
        }  # fmt: skip


def find_report(viewer: Viewer, key: str) -> Report:
    """A report that somebody may read. Raises `NotFound`."""
    report = viewer.release.reports.reports.get(key)
    if report is None or not may_report(viewer, report):
        raise NotFound(Problem("report_unknown", params={"name": key[:200]}))
    return report


def may_report(viewer: Viewer, report: Report) -> bool:
    """Whether somebody may read a report."""
    return can_read(viewer, report.query) if report.query is not None else can_score(viewer, report)


def reports_of(viewer: Viewer, app: str) -> list[Json]:
    """The reports of an app that somebody may read."""
    reports = viewer.release.reports.reports.values()
    return [told_report(each) for each in reports if each.app == app and may_report(viewer, each)]


def dashboards_of(viewer: Viewer, app: str) -> list[Json]:
    """The dashboards of an app of which somebody may read anything."""
    boards = viewer.release.reports.dashboards.values()
    return [told_dashboard(each) for each in boards if each.app == app and may_dashboard(viewer, each.key)]


def may_dashboard(viewer: Viewer, key: str) -> bool:
    """Whether somebody may read anything of a dashboard."""
    dashboard = viewer.release.reports.dashboards.get(key)
    return dashboard is not None and any(can_read(viewer, each.query) for each in dashboard.widgets)


def told_report(report: Report) -> Json:
    """What a list says of a report."""
    kind = "query" if report.query is not None else "scoring"
    chart = report.chart["kind"] if report.query is not None else None
    return {"key": report.key, "title": report.title, "help": report.help, "kind": kind, "chart_kind": chart}


def told_dashboard(dashboard: Dashboard) -> Json:
    """What a list says of a dashboard."""
    return {"key": dashboard.key, "title": dashboard.title, "help": dashboard.help, "icon": dashboard.icon}


def with_choices(query: Mapping[str, Any], range: Any, only: tuple[Mapping[str, Any], ...]) -> Mapping[str, Any]:
    """A kept query with what was chosen. Raises `Invalid` for a range where the query has no time."""
    found = dict(query)
    if range is not None:
        times = list(query.get("time", ()))
        if not times:
            raise Invalid(Problem("report_not_a_time", "/range", {"name": str(query["dataset"])}))
        found["time"] = [{**times[0], "range": range}, *times[1:]]
    if only:
        found["only"] = [*query.get("only", ()), *only]
    return found


def _widgets(viewer: Viewer, dashboard: Dashboard) -> Iterator[Widget]:
    for widget in dashboard.widgets:
        if can_read(viewer, widget.query):
            yield widget


def _widget(dashboard: Dashboard, widget: Widget, known: set[str]) -> Json:
    places = {each.key: _fitting(each, widget) for each in dashboard.filters if each.key in known}
    fitting = {name: place for name, place in places.items() if place is not None}
    return {
        "key": widget.key, "title": widget.title, **_place(widget), "report": widget.report, "query": widget.query,
        "chart": widget.chart, "filters": fitting,
    }  # fmt: skip


def _place(widget: Widget) -> Json:
    """Where it stands; all that is told of one that may not be read."""
    x, y, w, h = widget.place
    return {"x": x, "y": y, "w": w, "h": h}


def _fitting(shared: SharedFilter, widget: Widget) -> Json | None:
    """Where a shared filter's choice goes in a widget's query; None where it changes nothing."""
    if shared.range is not None:
        return {"range": True} if widget.query.get("time") else None
    dimension = shared.dimensions.get(str(widget.query["dataset"]))
    return None if dimension is None else {"dimension": dimension}


def _filter(viewer: Viewer, shared: SharedFilter, used: set[str]) -> Json | None:
    """A shared filter with what its values are; None where none of its dimensions may be read."""
    found: Json = {"key": shared.key, "title": shared.title, "range": shared.range, "values": None}
    if shared.range is not None:
        return found
    for name, dimension in shared.dimensions.items():
        if name not in used:
            continue
        try:
            dataset = find_dataset(viewer, name)
            key = make_key(dataset, find_dimension(dataset, dimension, is_strict=False), None, ReaderSpeaker(viewer, dataset))
            check_joins(viewer, dataset, [key.at])
        except AppError:
            continue
        return {**found, "values": key_column(viewer, key)}
    return None
