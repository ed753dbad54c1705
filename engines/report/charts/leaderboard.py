"""Places: the largest first, equal ones on the same place."""

from collections.abc import Mapping
from typing import Any

from engines.report.charts.chart import Chart, Settings, Told, dimensions, key_at, measures, named, value_at

_MOST = 10


def _draw(settings: Settings, told: Told) -> dict[str, Any]:
    by = settings.get("by") or dimensions(told)[0]
    names = measures(told, settings)
    places: list[dict[str, Any]] = []
    for at, row in enumerate(told["rows"][: settings.get("most", _MOST)], 1):
        key, label = key_at(told, row, by)
        values = [value_at(told, row, name) for name in names]
        place = places[-1]["place"] if places and places[-1]["values"][0] == values[0] else at
        places.append({"place": place, "key": key, "label": label, "values": values})
    return {"by": named(told, by), "values": [named(told, name) for name in names], "places": places}


def _needs(settings: Settings, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    first = settings["values"][0] if settings.get("values") else raw["measures"][0]
    name = first if isinstance(first, str) else first["key"]
    return {"order": [[name, "desc"]], "limit": settings.get("most", _MOST), **raw}


LEADERBOARD = Chart("leaderboard", _draw, least=1, needs=_needs)
