"""Later work over HTTP: imports as jobs, how far they are, what failed and what is done about it."""

from collections.abc import Mapping
from typing import Any

from flask import Response, send_file

from engines.kernel.errors import Problem
from runtime.api.operation import Answer, Call, Operation, Schema
from runtime.api.problems import told
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
from runtime.api.uploads import sent_file
from runtime.services import jobs_admin
from runtime.services.export_job import KIND as EXPORT
from runtime.services.import_files import LARGEST
from runtime.services.import_job import KIND, AskImport, ask_for_import
from runtime.services.print_job import KIND as PRINT
from runtime.services.record_json import moment_text
from runtime.services.undo_import import KIND as UNDO
from runtime.services.undo_import import can_undo
from runtime.storage.incidents import CountedIncident
from runtime.storage.jobs import LANES, Job

_JOB = "/jobs/{id}"
_INCIDENT = "/admin/incidents/{id}"
_STATES = ["waiting", "running", "done", "failed", "cancelled"]
_FORM = shape(
    {"file": {"type": "string", "format": "binary"}},
    {
        "mapping": {
            "type": "object", "additionalProperties": TEXT,
            "description": "JSON: column → field key or `link.unique_field`; `-` leaves a column out. Others are guessed.",
        },
        "key": {**TEXT, "description": "Field keys by comma: how a row finds its record."},
        "mode": {"enum": ["both", "create", "update"], "default": "both"},
        "sheet": {**TEXT, "description": "Of an Excel file; else its first."},
        "dry": {**YES_NO, "default": False, "description": "Say what would happen; write nothing."},
        "atomic": {**YES_NO, "default": False, "description": "All rows or none; else the good ones."},
    },
)  # fmt: skip
_PAGE = {
    "state": {"enum": _STATES}, "kind": TEXT, "limit": LIMIT,
    "before": {"type": "integer", "description": "Only jobs with a smaller id: the last of the page before."},
}  # fmt: skip
COMPONENTS: Mapping[str, Schema] = {
    "Job": shape(
        {
            "id": INTEGER, "kind": TEXT, "lane": {"enum": list(LANES)}, "state": {"enum": _STATES}, "attempts": INTEGER,
            "due_at": MOMENT, "created_at": MOMENT, "finished_at": ANY_MOMENT, "problems": listed(ref("Wrong")),
            "progress": {
                "anyOf": [shape({"done": INTEGER, "total": INTEGER}), {"type": "null"}],
                "description": "How far it is, in steps of its own; null where it cannot tell.",
            },
        },
        {
            "import": shape(
                {
                    "form": TEXT, "file": TEXT, "dry": YES_NO,
                    "counts": {**OBJECT, "description": "created, updated, unchanged, refused: rows so far."},
                    "file_id": {**ANY_TEXT, "description": "Of a file that was sent before; it can be imported again."},
                    "mapping": {**OBJECT, "description": "Column → target, as it was asked for."}, "key": listed(TEXT),
                    "mode": {"enum": ["both", "create", "update"]}, "sheet": ANY_TEXT, "atomic": YES_NO,
                    "may_undo": {**YES_NO, "description": "It has brought something in that can be undone."},
                    "undo": {**ANY_INTEGER, "description": "The job that undoes it; null: nobody has asked for it."},
                },
                {
                    "phase": {
                        "enum": ["look", "bring"],
                        "description": "Of all or nothing: whether it is being decided on, or brought in.",
                    },
                    "is_taken_back": {**YES_NO, "description": "All or nothing: a row was refused late; `undo` takes all back."},

                    "done": {**INTEGER, "description": "Of `total`: bytes of a text, rows of a sheet."}, "total": INTEGER,
                    "has_errors": {**YES_NO, "description": "There is a sheet of bad rows: `errors.xlsx`."},
                    "unused": listed(TEXT), "read_only": listed(TEXT), "left_out": listed(INTEGER),
                    "first_problems": listed(shape({"row": INTEGER, "problem": ref("Wrong")})),
                },
            ),
            "import_undo": shape({
                "form": TEXT, "file": TEXT, "import": INTEGER,
                "counts": {**OBJECT, "description": "deleted, put_back, gone (somebody has deleted them), left: records so far."},
                "left": listed(shape({"id": INTEGER, "problem": ref("Wrong")})),
            }),
            "export": shape(
                {"form": TEXT, "format": TEXT, "has_file": {**YES_NO, "description": "It can be fetched: `/jobs/{id}/sheet`."}},
                {"done": {**INTEGER, "description": "Records so far, of `total`."}, "total": INTEGER},
            ),
            "print": shape(
                {
                    "form": TEXT, "template": TEXT, "title": TEXT,
                    "has_file": {**YES_NO, "description": "It can be fetched: `/jobs/{id}/print.pdf`."},
                    "total": {**INTEGER, "description": "Records that were asked for."},
                },
                {"done": {**INTEGER, "description": "Records so far; in the end those that were there and could be seen."}},
            ),
        },
    ),
    "Incident": shape({
        "id": TEXT, "kind": {"enum": ["rule", "job"]}, "subject": TEXT, "version": TEXT, "code": TEXT, "count": INTEGER,
        "first_at": MOMENT, "last_at": MOMENT, "sample": {"description": "The newest case."}, "message": ANY_TEXT,
    }),
}  # fmt: skip


