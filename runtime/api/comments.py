"""Comments on records, and the people who can be named in them."""

from typing import Any

from runtime.api.operation import Answer, Call, Operation
from runtime.api.records import named
from runtime.api.schemas import ANY_MOMENT, ANY_TEXT, INTEGER, MOMENT, TEXT, listed, ref, shape
from runtime.services.comments import (
    LONGEST,
    MOST_FILES,
    NewComment,
    add_comment,
    change_comment,
    delete_comment,
    list_comments,
    list_people,
)

_ONE = "/apps/{app}/forms/{form}/records/{id}"
_THIS = _ONE + "/comments/{comment}"
_SAID = {**TEXT, "maxLength": LONGEST, "description": "`@[login]` names somebody, who is told if they may see the record."}
_PERSON = shape({"login": TEXT, "name": TEXT})
_FILE = shape({"id": INTEGER, "name": TEXT, "size": INTEGER, "media_type": TEXT})
_COMMENT = shape({
    "id": INTEGER, "at": MOMENT, "edited_at": ANY_MOMENT, "by": {"anyOf": [_PERSON, {"type": "null"}]},
    "text": {**ANY_TEXT, "description": "Null: erased."}, "mentions": listed(_PERSON), "files": listed(_FILE),
    "may": listed({"enum": ["edit", "delete"]}),
})  # fmt: skip
_SAVED = shape({
    "comment": ref("Comment"), "record": TEXT,
    "untold": {**listed(TEXT), "description": "Logins of those who are named but may not see the record."},
})  # fmt: skip


def _list(call: Call) -> Answer:
    return Answer(list_comments(call.platform, call.actor, call.form, named(call.path["id"])))


def _add(call: Call) -> Answer:
    body: dict[str, Any] = call.body
    request = NewComment(call.form, named(call.path["id"]), body["text"], tuple(body.get("files", ())))
    return Answer(add_comment(call.platform, call.actor, request, call.once), 201)


def _change(call: Call) -> Answer:
    id = named(call.path["id"])
    return Answer(
        change_comment(call.platform, call.actor, call.form, id, call.number("comment", "comment_not_found"), call.body["text"])
    )


def _delete(call: Call) -> Answer:
    delete_comment(call.platform, call.actor, call.form, named(call.path["id"]), call.number("comment", "comment_not_found"))
    return Answer({})


def _people(call: Call) -> Answer:
    found = list_people(call.platform, call.actor, call.form, named(call.path["id"]), call.query.get("q", ""))
    return Answer({"people": found})


OPERATIONS = (
    Operation(
        "list_comments", "GET", _ONE + "/comments", "comments", "The newest comments on a record, oldest first.", _list,
        shape({"comments": listed(ref("Comment")), "count": INTEGER}),
    ),
    Operation(
        "add_comment", "POST", _ONE + "/comments", "comments", "Say something about a record that one may see.", _add,
        _SAVED, 201,
        body=shape({"text": _SAID}, {
            "files": {
                "type": "array", "maxItems": MOST_FILES, "items": {**INTEGER, "minimum": 1, "maximum": 2**53},
                "description": "Ids of files that were sent without a field.",
            },
        }),
        has_key=True,
    ),
    Operation(
        "change_comment", "PATCH", _THIS, "comments", "Say one's own comment otherwise.", _change, _SAVED,
        body=shape({"text": _SAID}),
    ),
    Operation(
        "delete_comment", "DELETE", _THIS, "comments", "Take a comment away: one's own; as an administrator any.", _delete,
        shape({}),
    ),
    Operation(
        "list_people", "GET", _ONE + "/people", "comments", "A few who can be named in a comment: those who may see the record.",
        _people, shape({"people": listed(_PERSON)}),
        query={"q": {**TEXT, "maxLength": 100, "description": "Part of a name or login."}},
    ),
)  # fmt: skip
COMPONENTS = {"Comment": _COMMENT}
