"""What people have to do: the list of tasks, one task with its record, and what is done with it."""

from typing import Any, cast

from engines.kernel.errors import AppError
from runtime.api import moments
from runtime.api.apps import told_form
from runtime.api.operation import Answer, Call, Operation
from runtime.api.problems import told
from runtime.api.schemas import (
    ANY_INTEGER,
    ANY_MOMENT,
    ANY_TEXT,
    CURSOR,
    INTEGER,
    MOMENT,
    OBJECT,
    TEXT,
    WORDS,
    listed,
    ref,
    shape,
)
from runtime.services.act_on_task import ActOnTask, act_on_task
from runtime.services.list_tasks import MOST, MOST_COUNTED, Box, ShownTask, count_tasks, find_colleagues, list_tasks, show_task

_PROCESS = shape({"key": TEXT, "title": WORDS})
ABOUT = {
    "form": ANY_TEXT, "form_title": {"anyOf": [WORDS, {"type": "null"}]}, "record": ANY_INTEGER,
    "name": {**ANY_TEXT, "description": "What the record is called; null where the reader may not see it."},
}  # fmt: skip
_TASK = shape({
    "id": INTEGER, "node": TEXT, "title": WORDS, "kind": {"enum": ["approval", "fill", "revision"]},
    "state": {"enum": ["open", "done", "closed"]},
    "verb": ANY_TEXT, "instance": INTEGER, "process": _PROCESS, "user": ANY_TEXT, "initiator": ANY_TEXT, "created_at": MOMENT,
    "ended_at": ANY_MOMENT, "urged_at": ANY_MOMENT, **ABOUT,
})  # fmt: skip
INSTANCE = shape({
    "id": INTEGER, "process": _PROCESS, "state": {"enum": ["active", "completed", "terminated"]}, "outcome": ANY_TEXT,
    "failures": INTEGER, "initiator": ANY_TEXT, "started_at": MOMENT, "ended_at": ANY_MOMENT, **ABOUT,
})  # fmt: skip
_OPEN = {**INTEGER, "description": f"One's own open tasks; at most {MOST_COUNTED} are counted."}
_ACTED = shape({"instance": INTEGER, "state": TEXT, "outcome": ANY_TEXT})
_COMMENT = {**TEXT, "maxLength": 2000}
_IDS = {
    "type": "array",
    "minItems": 1,
    "maxItems": 100,
    "uniqueItems": True,
    "items": {**INTEGER, "minimum": 1, "maximum": 2**53},
}
_VERB = {"enum": ["approve", "reject", "submit", "return", "transfer", "withdraw"]}


def _list(call: Call) -> Answer:
    before = None
    if "cursor" in call.query:
        at, (id,) = moments.read(call.query["cursor"], 1)
        before = (at, id)
    box = cast("Box", call.query.get("box", "mine"))
    page = list_tasks(call.platform, call.actor, call.locale, box, call.query.get("limit", 50), before)
    cursor = None if page.next is None else moments.written(*page.next)
    return Answer({"tasks": page.tasks, "instances": page.instances, "cursor": cursor, "open": page.open})


def _count(call: Call) -> Answer:
    return Answer({"open": count_tasks(call.platform, call.actor)})


def _show(call: Call) -> Answer:
    shown = show_task(call.platform, call.actor, call.locale, call.number("task", "task_not_found"))
    form = None
    if shown.form is not None and shown.record is not None:
        form = told_form(shown.viewer, shown.viewer.release.entity(shown.form))
        form["fields"] = [_as_asked(shown, field) for field in form["fields"]]
    return Answer({
        "task": shown.task, "verbs": list(shown.verbs), "rights": shown.rights, "back": shown.back, "form": form,
        "record": shown.record,
    })  # fmt: skip


def _as_asked(shown: ShownTask, field: dict[str, Any]) -> dict[str, Any]:
    """A field of the record: only what the step asks for is written through a task, whatever else its reader may do. What was
    returned to whoever began is theirs as ever."""
    is_asked = shown.task["kind"] == "revision" or shown.rights.get(field["key"]) in ("write", "required")
    return field if is_asked or field["right"] != "write" else {**field, "right": "read"}


