"""The groups of one level of an answer as a grid of aggregates: periods without records filled in, balances carried on from what
was before the range. Called by `result.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias, cast

from engines.report.granularity import count_of, spans, start_of
from engines.report.partition import Answers, Part, Period, balances
from engines.report.plan import Aggregate
from engines.report.query import MOST_PERIODS, Query
from engines.report.ranges import Range

Keys: TypeAlias = tuple[object, ...]
Grid: TypeAlias = dict[Keys, list[object]]


def grid_of(query: Query, answers: Answers, period: Period, by: tuple[int, ...]) -> tuple[Grid, frozenset[Keys]]:
    """The aggregates by keys, and which of them were not there but filled in."""
    found = _table(query, answers, Part(period, by))
    is_timed = query.is_timed and 0 in by
    opening = _table(query, answers, Part(period, by, is_opening=True)) if query.has_balances else {}
    gaps: list[Keys] = []
    if is_timed:
        others = dict.fromkeys([keys[1:] for keys in found] + list(opening)) or ({(): None} if by == (0,) else {})
        if query.fill_gaps:
            for begin in _periods(query, period, found):
                gaps += [keys for rest in others if (keys := (begin, *rest)) not in found]
            found.update({keys: nothing(query.aggregates) for keys in gaps})
    elif not by and not found:
        found[()] = nothing(query.aggregates)
    if query.has_balances:
        found = _carried(query, found, opening, is_timed=is_timed)
    return found, frozenset(gaps)


def nothing(aggregates: Iterable[Aggregate]) -> list[object]:
    """The aggregates of no records."""
    return [each.of_nothing for each in aggregates]


def earlier_keys(query: Query, keys: Keys) -> Keys | None:
    """The keys of the row that one is compared with; None where there is none: the month before may lack a 31st, and the year
    before a 29 February."""
    time = query.time
    if time is None or time.shift is None:
        return None
    if time.unit is None:
        return keys
    begin = keys[0]
    if not isinstance(begin, date):
        return None
    earlier = time.shift.back(begin)
    is_cut = time.unit == "day" and time.shift.unit in ("month", "quarter", "year") and earlier.day != begin.day
    return None if is_cut else (start_of(time.unit, earlier), *keys[1:])


def _table(query: Query, answers: Answers, part: Part) -> Grid:
    """What was fetched for a level, or what follows from the rows."""
    if part in answers:
        return {keys: list(base) for keys, base in answers[part].rows}
    everything = tuple(range(len(query.keys)))
    whole = Part(part.period, everything, part.is_opening)
    if whole not in answers:
        return {}
    untimed = 1 if part.is_opening and query.is_timed else 0
    aggregates = [query.aggregates[at] for at in balances(query)] if part.is_opening else list(query.aggregates)
    found: Grid = {}
    for keys, base in answers[whole].rows:
        kept = tuple(keys[at - untimed] for at in part.by if at >= untimed)
        found[kept] = _together(aggregates, found[kept], base) if kept in found else list(base)
    return found


def _together(aggregates: Iterable[Aggregate], one: Iterable[object], other: Iterable[object]) -> list[object]:
    return [_joined(each.function, a, b) for each, a, b in zip(aggregates, one, other, strict=True)]


def _joined(function: str, one: object, other: object) -> object:
    if one is None or other is None:
        return other if one is None else one
    if function in ("min", "max"):
        pair = (one, other)
        return min(pair) if function == "min" else max(pair)  # type: ignore[type-var]
    return _added(one, other)


def _added(one: object, other: object) -> object:
    return cast("Decimal", one) + cast("Decimal", other)


def _periods(query: Query, period: Period, found: Mapping[Keys, object]) -> Iterator[date]:
    """All spans of the range; where it is open, from the first to the last that has records."""
    time = query.time
    if time is None or time.unit is None:
        return
    range: Range = time.range if period == "now" or time.shift is None else time.range.earlier(time.shift)
    days = [keys[0] for keys in found if isinstance(keys[0], date)]
    first, last = range.first or min(days, default=None), range.last or max(days, default=None)
    if first is not None and last is not None and count_of(time.unit, first, last) <= MOST_PERIODS:
        yield from spans(time.unit, first, last)


def _carried(query: Query, found: Grid, opening: Grid, *, is_timed: bool) -> Grid:
    """Balances as they are at the end of each period. Records without a date are in no period and in no balance of one."""
    places = balances(query)
    if not is_timed:
        for keys in opening:
            found.setdefault(keys, nothing(query.aggregates))
        for keys, base in found.items():
            for index, at in enumerate(places):
                base[at] = _added(base[at], opening[keys][index]) if keys in opening else base[at]
        return found
    so_far: dict[Keys, list[object]] = {rest: list(base) for rest, base in opening.items()}
    for keys in sorted((keys for keys in found if isinstance(keys[0], date)), key=lambda keys: cast("date", keys[0])):
        begun = so_far.setdefault(keys[1:], [query.aggregates[at].of_nothing for at in places])
        for index, at in enumerate(places):
            begun[index] = found[keys][at] = _added(begun[index], found[keys][at])
    return found