def _import(call: Call) -> Answer:
    name, source, given = sent_file(_FORM, LARGEST)
    key = tuple(part.strip() for part in given.get("key", "").split(",") if part.strip())
    asked = AskImport(
        call.form, given.get("mapping", {}), key, given.get("mode", "both"), given.get("sheet"), given.get("dry", False),
        call.locale, given.get("atomic", False),
    )  # fmt: skip
    job = ask_for_import(call.platform, call.actor, asked, name, source, None if call.once is None else call.once.key)
    return Answer(told_job(call, job), 202, {"Location": f"/api/v1/jobs/{job.id}"})


def _own(call: Call) -> Answer:
    return _page(call, own=True)


def _all(call: Call) -> Answer:
    return _page(call, own=False)


def _page(call: Call, *, own: bool) -> Answer:
    given = call.query
    found = jobs_admin.list_jobs(
        call.platform, call.actor, given.get("limit", LIMIT["default"]), state=given.get("state"), kind=given.get("kind"),
        before=given.get("before"), own=own,
    )  # fmt: skip
    undos = jobs_admin.undos_of(call.platform, found)
    return Answer({"jobs": [_written(call, job, undos.get(job.id)) for job in found]})


def _show(call: Call) -> Answer:
    return Answer(told_job(call, jobs_admin.show_job(call.platform, call.actor, call.number("id", "job_not_found"))))


def _errors(call: Call) -> Response:
    path = jobs_admin.errors_of(call.platform, call.actor, call.number("id", "job_not_found"))
    return send_file(path, as_attachment=True, download_name=f"errors{path.suffix}", max_age=0)


def _retry(call: Call) -> Answer:
    return Answer(told_job(call, jobs_admin.retry_job(call.platform, call.actor, call.number("id", "job_not_found"))))


def _cancel(call: Call) -> Answer:
    return Answer(told_job(call, jobs_admin.cancel_job(call.platform, call.actor, call.number("id", "job_not_found"))))


def _undo(call: Call) -> Answer:
    job = jobs_admin.undo_import(call.platform, call.actor, call.number("id", "job_not_found"))
    return Answer(told_job(call, job), 202, {"Location": f"/api/v1/jobs/{job.id}"})


def _incidents(call: Call) -> Answer:
    found = jobs_admin.list_incidents(call.platform, call.query.get("limit", LIMIT["default"]))
    return Answer({"incidents": [_incident(call, each) for each in found]})


def _retry_incident(call: Call) -> Answer:
    return Answer({"retried": jobs_admin.retry_incident(call.platform, call.actor, call.path["id"])})


def _close_incident(call: Call) -> Answer:
    jobs_admin.close_incident(call.platform, call.actor, call.path["id"])
    return Answer(status=204)


def told_job(call: Call, job: Job) -> dict[str, Any]:
    """A job as it is answered."""
    return _written(call, job, jobs_admin.undos_of(call.platform, [job]).get(job.id))


def _written(call: Call, job: Job, undo: Job | None) -> dict[str, Any]:
    wrong = job.result if isinstance(job.result, list) else []
    document: dict[str, Any] = {
        "id": job.id, "kind": job.kind, "lane": job.lane, "state": job.state, "attempts": job.attempts,
        "due_at": moment_text(job.due_at), "created_at": moment_text(job.created_at),
        "finished_at": moment_text(job.finished_at), "problems": [_problem(call, each) for each in wrong],
        "progress": _progress(job),
    }  # fmt: skip
    if job.kind == KIND:
        document["import"] = _told_import(call, job, undo)
    elif job.kind == UNDO:
        document["import_undo"] = _told_undo(call, job)
    elif job.kind == EXPORT:
        document["export"] = _told_export(job)
    elif job.kind == PRINT:
        document["print"] = _told_print(job)
    return document


def _told_undo(call: Call, job: Job) -> dict[str, Any]:
    told, result = job.payload, job.result if isinstance(job.result, dict) else job.payload
    left = [{"id": each["id"], "problem": _problem(call, each)} for each in result.get("left", ())]
    return {
        "form": told["form"], "file": told["name"], "import": told["import"], "counts": result.get("counts", {}), "left": left,
    }  # fmt: skip


