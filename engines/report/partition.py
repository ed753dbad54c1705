"""Which plans a query needs: its rows, the same for the period before, what balances begin with, and totals that do not follow
from the rows. Called by the service that has storage carry them out.

A total is summed from the rows only where sums of sums are right; else it is asked for, as one more statement.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from engines.report.metrics import Plain
from engines.report.plan import Placed, Plan, is_additive
from engines.report.query import MOST_GROUPS, Query

Period: TypeAlias = Literal["now", "before"]


@dataclass(frozen=True, slots=True)
class Part:
    """One of a query's plans."""

    period: Period
    by: tuple[int, ...]
    """Indexes of the keys."""
    is_opening: bool = False
    """What was before the range, without time."""


@dataclass(frozen=True, slots=True)
class Groups:
    """What storage answered: (keys, aggregates) of each group, and whether there are more."""

    rows: Sequence[tuple[tuple[object, ...], tuple[object, ...]]]
    is_cut: bool = False


Answers: TypeAlias = Mapping[Part, Groups]


def first_parts(query: Query) -> dict[Part, Plan]:
    """What has to be fetched in any case."""
    everything = tuple(range(len(query.keys)))
    return {part: _plan(query, part) for part in _of_level(query, everything)}


def further_parts(query: Query, answers: Answers) -> dict[Part, Plan]:
    """What has to be fetched besides, now that the rows are known: totals that do not follow from them."""
    found: dict[Part, Plan] = {}
    everything = tuple(range(len(query.keys)))
    for level in levels(query):
        for part in _of_level(query, level):
            whole = Part(part.period, everything, part.is_opening)
            if part not in answers and (answers[whole].is_cut or not _follows(_plan(query, whole))):
                found[part] = _plan(query, part)
    return found


def levels(query: Query) -> tuple[tuple[int, ...], ...]:
    """Sets of keys for which totals are wanted."""
    needs_total = query.totals or any(each.kind == "share" for each in query.calculations)
    own = ((),) if needs_total else ()
    return tuple(dict.fromkeys((*query.subtotals, *own)))


def balances(query: Query) -> tuple[int, ...]:
    """Indexes of the aggregates that go on from before the range."""
    return tuple(index for index, each in enumerate(query.aggregates) if each.is_balance)


def _of_level(query: Query, by: tuple[int, ...]) -> list[Part]:
    periods: list[Period] = ["now"] if query.time is None or query.time.shift is None else ["now", "before"]
    found = [Part(period, by) for period in periods]
    if query.has_balances:
        openings = {"now": query.opening, "before": query.opening_before}
        found += [Part(period, by, is_opening=True) for period in periods if openings[period] is not None]
    return found


def _follows(plan: Plan) -> bool:
    return all(is_additive(plan, each) for each in plan.aggregates)


def _plan(query: Query, part: Part) -> Plan:
    untimed = 1 if part.is_opening and query.is_timed else 0
    keys: tuple[Placed, ...] = tuple((query.keys[at].at, query.keys[at].formula) for at in part.by if at >= untimed)
    is_now = part.period == "now"
    if part.is_opening:
        own = (query.opening if is_now else query.opening_before) or ()
        aggregates = tuple(query.aggregates[at] for at in balances(query))
        return Plan(query.dataset, keys, aggregates, (*query.conditions, *own), limit=MOST_GROUPS)
    own = query.now if is_now else query.before
    plan = Plan(query.dataset, keys, query.aggregates, (*query.conditions, *own), limit=MOST_GROUPS)
    return _chosen(query, plan) if part.period == "now" and len(part.by) == len(query.keys) else plan


def _chosen(query: Query, plan: Plan) -> Plan:
    """With order and limit, where storage can choose the groups: a leaderboard of millions reads ten rows."""
    is_plain = not query.is_timed and not query.has_balances and not query.calculations
    if not is_plain or query.limit is None or not query.keys or any(each.running for each in query.columns):
        return _ordered(query, plan)
    return replace(_ordered(query, plan), limit=query.limit)


def _ordered(query: Query, plan: Plan) -> Plan:
    order: list[tuple[Literal["key", "aggregate"], int, bool]] = []
    for kind, index, is_falling in query.order:
        if kind == "key" and query.keys[index].type.kind not in ("option", "reference"):
            order.append(("key", index, is_falling))
        elif kind == "column" and isinstance(value := query.columns[index].value, Plain):
            order.append(("aggregate", value.index, is_falling))
        else:
            return replace(plan, limit=MOST_GROUPS)
    return replace(plan, order=tuple(order))
