"""A table with dimensions down the side and across the top. Totals at both edges are worked out anew, never from the cells."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engines.report.charts.chart import Chart, Settings, Told, dimensions, measures, named


def _draw(settings: Settings, told: Told) -> dict[str, Any]:
    names = dimensions(told)
    down, across = _sides(settings, names)
    places = {name: at for at, name in enumerate(names)}
    left, top = _heads(told["rows"], [places[name] for name in down]), _heads(told["rows"], [places[name] for name in across])
    cells: list[list[Any]] = [[None] * len(top) for _ in left]
    row_places, column_places = _indexed(left), _indexed(top)
    for row in told["rows"]:
        at = row_places[_key(row["keys"], [places[name] for name in down])]
        cells[at][column_places[_key(row["keys"], [places[name] for name in across])]] = row["values"]
    return {
        "rows": [named(told, name) for name in down], "columns": [named(told, name) for name in across],
        "values": [named(told, name) for name in measures(told, settings)],
        "left": left, "top": top, "cells": cells,
        "right": _edge(told, down, left), "bottom": _edge(told, across, top),
        "corner": None if told.get("totals") is None else told["totals"]["values"],
    }  # fmt: skip


def _sides(settings: Settings, names: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is not said goes to the side."""
    across = [name for name in settings.get("columns", names[-1:] if "rows" not in settings else ()) if name in names]
    down = [name for name in settings.get("rows", ()) if name in names and name not in across]
    return [*down, *(name for name in names if name not in down and name not in across)], across


def _heads(rows: Iterable[Mapping[str, Any]], places: Sequence[int]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        head = {"keys": [row["keys"][at] for at in places], "labels": [row["labels"][at] for at in places]}
        found.setdefault(repr(head["keys"]), head)
    return list(found.values())


def _key(keys: Sequence[Any], places: Sequence[int]) -> str:
    return repr([keys[at] for at in places])


def _indexed(heads: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    return {repr(head["keys"]): at for at, head in enumerate(heads)}


def _edge(told: Told, names: Sequence[str], heads: Sequence[Mapping[str, Any]]) -> list[Any] | None:
    """The totals beside the heads of one side."""
    wanted = set(names)
    level = next((each for each in told.get("subtotals", ()) if set(each["by"]) == wanted), None)
    if level is None:
        return None
    order = [list(level["by"]).index(name) for name in names]
    found = {_key(row["keys"], order): row["values"] for row in level["rows"]}
    return [found.get(repr(head["keys"])) for head in heads]


def _needs(settings: Settings, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    timed = [one["dimension"] for one in raw.get("time", ()) if "granularity" in one]
    names = [*timed, *(one if isinstance(one, str) else one["key"] for one in raw.get("dimensions", ()))]
    down, across = _sides(settings, names)
    edges = [side for side in (down, across) if side and len(side) < len(names)]
    return {"totals": True, **raw, "subtotals": [*raw.get("subtotals", ()), *edges]}


PIVOT = Chart("pivot", _draw, least=1, needs=_needs)
