"""Accounts of ledgers: balances, open lots, newest entries."""

from flask import Blueprint, Response

from runtime.api.answering import answer, parameters, platform
from runtime.services.verify_ledger import show_account


def ledger_routes() -> Blueprint:
    """The routes of ledgers."""
    routes = Blueprint("ledgers", __name__, url_prefix="/api/v1/apps/<app>/ledgers/<ledger>")
    routes.add_url_rule("/accounts/<owner>", view_func=_account)
    return routes


def _account(app: str, ledger: str, owner: str) -> Response:
    parameters()
    return answer(show_account(platform(), f"{app}.{ledger}", owner))
