"""From a number to the records behind it: the form whose records were counted, and the condition that they fulfil.

Conditions stand on the dataset's form. Where a measure counts records that are joined to it, they are moved along the links
that lead back: `status == "paid"` of an order becomes `parent.status == "paid"` of its lines.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from engines.expression.formula import Formula
from engines.expression.traversal import rebuilt
from engines.expression.tree import Aggregate, Get, Node, Records, This
from engines.expression.types import BOOLEAN, reference
from engines.kernel.errors import Invalid, Problem
from engines.report.definition import ROOT, Dataset, Join, Speaker
from engines.report.keys import condition_of
from engines.report.query import Query


@dataclass(frozen=True, slots=True)
class Drill:
    """Records, as a list shows them."""

    form: str
    """Entity id."""
    filter: str


def drill(query: Query, speaker: Speaker, chosen: Mapping[str, object], measure: str | None) -> Drill:
    """The records behind a number of a row. `chosen`: values of keys by name, as an answer writes them; keys that are left out
    may have any value. Raises `Invalid`."""
    dataset = query.dataset
    at, parts = _counted(query, measure)
    if not _has_list(dataset, at):
        raise Invalid(Problem("report_no_drill"))
    placed = [*query.conditions, *query.now]
    if at != ROOT:
        # Only those count that belong to a record that is there.
        placed.append((ROOT, speaker.formula("public_id != null", dataset.form, BOOLEAN)))
    for key in query.keys:
        if key.name in chosen:
            text = condition_of(key, [chosen[key.name]], f"/keys/{key.name}")
            placed.append((key.at, speaker.formula(text, dataset.form_at(key.at), BOOLEAN)))
    for name in chosen:
        if all(key.name != name for key in query.keys):
            raise Invalid(Problem("report_column_unknown", "/keys", {"name": name[:200]}))
    texts = [_moved_text(dataset, place, formula, at, speaker) for place, formula in placed]
    texts += [speaker.print(each.tree, dataset.form_at(at)) for each in parts]
    return Drill(dataset.form_at(at), " and ".join(f"({text})" for text in texts) or "true")


def has_records(query: Query, measure: str | None) -> bool:
    """Whether a list can show the records behind a number."""
    return _has_list(query.dataset, _counted(query, measure)[0])


def _has_list(dataset: Dataset, at: str) -> bool:
    """What one record leads to is counted once for many of them: no list is as long as that number."""
    return dataset.ledger is None and all(join.is_many for join in dataset.way(at))


def _counted(query: Query, measure: str | None) -> tuple[str, list[Formula]]:
    """On which rows a measure stands, and its own condition. Metrics stand on the dataset's."""
    if measure is None:
        return ROOT, []
    column = next((each for each in query.columns if each.name == measure), None)
    if column is None:
        raise Invalid(Problem("report_column_unknown", "/measure", {"name": measure[:200]}))
    if column.spoken is None:
        return ROOT, []
    where = column.spoken.where
    return column.spoken.measure.at, [] if where is None else [where]


def _moved_text(dataset: Dataset, place: str, formula: Formula, at: str, speaker: Speaker) -> str:
    """The condition of one place, on the rows of another."""
    links = _links(dataset, place, at)
    tree = formula.tree
    for join in links:
        tree = _moved(tree, join)
    return speaker.print(tree, dataset.form_at(at))


@dataclass(frozen=True, slots=True)
class _Step:
    """A link that leads from where a condition shall stand to where it stands."""

    form: str
    """The form that bears the link."""
    field: str
    target: str


def _links(dataset: Dataset, place: str, at: str) -> list[_Step]:
    """The links from `at` to `place`, the last first. Raises `Invalid` where the way leads to many."""
    up, down = list(dataset.way(at)), list(dataset.way(place))
    while up and down and up[0] == down[0]:
        del up[0], down[0]
    forward = [_Step(join.form, join.along, dataset.form_at(join.source)) for join in reversed(up)]
    for join in down:
        if join.is_many:
            raise Invalid(Problem("report_no_drill"))
        forward.append(_step_down(dataset, join))
    return list(reversed(forward))


def _step_down(dataset: Dataset, join: Join) -> _Step:
    return _Step(dataset.form_at(join.source), join.along, join.form)


def _moved(tree: Node, step: _Step, depth: int = 0) -> Node:
    """A tree of the rows that a link leads to, as one of the rows that bear it."""

    def deeper(level: int) -> Callable[[Node], Node]:
        return lambda node: _moved(node, step, level)

    match tree:
        case This(level=level) if level == depth:
            from_row = This(level, replace(tree.type, form=step.form))
            return Get(from_row, step.form, step.field, reference(step.target))
        case Aggregate(source=source, body=body):
            return replace(tree, source=_moved(source, step, depth), body=None if body is None else _moved(body, step, depth + 1))
        case Records(condition=condition) if condition is not None:
            return replace(tree, condition=_moved(condition, step, depth + 1))
        case _:
            return rebuilt(tree, deeper(depth))
