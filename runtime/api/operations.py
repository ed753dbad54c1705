"""The list of all operations, and the routes of the server."""

from flask import Blueprint

from runtime.api import (
    apps,
    comments,
    deliveries,
    designer,
    events,
    exports,
    files,
    glance,
    groups,
    imports,
    installing,
    jobs,
    ledgers,
    notices,
    people,
    prints,
    processes,
    records,
    reports,
    search,
    session,
    stories,
    tasks,
    views,
)
from runtime.api.contracts import contract_operations, docs_routes
from runtime.api.dispatch import routes_of
from runtime.api.operating import operating_routes

_RESOURCES = (
    session, apps, records, stories, comments, groups, views, exports, imports, prints, ledgers, reports,
    people, designer, installing, glance, search, files, jobs, notices, deliveries, events, tasks, processes,
)  # fmt: skip
_OPERATIONS = tuple(operation for resource in _RESOURCES for operation in resource.OPERATIONS)
OPERATIONS = (*_OPERATIONS, *contract_operations(_OPERATIONS))


def routes() -> tuple[Blueprint, ...]:
    """All routes; the order does not matter."""
    return routes_of("api", OPERATIONS), docs_routes(OPERATIONS), operating_routes()
