"""The doors by HTTP: read a request, call one service, answer. `routes` lists them; `runtime/app.py` makes the application."""

from flask import Blueprint

from runtime.api.apps import app_routes
from runtime.api.ledgers import ledger_routes
from runtime.api.overview import overview_routes
from runtime.api.records import record_routes


def routes() -> tuple[Blueprint, ...]:
    """All routes; the order does not matter."""
    return app_routes(), record_routes(), ledger_routes(), overview_routes()
