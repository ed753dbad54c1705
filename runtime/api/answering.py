"""What every door by HTTP shares: the platform, the language of the reader, JSON answers, problem documents (RFC 9457)."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

import orjson
from flask import Response, current_app, request

from engines.kernel.errors import AppError, Conflict, Invalid, NotFound, Permanent, Problem, Transient
from engines.kernel.text import LOCALES
from runtime.services.platform import Platform

#: The class of an error → HTTP status; the first that fits.
STATUS: tuple[tuple[type[AppError], int], ...] = (
    (Invalid, 400), (NotFound, 404), (Conflict, 409), (Transient, 503), (Permanent, 503),
)  # fmt: skip
PLATFORM = "tessera"
#: Parameters that every address takes.
_EVERYWHERE = frozenset({"lang"})


def platform() -> Platform:
    """The platform that this application serves."""
    return cast("Platform", current_app.extensions[PLATFORM])


def locale() -> str:
    """The language that the reader wants: `?lang=`, else what the browser says, else the installation's."""
    asked = request.args.get("lang", "")
    if asked in LOCALES:
        return asked
    wanted = request.accept_languages.best_match(("zh-CN", "zh", "en"), default=None)
    if wanted is None:
        return platform().settings.locale if platform().settings.locale in LOCALES else LOCALES[0]
    return "zh-CN" if wanted.startswith("zh") else "en"


def answer(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON document."""
    body = orjson.dumps(document, default=str, option=orjson.OPT_NON_STR_KEYS)
    return Response(body, status, dict(headers or {}), mimetype="application/json")


def refusal(error: AppError) -> Response:
    """The problem document of an error."""
    status = next((status for kind, status in STATUS if isinstance(error, kind)), 500)
    return problem_document(status, error.problems)


def problem_document(status: int, problems: Iterable[Problem]) -> Response:
    """Stable code, sentence, and every single problem with its place."""
    catalog, language = platform().catalog, locale()
    told = [{"pointer": each.pointer, "code": each.code, "message": catalog.render(each, language)} for each in problems]
    document = {
        "type": f"urn:tessera:problem:{told[0]['code']}", "title": told[0]["message"], "status": status, "code": told[0]["code"],
        "errors": told,
    }  # fmt: skip
    headers = {"Retry-After": "1"} if status == 503 else {}
    response = answer(document, status, headers)
    response.mimetype = "application/problem+json"
    return response


def parameters(*known: str) -> Mapping[str, str]:
    """The query's parameters. Raises `Invalid` for one that is not known or that stands twice."""
    allowed = {*known, *_EVERYWHERE}
    problems = [Problem("unknown_parameter", "", {"name": name[:60], "known": ", ".join(sorted(allowed))})
                for name in request.args if name not in allowed]  # fmt: skip
    problems += [Problem("parameter_twice", f"/{name}", {"name": name}) for name in known if len(request.args.getlist(name)) > 1]
    if problems:
        raise Invalid(problems)
    return request.args
