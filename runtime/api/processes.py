"""Processes under way: begun by hand, looked at, called off, tried again."""

from runtime.api.operation import Answer, Call, Operation
from runtime.api.records import named
from runtime.api.schemas import ANY_INTEGER, ANY_TEXT, ID, INTEGER, MOMENT, OBJECT, TEXT, WORDS, YES_NO, listed, ref, shape
from runtime.api.tasks import INSTANCE
from runtime.services.list_tasks import instances_about
from runtime.services.move_process import StartProcess, cancel_process, retry_process, start_process, urge
from runtime.services.show_instance import show_instance

_THIS = "/instances/{instance}"
_ANY_WORDS = {"anyOf": [WORDS, {"type": "null"}]}
_NODE = shape({
    "id": TEXT, "type": TEXT, "title": WORDS, "at": {"anyOf": [listed({"type": "number"}), {"type": "null"}]},
    "attached_to": ANY_TEXT, "entered": INTEGER, "left": INTEGER,
    "state": {"enum": ["ahead", "waiting", "failed", "done", "broken_off"]},
    "failure": {**ANY_TEXT, "description": "What went wrong; told to administrators."},
})  # fmt: skip
_FLOW = shape({
    "id": TEXT, "from": TEXT, "to": TEXT, "title": WORDS, "is_default": YES_NO, "when": ANY_TEXT,
    "taken": {**INTEGER, "description": "How often the instance went this way."},
})  # fmt: skip
_LINE = shape({
    "number": INTEGER, "at": MOMENT, "kind": TEXT, "element": ANY_INTEGER, "node": _ANY_WORDS, "by": ANY_TEXT,
    "verb": ANY_TEXT, "to": _ANY_WORDS, "comment": ANY_TEXT, "answer": ANY_TEXT, "code": ANY_TEXT,
    "outcome": ANY_TEXT, "reason": ANY_TEXT,
})  # fmt: skip

_STORY = shape({
    **INSTANCE["properties"], "nodes": listed(_NODE), "flows": listed(_FLOW), "tasks": listed(ref("Task")),
    "story": listed(_LINE),
    "may": listed({"enum": ["cancel", "urge", "retry"]}),
})  # fmt: skip


def _start(call: Call) -> Answer:
    body = call.body
    request = StartProcess(f"{call.path['app']}.{call.path['process']}", body.get("record"), body.get("values", {}))
    return Answer({"instance": start_process(call.platform, call.actor, request, call.once)}, 201)


def _show(call: Call) -> Answer:
    return Answer(show_instance(call.platform, call.actor, call.locale, call.number("instance", "instance_not_found")))


def _cancel(call: Call) -> Answer:
    cancel_process(call.platform, call.actor, call.number("instance", "instance_not_found"), call.body.get("reason"))
    return Answer({})


def _retry(call: Call) -> Answer:
    return Answer({"elements": retry_process(call.platform, call.actor, call.number("instance", "instance_not_found"))})


def _urge(call: Call) -> Answer:
    return Answer({"people": urge(call.platform, call.actor, call.number("instance", "instance_not_found"))})


def _about(call: Call) -> Answer:
    found = instances_about(call.platform, call.actor, call.locale, call.form, named(call.path["id"]))
    return Answer({"instances": found})


COMPONENTS = {"InstanceStory": _STORY}
OPERATIONS = (
    Operation(
        "start_process", "POST", "/apps/{app}/processes/{process}/instances", "processes", "Begin a process by hand.", _start,
        shape({"instance": INTEGER}), 201,
        body=shape({}, {"record": ID, "values": {**OBJECT, "description": "Of its variables, by key."}}), has_key=True,
    ),
    Operation(
        "show_instance", "GET", _THIS, "processes", "An instance: its drawing with the way that was taken, its tasks and story.",
        _show,
        ref("InstanceStory"),
    ),
    Operation("cancel_instance", "POST", _THIS + "/cancel", "processes", "Call an instance off.", _cancel, shape({}),
              body=shape({}, {"reason": {**TEXT, "maxLength": 2000}})),
    Operation("retry_instance", "POST", _THIS + "/retry", "processes", "Try again what of an instance has failed.", _retry,
              shape({"elements": INTEGER}), who="admin"),
    Operation("urge_instance", "POST", _THIS + "/urge", "processes", "Remind those who have a task of it.", _urge,
              shape({"people": INTEGER})),
    Operation(
        "list_instances", "GET", "/apps/{app}/forms/{form}/records/{id}/instances", "processes",
        "What is and was under way about a record, newest first.", _about, shape({"instances": listed(ref("Instance"))}),
    ),
)  # fmt: skip
