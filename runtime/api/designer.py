"""The designer's side: drafts of apps, what is wrong with them, what publishing would do, publishing and going back, and apps as
files. For administrators.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response

from engines.kernel.errors import Conflict, Invalid, NotFound, Problem
from runtime.api.operation import Answer, Call, Operation
from runtime.api.problems import told
from runtime.api.schemas import ANY_INTEGER, INTEGER, MOMENT, OBJECT, TEXT, YES_NO, listed, ref, shape
from runtime.api.uploads import sent_file
from runtime.blueprint_files import read_parts, write_parts
from runtime.services.blueprint_reads import app_parts, releases_made
from runtime.services.drafts import (
    Draft,
    change_draft,
    discard_draft,
    list_drafts,
    plan_back,
    plan_draft,
    publish_draft,
    put_in_force,
    show_draft,
)
from runtime.services.plan_change import PlannedChange
from runtime.services.publish_app import Published
from runtime.services.record_json import moment_text
from runtime.services.told_plan import told_plan

_APP = "/designer/apps/{app}"
_FILES = {"type": "object", "description": "Path in the app's folder (`forms/order.json`) → document; null: the file goes."}
_DRAFT = shape({
    "app": TEXT, "base": ANY_INTEGER, "version": INTEGER, "files": _FILES,
    "changed": {
        "type": "object", "additionalProperties": shape({"version": INTEGER, "at": MOMENT, "by": TEXT}),
        "description": "Files that differ from what is installed, as far as authors changed them.",
    },
})  # fmt: skip
_PLAN = shape({
    "release": ANY_INTEGER, "is_empty": YES_NO, "needs_consent": YES_NO, "seconds": {"type": "number"}, "changes": listed(OBJECT),
    "steps": listed(OBJECT), "obstacles": listed(ref("Wrong")),
})  # fmt: skip
_PUBLISHED = shape({
    "release": INTEGER, "digest": TEXT, "changed": YES_NO, "seed": shape({"created": INTEGER, "kept": INTEGER}),
    "warnings": listed(ref("Wrong")),
})  # fmt: skip
_ARCHIVE = shape({"file": {"type": "string", "format": "binary"}})
_CONSENT = {**YES_NO, "description": "Publish although values will not convert; they stay aside."}


def _list(call: Call) -> Answer:
    return Answer({"drafts": [{"app": app, "version": each} for app, each in list_drafts(call.platform, call.actor).items()]})


def _releases(call: Call) -> Answer:
    return Answer({"releases": [{**each, "made_at": moment_text(each["made_at"])} for each in releases_made(call.platform)]})


def _show(call: Call) -> Answer:
    return _told(show_draft(call.platform, call.actor, call.path["app"]))


def _change(call: Call) -> Answer:
    return _told(change_draft(call.platform, call.actor, call.path["app"], call.body["files"], call.body.get("version")))


def _discard(call: Call) -> Answer:
    discard_draft(call.platform, call.actor, call.path["app"])
    return Answer({})


def _validate(call: Call) -> Answer:
    try:
        plan = plan_draft(call.platform, call.actor, call.path["app"])
        found = tuple(plan.tables.obstacles())
    except Invalid as error:
        found = error.problems
    return Answer({"problems": [_problem(call, each) for each in found]})


def _plan(call: Call) -> Answer:
    return Answer(_plan_of(call, plan_draft(call.platform, call.actor, call.path["app"])))


def _publish(call: Call) -> Answer:
    done = publish_draft(call.platform, call.actor, call.path["app"], consent=call.body.get("consent", False))
    return _done(call, done)


def _plan_rollback(call: Call) -> Answer:
    return Answer(_plan_of(call, plan_back(call.platform, call.actor, call.path["app"], call.query["release"])))


def _rollback(call: Call) -> Answer:
    app = call.path["app"]
    plan = plan_back(call.platform, call.actor, app, call.body["release"])
    return _done(call, put_in_force(call.platform, call.actor, app, plan, consent=call.body.get("consent", False)))


def _export(call: Call) -> Response:
    app = call.path["app"]
    files = app_parts(call.platform, app)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "app.zip"
        write_parts({app: files}, path)
        content = path.read_bytes()
    return Response(content, mimetype="application/zip", headers={"Content-Disposition": f'attachment; filename="{app}.zip"'})


def _import(call: Call) -> Answer:
    app = call.path["app"]
    _, content, _ = sent_file(_ARCHIVE, call.platform.settings.max_body)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "app.zip"
        with path.open("wb") as target:
            shutil.copyfileobj(content, target)
        parts = read_parts(path)
    if set(parts) != {app}:
        raise Conflict(Problem("other_app", "/file", {"app": app, "found": ", ".join(sorted(parts))[:100]}))
    try:
        here = show_draft(call.platform, call.actor, app).files
    except NotFound:  # an app that is new here
        here = {}
    gone = {path: None for path in here if path not in parts[app]}
    return _told(change_draft(call.platform, call.actor, app, {**parts[app], **gone}))


def _told(draft: Draft) -> Answer:
    changed = {
        path: {"version": each.version, "at": moment_text(each.changed_at), "by": each.changed_by}
        for path, each in draft.changed.items()
    }
    told = {"app": draft.app, "base": draft.base, "version": draft.version, "files": dict(draft.files), "changed": changed}
    return Answer(told, headers={"ETag": f'"{draft.version}"'})


def _plan_of(call: Call, plan: PlannedChange) -> dict[str, Any]:
    def say(problem: Problem) -> str:
        return call.platform.catalog.render(problem, call.locale)

    return told_plan(plan, say, lambda problem: _problem(call, problem))


def _done(call: Call, done: Published) -> Answer:
    return Answer({
        "release": done.number, "digest": done.digest, "changed": done.changed,
        "seed": {"created": done.seed.created, "kept": done.seed.kept},
        "warnings": [_problem(call, each) for each in done.warnings],
    })  # fmt: skip


def _problem(call: Call, problem: Problem) -> dict[str, Any]:
    return told(call.platform.catalog, call.locale, problem)


OPERATIONS = (
    Operation(
        "list_drafts", "GET", "/designer/apps", "designer", "Apps that have a draft.", _list,
        shape({"drafts": listed(shape({"app": TEXT, "version": INTEGER}))}), who="admin",
    ),
    Operation(
        "list_releases", "GET", "/designer/releases", "designer", "All releases, newest first.", _releases,
        shape({"releases": listed(shape({
            "number": INTEGER, "digest": TEXT, "made_at": MOMENT, "in_force": YES_NO,
            "apps": {"type": "object", "additionalProperties": TEXT},
        }))}),
        who="admin",
    ),
    Operation(
        "show_draft", "GET", _APP + "/draft", "designer", "An app with its unpublished changes.", _show, ref("Draft"),
        who="admin",
    ),
    Operation(
        "change_draft", "PATCH", _APP + "/draft", "designer", "Change files of the draft; it is begun where there is none.",
        _change, ref("Draft"), who="admin",
        body=shape({"files": _FILES}, {"version": {**INTEGER, "description": "Of the draft, as it was loaded."}}),
    ),
    Operation(
        "discard_draft", "DELETE", _APP + "/draft", "designer", "Forget the unpublished changes.", _discard, shape({}),
        who="admin",
    ),
    Operation(
        "validate_draft", "POST", _APP + "/validate", "designer", "Everything for which the draft would not be published.",
        _validate, shape({"problems": listed(ref("Wrong"))}), who="admin",
    ),
    Operation(
        "plan_draft", "POST", _APP + "/plan", "designer", "What publishing the draft would do.", _plan, ref("Plan"), who="admin",
    ),
    Operation(
        "publish_draft", "POST", _APP + "/publish", "designer", "Put the draft in force, without a restart.", _publish,
        ref("Published"), body=shape({}, {"consent": _CONSENT}), who="admin",
    ),
    Operation(
        "plan_rollback", "GET", _APP + "/rollback", "designer", "What bringing the app back to an earlier release would do.",
        _plan_rollback, ref("Plan"), query={"release": {**INTEGER, "x-required": True}}, who="admin",
    ),
    Operation(
        "rollback", "POST", _APP + "/rollback", "designer", "Bring the app back to an earlier release; data are kept.", _rollback,
        ref("Published"), body=shape({"release": INTEGER}, {"consent": _CONSENT}), who="admin",
    ),
    Operation(
        "export_app", "GET", _APP + "/export", "designer", "The installed app as a zip archive.", _export,
        media_type="application/zip", who="admin",
    ),
    Operation(
        "import_app", "POST", _APP + "/import", "designer", "Take a zip archive into the draft.", _import, ref("Draft"),
        upload=True,
        body=_ARCHIVE, who="admin",
    ),
)  # fmt: skip
COMPONENTS = {"Draft": _DRAFT, "Plan": _PLAN, "Published": _PUBLISHED}
