"""A table: the answer's columns and rows as they are, with a line of totals."""

from collections.abc import Mapping
from typing import Any

from engines.report.charts.chart import Chart, Settings, Told, dimensions, measures, named


def _draw(settings: Settings, told: Told) -> dict[str, Any]:
    names = [*dimensions(told), *measures(told, settings)]
    return {"columns": [named(told, name) for name in names]}


def _needs(settings: Settings, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    del settings
    return {"totals": True, **raw}


TABLE = Chart("table", _draw, needs=_needs)
