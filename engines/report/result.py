"""The answer of a query, put together from what storage gave: values, totals worked out anew, the period before, calculations,
order and limit. Values are those of formulas; services turn them into JSON.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import cast

from engines.expression.formula import Env
from engines.kernel.text import Text
from engines.report.granularity import start_of, unit_of
from engines.report.grid import Grid, Keys, earlier_keys, grid_of, nothing
from engines.report.metrics import quotient
from engines.report.partition import Answers, Part, levels
from engines.report.query import Query


@dataclass(frozen=True, slots=True)
class Row:
    """One row of an answer."""

    keys: Keys
    values: tuple[object, ...]
    """Of the columns, then of the calculations."""
    compared: tuple[object, ...] | None = None
    """Of the columns, in the earlier period."""
    is_gap: bool = False
    """Whether nothing was there: it is only shown so that no period is missing."""


@dataclass(frozen=True, slots=True)
class Level:
    """Totals by some of the keys."""

    by: tuple[int, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """An answer."""

    query: Query
    rows: tuple[Row, ...]
    totals: Row | None = None
    subtotals: tuple[Level, ...] = ()
    is_cut: bool = False
    """Whether there are more rows than were asked for, or than can be put together."""
    names: Mapping[str, Text] = field(default_factory=dict)


def assemble(query: Query, answers: Answers, env: Env) -> Result:
    """The answer."""
    everything = tuple(range(len(query.keys)))
    made = {by: _rows(query, answers, by, env) for by in (everything, *levels(query))}
    total = made[()][0] if () in made else None
    rows = [_calculated(query, row, total, env) for row in made[everything]]
    rows = _ordered(query, _ranked(query, rows))
    rows = _running(query, rows)
    is_cut = answers[Part("now", everything)].is_cut
    if query.limit is not None and len(rows) > query.limit:
        rows, is_cut = rows[: query.limit], True
    subtotals = tuple(
        Level(by, tuple(_calculated(query, row, total, env) for row in _by_keys(query, by, made[by]))) for by in query.subtotals
    )
    totals = _calculated(query, total, total, env) if query.totals and total is not None else None
    return Result(query, tuple(rows), totals, subtotals, is_cut)


def _rows(query: Query, answers: Answers, by: tuple[int, ...], env: Env) -> list[Row]:
    """The rows of one level, in the order of its periods."""
    grid, gaps = grid_of(query, answers, "now", by)
    values = _values(query, grid, by, env)
    if query.time is None or query.time.shift is None:
        return [Row(keys, each, None, keys in gaps) for keys, each in values.items()]
    before, _ = grid_of(query, answers, "before", by)
    earlier = _values(query, before, by, env)
    empty = tuple(column.value.of(nothing(query.aggregates), env) for column in query.columns)
    is_timed = query.is_timed and 0 in by
    rows: list[Row] = []
    for keys, each in values.items():
        place = earlier_keys(query, keys) if is_timed or not query.is_timed else keys
        rows.append(Row(keys, each, earlier.get(place, empty) if place is not None else None, keys in gaps))
    return rows


def _values(query: Query, grid: Grid, by: tuple[int, ...], env: Env) -> dict[Keys, tuple[object, ...]]:
    is_timed = query.is_timed and 0 in by
    places = sorted(grid, key=lambda keys: (keys[0] is None, keys[0] or date.min)) if is_timed else list(grid)
    found = {keys: [column.value.of(grid[keys], env) for column in query.columns] for keys in places}
    for index, column in enumerate(query.columns):
        if column.running is not None and is_timed:
            _run_on(found, index, column.running.grain)
    return {keys: tuple(each) for keys, each in found.items()}


def _run_on(found: Mapping[Keys, list[object]], index: int, grain: str | None) -> None:
    """Turn a column into its running total, for each series by itself, anew with each span."""
    so_far: dict[tuple[object, ...], object] = {}
    for keys, values in found.items():
        begin = keys[0]
        if not isinstance(begin, date):
            continue
        series = (None if grain is None else start_of(unit_of(grain), begin), *keys[1:])
        so_far[series] = values[index] = _plus(so_far.get(series), values[index])


def _plus(one: object, other: object) -> object:
    if one is None or other is None:
        return other if one is None else one
    return cast("Decimal", one) + cast("Decimal", other)


def _calculated(query: Query, row: Row, total: Row | None, env: Env) -> Row:
    """With the calculations that need no other row."""
    if not query.calculations:
        return row
    more: list[object] = []
    for each in query.calculations:
        value, before = row.values[each.of], None if row.compared is None else row.compared[each.of]
        match each.kind:
            case "share":
                more.append(None if total is None else quotient(value, total.values[each.of], env))
            case "difference":
                more.append(_minus(value, before))
            case "change":
                more.append(quotient(_minus(value, before), before, env))
            case _:
                more.append(None)
    return Row(row.keys, (*row.values, *more), row.compared, row.is_gap)


def _minus(value: object, before: object) -> object:
    return None if value is None or before is None else cast("Decimal", value) - cast("Decimal", before)


def _ranked(query: Query, rows: list[Row]) -> list[Row]:
    """With places from the largest value on; equal values share one."""
    for at, each in enumerate(query.calculations, len(query.columns)):
        if each.kind == "rank":
            numbers = (cast("Decimal", row.values[each.of]) for row in rows if row.values[each.of] is not None)
            places: dict[object, int] = {}
            for place, value in enumerate(sorted(numbers, reverse=True), 1):
                places.setdefault(value, place)
            rows = [_with(row, at, places.get(row.values[each.of])) for row in rows]
    return rows


def _running(query: Query, rows: list[Row]) -> list[Row]:
    """With totals so far, in the order of the rows; along time each series by itself."""
    for at, each in enumerate(query.calculations, len(query.columns)):
        if each.kind == "running_total":
            so_far: dict[tuple[object, ...], object] = {}
            told: list[Row] = []
            for row in rows:
                series = row.keys[1:] if query.is_timed else ()
                so_far[series] = _plus(so_far.get(series), row.values[each.of])
                told.append(_with(row, at, so_far[series]))
            rows = told
    return rows


def _with(row: Row, at: int, value: object) -> Row:
    return Row(row.keys, (*row.values[:at], value, *row.values[at + 1 :]), row.compared, row.is_gap)


def _ordered(query: Query, rows: list[Row]) -> list[Row]:
    """In the order that was asked for, equal ones by their keys. What is empty comes last either way."""
    rows = _by_keys(query, tuple(range(len(query.keys))), rows)
    for kind, index, is_falling in reversed(query.order):
        if kind == "key":
            place = _place(query, index)
            rows = _sorted(rows, lambda row, index=index, place=place: place(row.keys[index]), is_falling=is_falling)  # type: ignore[misc]
        else:
            at = index if kind == "column" else len(query.columns) + index
            rows = _sorted(rows, lambda row, at=at: row.values[at], is_falling=is_falling)  # type: ignore[misc]
    return rows


def _by_keys(query: Query, by: tuple[int, ...], rows: Sequence[Row]) -> list[Row]:
    found = list(rows)
    for at in reversed(range(len(by))):
        place = _place(query, by[at])
        found = _sorted(found, lambda row, at=at, place=place: place(row.keys[at]), is_falling=False)  # type: ignore[misc]
    return found


def _sorted(rows: list[Row], of: Callable[[Row], object], *, is_falling: bool) -> list[Row]:
    filled = [row for row in rows if of(row) is not None]
    empty = [row for row in rows if of(row) is None]
    return sorted(filled, key=cast("Callable[[Row], int]", of), reverse=is_falling) + empty


def _place(query: Query, index: int) -> Callable[[object], object]:
    """What a key is ordered by: options as their author gave them."""
    options = query.keys[index].type.options
    places = {option: at for at, option in enumerate(options)}
    if query.keys[index].type.kind == "option":
        return lambda value: None if value is None else places.get(str(value), len(places))
    return lambda value: value
