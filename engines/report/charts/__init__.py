"""Charts: one file for each kind, listed here. A chart turns the answer of a query, as it is told in JSON, into what a drawing
needs, again as plain JSON values; how it looks is the front end's.
"""

from collections.abc import Mapping
from typing import Any

from engines.kernel.errors import Problem
from engines.report.charts.bar import BAR
from engines.report.charts.chart import Chart, Told, settings_problems
from engines.report.charts.funnel import FUNNEL
from engines.report.charts.leaderboard import LEADERBOARD
from engines.report.charts.line import LINE
from engines.report.charts.number import NUMBER
from engines.report.charts.pie import PIE
from engines.report.charts.pivot import PIVOT
from engines.report.charts.table import TABLE
from engines.report.charts.trend import TREND
from engines.report.query import Query

CHARTS: Mapping[str, Chart] = {
    each.kind: each for each in (NUMBER, TREND, LINE, BAR, PIE, FUNNEL, TABLE, PIVOT, LEADERBOARD)
}  # fmt: skip


def chart_problems(settings: Mapping[str, Any], query: Query) -> list[Problem]:
    """What does not fit between a chart and a query; pointers inside the chart."""
    return settings_problems(CHARTS[settings["kind"]], settings, query)


def needed(settings: Mapping[str, Any], raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A query with what its chart needs besides: totals of a table, subtotals of a pivot."""
    return CHARTS[settings["kind"]].needs(settings, raw)


def draw(settings: Mapping[str, Any], told: Told) -> dict[str, Any]:
    """What the drawing needs of an answer."""
    return {"kind": settings["kind"], **CHARTS[settings["kind"]].draw(settings, told)}
