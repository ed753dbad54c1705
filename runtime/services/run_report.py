"""Run a query: one statement for its rows, one for each total that does not follow from them, and the answer as JSON.

Answers are kept as long as they hold: for the same question, by somebody with the same rights, over the same state of the data,
on the same day. Reading the state comes first, so that what is kept is never older than what it is kept under.
"""

import json
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from engines.expression.formula import Formula
from engines.kernel.errors import Invalid
from engines.report.charts import chart_problems, draw, needed
from engines.report.partition import Groups, Part, first_parts, further_parts
from engines.report.plan import Plan
from engines.report.query import Query
from engines.report.result import Result, assemble
from engines.report.scoring import Scoring
from runtime.auth.actor import Actor
from runtime.services.evaluation import Evaluation
from runtime.services.guard import rights_of, variables_of
from runtime.services.personal_reads import note_fields, write_in_time
from runtime.services.platform import Platform
from runtime.services.report_json import result_json
from runtime.services.report_sight import checked_query, formulas_of, owner_form, read_for
from runtime.services.viewer import Viewer, view
from runtime.storage.data_version import data_version
from runtime.storage.report_sql import fetch_groups

#: Functions whose value is another one each moment.
_RESTLESS = frozenset({"now"})


@dataclass(frozen=True, slots=True)
class RunReport:
    """What is asked, and how it is to be drawn."""

    app: str
    query: Mapping[str, Any]
    chart: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer with what was read for it."""

    answer: Mapping[str, Any]
    fields: frozenset[tuple[str, str]]
    rows: int


def run_report(platform: Platform, actor: Actor, request: RunReport) -> Mapping[str, Any]:
    """The answer as JSON. Raises `NotFound`, `Forbidden`, `Invalid` with all that is wrong with the query."""
    with platform.database.read() as connection:
        version = data_version(connection)
        viewer = view(platform, connection, actor)
        answer = answered(viewer, request, version)
    write_in_time(platform, actor.via)
    return answer


def answered(viewer: Viewer, request: RunReport, version: Hashable) -> Mapping[str, Any]:
    """The same, within a read. `version`: the state of the data as it was read before; None: nothing is kept."""
    chart = request.chart
    raw = checked_query(viewer, request.app, request.query)
    if chart is not None:
        raw = needed(chart, raw)
    query, _ = read_for(viewer, raw)
    problems = [] if chart is None else [problem.under("/chart") for problem in chart_problems(chart, query)]
    if problems:
        raise Invalid(problems)
    key = kept_under(viewer, query, {"query": raw, "chart": chart}, version)
    kept: _Kept | None = None if key is None else viewer.installed.answers.get(key)
    if kept is None:
        result = result_of(viewer, query)
        told = result_json(viewer, result)
        answer = {**told, "chart": None if chart is None else draw(chart, told)}
        fields = frozenset(place for formula in formulas_of(query) for place in formula.reads.fields)
        kept = _Kept(answer, fields, len(result.rows))
        if key is not None:
            viewer.installed.answers.put(key, kept, max(1, kept.rows))
    note_fields(viewer, kept.fields, kept.rows)
    return kept.answer


def result_of(viewer: Viewer, query: Query) -> Result:
    """The answer as values."""
    answers: dict[Part, Groups] = {part: _fetched(viewer, plan) for part, plan in first_parts(query).items()}
    answers |= {part: _fetched(viewer, plan) for part, plan in further_parts(query, answers).items()}
    return assemble(query, answers, Evaluation(viewer.now, viewer.home.zone, _NO_DATA))


def kept_under(viewer: Viewer, asked: Query | Scoring, question: Mapping[str, Any], version: Hashable) -> Hashable | None:
    """What an answer follows from; None where it cannot be kept."""
    formulas = [*formulas_of(asked), *_predicates(viewer)]
    if version is None or any(_is_restless(viewer, formula) for formula in formulas):
        return None
    names = {name for formula in formulas for name in formula.reads.variables}
    variables = variables_of(viewer.actor)
    own = tuple((name, variables[name]) for name in sorted(names) if name in variables)
    text = json.dumps(question, sort_keys=True, ensure_ascii=False)
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    today = viewer.now.astimezone(viewer.home.zone).date()
    return digest, rights_of(viewer.actor), own, version, today, viewer.home.zone.key


def _predicates(viewer: Viewer) -> list[Formula]:
    """What records have to fulfil to be seen, of all forms: a formula may lead anywhere."""
    access = viewer.access
    if access.is_everything:
        return []
    forms = (id for id in viewer.release.entities if access.may(id, "read"))
    return [found for id in forms if (found := access.rows(id, "read")) is not None]


def _is_restless(viewer: Viewer, formula: Formula) -> bool:
    """Whether it, or a field that it reads, asks for the moment."""
    if formula.reads.functions & _RESTLESS:
        return True
    for form, name in formula.reads.fields:
        entity = viewer.release.entities.get(form)
        field = None if entity is None else entity.fields.get(name)
        if field is not None and field.formula is not None and not field.is_stored and field.formula.reads.functions & _RESTLESS:
            return True
    return False


def _fetched(viewer: Viewer, plan: Plan) -> Groups:
    formulas = viewer.queries.formulas
    return fetch_groups(viewer.connection, formulas, plan, viewer.reader, owner_form(viewer, plan.dataset))


class _NoData:
    """Formulas over measures read no records."""

    def record(self, form: str, id: int) -> None:
        """None."""

    def select(self, selection: object, row: object, env: object) -> tuple[()]:
        """None."""
        return ()

    def computed(self, form: str, field: str, row: object) -> None:
        """Nothing."""


_NO_DATA = _NoData()
