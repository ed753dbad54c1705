"""The installation at a glance, for administrators: numbers, what an examination finds, what rules did lately, ledgers."""

from typing import Any

from engines.kernel.errors import Permanent, Problem
from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import ANY_INTEGER, ANY_MOMENT, ANY_TEXT, INTEGER, MOMENT, TEXT, YES_NO, listed, shape
from runtime.services.examine import examine
from runtime.services.glance import glance
from runtime.services.overview import Overview, overview
from runtime.services.record_json import moment_text

_COUNTS = {"type": "object", "additionalProperties": INTEGER}


def _show(call: Call) -> Answer:
    found = glance(call.platform, call.actor)
    try:
        seen = overview(call.platform, call.locale)
    except Permanent:  # nothing is installed yet
        seen = None
    return Answer({
        "release": found.release, "users": found.users, "locked": found.locked, "jobs": dict(found.jobs),
        "incidents": found.incidents, "database_bytes": found.database_bytes, "file_bytes": found.file_bytes,
        "free_bytes": found.free_bytes, "backup_at": moment_text(found.backup_at),
        "forms": [] if seen is None else _forms(seen), "happenings": [] if seen is None else _happenings(seen),
        "ledgers": [] if seen is None else [
            {"key": each.key, "title": each.title, "unit": each.unit, "totals": dict(each.totals)} for each in seen.ledgers
        ],
    })  # fmt: skip


def _forms(seen: Overview) -> list[dict[str, Any]]:
    return [
        {
            "key": form.key, "app": app.key, "title": form.title, "count": form.count, "grouped_by": form.grouped_by,
            "shares": [{"title": each.title, "count": each.count, "color": each.colour} for each in form.shares],
        }
        for app in seen.apps for form in app.forms
    ]  # fmt: skip


def _happenings(seen: Overview) -> list[dict[str, Any]]:
    return [
        {
            "form": each.form, "title": each.title, "name": each.name, "id": each.id, "at": moment_text(each.at),
            "steps": [{"text": text, "done": done} for text, done in each.steps],
        }
        for each in seen.happenings
    ]  # fmt: skip


def _examine(call: Call) -> Answer:
    def say(problem: Problem) -> str:
        return call.platform.catalog.render(problem, call.locale)

    return Answer({"findings": [
        {
            "level": each.level, "code": each.code, "message": say(Problem(each.code, params=each.params)),
            "details": [say(problem) for problem in each.details],
            "advice": None if each.advice is None else say(Problem(each.advice, params=each.params)),
        }
        for each in examine(call.platform)
    ]})  # fmt: skip


OPERATIONS = (
    Operation(
        "show_overview", "GET", "/admin/overview", "operating", "The installation at a glance.", _show, who="admin",
        answer=shape({
            "release": ANY_INTEGER, "users": {**INTEGER, "description": "Active ones."}, "locked": INTEGER, "jobs": _COUNTS,
            "incidents": INTEGER, "database_bytes": INTEGER, "file_bytes": INTEGER, "free_bytes": INTEGER,
            "backup_at": ANY_MOMENT,
            "forms": listed(shape({
                "key": TEXT, "app": TEXT, "title": TEXT, "count": INTEGER, "grouped_by": TEXT,
                "shares": listed(shape({"title": TEXT, "count": INTEGER, "color": TEXT})),
            })),
            "happenings": listed(shape({
                "form": TEXT, "title": TEXT, "name": TEXT, "id": INTEGER, "at": MOMENT,
                "steps": listed(shape({"text": TEXT, "done": YES_NO})),
            })),
            "ledgers": listed(shape({
                "key": TEXT, "title": TEXT, "unit": TEXT,
                "totals": {"type": "object", "additionalProperties": {"type": ["integer", "string"]}},
            })),
        }),
    ),
    Operation(
        "examine", "GET", "/admin/examination", "operating", "Whether everything is in order, and what to do if not.", _examine,
        shape({"findings": listed(shape({
            "level": {"enum": ["ok", "note", "wrong"]}, "code": TEXT, "message": TEXT, "details": listed(TEXT),
            "advice": ANY_TEXT,
        }))}),
        who="admin",
    ),
)  # fmt: skip
