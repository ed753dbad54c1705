"""What comes in with a request: parameters and body, checked against the schemas of the operation.

NUL is in no text that a database keeps, and no answer could repeat it: it is refused here, wherever it stands.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs
import orjson
from flask import Request, request
from jsonschema import Draft202012Validator

from engines.blueprint.json_text import unfit_texts
from engines.blueprint.schema_problems import problems_of
from engines.kernel.errors import NotFound, Problem
from runtime.api.answering import Malformed
from runtime.api.components import COMPONENTS
from runtime.api.operation import Operation
from runtime.api.uploads import value_of

#: Parameters that every address takes.
EVERYWHERE = frozenset({"lang"})
#: Deeper JSON is nobody's record.
_DEEPEST = 64
#: How JSON writes NUL, and a backslash before `u0000`.
_NUL = b"\\u0000"


def check_address(path: Mapping[str, str]) -> None:
    """Raises `NotFound` for an address that can lead nowhere."""
    problems = [Problem("json_text", f"/{name}") for name, text in path.items() if "\0" in text]
    if problems:
        raise NotFound(problems)


class Reading:
    """What an operation takes, with its checks made ready once."""

    def __init__(self, operation: Operation) -> None:
        self._known = {name: (schema, Draft202012Validator(schema)) for name, schema in operation.query.items()}
        self._body = None
        if operation.body is not None and not operation.upload:
            schema = {**operation.body, "components": {"schemas": COMPONENTS}}
            self._body = Draft202012Validator(schema)
            self._fits = jsonschema_rs.Draft202012Validator(schema).is_valid

    def parameters(self) -> dict[str, Any]:
        """The query's parameters as values of their types. Raises `Malformed` with all that is wrong with them."""
        known = self._known
        problems = [
            Problem("unknown_parameter", "", {"name": name[:60], "known": ", ".join(sorted({*known, *EVERYWHERE}))})
            for name in request.args
            if name not in known and name not in EVERYWHERE
        ]
        found: dict[str, Any] = {}
        for name, (schema, check) in known.items():
            given = request.args.getlist(name)
            if len(given) > 1:
                problems.append(Problem("parameter_twice", f"/{name}", {"name": name}))
            elif given and "\0" in given[0]:
                problems.append(Problem("json_text", f"/{name}"))
            elif given:
                found[name] = value_of(given[0], schema)
                problems += [each.under(f"/{name}") for each in problems_of(check.iter_errors(found[name]))]
            elif schema.get("x-required"):
                problems.append(Problem("parameter_missing", f"/{name}", {"name": name}))
        if problems:
            raise Malformed(problems)
        return found

    def body(self) -> Any:
        """The JSON that was sent; None of a file, which its operation reads. Raises `Malformed`: none, not JSON, or not of the
        operation's shape."""
        if self._body is None:
            return None
        document = _json(request)
        problems = [] if self._fits(document) else problems_of(self._body.iter_errors(document))  # the slower one says why
        if problems:
            raise Malformed(problems)
        return document


def _json(request: Request) -> Any:
    if request.mimetype != "application/json":
        raise Malformed(Problem("not_json_type", params={"type": request.mimetype[:60] or "-"}))
    raw = request.get_data(cache=False)
    try:
        document = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Malformed(Problem("bad_request_json", params={"reason": str(error)[:200]})) from None
    if raw.count(b"{") + raw.count(b"[") > _DEEPEST and any(depth > _DEEPEST for depth in _depths(document)):
        raise Malformed(Problem("request_too_deep", params={"most": _DEEPEST}))
    problems = unfit_texts(document, "") if _NUL in raw else []
    if problems:
        raise Malformed(problems)
    return document


def _depths(document: Any) -> Iterator[int]:
    """How deep each part of a document lies."""
    waiting = [(document, 0)]
    while waiting:
        part, depth = waiting.pop()
        yield depth
        if depth <= _DEEPEST:
            inside = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
            waiting += [(each, depth + 1) for each in inside]
