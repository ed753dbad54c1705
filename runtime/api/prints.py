"""Print over HTTP: one record or many by a template of their form, as a page or a PDF; very many as a job."""

from urllib.parse import quote

from flask import Response, send_file

from engines.record.entity import Entity
from runtime.api.jobs import told_job
from runtime.api.operation import Answer, Call, Operation, Schema
from runtime.api.records import named
from runtime.api.schemas import ID, INTEGER, TEXT, WORDS, listed, ref, shape
from runtime.services.file_job import KEPT_DAYS
from runtime.services.print_job import MOST as MOST_LATER
from runtime.services.print_job import AskPrint, ask_for_print, print_of
from runtime.services.print_records import MOST, Printed, PrintRecords, full_key, print_records, templates_of
from runtime.services.viewer import Viewer

_FORMAT: Schema = {"enum": ["html", "pdf"], "default": "pdf"}
_TYPES = {"html": "text/html; charset=utf-8", "pdf": "application/pdf"}
#: A page shows itself and nothing else: no script, no address, no form; and stands only in frames of this server.
_POLICIES = {
    "html": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox",
    "pdf": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'",
}
#: Of a form: what its records can be printed with.
PRINTS: Schema = listed(shape({"key": TEXT, "title": WORDS}))


def told_prints(viewer: Viewer, entity: Entity) -> list[dict[str, object]]:
    """The templates that the reader may print records of a form with."""
    return [{"key": full_key(viewer.release, each), "title": each.title} for each in templates_of(viewer, entity)]


def _one(call: Call) -> Response:
    return _print(call, [named(call.path["id"])], call.query.get("format", "pdf"))


def _many(call: Call) -> Response:
    return _print(call, call.body["ids"], call.body.get("format", "pdf"))


def _later(call: Call) -> Answer:
    asked = AskPrint(call.form, call.path["template"], call.body["ids"], call.locale)
    job = ask_for_print(call.platform, call.actor, asked, None if call.once is None else call.once.key)
    return Answer(told_job(call, job), 202, {"Location": f"/api/v1/jobs/{job.id}"})


def _fetch(call: Call) -> Response:
    path, name = print_of(call.platform, call.actor, call.number("id", "job_not_found"))
    return send_file(path, "application/pdf", as_attachment=True, download_name=name, max_age=0, etag=False, conditional=False)


def _print(call: Call, ids: list[int | str], kind: str) -> Response:
    request = PrintRecords(call.form, ids, call.path["template"], "html" if kind == "html" else "pdf", call.locale)
    return _answer(print_records(call.platform, call.actor, request), kind)


def _answer(printed: Printed, kind: str) -> Response:
    response = Response(printed.content, content_type=_TYPES[kind])
    response.headers["Content-Security-Policy"] = _POLICIES[kind]
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Disposition"] = (
        f"inline; filename=print.{kind}; filename*=UTF-8''{quote(printed.name, safe='')}.{kind}"
    )
    return response


OPERATIONS = (
    Operation(
        "print_record", "GET", "/apps/{app}/forms/{form}/records/{id}/print/{template}", "records",
        "A record on paper, by a print template of its form.", _one, query={"format": _FORMAT},
        media_type="application/pdf", other_types=("text/html",),
    ),
    Operation(
        "print_records", "POST", "/apps/{app}/forms/{form}/print/{template}", "records",
        "Many records on paper, each on pages or a label of its own, in the order of `ids`.", _many,
        body=shape({"ids": {"type": "array", "minItems": 1, "maxItems": MOST, "items": ID}}, {"format": _FORMAT}),
        media_type="application/pdf", other_types=("text/html",),
    ),
    Operation(
        "print_later", "POST", "/apps/{app}/forms/{form}/print/{template}/jobs", "records",
        "The same for very many records, as a job that leaves a PDF.", _later, ref("Job"), 202, has_key=True,
        body=shape({"ids": {"type": "array", "minItems": 1, "maxItems": MOST_LATER, "items": INTEGER}}),
    ),
    Operation(
        "fetch_print", "GET", "/jobs/{id}/print.pdf", "jobs", f"The PDF of a print that is done; kept for {KEPT_DAYS} days.",
        _fetch, media_type="application/pdf",
    ),
)  # fmt: skip
