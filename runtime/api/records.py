"""Records: lists, single records, their history and traces. Reading only."""

from typing import cast

from flask import Blueprint, Response

from engines.kernel.errors import Invalid, Problem
from engines.record.query import DEFAULT_LIMIT
from runtime.api.answering import answer, locale, parameters, platform
from runtime.services.explain_record import explain_record
from runtime.services.list_records import Counting, ListRecords, history_of, list_records, show_record
from runtime.services.record_json import moment_text

_COUNTS = ("none", "estimate", "exact")


def record_routes() -> Blueprint:
    """The routes of records."""
    routes = Blueprint("records", __name__, url_prefix="/api/v1/apps/<app>/forms/<form>/records")
    routes.add_url_rule("", view_func=_list)
    routes.add_url_rule("/<id>", view_func=_show)
    routes.add_url_rule("/<id>/history", view_func=_history)
    routes.add_url_rule("/<id>/trace", view_func=_trace)
    return routes


def _list(app: str, form: str) -> Response:
    given = parameters("filter", "sort", "fields", "expand", "limit", "cursor", "count")
    count = given.get("count", "none")
    if count not in _COUNTS:
        raise Invalid(Problem("not_a_choice", "/count", {"value": count[:60], "choices": ", ".join(_COUNTS)}))
    fields = None if given.get("fields") is None else _parts(given["fields"])
    wanted = ListRecords(
        f"{app}.{form}", given.get("filter"), given.get("sort"), fields, _parts(given.get("expand", "")),
        _number(given.get("limit")), given.get("cursor"), cast("Counting", count),
    )  # fmt: skip
    found = list_records(platform(), wanted)
    total = found.page.total
    told = None if total is None else {"count": total.count, "is_exact": total.is_exact}
    return answer({"records": found.to_json(), "cursor": found.page.cursor, "total": told})


def _show(app: str, form: str, id: str) -> Response:
    given = parameters("expand")
    record = show_record(platform(), f"{app}.{form}", id, _parts(given.get("expand", "")))
    return answer(record, headers={"ETag": f'"{record["version"]}"'})


def _history(app: str, form: str, id: str) -> Response:
    parameters()
    return answer({"history": history_of(platform(), f"{app}.{form}", id)})


def _trace(app: str, form: str, id: str) -> Response:
    parameters()
    found = explain_record(platform(), f"{app}.{form}", id, locale())
    return answer({
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


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _number(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid(Problem("not_a_page_size", "/limit", {"value": text[:60]}))
    return int(text)
