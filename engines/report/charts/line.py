"""Lines, or areas, along a time or another dimension."""

from typing import Any

from engines.report.charts.chart import Chart, Settings, Told, axis, dimensions, named, series_of


def _draw(settings: Settings, told: Told) -> dict[str, Any]:
    by = settings.get("by") or dimensions(told)[0]
    keys = axis(told, by)
    return {
        "x": {**named(told, by), "keys": [key for key, _ in keys], "labels": [label for _, label in keys]},
        "series": list(series_of(settings, told, by)),
        "area": settings.get("area", False), "stacked": settings.get("stacked", False),
    }  # fmt: skip


LINE = Chart("line", _draw, least=1)
