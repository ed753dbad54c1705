"""Reports and dashboards over HTTP: ask, run one that is kept, drill to records, export."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
from flask import Response, send_file

from engines.blueprint.schema_problems import problems_of
from engines.kernel.errors import Invalid, Problem
from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import ANY_TEXT, INTEGER, OBJECT, TEXT, WORDS, YES_NO, listed, ref, shape
from runtime.services.drill_report import DrillReport, drill_report
from runtime.services.export_report import ExportReport, export_report
from runtime.services.kept_reports import ShowReport, show_dashboard, show_report
from runtime.services.run_report import RunReport, run_report
from runtime.services.score_records import ShowScores, show_scores

_VALUES = {**listed({}), "description": "In the order of the columns; decimals as text."}
_ROW = shape(
    {
        "keys": {**listed({}), "description": "A value for each dimension, as records have it; of a time its first day."},
        "labels": {**listed(ANY_TEXT), "description": "What linked records, users and steps among the keys are called."},
        "values": _VALUES,
    },
    {
        "compared": {**_VALUES, "description": "The measures in the earlier period."},
        "is_gap": {**YES_NO, "description": "Nothing was there in this period."},
    },
)  # fmt: skip
_RANGE = {"anyOf": [shape({"from": ANY_TEXT, "to": ANY_TEXT}), {"type": "null"}]}
_COLUMN = {
    "type": "object", "required": ["name", "role", "type", "title"],
    "description": "Dimensions come first. `options` and `form` say what keys mean, `show` how numbers are written.",
    "properties": {
        "name": TEXT, "role": {"enum": ["time", "dimension", "measure", "calculation"]}, "type": TEXT, "title": WORDS,
        "granularity": TEXT, "form": ANY_TEXT, "options": listed(OBJECT), "bins": listed(TEXT), "scale": INTEGER, "show": OBJECT,
        "of": TEXT, "kind": TEXT,
        "has_records": {**YES_NO, "description": "Whether a list can show the records behind the number."},
    },
}  # fmt: skip
_NOTHING = {"type": "null"}
_REPORT_ANSWER = shape({
    "columns": listed(_COLUMN), "rows": listed(_ROW), "totals": {"anyOf": [_ROW, _NOTHING]},
    "subtotals": listed(shape({"by": listed(TEXT), "rows": listed(_ROW)})), "range": _RANGE, "compared_range": _RANGE,
    "is_cut": {**YES_NO, "description": "There are more rows than were asked for."},
    "chart": {"anyOf": [OBJECT, _NOTHING], "description": "What the drawing needs, where a chart was asked for."},
})  # fmt: skip
_QUERY = {**OBJECT, "description": "The query object; see the blueprint's `query`."}
_CHART = {**OBJECT, "description": "How it is drawn; see the blueprint's `chart`."}
_MARKED_COLUMN = shape({"name": TEXT, "title": WORDS, "type": TEXT, "scale": INTEGER, "show": OBJECT, "most": INTEGER})
_SCORES = {
    "form": {**TEXT, "description": "Of the subjects."}, "as_of": TEXT, "columns": listed(_MARKED_COLUMN),
}  # fmt: skip
_REPORT_ITEM = shape({
    "key": TEXT, "title": WORDS, "help": WORDS, "kind": {"enum": ["query", "scoring"]}, "chart_kind": ANY_TEXT,
})  # fmt: skip
_DASHBOARD_ITEM = shape({"key": TEXT, "title": WORDS, "help": WORDS, "icon": TEXT})
_WIDGET = shape({
    "key": TEXT, "title": {"anyOf": [WORDS, _NOTHING]}, "x": INTEGER, "y": INTEGER, "w": INTEGER, "h": INTEGER,
    "report": {**ANY_TEXT, "description": "Full key, where it is a report that is kept."}, "query": _QUERY, "chart": _CHART,
    "filters": {
        **OBJECT, "description": 'By key of a shared filter: `{"range": true}` or `{"dimension": …}`, where its choice goes.',
    },
})  # fmt: skip
_FILTER = shape({
    "key": TEXT, "title": WORDS, "range": {"description": "Of a range of time: what is chosen at first; else null."},
    "values": {"anyOf": [_COLUMN, _NOTHING], "description": "Of values: the dimension that they belong to."},
})  # fmt: skip


def _query(call: Call) -> Answer:
    given = call.body
    request = RunReport(call.path["app"], given["query"], _checked_chart(call, given.get("chart")))
    return Answer(run_report(call.platform, call.actor, request))


def _drill(call: Call) -> Answer:
    given = call.body
    request = DrillReport(call.path["app"], given["query"], given.get("keys", {}), given.get("measure"))
    return Answer(drill_report(call.platform, call.actor, request))


def _report(call: Call) -> Answer:
    given = call.query
    request = ShowReport(_key(call, "report"), _json_of(given, "range"), tuple(_only(given)))
    return Answer(show_report(call.platform, call.actor, request))


def _scores(call: Call) -> Answer:
    given: Any = call.query
    request = ShowScores(
        _key(call, "report"), given.get("segment"), given.get("marks"), given.get("after"), given.get("limit", 50)
    )
    return Answer(show_scores(call.platform, call.actor, request))


def _dashboard(call: Call) -> Answer:
    return Answer(show_dashboard(call.platform, call.actor, _key(call, "dashboard")))


def _export(call: Call) -> Response:
    given = call.body
    ending = given.get("format", "xlsx")
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"report.{ending}"
        chart = _checked_chart(call, given.get("chart"))
        export_report(call.platform, call.actor, ExportReport(call.path["app"], given["query"], path, call.locale, chart))
        content = BytesIO(path.read_bytes())
    return send_file(
        content, "application/octet-stream", as_attachment=True, download_name=f"report.{ending}", max_age=0, etag=False,
        conditional=False,
    )  # fmt: skip


def _key(call: Call, name: str) -> str:
    return f"{call.path['app']}.{call.path[name]}"


def _checked_chart(call: Call, chart: Any) -> Any:
    if chart is not None:
        problems = problems_of(call.platform.registries.schemas.errors("chart.schema.json", chart))
        if problems:
            raise Invalid(problem.under("/chart") for problem in problems)
    return chart


def _json_of(given: Any, name: str) -> Any:
    """A range is words, or an object as JSON."""
    text = given.get(name)
    if text is None or not text.lstrip().startswith("{"):
        return text
    return _parsed(text, name)


def _only(given: Any) -> list[dict[str, Any]]:
    """`{"channel": ["web", null]}` as choices."""
    if "only" not in given:
        return []
    found = _parsed(given["only"], "only")
    if not isinstance(found, dict) or not all(isinstance(each, list) for each in found.values()):
        raise Invalid(Problem("report_value_unfit", "/only", {"value": given["only"][:80]}))
    return [{"dimension": name, "values": values} for name, values in found.items()]


def _parsed(text: str, name: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Invalid(Problem("report_value_unfit", f"/{name}", {"value": text[:80]})) from None


OPERATIONS = (
    Operation(
        "query_report", "POST", "/apps/{app}/reports/query", "reports", "Ask a dataset.", _query, ref("ReportAnswer"),
        body=shape({"query": _QUERY}, {"chart": _CHART}),
    ),
    Operation(
        "drill_report", "POST", "/apps/{app}/reports/drill", "reports",
        "The form and filter with which a list shows the records behind a number.", _drill, shape({"form": TEXT, "filter": TEXT}),
        body=shape({"query": _QUERY}, {
            "keys": {
                **OBJECT, "description": "Values of the row's keys by column, as the answer has them; none: of the totals.",
            },
            "measure": {**TEXT, "description": "The column of the number."},
        }),
    ),
    Operation(
        "export_report", "POST", "/apps/{app}/reports/export", "reports", "An answer as Excel or CSV.", _export,
        media_type="application/octet-stream",
        body=shape({"query": _QUERY}, {"chart": _CHART, "format": {"enum": ["xlsx", "csv"], "default": "xlsx"}}),
    ),
    Operation(
        "show_report", "GET", "/apps/{app}/reports/{report}", "reports", "A report that is kept, and its answer.", _report,
        shape(
            {"key": TEXT, "title": WORDS, "help": WORDS, "kind": {"enum": ["query", "scoring"]}, "chart_kind": ANY_TEXT},
            {
                "query": _QUERY, "chart": _CHART, "answer": ref("ReportAnswer"), "scoring": OBJECT,
                "scores": shape({
                    **_SCORES, "total": INTEGER,
                    "patterns": listed(shape({"marks": listed(INTEGER), "count": INTEGER, "segment": ANY_TEXT})),
                    "segments": listed(shape({"key": TEXT, "title": WORDS, "count": INTEGER})),
                }),
            },
        ),
        query={
            "range": {
                **TEXT, "description": 'In the place of its range: words such as `last 3 months`, or `{"from": …, "to": …}`.',
            },
            "only": {**TEXT, "description": 'Values of dimensions as JSON: `{"channel": ["web", null]}`.'},
        },
    ),
    Operation(
        "show_scores", "GET", "/apps/{app}/reports/{report}/scores", "reports",
        "The subjects of a scoring report with their values and marks.", _scores,
        shape({
            **_SCORES,
            "rows": listed(shape({
                "id": INTEGER, "label": ANY_TEXT, "values": _VALUES, "marks": listed(INTEGER), "segment": ANY_TEXT,
            })),
            "after": {"type": ["integer", "null"], "description": "Where the next page begins; null at the end."},
        }),
        query={
            "segment": {**TEXT, "description": "Only of one segment, by key."},
            "marks": {**TEXT, "pattern": "^[1-9]{1,6}$", "description": "Only with these marks: `555`, or the first of them."},
            "after": {"type": "integer", "minimum": 0, "description": "As the page before told."},
            "limit": {"type": "integer", "minimum": 1, "maximum": 1000, "default": 50},
        },
    ),
    Operation(
        "show_dashboard", "GET", "/apps/{app}/dashboards/{dashboard}", "reports",
        "A dashboard: the widgets whose numbers one may read, and the filters that they share.", _dashboard,
        shape({
            "key": TEXT, "title": WORDS, "help": WORDS, "icon": TEXT, "refresh": {"type": ["integer", "null"]},
            "filters": listed(_FILTER), "widgets": listed(_WIDGET),
            "locked": {
                **listed(shape({"x": INTEGER, "y": INTEGER, "w": INTEGER, "h": INTEGER})),
                "description": "Where widgets would be that one may not read.",
            },
        }),
    ),
)  # fmt: skip
COMPONENTS = {"ReportAnswer": _REPORT_ANSWER, "ReportItem": _REPORT_ITEM, "DashboardItem": _DASHBOARD_ITEM}
