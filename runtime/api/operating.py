"""For whoever runs the installation: does the process live, can it answer, what does it count."""

from flask import Blueprint, Response, request

from engines.kernel.errors import Forbidden, Problem, Unauthenticated
from runtime.api.answering import answer, platform, problem_document
from runtime.api.identify import identify
from runtime.api.proxies import IS_LOCAL
from runtime.auth.tokens import is_same
from runtime.services.readiness import gauges, readiness
from runtime.telemetry import METRICS_TYPE


def operating_routes() -> Blueprint:
    """`/health`, `/ready`, `/metrics`."""
    routes = Blueprint("operating", __name__)
    routes.add_url_rule("/health", "health", _health)
    routes.add_url_rule("/ready", "ready", _ready)
    routes.add_url_rule("/metrics", "metrics", _metrics)
    return routes


def _health() -> Response:
    return answer({"alive": True})


def _ready() -> Response:
    """Whether requests should be sent here: 503 says why not."""
    problem = readiness(platform())
    return answer({"ready": True}) if problem is None else problem_document(503, [problem])


def _metrics() -> Response:
    _check_reader()
    return Response(platform().telemetry.show(gauges(platform())), content_type=METRICS_TYPE)


def _check_reader() -> None:
    """The token, an administrator, or this machine. Raises `Unauthenticated`, `Forbidden`."""
    token = platform().settings.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    if (token and is_same(given, token)) or request.environ.get(IS_LOCAL):
        return
    caller = identify()
    if not caller.is_known:
        raise Unauthenticated(Problem("not_signed_in"))
    if not caller.actor.is_unrestricted:
        raise Forbidden(Problem("admins_only"))
