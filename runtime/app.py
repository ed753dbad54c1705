"""The server: the Flask application, and the processes that serve it, each with threads for due work and a process for bulk.

Made by `tessera serve`; `wsgi.py` gives the application to other servers.
"""

import gzip
import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.util import Finalize
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from granian import Granian
from granian.constants import Interfaces
from werkzeug.exceptions import HTTPException, SecurityError

from engines.kernel.errors import AppError, Problem
from runtime.api.answering import PLATFORM, platform, problem_document, refusal
from runtime.api.operations import routes
from runtime.api.proxies import behind_proxies
from runtime.bootstrap import build
from runtime.config import Settings
from runtime.pages.help import help_routes
from runtime.pages.workspace import door_routes, workspace_routes
from runtime.services.platform import Platform
from runtime.services.upgrade_database import be_current
from runtime.telemetry import begin_trace, configure_logs, log, trace_of
from runtime.worker import dead
from runtime.worker.bell import Bell
from runtime.worker.bulk import BESIDE_BULK, BulkProcess
from runtime.worker.embedded import Workers, is_installed
from runtime.worker.scheduler import with_scheduler

#: Threads that answer; SQLite lets any number read at once.
_THREADS = 8
#: Seconds that a process has to finish what it is answering when it is told to end.
_GRACE = 30
_ENDS = (signal.SIGINT, signal.SIGTERM)
#: Seconds between two askings for an end.
_PATIENCE = 0.5
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}  # fmt: skip
#: Bytes of a document from which on it is worth packing.
_SHORT = 2_000
#: What is read with the second token of a session in it.
_SESSION = "api.show_session"
_CODES = {404: "no_such_address", 405: "method_not_allowed", 413: "request_too_large", 500: "failed"}
_log = logging.getLogger(__name__)


def create_app(platform: Platform, host: str = "127.0.0.1") -> Flask:
    """The application over a platform. It answers to the name in `TESSERA_URL`, and bound to this machine to this machine's
    names, so that no web page can reach it under a name of its own."""
    app = Flask("tessera", static_folder=None)
    app.extensions[PLATFORM] = platform
    app.config["MAX_CONTENT_LENGTH"] = platform.settings.max_body
    own = urlsplit(platform.settings.url).hostname
    if own is not None or host in ("127.0.0.1", "localhost", "::1"):
        app.config["TRUSTED_HOSTS"] = [*_LOOPBACK, *platform.settings.hosts, *([own] if own else ())]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    for each in (*routes(), door_routes(), help_routes(), workspace_routes()):
        app.register_blueprint(each)
    app.register_error_handler(AppError, refusal)
    app.register_error_handler(HTTPException, _http_problem)
    app.register_error_handler(Exception, _failure)
    app.before_request(_begin)
    app.after_request(_with_headers)
    app.after_request(_packed)
    app.after_request(_told)
    app.wsgi_app = behind_proxies(app.wsgi_app, platform.settings.proxies)  # type: ignore[method-assign]
    return app


def run_server(settings: Settings, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. `ready` is told the address once the server answers. Raises `OSError` where the
    address cannot be bound."""
    number = _free_port(host, port)
    server = Granian(
        "tessera", host, number, interface=Interfaces.WSGI, workers=settings.workers, blocking_threads=_THREADS, websockets=False,
        log_enabled=False, respawn_failed_workers=True, workers_kill_timeout=_GRACE,
    )  # fmt: skip
    shown = f"[{host}]" if ":" in host else host
    told = multiprocessing.get_context("fork").Value("i", 0)
    loader = partial(_load, settings, host, partial(_once, told, partial(ready, f"http://{shown}:{number}")))
    server.serve(target_loader=loader, wrap_loader=False)


def serving_app(settings: Settings, host: str) -> Flask:
    """The application of this process, over a platform of its own, with its logs, its threads for due work, and a process
    beside it for bulk work. Where there is a Redis, the work is done by processes that are woken through it."""
    configure_logs(settings.log_level)
    bell = Bell()
    platform = build(settings, wake=None if settings.redis_url else bell.ring)
    be_current(platform)
    is_installed(platform)
    if settings.redis_url is None:
        workers = with_scheduler(Workers(platform, bell, settings.worker_slots, BESIDE_BULK))
        workers.every(dead.PAUSE, dead.free_dead)
        bulk = BulkProcess(platform, bell, "runtime.bulk_process")
        for each in (workers, bulk):
            each.start()
            Finalize(None, each.stop, exitpriority=10)
    return create_app(platform, host)


def _load(settings: Settings, host: str, ready: Callable[[], None]) -> Any:
    """What a serving process serves; made there, so that connections and threads are its own."""
    _insist_on_ends()
    app = serving_app(settings, host)
    ready()
    return app


def _insist_on_ends() -> None:
    """Ask again for an end that was asked for: Granian loses the signal that comes before it listens, after ours were heard."""
    heard, told = socket.socketpair()
    told.setblocking(False)
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)

    def insist() -> None:
        while heard.recv(1)[0] not in _ENDS:
            continue
        while True:
            time.sleep(_PATIENCE)
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=insist, name="ends", daemon=True).start()
    Finalize(None, told.close, exitpriority=0)


def _once(told: "Synchronized[int]", ready: Callable[[], None]) -> None:
    """Of several processes the first one tells that the server answers."""
    with told.get_lock():
        if not told.value:
            told.value = 1
            ready()


def _free_port(host: str, port: int) -> int:
    """The port, after a look whether it can be bound; 0 is any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
        number: int = probe.getsockname()[1]
        return number


def _begin() -> None:
    """The request gets its trace: the caller's, or a new one."""
    g.begun, g.trace = time.perf_counter(), trace_of(request.headers.get("traceparent"))
    begin_trace(g.trace)


def _told(response: Response) -> Response:
    """Count the answer and log it: operation, status, time, who asked by id. Never the address or what was sent."""
    begun = g.get("begun")
    if begun is None:
        return response
    operation, seconds = (request.endpoint or "none").rpartition(".")[2], time.perf_counter() - begun
    response.headers["X-Trace-Id"] = g.trace
    platform().telemetry.answered(operation, response.status_code, seconds)
    actor = g.get("actor")
    by = None if actor is None else actor.id
    log("request", operation=operation, method=request.method, status=response.status_code, ms=round(seconds * 1000, 1), by=by)
    return response


def _with_headers(response: Response) -> Response:
    given = {name.lower() for name, _ in response.headers}
    response.headers.extend([(name, value) for name, value in _HEADERS.items() if name.lower() not in given])
    return response


def _packed(response: Response) -> Response:
    """What is read goes packed to whoever can unpack it, where it is long. Never the document with a session's token: it could be
    guessed from how well it packs with what others may have put beside it."""
    if request.method != "GET" or request.endpoint == _SESSION or response.mimetype != "application/json":
        return response
    content = response.get_data()
    if len(content) < _SHORT:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(gzip.compress(content, 1, mtime=0))
        response.content_encoding = "gzip"
    return response


def _http_problem(error: HTTPException) -> Response:
    status = error.code or 500
    if isinstance(error, SecurityError):  # whoever sets up a proxy has to be told what is missing
        return problem_document(status, [Problem("unknown_host", params={"host": request.headers.get("Host", "")[:100]})])
    return problem_document(status, [Problem(_CODES.get(status, "bad_request"))])


def _failure(error: Exception) -> Response:
    _log.exception("a request failed", exc_info=error)
    return problem_document(500, [Problem("failed")])
