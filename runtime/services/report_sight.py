"""What somebody may ask of a dataset: the door between readers and reports. Everything that a query scans has to be readable:
the form, each joined one, the links between them, every field that a formula names. What may not be read is not there.

Which records may be seen is seen to by storage, by the same predicates that lists have.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from engines.access.reader_schema import refuse_masked
from engines.access.role import ACTOR_VARIABLES
from engines.blueprint.schema_problems import problems_of
from engines.expression.formula import Formula
from engines.expression.scope import Scope
from engines.expression.tree import Node
from engines.expression.types import Type
from engines.kernel.errors import AppError, Forbidden, Invalid, NotFound, Problem
from engines.report.definition import Dataset
from engines.report.plan import Placed, needed_joins
from engines.report.query import Query, read_query
from engines.report.scoring import Scoring
from engines.report.shorthand import normalised
from runtime.services.guard import check_form
from runtime.services.viewer import Viewer

_READABLE = ("read", "write")


@dataclass(frozen=True, slots=True)
class ReaderSpeaker:
    """A `Speaker` for somebody: formulas are checked against what may be seen."""

    viewer: Viewer
    dataset: Dataset

    def formula(self, text: str, form: str, expect: Type | None = None) -> Formula:
        """A formula over rows of a form."""
        viewer = self.viewer
        scope = Scope(viewer.schema, form, ACTOR_VARIABLES, self.dataset.structures)
        found = viewer.platform.language.formula(text, scope, expect)
        if not viewer.access.is_everything:
            refuse_masked(found, viewer.schema, viewer.access)
        return found

    def over(self, text: str, names: Mapping[str, Type]) -> Formula:
        """A formula over named values."""
        return self.viewer.platform.language.formula(text, Scope(self.viewer.schema, None, names))

    def print(self, tree: Node, form: str) -> str:
        """The text of a tree over rows of a form."""
        scope = Scope(self.viewer.schema, form, ACTOR_VARIABLES, self.dataset.structures)
        return self.viewer.platform.language.print(tree, scope)


def find_dataset(viewer: Viewer, name: str, action: str = "read") -> Dataset:
    """A dataset by its full key. Raises `NotFound`, `Forbidden`, `Invalid` for one that nobody has."""
    known = viewer.release.reports.datasets
    dataset = known.get(name)
    if dataset is None:
        near = get_close_matches(name, [key for key in known if _is_readable(viewer, known[key])], 1)
        raise Invalid(Problem("report_dataset_unknown", "/dataset", {"name": name[:200]}, near[0] if near else None))
    if dataset.ledger is not None and not viewer.access.may_ledger(dataset.ledger, "read"):
        raise NotFound(Problem("ledger_not_found", params={"ledger": viewer.release.ledgers[dataset.ledger].key}))
    check_form(viewer.access, viewer.release.entities[root_form(viewer, dataset)], action)
    return dataset


def root_form(viewer: Viewer, dataset: Dataset) -> str:
    """The form whose records decide what may be seen of a dataset: its own, or that of the owners of a ledger."""
    return dataset.form if dataset.ledger is None else viewer.release.ledgers[dataset.ledger].owner_form


def owner_form(viewer: Viewer, dataset: Dataset) -> str:
    """Of a ledger's entries the form of the owners, for storage."""
    return "" if dataset.ledger is None else root_form(viewer, dataset)


def checked_query(viewer: Viewer, app: str, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A query object of the right shape, with names in full. Raises `Invalid`."""
    known = viewer.release.reports.datasets
    full = normalised(raw, app, known.__contains__)
    problems = problems_of(viewer.platform.registries.schemas.errors("query.schema.json", full))
    if problems:
        raise Invalid(problems)
    return full


def read_for(viewer: Viewer, raw: Mapping[str, Any], action: str = "read") -> tuple[Query, ReaderSpeaker]:
    """The query of somebody, checked; `action`: what has to be allowed of every form that it scans. Raises `NotFound`,
    `Forbidden`, `Invalid`."""
    dataset = find_dataset(viewer, raw["dataset"], action)
    speaker = ReaderSpeaker(viewer, dataset)
    today = viewer.now.astimezone(viewer.home.zone).date()
    query = read_query(raw, dataset, speaker, today, zone=viewer.home.zone.key)
    check_joins(viewer, dataset, places_of(query), action)
    return query, speaker


def places_of(query: Query) -> list[str]:
    """The joins that a query needs."""
    own = [key.at for key in query.keys] + [each.at for each in query.aggregates]
    return own + [at for at, _ in conditions_of(query)]


def conditions_of(query: Query) -> list[Placed]:
    """All conditions of a query, whatever the period."""
    return [*query.conditions, *query.now, *query.before, *(query.opening or ()), *(query.opening_before or ())]


def formulas_of(asked: Query | Scoring) -> list[Formula]:
    """All formulas that are run over records."""
    if isinstance(asked, Scoring):
        own = [asked.subject, *([] if asked.key is None else [asked.key])]
        aggregates = [each.aggregate for each in asked.marks]
        placed = list(asked.conditions)
    else:
        own = [formula for key in asked.keys for formula in (key.formula, key.source)]
        aggregates = list(asked.aggregates)
        placed = conditions_of(asked)
    inside = [each for one in aggregates for each in (one.formula, one.where, one.per, one.by) if each is not None]
    return [*own, *inside, *(formula for _, formula in placed)]


def check_joins(viewer: Viewer, dataset: Dataset, places: Iterable[str], action: str = "read") -> None:
    """Every joined form, and the link that leads to it. Raises `Invalid`, which says no more than that there is no such join."""
    if viewer.access.is_everything:
        return
    for key in needed_joins(dataset, places):
        join = dataset.joins[key]
        holder = join.form if join.is_many else dataset.form_at(join.source)
        is_seen = holder in dataset.structures or viewer.access.right(holder, join.along) in _READABLE
        if not viewer.access.may(join.form, "read") or not is_seen:
            raise Invalid(Problem("report_join_unknown", "", {"name": key, "dataset": dataset.key}))
        if not viewer.access.may(join.form, action):
            title = viewer.release.entities[join.form].title
            raise Forbidden(Problem("not_allowed", params={"form": title, "action": action}))


def can_read(viewer: Viewer, raw: Mapping[str, Any]) -> bool:
    """Whether somebody may ask a kept query."""
    try:
        read_for(viewer, raw)
    except AppError:
        return False
    return True


def _is_readable(viewer: Viewer, dataset: Dataset) -> bool:
    form = root_form(viewer, dataset)
    return viewer.access.may(form, "read") and (dataset.ledger is None or viewer.access.may_ledger(dataset.ledger, "read"))
