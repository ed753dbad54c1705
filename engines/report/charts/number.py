"""One number, large, with how it has changed."""

from typing import Any

from engines.report.charts.chart import Chart, Settings, Told, change, compared_at, measures, named, value_at


def _draw(settings: Settings, told: Told) -> dict[str, Any]:
    row = told["rows"][0] if told["rows"] else None
    found = []
    for name in measures(told, settings):
        now, before = value_at(told, row, name), compared_at(told, row, name)
        found.append({**named(told, name), "value": now, "compared": before, "change": change(now, before)})
    return {"values": found, **({"target": settings["target"]} if "target" in settings else {})}


NUMBER = Chart("number", _draw, is_single=True)
