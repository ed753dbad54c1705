"""Channels and the messages that went by them, for administrators."""

from collections.abc import Mapping
from typing import Any

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
from runtime.services.deliveries import (
    MOST,
    ListDeliveries,
    list_deliveries,
    retry_deliveries,
    retry_delivery,
    show_delivery,
)
from runtime.storage.deliveries import STATES

_CHANNEL = "/admin/channels/{channel}"
_ONE = "/admin/deliveries/{id}"
_KEY = {**TEXT, "maxLength": 200}
_RECORD = {"type": "integer", "minimum": 1, "maximum": 2**53}
_TRY = shape({
    "number": INTEGER, "at": MOMENT, "ended_at": ANY_MOMENT,
    "outcome": {
        "enum": ["sent", "failed", "under_way", "unknown"],
        "description": "`unknown`: whoever sent it died meanwhile; it may have arrived.",
    },
    "sentence": {**ANY_TEXT, "description": "What went wrong."},
    "detail": {**ANY_TEXT, "description": "What the other side said."},
})  # fmt: skip
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
            "sentence": {**ANY_TEXT, "description": "The reason in the reader's language."},
            "has_given_up": {**YES_NO, "description": "It has failed for what may pass, after as many tries as there are."},
            "attempts": INTEGER, "lang": TEXT,
            "category": TEXT, "cause": {**TEXT, "description": "The rule that sent it."}, "created_at": MOMENT, "due_at": MOMENT,
            "sent_at": ANY_MOMENT, "user": {**ANY_TEXT, "description": "Who gets it, of those who work here."},
            "next_at": {**ANY_MOMENT, "description": "When it is sent, or tried again."},
            "form": ANY_TEXT, "form_title": ANY_TEXT, "record": ANY_INTEGER,
            "name": {**ANY_TEXT, "description": "What the record is called."},
            "reference": {**ANY_TEXT, "description": "What the other side calls it."}, "may_retry": YES_NO,
        },
        {
            "detail": {**ANY_TEXT, "description": "What the other side said."}, "subject": ANY_TEXT,
            "text": {**ANY_TEXT, "description": "As it was sent."}, "to": {**ANY_TEXT, "description": "The address."},
            "text_state": {
                "enum": ["kept", "unsaid", "gone"],
                "description": "`unsaid`: it was never written; `gone`: erased, of a test, or older than is kept.",
            },
            "tries": listed(_TRY), "why": {**listed(TEXT), "description": "Why it was sent, or was not, in sentences."},
            "kept_days": {**INTEGER, "description": "For how many days texts are kept."},
        },
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
    wanted = _wanted(given, before=given.get("before"), limit=given.get("limit", LIMIT["default"]))
    found = list_deliveries(call.platform, call.actor, wanted, call.locale)
    return Answer({"deliveries": found.deliveries, "failed": found.failed})


def _wanted(given: Mapping[str, Any], **more: Any) -> ListDeliveries:
    return ListDeliveries(
        given.get("state"), given.get("channel"), given.get("message"), given.get("form"), given.get("record"), given.get("q"),
        **more,
    )  # fmt: skip


def _show(call: Call) -> Answer:
    return Answer(show_delivery(call.platform, call.actor, call.number("id", "delivery_not_found"), call.locale))


def _retry(call: Call) -> Answer:
    return Answer(retry_delivery(call.platform, call.actor, call.number("id", "delivery_not_found"), call.locale))


def _retry_many(call: Call) -> Answer:
    found = retry_deliveries(call.platform, call.actor, call.body.get("ids"), _wanted(call.body), call.locale)
    return Answer({"retried": found.retried, "left": found.left})


_FITTING = {
    "channel": _KEY, "message": {**_KEY, "description": "Full key; `test`."},
    "form": {**_KEY, "description": "Full key; with `record`: about this record only."}, "record": _RECORD,
    "q": {**_KEY, "description": "Words of the record that it is about, of who gets it, or of the message."},
}  # fmt: skip
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
        shape({
            "deliveries": listed(ref("Delivery")),
            "failed": {**INTEGER, "description": f"How many of all that fit have failed; at most {MOST} are counted."},
        }), who="admin",
        query={
            "state": {"enum": list(STATES)}, **_FITTING, "limit": LIMIT,
            "before": {"type": "integer", "description": "Only those with a smaller id."},
        },
    ),
    Operation(
        "show_delivery", "GET", _ONE, "messages", "One, with what it said, each try, and why.", _show, ref("Delivery"),
        who="admin",
    ),
    Operation(
        "retry_delivery", "POST", _ONE + "/retry", "messages", "Send again what has failed.", _retry, ref("Delivery"),
        who="admin",
    ),
    Operation(
        "retry_deliveries", "POST", "/admin/deliveries/retry", "messages",
        f"Send again those of some that have failed; without `ids` of all that fit, {MOST} at once.", _retry_many,
        shape({
            "retried": INTEGER,
            "left": {**INTEGER, "description": "Failed ones that were not begun again: too many, or their text is gone."},
        }),
        body=shape({}, {"ids": {"type": "array", "maxItems": MOST, "items": _RECORD}, **_FITTING}), who="admin",
    ),
)  # fmt: skip
