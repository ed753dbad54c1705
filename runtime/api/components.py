"""All named shapes of the contract, those of each group of operations beside the shared ones."""

from collections.abc import Mapping

from runtime.api import (
    apps,
    comments,
    deliveries,
    designer,
    installing,
    jobs,
    people,
    processes,
    reports,
    session,
    stories,
    tasks,
    views,
)
from runtime.api.operation import Schema
from runtime.api.schemas import COMPONENTS as SHARED

COMPONENTS: Mapping[str, Schema] = {
    **SHARED,
    **session.COMPONENTS,
    **apps.COMPONENTS,
    **people.COMPONENTS,
    **designer.COMPONENTS,
    **installing.COMPONENTS,
    **jobs.COMPONENTS,
    **views.COMPONENTS,
    **comments.COMPONENTS,
    **deliveries.COMPONENTS,
    **stories.COMPONENTS,
    **tasks.COMPONENTS,
    **processes.COMPONENTS,
    **reports.COMPONENTS,
}
