"""The published contract of the platform: OpenAPI 3.1, made of the list of operations that the routes are made of."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from runtime.api.dispatch import PREFIX
from runtime.api.identify import COOKIE, CSRF_HEADER
from runtime.api.operation import Operation, Schema
from runtime.api.schemas import ref

_PATH_NAME = re.compile(r"{(\w+)}")
_PROBLEMS: Mapping[str, str] = {
    "400": "The request cannot be read.", "401": "Nobody is signed in, or the key opens nothing.",
    "403": "It may not be done.", "404": "It is not there, or may not be seen.",
    "409": "The state has moved on, or the idempotency key was used for something else.",
    "422": "What was given does not fit; every problem with its place.", "429": "Asked too often.",
    "503": "Busy, or nothing is installed.",
}  # fmt: skip
_LANGUAGE = {
    "name": "lang", "in": "query", "required": False, "description": "Language of sentences.",
    "schema": {"type": "string", "enum": ["zh-CN", "en"]},
}  # fmt: skip


def contract(
    operations: Iterable[Operation], components: Mapping[str, Schema], *, title: str, version: str, prefix: str = PREFIX,
    description: str = "",
) -> dict[str, Any]:  # fmt: skip
    """The document."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": description},
        "servers": [{"url": prefix}],
        "security": [{"key": []}, {"session": [], "csrf": []}],
        "paths": paths,
        "components": {
            "schemas": dict(components),
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "An API key."},
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "csrf": {
                    "type": "apiKey", "in": "header", "name": CSRF_HEADER, "description": "With changes, beside the cookie.",
                },
            },
            "responses": {f"P{status}": _problem(text) for status, text in _PROBLEMS.items()},
        },
    }  # fmt: skip


def _operation(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.id, "tags": [operation.tag], "summary": operation.summary,
        "parameters": [*_path(operation), *_query(operation), _LANGUAGE, *_headers(operation)],
        "responses": {**_success(operation), **{status: {"$ref": f"#/components/responses/P{status}"} for status in _PROBLEMS}},
    }  # fmt: skip
    if operation.upload:
        told["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": operation.body}}}
    elif operation.body is not None:
        told["requestBody"] = {"required": True, "content": {"application/json": {"schema": operation.body}}}
    if operation.who == "anybody":
        told["security"] = []
    return told


def _path(operation: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in _PATH_NAME.findall(operation.path)
    ]


def _query(operation: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name, "in": "query", "required": bool(schema.get("x-required")),
            "schema": {key: value for key, value in schema.items() if key not in ("x-required", "description")},
            **({"description": schema["description"]} if "description" in schema else {}),
        }
        for name, schema in operation.query.items()
    ]  # fmt: skip


def _headers(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if operation.has_key:
        found.append({
            "name": "Idempotency-Key", "in": "header", "required": False,
            "description": "The same key with the same request is done once and answered again.",
            "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        })  # fmt: skip
    if operation.has_version:
        found.append({
            "name": "If-Match", "in": "header", "required": False, "description": 'The version seen: `"17"`.',
            "schema": {"type": "string", "pattern": r'^(\*|(W/)?"?[0-9]{1,11}"?)$'},
        })  # fmt: skip
    return found


def _success(operation: Operation) -> dict[str, Any]:
    if operation.answer is None and operation.media_type == "application/json":
        return {str(operation.status): {"description": "Done."}}
    schema = operation.answer or {"type": "string", "format": "binary"}
    statuses = [operation.status, *operation.other_statuses]
    content = {name: {"schema": schema} for name in (operation.media_type, *operation.other_types)}
    return {str(status): {"description": "Done.", "content": content} for status in statuses}


def _problem(text: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/problem+json": {"schema": ref("Problem")}}}
