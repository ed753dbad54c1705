"""What one is told: the list behind the bell."""

from runtime.api import moments
from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import ANY_INTEGER, ANY_TEXT, CURSOR, INTEGER, MOMENT, TEXT, YES_NO, listed, shape
from runtime.services.notices import MOST, MOST_COUNTED, count_unread, list_notices, mark_read

_NOTICE = shape({
    "id": INTEGER, "kind": TEXT, "at": MOMENT, "is_read": YES_NO, "by": ANY_TEXT, "form": ANY_TEXT, "title": ANY_TEXT,
    "record": ANY_INTEGER, "name": {**ANY_TEXT, "description": "What the record is called."}, "text": ANY_TEXT,
    "task": {**ANY_INTEGER, "description": "The task that it tells of."},
    "instance": {**ANY_INTEGER, "description": "The instance of a process that it tells of."},
    "step": {**ANY_TEXT, "description": "Title of the task's step."},
    "process": {**ANY_TEXT, "description": "Title of the process."},
})  # fmt: skip
_UNREAD = {**INTEGER, "description": f"At most {MOST_COUNTED} are counted."}


def _list(call: Call) -> Answer:
    before = None
    if "cursor" in call.query:
        at, (id,) = moments.read(call.query["cursor"], 1)
        before = (at, id)
    found = list_notices(call.platform, call.actor, call.locale, call.query.get("limit", 20), before)
    cursor = None if found.next is None else moments.written(*found.next)
    return Answer({"notices": found.notices, "cursor": cursor, "unread": found.unread})


def _count(call: Call) -> Answer:
    return Answer({"unread": count_unread(call.platform, call.actor)})


def _read(call: Call) -> Answer:
    return Answer({"unread": mark_read(call.platform, call.actor, call.body.get("ids"))})


OPERATIONS = (
    Operation(
        "list_notices", "GET", "/notices", "notices", "One's notices, newest first.", _list,
        shape({"notices": listed(_NOTICE), "cursor": ANY_TEXT, "unread": _UNREAD}),
        query={"limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 20}, "cursor": CURSOR},
    ),
    Operation(
        "count_notices", "GET", "/notices/unread", "notices", "How many of one's notices are not read.", _count,
        shape({"unread": _UNREAD}),
    ),
    Operation(
        "read_notices", "POST", "/notices/read", "notices", "One has read these notices; without `ids` all.", _read,
        shape({"unread": _UNREAD}),
        body=shape({}, {"ids": {"type": "array", "maxItems": 1000, "items": {**INTEGER, "minimum": 1, "maximum": 2**53}}}),
    ),
)  # fmt: skip