def _colleagues(call: Call) -> Answer:
    return Answer(
        {"people": find_colleagues(call.platform, call.actor, call.number("task", "task_not_found"), call.query.get("q", ""))}
    )


def _act(call: Call) -> Answer:
    body: dict[str, Any] = call.body
    request = ActOnTask(
        call.number("task", "task_not_found"), body["verb"], body.get("comment"), body.get("to"), body.get("node"),
        body.get("then", "again"), body.get("values", {}),
    )  # fmt: skip
    acted = act_on_task(call.platform, call.actor, request, call.once)
    return Answer({"instance": acted.instance, "state": acted.state, "outcome": acted.outcome})


def _batch(call: Call) -> Answer:
    """Each stands for itself: one that is decided already does not keep the others."""
    results: list[dict[str, Any]] = []
    for id in call.body["tasks"]:
        try:
            act_on_task(call.platform, call.actor, ActOnTask(id, call.body["verb"], call.body.get("comment")))
        except AppError as error:
            results.append({"task": id, "problem": told(call.platform.catalog, call.locale, error.problems[0])})
        else:
            results.append({"task": id, "problem": None})
    return Answer({"results": results})


OPERATIONS = (
    Operation(
        "list_tasks", "GET", "/tasks", "tasks", "Tasks of one's own or one's team, what one did or began; newest first.", _list,
        shape({"tasks": listed(ref("Task")), "instances": listed(ref("Instance")), "cursor": ANY_TEXT, "open": _OPEN}),
        query={
            "box": {"enum": ["mine", "team", "done", "started"], "default": "mine"},
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50}, "cursor": CURSOR,
        },
    ),
    Operation("count_tasks", "GET", "/tasks/count", "tasks", "How many tasks one has.", _count, shape({"open": _OPEN})),
    Operation(
        "act_on_tasks", "POST", "/tasks/batch", "tasks", "Approve or reject several tasks; each stands for itself.", _batch,
        shape({"results": listed(shape({"task": INTEGER, "problem": {"anyOf": [ref("Wrong"), {"type": "null"}]}}))}),
        body=shape({"tasks": _IDS, "verb": {"enum": ["approve", "reject"]}}, {"comment": _COMMENT}),
    ),
    Operation(
        "show_task", "GET", "/tasks/{task}", "tasks", "A task of one's own, with its record as the step shows it.", _show,
        shape({
            "task": ref("Task"), "verbs": listed(TEXT),
            "rights": {**OBJECT, "description": "What the step says of fields, by their keys: hidden, read, write, required."},
            "back": {**listed(shape({"key": TEXT, "title": WORDS})), "description": "Steps to which it can be returned."},
            "form": {"anyOf": [OBJECT, {"type": "null"}], "description": "As `show_form` tells it, with the rights of the step."},
            "record": {"anyOf": [OBJECT, {"type": "null"}]},
        }),
    ),
    Operation(
        "find_colleagues", "GET", "/tasks/{task}/people", "tasks", "A few to whom a task of one's own can go.",
        _colleagues, shape({"people": listed(shape({"login": TEXT, "name": TEXT}))}), query={"q": {**TEXT, "maxLength": 100}},
    ),
    Operation(
        "act_on_task", "POST", "/tasks/{task}/act", "tasks", "Do something with a task of one's own.", _act, _ACTED,
        body=shape({"verb": _VERB}, {
            "comment": _COMMENT, "to": {**TEXT, "description": "Of a transfer: the login of who is to do it."},
            "node": {**TEXT, "description": "Of a return: the step; without it, whoever began."},
            "then": {"enum": ["again", "back"], "description": "After a return: run again from there, or come straight back."},
            "values": {**OBJECT, "description": "New values of the record, as far as the step lets them be written."},
        }),
        has_key=True,
    ),
)  # fmt: skip
COMPONENTS = {"Task": _TASK, "Instance": INSTANCE}
