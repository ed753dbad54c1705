"""The answer of a report as JSON: columns with their types and titles, rows with keys, labels and values. Called by services that
run reports; what charts draw of it follows from this.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from engines.expression.formula import Formula
from engines.expression.tree import Get
from engines.kernel.text import Text
from engines.record.entity import Field
from engines.report.columns import Column
from engines.report.definition import COUNT, Show
from engines.report.drill import has_records
from engines.report.keys import Key
from engines.report.query import Calculation, Query
from engines.report.ranges import Range
from engines.report.result import Result, Row
from runtime.services.key_labels import encoded, labels_of
from runtime.services.viewer import Viewer

Json = dict[str, Any]


def result_json(viewer: Viewer, result: Result) -> Json:
    """The answer."""
    query = result.query
    write = _Writer(viewer, query, result)
    return {
        "columns": [*(key_column(viewer, key) for key in query.keys), *_numbers(viewer, query)],
        "rows": [write.row(row) for row in result.rows],
        "totals": None if result.totals is None else write.row(result.totals, ()),
        "subtotals": [
            {"by": [query.keys[at].name for at in level.by], "rows": [write.row(row, level.by) for row in level.rows]}
            for level in result.subtotals
        ],
        "range": None if query.time is None else _range(query.time.range),
        "compared_range": (
            None if query.time is None or query.time.shift is None else _range(query.time.range.earlier(query.time.shift))
        ),
        "is_cut": result.is_cut,
    }  # fmt: skip


class _Writer:
    """Writes rows; knows what linked records are called."""

    def __init__(self, viewer: Viewer, query: Query, result: Result) -> None:
        self._fields = [None if _is_made(key) else field_of(viewer, key.source) for key in query.keys]
        everything = tuple(range(len(query.keys)))
        places = [(row.keys, everything) for row in result.rows]
        places += [(row.keys, level.by) for level in result.subtotals for row in level.rows]
        values: list[set[Any]] = [set() for _ in query.keys]
        for keys, by in places:
            for key, at in zip(keys, by, strict=True):
                values[at].add(key)
        pairs = zip(query.keys, values, strict=True)
        self._labels = [bin_labels(key) if key.bins else labels_of(viewer, key.type, found) for key, found in pairs]
        self._all = everything

    def row(self, row: Row, by: Sequence[int] | None = None) -> Json:
        """One row; `by`: which keys it has."""
        places = self._all if by is None else by
        found: Json = {
            "keys": [encoded(self._fields[at], key) for at, key in zip(places, row.keys, strict=True)],
            "labels": [self._labels[at].get(key) for at, key in zip(places, row.keys, strict=True)],
            "values": [encoded(None, value) for value in row.values],
        }
        if row.compared is not None:
            found["compared"] = [encoded(None, value) for value in row.compared]
        if row.is_gap:
            found["is_gap"] = True
        return found


def key_column(viewer: Viewer, key: Key) -> Json:
    """What is grouped by, as a column."""
    field = field_of(viewer, key.source)
    found: Json = {"name": key.name, "role": "dimension", "type": key.type.kind, "title": _title(key.title, field, key.name)}
    if key.unit is not None:
        return {**found, "role": "time", "granularity": key.unit}
    if key.bins:
        return {**found, "type": "integer", "bins": [format(each, "f") for each in key.bins]}
    if key.type.kind == "reference":
        target = viewer.release.entities.get(key.type.form or "")
        return {**found, "form": None if target is None else target.key}
    if key.type.kind == "option" and field is not None:
        return {**found, "options": field.settings.get("options", [])}
    return found


def _numbers(viewer: Viewer, query: Query) -> list[Json]:
    return [
        *(_measure(viewer, query, each) for each in query.columns),
        *(_calculation(query, each) for each in query.calculations),
    ]


def _measure(viewer: Viewer, query: Query, column: Column) -> Json:
    formula = None if column.spoken is None else column.spoken.formula
    field = None if formula is None or column.name == COUNT else field_of(viewer, formula)
    return {
        "name": column.name, "role": "measure", "type": column.type.kind, "scale": column.type.scale,
        "title": _title(column.title, field, column.name), "show": show_json(column.show),
        "has_records": has_records(query, column.name),
    }  # fmt: skip


def _calculation(query: Query, calculation: Calculation) -> Json:
    of = query.columns[calculation.of]
    is_part = calculation.kind in ("share", "change")
    show = Show("percent", 1) if is_part else of.show if calculation.kind != "rank" else Show()
    return {
        "name": calculation.name, "role": "calculation", "type": calculation.type.kind, "scale": calculation.type.scale,
        "title": calculation.title or calculation.name, "show": show_json(show), "of": of.name, "kind": calculation.kind,
    }  # fmt: skip


def show_json(show: Show) -> Json:
    """How a number is written."""
    return {"as": show.style, "places": show.places, "unit": show.unit}


def _title(own: Text | None, field: Field | None, name: str) -> Text:
    return own if own is not None else field.title if field is not None else name


def field_of(viewer: Viewer, formula: Formula) -> Field | None:
    """The field that a formula reads, where it is one or a path to one."""
    tree = formula.tree
    entity = viewer.release.entities.get(tree.form) if isinstance(tree, Get) else None
    return None if entity is None or not isinstance(tree, Get) else entity.fields.get(tree.field)


def _is_made(key: Key) -> bool:
    """Whether keys are something else than the field's values."""
    return key.unit is not None or bool(key.bins)


def bin_labels(key: Key) -> Mapping[Any, str]:
    """What steps are called."""
    told = [_plain(each) for each in key.bins]
    inner = {at: f"{low} – {high}" for at, (low, high) in enumerate(pairwise(told), 1)}
    return {0: f"< {told[0]}", **inner, len(told): f"≥ {told[-1]}"}


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _range(range: Range) -> Json:
    return {
        "from": None if range.first is None else range.first.isoformat(),
        "to": None if range.last is None else range.last.isoformat(),
    }  # fmt: skip
