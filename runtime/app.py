"""The server: the Flask application, and the process that serves it with a thread that does what is due.

Made by `tessera serve`. Reading only, on this machine only, without sign-in: the next doors come with the workspace.
"""

import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from flask import Flask, Response, request
from granian import Granian
from granian.constants import Interfaces
from werkzeug.exceptions import HTTPException

from engines.kernel.errors import AppError, Problem
from runtime.api import routes
from runtime.api.answering import PLATFORM, problem_document, refusal
from runtime.bootstrap import build
from runtime.config import Settings
from runtime.services.platform import Platform
from runtime.services.run_due import run_due
from runtime.services.use_case import Actor
from runtime.storage import releases

#: Threads that answer; SQLite lets any number read at once.
_THREADS = 8
#: Seconds between two looks at what is due.
_PAUSE = 1.0
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}  # fmt: skip
_CODES = {404: "no_such_address", 405: "method_not_allowed", 500: "failed"}
_log = logging.getLogger(__name__)


def create_app(platform: Platform, host: str = "127.0.0.1") -> Flask:
    """The application over a platform. Bound to this machine it answers to this machine's names only, so that no web page
    can reach it under a name of its own."""
    app = Flask("tessera", static_folder=None)
    app.extensions[PLATFORM] = platform
    if host in ("127.0.0.1", "localhost", "::1"):
        app.config["TRUSTED_HOSTS"] = list(_LOOPBACK)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for each in routes():
        app.register_blueprint(each)
    app.register_error_handler(AppError, refusal)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Exception, _failure)
    app.before_request(_read_only)
    app.after_request(_with_headers)
    return app


def run_server(settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is told the address once the server answers. Raises `OSError` where the
    address cannot be bound."""
    number = _free_port(host, port)
    server = Granian(
        "tessera", host, number, interface=Interfaces.WSGI, workers=1, blocking_threads=_THREADS, websockets=False,
        log_enabled=False, respawn_failed_workers=True,
    )  # fmt: skip
    shown = f"[{host}]" if ":" in host else host
    server.serve(target_loader=partial(_load, settings, host, partial(ready, f"http://{shown}:{number}")), wrap_loader=False)


def _load(settings: Settings, host: str, ready: Callable[[], None]) -> Any:
    """What the serving process serves; made there, so that connections and threads are its own."""
    platform = build(settings)
    _is_installed(platform)
    threading.Thread(target=_work, args=(platform,), name="due", daemon=True).start()
    ready()
    return create_app(platform, host)


def _work(platform: Platform) -> None:
    """Do what is due, again and again. A round runs apart, so that whatever becomes of one, the next ones come."""
    with ThreadPoolExecutor(1, "due") as rounds:
        while True:
            time.sleep(_PAUSE)
            error = rounds.submit(_round, platform).exception()
            if error is not None:
                _log.error("a round of due work failed", exc_info=error)


def _round(platform: Platform) -> None:
    if _is_installed(platform):
        run_due(platform, Actor())


def _is_installed(platform: Platform) -> bool:
    """Whether there is a release; it is compiled then, so that the first reader need not wait."""
    with platform.database.read() as connection:
        if releases.current(connection)[0] is None:
            return False
        platform.releases.current(connection)
        return True


def _free_port(host: str, port: int) -> int:
    """The port, after a look whether it can be bound; 0 is any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        number: int = probe.getsockname()[1]
        return number


def _read_only() -> Response | None:
    return None if request.method in ("GET", "HEAD", "OPTIONS") else problem_document(405, [Problem("method_not_allowed")])


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _http_problem(error: HTTPException) -> Response:
    status = error.code or 500
    return problem_document(status, [Problem(_CODES.get(status, "bad_request"))])


def _failure(error: Exception) -> Response:
    _log.exception("a request failed", exc_info=error)
    return problem_document(500, [Problem("failed")])
