"""The list of all operations, and the routes of the server."""

from flask import Blueprint

from runtime.api import apps, designer, events, files, imports, jobs, ledgers, people, prints, records, search, session, stories
from runtime.api.contracts import contract_operations, docs_routes
from runtime.api.dispatch import routes_of
from runtime.api.operating import operating_routes
from runtime.api.overview import overview_routes

_OPERATIONS = (
    *session.OPERATIONS, *apps.OPERATIONS, *records.OPERATIONS, *stories.OPERATIONS, *ledgers.OPERATIONS, *people.OPERATIONS,
    *designer.OPERATIONS,
    *search.OPERATIONS,
    *files.OPERATIONS,
    *prints.OPERATIONS, *jobs.OPERATIONS, *events.OPERATIONS, *imports.OPERATIONS,
)  # fmt: skip
OPERATIONS = (*_OPERATIONS, *contract_operations(_OPERATIONS))


def routes() -> tuple[Blueprint, ...]:
    """All routes; the order does not matter."""
    return routes_of("api", OPERATIONS), docs_routes(OPERATIONS), overview_routes(), operating_routes()
