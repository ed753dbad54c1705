"""The number of the last period with how it has changed, over a small line of all periods."""

from collections.abc import Mapping
from typing import Any

from engines.report.charts.chart import Chart, Settings, Told, change, dimensions, key_at, measures, named, value_at


def _draw(settings: Settings, told: Told) -> dict[str, Any]:
    time = dimensions(told)[0]
    rows = told["rows"]
    found = []
    for name in measures(told, settings):
        data = [value_at(told, row, name) for row in rows]
        now, before = (data[-1] if data else None), (data[-2] if len(data) > 1 else None)
        found.append({**named(told, name), "value": now, "compared": before, "change": change(now, before), "data": data})
    return {"x": {**named(told, time), "keys": [key_at(told, row, time)[0] for row in rows]}, "values": found}


def _needs(settings: Settings, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    del settings
    return {name: value for name, value in raw.items() if name not in ("order", "limit")}


TREND = Chart("trend", _draw, least=1, needs_time=True, needs=_needs)
