"""Marks of a scoring report: how many subjects have which, and the subjects themselves, page by page.

A mark compares a subject with all that its reader may see: who sees a part of the records gets marks among these.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engines.blueprint.model import Release
from engines.kernel.errors import AppError, Invalid, NotFound, Problem
from engines.record.query import MAX_LIMIT
from engines.report.report import Report
from engines.report.scoring import Scoring, read_scoring
from runtime.auth.actor import Actor
from runtime.services.key_labels import encoded, labels_of
from runtime.services.personal_reads import note_fields, write_in_time
from runtime.services.platform import Platform
from runtime.services.report_json import show_json
from runtime.services.report_sight import ReaderSpeaker, check_joins, find_dataset, formulas_of, owner_form
from runtime.services.run_report import kept_under
from runtime.services.viewer import Viewer, view
from runtime.storage.scoring_sql import Pattern, patterns, scores

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShowScores:
    """Which subjects of a scoring report."""

    key: str
    """Full key of the report."""
    segment: str | None = None
    marks: str | None = None
    """`555`: the mark of each measure, or of the first ones."""
    after: int | None = None
    """The id behind which the page begins."""
    limit: int = 50


def show_scores(platform: Platform, actor: Actor, request: ShowScores) -> Json:
    """A page of subjects with values and marks. Raises `NotFound`, `Invalid`."""
    with platform.database.read() as connection:
        viewer = view(platform, connection, actor)
        report = _report(viewer.release, request.key)
        if report is None or not can_score(viewer, report):
            raise NotFound(Problem("report_unknown", params={"name": request.key[:200]}))
        scoring = scoring_of(viewer, report)
        wanted = _wanted(viewer, scoring, request)
        limit = max(1, min(request.limit, MAX_LIMIT))
        found = [] if wanted == [] else scores(
            connection, viewer.queries.formulas, scoring, viewer.reader, after=request.after, limit=limit + 1,
            marks=wanted or (), owner_form=owner_form(viewer, scoring.dataset),
        )  # fmt: skip
        page, has_more = found[:limit], len(found) > limit
        labels = labels_of(viewer, scoring.subject.type, {each.id for each in page})
        _note(viewer, scoring, len(page))
        rows = []
        for each in page:
            segment = scoring.segment(each.marks)
            rows.append({
                "id": each.id, "label": labels.get(each.id), "values": [encoded(None, value) for value in each.values],
                "marks": list(each.marks), "segment": None if segment is None else segment.key,
            })  # fmt: skip
    write_in_time(platform, actor.via)
    return {**_head(viewer, scoring), "rows": rows, "after": page[-1].id if has_more else None}


def score_summary(viewer: Viewer, report: Report, version: Hashable) -> Json:
    """How many subjects have which marks, and are in which segment."""
    scoring = scoring_of(viewer, report)
    key = kept_under(viewer, scoring, {"scoring": report.scoring, "as_of": scoring.as_of.isoformat()}, version)
    found: list[Pattern] | None = None if key is None else viewer.installed.answers.get(key)
    if found is None:
        found = _patterns(viewer, scoring)
        if key is not None:
            viewer.installed.answers.put(key, found, max(1, len(found)))
    _note(viewer, scoring, sum(each.count for each in found))
    counts = dict.fromkeys((each.key for each in scoring.segments), 0)
    told: list[Json] = []
    for each in found:
        segment = scoring.segment(each.marks)
        if segment is not None:
            counts[segment.key] += each.count
        told.append({"marks": list(each.marks), "count": each.count, "segment": None if segment is None else segment.key})
    return {
        **_head(viewer, scoring), "total": sum(each.count for each in found), "patterns": told,
        "segments": [{"key": each.key, "title": each.title, "count": counts[each.key]} for each in scoring.segments],
    }  # fmt: skip


def scoring_of(viewer: Viewer, report: Report) -> Scoring:
    """The plan of somebody. Raises what somebody is told who may not read it."""
    raw: Mapping[str, Any] = report.scoring or {}
    dataset = find_dataset(viewer, raw["dataset"])
    today = viewer.now.astimezone(viewer.home.zone).date()
    scoring = read_scoring(raw, dataset, ReaderSpeaker(viewer, dataset), today)
    check_joins(viewer, dataset, [at for at, _ in scoring.conditions])
    if not viewer.access.may(scoring.target, "read"):
        raise NotFound(Problem("report_unknown", params={"name": report.key}))
    return scoring


def can_score(viewer: Viewer, report: Report) -> bool:
    """Whether somebody may read a scoring report."""
    try:
        scoring_of(viewer, report)
    except AppError:
        return False
    return report.scoring is not None


def _report(release: Release, key: str) -> Report | None:
    found = release.reports.reports.get(key)
    return None if found is None or found.scoring is None else found


def _patterns(viewer: Viewer, scoring: Scoring) -> list[Pattern]:
    formulas = viewer.queries.formulas
    return patterns(viewer.connection, formulas, scoring, viewer.reader, owner_form(viewer, scoring.dataset))


def _wanted(viewer: Viewer, scoring: Scoring, request: ShowScores) -> Sequence[Sequence[int]] | None:
    """The marks that are asked for; None: any, []: none fits."""
    found: list[tuple[int, ...]] | None = None
    if request.segment is not None:
        if all(each.key != request.segment for each in scoring.segments):
            raise Invalid(Problem("report_column_unknown", "/segment", {"name": request.segment[:80]}))
        told = (each.marks for each in _patterns(viewer, scoring))
        found = [marks for marks in told if (one := scoring.segment(marks)) is not None and one.key == request.segment]
    if request.marks is not None:
        given = tuple(int(digit) for digit in request.marks)
        if len(given) > len(scoring.marks):
            told_wrong = {"pattern": request.marks, "given": len(given), "needed": len(scoring.marks)}
            raise Invalid(Problem("score_pattern_unfit", "/marks", told_wrong))
        found = [given] if found is None else [each for each in found if each[: len(given)] == given]
    return found


def _head(viewer: Viewer, scoring: Scoring) -> Json:
    return {
        "form": viewer.release.entities[scoring.target].key, "as_of": scoring.as_of.isoformat(),
        "columns": [
            {
                "name": each.name, "title": each.title or each.name, "type": each.aggregate.type.kind,
                "scale": each.aggregate.type.scale, "show": show_json(each.show), "most": each.most,
            }
            for each in scoring.marks
        ],
    }  # fmt: skip


def _note(viewer: Viewer, scoring: Scoring, count: int) -> None:
    note_fields(viewer, {place for formula in formulas_of(scoring) for place in formula.reads.fields}, count)
