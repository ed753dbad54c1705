"""Slices of a whole; the small ones are put together. The whole is worked out anew: parts may count the same thing twice."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engines.report.charts.chart import Chart, Settings, Told, dimensions, key_at, measures, named, number, plain, value_at

_MOST = 8


def _draw(settings: Settings, told: Told) -> dict[str, Any]:
    by = settings.get("by") or dimensions(told)[0]
    name = measures(told, settings)[0]
    slices: dict[Any, tuple[Any, Decimal]] = {}
    for row in told["rows"]:
        key, label = key_at(told, row, by)
        so_far = slices[key][1] if key in slices else Decimal(0)
        slices[key] = (label, so_far + number(value_at(told, row, name)))
    ordered = sorted(slices.items(), key=lambda each: -each[1][1])
    most = settings.get("most", _MOST)
    shown, rest = ordered[:most], ordered[most:]
    # Slices below nothing have no place in a whole.
    whole = sum((value for _, (_, value) in ordered if value > 0), Decimal(0))
    others = sum((value for _, (_, value) in rest), Decimal(0))

    def part(value: Decimal) -> str | None:
        return None if whole == 0 else format((value / whole).quantize(Decimal("0.0001")), "f")

    return {
        "by": named(told, by), "value": named(told, name), "donut": settings.get("donut", False),
        "slices": [
            {"key": key, "label": label, "value": plain(value), "share": part(value)} for key, (label, value) in shown
        ],
        "others": {"count": len(rest), "value": plain(others), "share": part(others)} if rest else None,
        "total": value_at(told, told.get("totals"), name),
    }  # fmt: skip


def _needs(settings: Settings, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    del settings
    return {"totals": True, **raw}


PIE = Chart("pie", _draw, least=1, needs=_needs)
