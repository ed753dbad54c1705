"""What happened to a record: its history, with a way back; why its rules did what they did; all of it in order of time."""

from datetime import UTC, datetime

from engines.kernel.errors import Invalid, NotFound, Problem
from runtime.api import moments
from runtime.api.operation import Answer, Call, Operation
from runtime.api.records import named
from runtime.api.schemas import ANY_INTEGER, ANY_TEXT, CURSOR, INTEGER, MOMENT, OBJECT, TEXT, YES_NO, listed, ref, shape
from runtime.services.explain_record import explain_record
from runtime.services.list_records import history_of
from runtime.services.record_files import list_files
from runtime.services.record_json import moment_text
from runtime.services.related import count_related
from runtime.services.restore_version import RestoreVersion, restore_version
from runtime.services.timeline import KINDS, MOST, timeline
from runtime.services.why_value import WhyValue, why_value

_ONE = "/apps/{app}/forms/{form}/records/{id}"
_AT = {**MOMENT, "description": "Only what happened before this moment."}
_CHANGES = {"type": "object", "description": "By field key: [before, after]; of sub-tables what was added, changed, removed."}


def _history(call: Call) -> Answer:
    return Answer({"history": history_of(call.platform, call.actor, call.form, call.path["id"])})


def _restore(call: Call) -> Answer:
    version = call.path["version"]
    if not (version.isascii() and version.isdigit() and len(version) < 12):
        raise NotFound(Problem("version_not_found", params={"version": version[:60]}))
    request = RestoreVersion(call.form, named(call.path["id"]), int(version))
    return Answer(restore_version(call.asked, request))


def _trace(call: Call) -> Answer:
    considered = call.query.get("considered", False)
    found = explain_record(call.platform, call.actor, call.form, call.path["id"], call.locale, considered=considered)
    return Answer({
        "trace": [
            {
                "at": moment_text(each.trace.at), "event": each.trace.event, "rule": each.trace.rule,
                "version": each.trace.rule_version, "outcome": each.trace.outcome, "form": each.trace.form,
                "record": each.trace.record_id, "target_form": each.trace.target_form, "target": each.trace.target_id,
                "amount": each.trace.amount, "sentence": each.sentence,
            }
            for each in found
        ]
    })  # fmt: skip


def _why(call: Call) -> Answer:
    asked = WhyValue(call.form, named(call.path["id"]), call.path["field"], call.locale)
    return Answer(why_value(call.platform, call.actor, asked))


def _timeline(call: Call) -> Answer:
    given = call.query
    before = None
    if "cursor" in given:
        at, (kind, id) = moments.read(given["cursor"], 2)
        before = (at, kind, id)
    elif "before" in given:
        try:
            moment = datetime.fromisoformat(given["before"])
            before = (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC), 0, 0)
        except (ValueError, OverflowError):
            raise Invalid(Problem("not_a_moment", "/before", {"value": given["before"][:60]})) from None
    kinds = [kind for kind in given["kinds"].split(",") if kind in KINDS] if "kinds" in given else KINDS
    id_ = call.path["id"]
    found = timeline(call.platform, call.actor, call.form, id_, call.locale, given.get("limit", 50), before, kinds)
    return Answer({"timeline": found.happened, "cursor": None if found.next is None else moments.written(*found.next)})


def _related(call: Call) -> Answer:
    return Answer({"related": count_related(call.platform, call.actor, call.form, named(call.path["id"]))})


def _files(call: Call) -> Answer:
    return Answer({"files": list_files(call.platform, call.actor, call.form, named(call.path["id"]), call.locale)})


_STEP = shape({
    "text": {**TEXT, "description": "The part of the formula, in titles."}, "type": TEXT,
    "value": {"description": "As records have it."},
    "is_done": {**YES_NO, "description": "Whether it was needed at all."}, "parts": listed(ref("FormulaStep")),
})  # fmt: skip
COMPONENTS = {"FormulaStep": _STEP}
_WHY = shape(
    {
        "kind": {"enum": ["formula", "roll_up", "other"]}, "formula": ANY_TEXT,
        "steps": {"anyOf": [ref("FormulaStep"), {"type": "null"}], "description": "The whole formula, with its parts inside."},
        "records": listed(shape({"id": INTEGER, "public_id": ANY_TEXT, "name": ANY_TEXT, "value": {}})),
        "is_cut": {**YES_NO, "description": "There is more than is told."},
        "is_hidden": {**YES_NO, "description": "The reader may not read all that it is made of: no step is told."},
        "is_partial": {**YES_NO, "description": "What the reader may see comes to another value than is kept."},
    },
    {"where": ANY_TEXT, "function": TEXT, "form": TEXT,
     "count": {**INTEGER, "description": "Records that count, of those looked at."}},
)  # fmt: skip
OPERATIONS = (
    Operation(
        "explain_field", "GET", _ONE + "/fields/{field}/why", "records",
        "Why a computed field has its value: its formula step by step, or the records that count, as the reader may see them.",
        _why, _WHY,
    ),
    Operation(
        "show_history", "GET", _ONE + "/history", "records", "All saves of a record, oldest first.", _history,
        shape({"history": listed(shape({
            "version": INTEGER, "kind": TEXT, "at": MOMENT, "by": TEXT, "cause": ANY_TEXT, "changes": _CHANGES,
        }))}),
    ),
    Operation(
        "restore_version", "POST", _ONE + "/history/{version}/restore", "records",
        "Put a record back to what it was after a save: an ordinary save of the old values.", _restore, ref("Saved"),
        has_key=True,
    ),
    Operation(
        "show_trace", "GET", _ONE + "/trace", "records", "What rules did because of a record, and to it, and why.", _trace,
        shape({"trace": listed(shape({
            "at": MOMENT, "event": TEXT, "rule": TEXT, "version": TEXT, "outcome": TEXT, "form": TEXT, "record": INTEGER,
            "target_form": ANY_TEXT, "target": ANY_INTEGER, "amount": {"type": ["integer", "null"]}, "sentence": TEXT,
        }))}),
        query={"considered": {**YES_NO, "description": "Also rules that listened and left nothing, worked out again."}},
    ),
    Operation(
        "show_timeline", "GET", _ONE + "/timeline", "records", "The whole story of a record, newest first.", _timeline,
        shape({
            "timeline": listed({
                "type": "object", "required": ["at", "kind"],
                "properties": {"at": MOMENT, "kind": {"enum": sorted(KINDS)}, "changes": OBJECT, "comment": ref("Comment")},
            }),
            "cursor": ANY_TEXT,
        }),
        query={
            "before": _AT, "cursor": CURSOR, "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50},
            "kinds": {**TEXT, "maxLength": 200, "description": f"Only these, by comma: {', '.join(sorted(KINDS))}."},
        },
    ),
    Operation(
        "count_related", "GET", _ONE + "/related", "records", "How many records of other forms link to a record.", _related,
        shape({"related": listed(shape({"form": TEXT, "field": TEXT, "count": INTEGER, "is_exact": YES_NO}))}),
    ),
    Operation(
        "list_files", "GET", _ONE + "/files", "records", "All files of a record: of its fields and of comments.", _files,
        shape({"files": listed(shape({
            "id": INTEGER, "name": TEXT, "size": INTEGER, "media_type": TEXT, "at": MOMENT, "by": ANY_TEXT,
            "place": {**TEXT, "description": "Title of the field; empty for a comment's."},
        }))}),
    ),
)  # fmt: skip