def _progress(job: Job) -> dict[str, int] | None:
    told = job.result if isinstance(job.result, dict) else {}
    return {"done": told["done"], "total": told["total"]} if "done" in told and "total" in told else None


def _told_export(job: Job) -> dict[str, Any]:
    result = job.result if isinstance(job.result, dict) else {}
    told = {"form": job.payload["form"], "format": job.payload["format"], "has_file": job.state == "done" and "file" in result}
    return told | {name: result[name] for name in ("done", "total") if name in result}


def _told_print(job: Job) -> dict[str, Any]:
    result = job.result if isinstance(job.result, dict) else {}
    told = {name: job.payload[name] for name in ("form", "template", "title")}
    told |= {"has_file": job.state == "done" and "file" in result, "total": len(job.payload["ids"])}
    return told | ({"done": result["done"]} if "done" in result else {})


def _told_import(call: Call, job: Job, undo: Job | None) -> dict[str, Any]:
    told, result = job.payload, job.result if isinstance(job.result, dict) else {}
    document = {
        "form": told["form"], "file": told["name"], "dry": told["dry"], "counts": result.get("counts", told.get("so_far", {})),
        "file_id": told.get("file_id"), "mapping": told["mapping"], "key": told["key"], "mode": told["mode"],
        "sheet": told["sheet"], "atomic": told.get("atomic", False), "may_undo": can_undo(job),
        "undo": None if undo is None else undo.id,
    }  # fmt: skip
    parts = ("done", "total", "unused", "read_only", "left_out", "phase", "is_taken_back")
    document |= {name: result[name] for name in parts if name in result}
    if "errors" in result:
        document["has_errors"] = result["errors"] is not None
        document["first_problems"] = [{"row": each["row"], "problem": _problem(call, each)} for each in result["first_problems"]]
    return document


def _problem(call: Call, kept: Mapping[str, Any]) -> dict[str, Any]:
    """A problem that a job has kept, in the reader's language."""
    return told(call.platform.catalog, call.locale, Problem(kept["code"], kept["pointer"], kept["params"]))


def _incident(call: Call, found: CountedIncident) -> dict[str, Any]:
    problems = found.sample.get("problems", []) if isinstance(found.sample, dict) else []
    return {
        "id": found.id, "kind": found.kind, "subject": found.subject, "version": found.version, "code": found.code,
        "count": found.count, "first_at": moment_text(found.first_at), "last_at": moment_text(found.last_at),
        "sample": found.sample, "message": _problem(call, problems[0])["message"] if problems else None,
    }  # fmt: skip


OPERATIONS = (
    Operation(
        "import_records", "POST", "/apps/{app}/forms/{form}/imports", "jobs", "Import a CSV or Excel file, as a job.", _import,
        ref("Job"), 202, body=_FORM, has_key=True, upload=True,
    ),
    Operation(
        "list_own_jobs", "GET", "/jobs", "jobs", "Jobs that I asked for, the newest first.", _own,
        shape({"jobs": listed(ref("Job"))}), query=_PAGE,
    ),
    Operation("show_job", "GET", _JOB, "jobs", "A job, and how far it is.", _show, ref("Job")),
    Operation(
        "fetch_job_errors", "GET", _JOB + "/errors.xlsx", "jobs", "The bad rows of an import, with what is wrong with each.",
        _errors, media_type="application/octet-stream",
    ),
    Operation("retry_job", "POST", _JOB + "/retry", "jobs", "Try a failed or cancelled job again.", _retry, ref("Job")),
    Operation("cancel_job", "POST", _JOB + "/cancel", "jobs", "End a job; what it has done stays.", _cancel, ref("Job")),
    Operation(
        "undo_import", "POST", _JOB + "/undo", "jobs",
        "Undo an import, as a job: new records go, changed ones get back what they had.", _undo, ref("Job"), 202,
    ),
    Operation(
        "list_jobs", "GET", "/admin/jobs", "jobs", "All jobs, the newest first.", _all, shape({"jobs": listed(ref("Job"))}),
        query=_PAGE, who="admin",
    ),
    Operation(
        "list_incidents", "GET", "/admin/incidents", "jobs", "What failed and nobody has dealt with.", _incidents,
        shape({"incidents": listed(ref("Incident"))}), query={"limit": LIMIT}, who="admin",
    ),
    Operation(
        "retry_incident", "POST", _INCIDENT + "/retry", "jobs", "Try again all jobs that failed because of it.", _retry_incident,
        shape({"retried": INTEGER}), who="admin",
    ),
    Operation(
        "close_incident", "POST", _INCIDENT + "/close", "jobs", "It is dealt with.", _close_incident, status=204, who="admin",
    ),
)  # fmt: skip
