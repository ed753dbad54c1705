"""From operations to Flask's routes: who asks, may they, what was sent, one service, the answer."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, request

from engines.kernel.errors import Forbidden, Problem, Unauthenticated
from runtime.api.answering import Malformed, answer, locale, platform
from runtime.api.identify import identify
from runtime.api.operation import Answer, Call, Operation
from runtime.api.reading import Reading, check_address
from runtime.services.transact import Once

PREFIX = "/api/v1"
_LONGEST_KEY = 200


def routes_of(name: str, operations: Iterable[Operation]) -> Blueprint:
    """The routes of some operations."""
    routes = Blueprint(name, __name__, url_prefix=PREFIX)
    for operation in operations:
        rule = operation.path.replace("{", "<").replace("}", ">")
        routes.add_url_rule(rule, operation.id, partial(_serve, operation, Reading(operation)), methods=[operation.method])
    return routes


def _serve(operation: Operation, reading: Reading, **path: str) -> Response:
    caller = identify()
    g.actor = caller.actor
    if operation.who != "anybody" and not caller.is_known:
        raise Unauthenticated(Problem("not_signed_in"))
    caller.check(operation.method, is_open=operation.who == "anybody")
    if caller.must_change and operation.tag != "session":
        raise Forbidden(Problem("password_must_change"))
    if operation.who == "admin" and not caller.actor.is_unrestricted:
        raise Forbidden(Problem("admins_only"))
    check_address(path)
    query, body = reading.parameters(), reading.body()
    found = operation.handle(Call(
        platform=platform(), actor=caller.actor, locale=locale(), path=path, query=query, body=body,
        once=_once(operation, path, body), version=_version(operation), address=request.remote_addr or "",
        agent=(request.user_agent.string or "")[:300],
    ))  # fmt: skip
    return answer(found.document, found.status, found.headers) if isinstance(found, Answer) else found


def _once(operation: Operation, path: dict[str, str], body: Any) -> Once | None:
    key = request.headers.get("Idempotency-Key")
    if key is None or not operation.has_key:
        return None
    if not 1 <= len(key) <= _LONGEST_KEY:
        raise Malformed(Problem("bad_idempotency_key", params={"most": _LONGEST_KEY}))
    version = request.headers.get("If-Match", "") if operation.has_version else ""
    return Once(key, {"operation": operation.id, "path": path, "body": body, "version": version})


def _version(operation: Operation) -> int | None:
    """The number in `If-Match: "17"`; `*` is any version."""
    given = request.headers.get("If-Match", "").strip() if operation.has_version else ""
    if given in ("", "*"):
        return None
    text = given.removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise Malformed(Problem("bad_version", params={"given": given[:60]}))
    return int(text)
