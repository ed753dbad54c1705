"""Events from outside over HTTP."""

from datetime import UTC, datetime

from engines.kernel.errors import Invalid, Problem
from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import ID, MOMENT, YES_NO, ref, shape
from runtime.services.receive_event import ReceiveEvent, receive_event


def _receive(call: Call) -> Answer:
    given = call.body
    name = f"{call.path['app']}.{call.path['name']}"
    at = None if "at" not in given else _moment(given["at"])
    request = ReceiveEvent(name, given.get("id"), given.get("record"), given.get("payload", {}), at)
    told = receive_event(call.asked, request)
    return Answer(told, 201 if told["is_new"] else 200)


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
        return (found.replace(tzinfo=UTC) if found.tzinfo is None else found).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Invalid(Problem("not_a_moment", "/at", {"value": text[:60]})) from None


OPERATIONS = (
    Operation(
        "receive_event", "POST", "/apps/{app}/events/{name}", "events",
        "Tell an event that the app declares; the rules that listen run at once.", _receive,
        shape({"is_new": YES_NO, "receipt": ref("Receipt")}), 201, other_statuses=(200,),
        body=shape({}, {
            "id": {
                "type": "string", "minLength": 1, "maxLength": 200,
                "description": "Your own id of the event: told again, it is taken once.",
            },
            "record": {**ID, "description": "The record that it is about."},
            "payload": ref("Values"),
            "at": {**MOMENT, "description": "When it happened; else now."},
        }),
    ),
)  # fmt: skip
