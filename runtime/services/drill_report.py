"""From a number of an answer to the records behind it: the form and the filter with which a list shows them. The list itself asks
what its reader may see, as every list does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engines.report.drill import drill
from runtime.auth.actor import Actor
from runtime.services.platform import Platform
from runtime.services.report_sight import checked_query, read_for
from runtime.services.viewer import view


@dataclass(frozen=True, slots=True)
class DrillReport:
    """Which number of which answer."""

    app: str
    query: Mapping[str, Any]
    keys: Mapping[str, Any] = field(default_factory=dict)
    """Values of the row's keys, as the answer has them; what is left out may have any value, as in totals."""
    measure: str | None = None


def drill_report(platform: Platform, actor: Actor, request: DrillReport) -> dict[str, Any]:
    """Form and filter. Raises `NotFound`, `Forbidden`, `Invalid`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        query, speaker = read_for(viewer, checked_query(viewer, request.app, request.query))
        found = drill(query, speaker, request.keys, request.measure)
        return {"form": viewer.release.entities[found.form].key, "filter": found.filter}
