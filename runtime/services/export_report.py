"""An answer as an Excel sheet or CSV file: titles in the reader's language, numbers as numbers, days as days, a line of totals.

Whoever exports has to be allowed to export the records of every form that is scanned, all that may be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engines.kernel.errors import Forbidden, Problem
from engines.kernel.text import localised
from engines.report.charts import needed
from engines.report.keys import Key
from engines.report.plan import needed_joins
from engines.report.query import Query
from engines.report.result import Result, Row
from runtime.auth.actor import Actor
from runtime.services.key_labels import labels_of
from runtime.services.personal_reads import note_fields, write_in_time
from runtime.services.platform import Platform
from runtime.services.report_json import bin_labels, field_of, result_json
from runtime.services.report_sight import checked_query, formulas_of, places_of, read_for, root_form
from runtime.services.run_report import result_of
from runtime.services.viewer import Viewer, view
from runtime.spreadsheets.writing import Value, write_sheet


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What to export, and where to."""

    app: str
    query: Mapping[str, Any]
    path: Path
    """Ends in `.xlsx` or `.csv`."""
    locale: str
    chart: Mapping[str, Any] | None = None


def export_report(platform: Platform, actor: Actor, request: ExportReport) -> int:
    """Write the sheet; the number of rows. Raises `NotFound`, `Forbidden`, `Invalid`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        raw = checked_query(viewer, request.app, request.query)
        query, _ = read_for(viewer, raw if request.chart is None else needed(request.chart, raw), "export")
        _check_export(viewer, query)
        result = result_of(viewer, query)
        columns = result_json(viewer, result)["columns"]
        header = [localised(each["title"], request.locale) for each in columns]
        rows = _Cells(viewer, query, result, request.locale)
        note_fields(viewer, {place for formula in formulas_of(query) for place in formula.reads.fields}, len(result.rows))
        written = [rows.row(row) for row in result.rows]
        if result.totals is not None:
            total = localised({"zh-CN": "合计", "en": "Total"}, request.locale)
            head: list[Value] = [total, *(None for _ in query.keys[1:])] if query.keys else []
            written.append([*head, *rows.values(result.totals)])
        count = write_sheet(request.path, header, written)
    write_in_time(platform, actor.via)
    return count


def _check_export(viewer: Viewer, query: Query) -> None:
    """Numbers are worked out over what may be read: where less may be exported, they would tell more."""
    access, dataset = viewer.access, query.dataset
    if access.is_everything:
        return
    joins = needed_joins(dataset, places_of(query))
    for form in (root_form(viewer, dataset), *(dataset.joins[key].form for key in joins)):
        own, read = access.rows(form, "export"), access.rows(form, "read")
        if own is not None and (read is None or own.text != read.text):
            raise Forbidden(Problem("not_allowed", params={"form": viewer.release.entities[form].title, "action": "export"}))


class _Cells:
    """Writes rows as cells."""

    def __init__(self, viewer: Viewer, query: Query, result: Result, locale: str) -> None:
        self._viewer = viewer
        self._names: list[Mapping[Any, str]] = []
        for at, key in enumerate(query.keys):
            self._names.append(self._named(key, {row.keys[at] for row in result.rows}, locale))

    def _named(self, key: Key, values: set[Any], locale: str) -> Mapping[Any, str]:
        if key.bins:
            return bin_labels(key)
        field = field_of(self._viewer, key.source)
        if key.type.kind == "option" and field is not None:
            return {
                str(one.get("id", one["key"])): localised(one.get("title", one["key"]), locale)
                for one in field.settings.get("options", ())
            }
        return labels_of(self._viewer, key.type, values)

    def row(self, row: Row) -> list[Value]:
        """Keys by what they are called, then the numbers."""
        keys = [names.get(key, key) for names, key in zip(self._names, row.keys, strict=True)]
        return [*(self._cell(key) for key in keys), *self.values(row)]

    def values(self, row: Row) -> list[Value]:
        """The numbers."""
        return [self._cell(value) for value in row.values]

    def _cell(self, value: Any) -> Value:
        """Moments as the clocks of the workspace show them."""
        if isinstance(value, datetime):
            return value.astimezone(self._viewer.home.zone).replace(tzinfo=None)
        found: Value = value
        return found
