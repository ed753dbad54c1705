"""Saved views of lists over HTTP."""

from collections.abc import Mapping
from typing import Any

from runtime.api.operation import Answer, Call, Operation, Schema
from runtime.api.schemas import INTEGER, MOMENT, TEXT, WORDS, YES_NO, listed, ref, shape
from runtime.services.group_records import MOST_KEYS, MOST_TOTALS, SPANS, TOTALS
from runtime.services.saved_views import ViewChange, add_view, change_view, list_own_views, list_views

_FORM = "/apps/{app}/forms/{form}/views"
_ONE = _FORM + "/{id}"
_PATH = {"type": "string", "minLength": 1, "maxLength": 200}
_NAME = {"type": "string", "minLength": 1, "maxLength": 80}
_KIND = {"type": "string", "pattern": "^[a-z][a-z_]{0,29}$", "description": "How the records are shown: `grid`, `kanban`, …"}
_SHARED = {"enum": ["nobody", "roles", "everybody"]}
_VALUE = {"anyOf": [{"type": ["string", "number", "boolean", "null"]}, listed({"type": ["string", "number", "boolean", "null"]})]}
_ROLES = {"type": "array", "maxItems": 100, "items": TEXT, "description": "Keys, where it is shared with roles."}
#: A view as it is sent.
_PARTS = {
    "name": _NAME, "kind": _KIND, "document": ref("ViewDocument"), "shared": _SHARED, "roles": _ROLES,
}  # fmt: skip
COMPONENTS: Mapping[str, Schema] = {
    "ViewFilter": shape({
        "kind": {"const": "group"}, "joined": {"enum": ["and", "or"]},
        "parts": {
            "type": "array", "maxItems": 100,
            "items": {"anyOf": [ref("ViewFilter"), ref("ViewCondition")]},
        },
    }),
    "ViewCondition": shape(
        {"kind": {"const": "condition"}, "field": _PATH, "comparison": {"type": "string", "maxLength": 30}},
        {"value": _VALUE, "until": _VALUE},
    ),
    "ViewDocument": {
        **shape({}, {
            "base": {**_PATH, "description": "The form's own view whose filter holds too."},
            "columns": {"type": "array", "maxItems": 100, "items": _PATH},
            "filter": {"anyOf": [ref("ViewFilter"), {"type": "null"}]},
            "sort": {"type": "array", "maxItems": 5, "items": _PATH},
            "group": {
                "type": "array", "maxItems": MOST_KEYS, "items": shape({"field": _PATH}, {"by": {"enum": list(SPANS)}}),
            },
            "totals": {
                "type": "array", "maxItems": MOST_TOTALS, "items": shape({"field": _PATH, "function": {"enum": list(TOTALS)}}),
            },
            "density": {"enum": ["comfortable", "compact"]},
            "widths": {
                "type": "array", "maxItems": 100,
                "items": shape({"field": _PATH, "width": {"type": "integer", "minimum": 20, "maximum": 2000}}),
            },
            "fields": {
                "type": "object", "maxProperties": 20, "additionalProperties": _PATH,
                "description": "Fields that the kind needs, by what it calls them.",
            },
            "options": {
                "type": "object", "maxProperties": 20, "description": "Whatever else the kind needs.",
                "additionalProperties": {"type": ["string", "number", "boolean", "null"], "maxLength": 200},
            },
        }),
        "description": "What a view shows. Field keys, or paths by links.",
    },
    "SavedView": shape({
        "id": INTEGER, "name": TEXT, "kind": _KIND, "document": ref("ViewDocument"),
        "left_out": {
            "type": "object", "additionalProperties": INTEGER,
            "description": "Parts of the document that the reader may not see, or whose fields are gone: how many, by part.",
        },
        "shared": _SHARED, "roles": listed(TEXT), "owner": TEXT, "is_own": YES_NO, "may_change": YES_NO, "version": INTEGER,
        "changed_at": MOMENT,
    }),
}  # fmt: skip


def _list(call: Call) -> Answer:
    return Answer(list_views(call.platform, call.actor, call.form))


def _own(call: Call) -> Answer:
    return Answer({"views": list_own_views(call.platform, call.actor)})


def _add(call: Call) -> Answer:
    made = add_view(call.platform, call.actor, call.form, _wanted(call.body))
    return Answer(made, 201, {"Location": f"/api/v1/apps/{call.path['app']}/forms/{call.path['form']}/views/{made['id']}"})


def _change(call: Call) -> Answer:
    return Answer(
        change_view(
            call.platform, call.actor, call.form, call.number("id", "saved_view_not_found"), _wanted(call.body), call.version
        )
    )


def _delete(call: Call) -> Answer:
    change_view(
        call.platform, call.actor, call.form, call.number("id", "saved_view_not_found"), ViewChange(deleted=True), call.version
    )
    return Answer(status=204)


def _wanted(body: dict[str, Any]) -> ViewChange:
    return ViewChange(**body)


OPERATIONS = (
    Operation(
        "list_own_views", "GET", "/views", "views", "One's own saved views of all forms, the newest first.", _own,
        shape({"views": listed(shape({"form": TEXT, "id": INTEGER, "name": TEXT, "kind": _KIND}))}),
    ),
    Operation(
        "list_views", "GET", _FORM, "views", "Saved views of a form: one's own, and those that are shared.", _list,
        shape({"views": listed(ref("SavedView")), "roles": listed(shape({"key": TEXT, "title": WORDS}))}),
    ),
    Operation(
        "add_view", "POST", _FORM, "views", "Save a view of one's own.", _add, ref("SavedView"), 201,
        body=shape(
            {"name": _NAME, "document": ref("ViewDocument")}, {name: _PARTS[name] for name in ("kind", "shared", "roles")},
        ),
    ),
    Operation(
        "change_view", "PATCH", _ONE, "views", "Rename, share or change a view, or bring back one that was deleted.", _change,
        ref("SavedView"), has_version=True, body=shape({}, {**_PARTS, "deleted": YES_NO}),
    ),
    Operation(
        "delete_view", "DELETE", _ONE, "views", "Delete a view; for 30 days it can be brought back.", _delete, status=204,
        has_version=True,
    ),
)  # fmt: skip
