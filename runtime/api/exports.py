"""Exports over HTTP: asked for, then fetched when their job is done (`jobs.py`)."""

from flask import Response, send_file

from engines.record.search import MOST_QUERY
from runtime.api.jobs import told_job
from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import TEXT, YES_NO, ref, shape
from runtime.services.export_job import AskExport, ask_for_export, sheet_of
from runtime.services.file_job import KEPT_DAYS


def _export(call: Call) -> Answer:
    given = call.body
    fields = given.get("fields")
    asked = AskExport(
        call.form, given.get("format", "xlsx"), given.get("filter"), given.get("q"), given.get("sort"),
        None if fields is None else tuple(fields), given.get("titles", True), call.locale,
    )  # fmt: skip
    job = ask_for_export(call.platform, call.actor, asked, None if call.once is None else call.once.key)
    return Answer(told_job(call, job), 202, {"Location": f"/api/v1/jobs/{job.id}"})


def _fetch(call: Call) -> Response:
    path, name = sheet_of(call.platform, call.actor, call.number("id", "job_not_found"))
    return send_file(
        path, "application/octet-stream", as_attachment=True, download_name=name, max_age=0, etag=False, conditional=False
    )


OPERATIONS = (
    Operation(
        "export_records", "POST", "/apps/{app}/forms/{form}/exports", "jobs", "Export a list as Excel or CSV, as a job.", _export,
        ref("Job"), 202, has_key=True,
        body=shape({}, {
            "format": {"enum": ["xlsx", "csv"], "default": "xlsx"},
            "filter": {**TEXT, "description": "A formula over the record."},
            "q": {**TEXT, "maxLength": MOST_QUERY, "description": "Words to be found."},
            "sort": {**TEXT, "description": "`-ordered_on,order_no`: minus is descending."},
            "fields": {
                "type": "array", "minItems": 1, "maxItems": 300, "items": TEXT,
                "description": "Field keys, or `link.field`; else all that an import can use.",
            },
            "titles": {
                **YES_NO, "default": True,
                "description": "For people: titles of fields and options in their language. Else keys, for an import.",
            },
        }),
    ),
    Operation(
        "fetch_export", "GET", "/jobs/{id}/sheet", "jobs", f"The sheet of an export that is done; kept for {KEPT_DAYS} days.",
        _fetch, media_type="application/octet-stream",
    ),
)  # fmt: skip
