"""Steps, each with how many of the one before and of the first are left: the values of a dimension, or several numbers."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engines.report.charts.chart import Chart, Settings, Told, dimensions, key_at, measures, named, number, value_at


def _draw(settings: Settings, told: Told) -> dict[str, Any]:
    names = measures(told, settings)
    keys = dimensions(told)
    steps: list[Mapping[str, Any]]
    head: dict[str, Any]
    if keys:
        by = settings.get("by") or keys[0]
        steps = [_step(*key_at(told, row, by), value_at(told, row, names[0])) for row in told["rows"]]
        head = {"by": named(told, by), "value": named(told, names[0])}
    else:
        row = told["rows"][0] if told["rows"] else None
        steps = [{**named(told, name), "key": name, "label": None, "value": value_at(told, row, name)} for name in names]
        head = {"by": None, "value": None}
    return {**head, "steps": [_with_rates(steps, at) for at in range(len(steps))]}


def _step(key: Any, label: Any, value: Any) -> dict[str, Any]:
    return {"key": key, "label": label, "value": value}


def _with_rates(steps: list[Mapping[str, Any]], at: int) -> dict[str, Any]:
    here = steps[at]["value"]
    return {
        **steps[at], "of_first": _rate(here, steps[0]["value"]), "of_before": _rate(here, steps[max(0, at - 1)]["value"]),
    }  # fmt: skip


def _rate(value: Any, whole: Any) -> str | None:
    if number(whole) == 0:
        return None
    return format((number(value) / number(whole)).quantize(Decimal("0.0001")), "f")


FUNNEL = Chart("funnel", _draw)
