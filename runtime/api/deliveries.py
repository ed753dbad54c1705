"""Channels and the messages that went by them, for administrators."""

from collections.abc import Mapping

from plugins.spec.manifest import ADDRESSES
from runtime.api.operation import Answer, Call, Operation, Schema
from runtime.api.schemas import (
    ANY_INTEGER,
    ANY_MOMENT,
    ANY_TEXT,
    INTEGER,
    LIMIT,
    MOMENT,
    OBJECT,
    TEXT,
    YES_NO,
    listed,
    ref,
    shape,
)
from runtime.services.channels_admin import SaveChannel, list_channels, save_channel, try_channel
from runtime.services.deliveries import ListDeliveries, list_deliveries, retry_delivery, show_delivery
from runtime.storage.deliveries import STATES

_CHANNEL = "/admin/channels/{channel}"
_ONE = "/admin/deliveries/{id}"
_KEY = {**TEXT, "maxLength": 200}
COMPONENTS: Mapping[str, Schema] = {
    "Channel": shape({
        "key": TEXT, "title": TEXT, "help": TEXT, "version": TEXT,
        "address": {"enum": list(ADDRESSES), "description": "What it sends to; `none`: to one place that its settings name."},
        "is_enabled": YES_NO, "is_ready": {**YES_NO, "description": "It needs no settings."},
        "settings": {**OBJECT, "description": "As they were saved, without secrets."},
        "secrets": {**listed(TEXT), "description": "Names of the secrets that it has; they are never told."},
        "schema": {
            **OBJECT, "description": "JSON Schema of the settings, its words in the reader's language; a secret is `writeOnly`.",
        },
        "changed_at": ANY_MOMENT,
    }),
    "Delivery": shape(
        {
            "id": INTEGER, "message": {**TEXT, "description": "Full key; `test` for a test."}, "title": ANY_TEXT,
            "channel": {**ANY_TEXT, "description": "null: there was none that could be."}, "state": {"enum": list(STATES)},
            "reason": {**ANY_TEXT, "description": "A code: why it is held, was skipped or failed."},
            "sentence": {**ANY_TEXT, "description": "The reason in the reader's language."}, "attempts": INTEGER, "lang": TEXT,
            "category": TEXT, "cause": {**TEXT, "description": "The rule that sent it."}, "created_at": MOMENT, "due_at": MOMENT,
            "sent_at": ANY_MOMENT, "user": {**ANY_TEXT, "description": "Who gets it, of those who work here."},
            "form": ANY_TEXT, "record": ANY_INTEGER, "name": {**ANY_TEXT, "description": "What the record is called."},
            "reference": {**ANY_TEXT, "description": "What the other side calls it."}, "may_retry": YES_NO,
        },
        {"detail": {**ANY_TEXT, "description": "What the other side said."}},
    ),
}  # fmt: skip


def _channels(call: Call) -> Answer:
    return Answer({"channels": list_channels(call.platform, call.actor, call.locale)})


def _save(call: Call) -> Answer:
    request = SaveChannel(call.path["channel"], call.body["settings"], call.body["is_enabled"])
    return Answer(save_channel(call.platform, call.actor, request, call.locale))


def _test(call: Call) -> Answer:
    found = try_channel(call.platform, call.actor, call.path["channel"], call.locale, call.body.get("to"))
    return Answer(found, 202, {"Location": f"/api/v1/admin/deliveries/{found['id']}"})


def _list(call: Call) -> Answer:
    given = call.query
    wanted = ListDeliveries(
        given.get("state"), given.get("channel"), given.get("message"), given.get("before"), given.get("limit", LIMIT["default"])
    )
    return Answer({"deliveries": list_deliveries(call.platform, call.actor, wanted, call.locale)})


def _show(call: Call) -> Answer:
    return Answer(show_delivery(call.platform, call.actor, call.number("id", "delivery_not_found"), call.locale))


def _retry(call: Call) -> Answer:
    return Answer(retry_delivery(call.platform, call.actor, call.number("id", "delivery_not_found"), call.locale))


OPERATIONS = (
    Operation(
        "list_channels", "GET", "/admin/channels", "messages", "Ways by which messages go out, with their settings.", _channels,
        shape({"channels": listed(ref("Channel"))}), who="admin",
    ),
    Operation(
        "save_channel", "PUT", _CHANNEL, "messages",
        "Set a channel up. A secret that is left out stays as it is; null takes it away.", _save, ref("Channel"),
        body=shape({"settings": OBJECT, "is_enabled": YES_NO}), who="admin",
    ),
    Operation(
        "test_channel", "POST", _CHANNEL + "/test", "messages", "Have a test sent to oneself, or to an address.", _test,
        ref("Delivery"), 202, body=shape({}, {"to": {**ANY_TEXT, "maxLength": 254}}), who="admin",
    ),
    Operation(
        "list_deliveries", "GET", "/admin/deliveries", "messages", "Messages that were sent, the newest first.", _list,
        shape({"deliveries": listed(ref("Delivery"))}), who="admin",
        query={
            "state": {"enum": list(STATES)}, "channel": _KEY, "message": {**_KEY, "description": "Full key; `test`."},
            "limit": LIMIT, "before": {"type": "integer", "description": "Only those with a smaller id."},
        },
    ),
    Operation(
        "show_delivery", "GET", _ONE, "messages", "One, with what the other side said.", _show, ref("Delivery"), who="admin",
    ),
    Operation(
        "retry_delivery", "POST", _ONE + "/retry", "messages", "Send again what has failed.", _retry, ref("Delivery"),
        who="admin",
    ),
)  # fmt: skip
