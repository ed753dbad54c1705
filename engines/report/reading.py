"""Dimensions, measures and metrics from their JSON, wherever they stand: in a dataset or in a query of its own. Shapes have been
looked at by the schema.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from engines.report.definition import ROOT, Dimension, Measure, Metric, Show


def dimension_of(raw: Mapping[str, Any]) -> Dimension:
    """A dimension."""
    bins = tuple(Decimal(str(each)) for each in raw.get("bins", ()))
    return Dimension(raw["key"], raw.get("title"), raw["formula"], raw.get("at", ROOT), bins)


def measure_of(raw: Mapping[str, Any]) -> Measure:
    """A measure."""
    return Measure(
        raw["key"], raw.get("title"), raw["function"], raw.get("formula"), raw.get("at", ROOT), raw.get("where"), raw.get("per"),
        raw.get("by"), show_of(raw),
    )  # fmt: skip


def metric_of(raw: Mapping[str, Any]) -> Metric:
    """A metric."""
    return Metric(
        raw["key"], raw.get("title"), raw["type"], raw.get("numerator", ""), raw.get("denominator", ""), raw.get("formula", ""),
        raw.get("measure", ""), raw.get("grain"), show_of(raw),
    )  # fmt: skip


def show_of(raw: Mapping[str, Any]) -> Show:
    """How its numbers are written."""
    told = raw.get("show", {})
    return Show(told.get("as", "number"), told.get("places"), told.get("unit", ""))
