"""What every door by HTTP shares: the platform, the language of the reader, JSON answers, problem documents (RFC 9457)."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

import orjson
from flask import Response, current_app, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from engines.kernel.errors import (
    AppError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Permanent,
    Problem,
    Throttled,
    Transient,
    Unauthenticated,
)
from engines.kernel.text import LOCALES
from runtime.api.problems import told
from runtime.services.platform import Platform


class Malformed(Invalid):
    """The request itself cannot be read: not JSON, not of the operation's shape, or with parameters that are none."""


#: The class of an error → HTTP status; the first that fits.
STATUS: tuple[tuple[type[AppError], int], ...] = (
    (Malformed, 400), (Unauthenticated, 401), (Forbidden, 403), (NotFound, 404), (Conflict, 409), (Invalid, 422),
    (Throttled, 429), (Transient, 503), (Permanent, 503),
)  # fmt: skip
PLATFORM = "tessera"


def platform() -> Platform:
    """The platform that this application serves."""
    return cast("Platform", current_app.extensions[PLATFORM])


def locale() -> str:
    """The language that the reader wants: `?lang=`, else what the browser says, else the installation's."""
    asked = request.args.get("lang", "")
    if asked in LOCALES:
        return asked
    wanted = _wanted(request.headers.get("Accept-Language", ""))
    if wanted is None:
        return platform().settings.locale if platform().settings.locale in LOCALES else LOCALES[0]
    return wanted


@lru_cache(maxsize=256)
def _wanted(accepted: str) -> str | None:
    """The language that an `Accept-Language` prefers; None where it names none of ours."""
    best = parse_accept_header(accepted, LanguageAccept).best_match(("zh-CN", "zh", "en"), default=None)
    return None if best is None else "zh-CN" if best.startswith("zh") else "en"


def answer(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON document."""
    body = orjson.dumps(document, default=str, option=orjson.OPT_NON_STR_KEYS)
    return Response(body, status, dict(headers or {}), mimetype="application/json")


def refusal(error: AppError) -> Response:
    """The problem document of an error."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
    return problem_document(status, error.problems)


def problem_document(status: int, problems: Sequence[Problem]) -> Response:
    """Stable code, sentence, and every single problem with its place."""
    found = [told(platform().catalog, locale(), each) for each in problems]
    document: dict[str, Any] = {
        "type": f"urn:tessera:problem:{found[0]['code']}", "title": found[0]["message"], "status": status,
        "code": found[0]["code"], "errors": found,
    }  # fmt: skip
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
    if status in (429, 503):
        document["retry_after"] = max((int(str(each.params.get("seconds", 1))) for each in problems), default=1)
        headers["Retry-After"] = str(document["retry_after"])
    response = answer(document, status, headers)
    response.mimetype = "application/problem+json"
    return response
