"""Files that come in with a request, and texts of parameters and forms as the types that they are meant for."""

from collections.abc import Mapping
from typing import Any, BinaryIO, cast

import orjson
from flask import request
from jsonschema import Draft202012Validator

from engines.blueprint.json_text import unfit_texts
from engines.blueprint.schema_problems import problems_of
from engines.kernel.errors import Problem
from runtime.api.answering import Malformed
from runtime.api.operation import Schema

#: Bytes of a form besides its file.
_ROUND = 64 * 1024
_WORDS = {"true": True, "false": False}


def sent_file(schema: Schema, most: int) -> tuple[str, BinaryIO, dict[str, Any]]:
    """Name and content of the part `file` of a form, and its other parts as `schema` has them; one that is larger than `most`
    bytes is not read. Raises `Malformed`."""
    if request.mimetype != "multipart/form-data":
        raise Malformed(Problem("not_multipart", params={"type": request.mimetype[:60] or "-"}))
    request.max_content_length = most + _ROUND
    sent = request.files.get("file")
    if sent is None:
        raise Malformed(Problem("no_file_sent"))
    told = {name: _part(text, schema["properties"].get(name, {})) for name, text in request.form.items()}
    problems = [*unfit_texts(told, ""), *problems_of(Draft202012Validator(schema).iter_errors({"file": "", **told}))]
    if problems:
        raise Malformed(problems)
    name = "".join(letter for letter in (sent.filename or "") if letter.isprintable())
    return name[-200:], cast("BinaryIO", sent.stream), told


def _part(text: str, schema: Schema) -> Any:
    """A part that is a text as its type reads it: objects are JSON."""
    if schema.get("type") != "object":
        return value_of(text, schema)
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def value_of(text: str, schema: Schema) -> Any:
    """A parameter as its type reads it; what it cannot read stays a text, which the schema then refuses."""
    kinds: Mapping[str, Any] | str | list[str] = schema.get("type", "string")
    if kinds == "integer" and text.isascii() and text.removeprefix("-").isdigit() and len(text) < 20:
        return int(text)
    if kinds == "boolean":
        return _WORDS.get(text, text)
    return text
