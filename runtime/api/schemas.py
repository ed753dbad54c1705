"""Shapes that several operations share, as JSON Schema 2020-12: parameters, requests, answers. Named ones become components
of the published contract.
"""

from collections.abc import Mapping
from typing import Any

from engines.record.query import DEFAULT_LIMIT, MAX_LIMIT

Schema = Mapping[str, Any]


def ref(name: str) -> dict[str, Any]:
    """A named shape."""
    return {"$ref": f"#/components/schemas/{name}"}


def listed(items: Schema) -> dict[str, Any]:
    """A list."""
    return {"type": "array", "items": items}


def shape(required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None) -> dict[str, Any]:
    """An object with these properties and no others."""
    return {
        "type": "object", "additionalProperties": False, "required": list(required),
        "properties": {**required, **(optional or {})},
    }  # fmt: skip


TEXT = {"type": "string"}
ANY_TEXT = {"type": ["string", "null"]}
INTEGER = {"type": "integer"}
ANY_INTEGER = {"type": ["integer", "null"]}
YES_NO = {"type": "boolean"}
MOMENT = {"type": "string", "format": "date-time"}
ANY_MOMENT = {"type": ["string", "null"], "format": "date-time"}
#: An author's text: one for all languages, or one for each.
WORDS = {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}
LIMIT = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
CURSOR = {"type": "string", "description": "Where the page before ended, as it was answered."}
OBJECT = {"type": "object"}
ID = {"anyOf": [{"type": "integer"}, {"type": "string"}]}

COMPONENTS: Mapping[str, Schema] = {
    "Problem": {
        "type": "object",
        "description": "RFC 9457: what was refused, and every single thing that is wrong with its place.",
        "required": ["type", "title", "status", "code", "errors"],
        "additionalProperties": False,
        "properties": {
            "type": TEXT, "title": TEXT, "status": INTEGER, "code": {**TEXT, "description": "Stable."},
            "errors": listed(ref("Wrong")), "retry_after": {**INTEGER, "description": "Seconds."},
        },
    },
    "Wrong": shape(
        {
            "pointer": {**TEXT, "description": "JSON pointer into what was given."},
            "code": {**TEXT, "description": "Stable."},
            "message": {**TEXT, "description": "In the reader's language."},
        },
        {
            "hint": {**TEXT, "description": "What was probably meant."},
            "position": {**INTEGER, "description": "In a formula: the character at which it is wrong, from 1."},
        },
    ),
    "Record": {
        "type": "object",
        "description": "A record by field key, as far as it may be seen; `version` goes into `If-Match`.",
        "required": ["id", "public_id", "version"],
        "properties": {"id": INTEGER, "public_id": TEXT, "version": INTEGER},
    },
    "Receipt": {
        "type": "array",
        "description": "What rules did with the save, and what they refused.",
        "items": shape({
            "rule": TEXT, "name": WORDS, "outcome": TEXT, "effect": OBJECT, "form": ANY_TEXT, "id": ANY_INTEGER,
            "amount": {"type": ["integer", "string", "null"]},
        }),
    },
    "Saved": shape(
        {"status": {"enum": ["created", "updated", "unchanged", "deleted", "refused"]}, "receipt": ref("Receipt")},
        {
            "record": {"anyOf": [ref("Record"), {"type": "null"}]}, "id": INTEGER, "public_id": TEXT,
            "errors": listed(ref("Wrong")),
        },
    ),
    "Values": {
        "type": "object",
        "description": "Values by field key; links by id, public id or the unique value that names the other record.",
    },
}  # fmt: skip
