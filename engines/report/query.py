"""What somebody asks of a dataset, read and checked: the query object with formulas for names, ready to be planned.

Called by services with the speaker of whoever asks, and by the blueprint's compiler for queries that are kept. Everything wrong
is told at once, with pointers into the query object.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, TypeAlias

from engines.expression.types import BOOLEAN, Type
from engines.kernel.errors import Invalid, Problem
from engines.kernel.text import Text
from engines.report.columns import Column, Columns
from engines.report.definition import ROOT, Dataset, Speaker
from engines.report.granularity import Granularity, count_of, unit_of
from engines.report.keys import Key, condition_of, find_dimension, make_key, within
from engines.report.metrics import NUMBER
from engines.report.plan import Aggregate, Placed
from engines.report.ranges import Range, Shift, read_range

#: Periods of one answer.
MOST_PERIODS = 4_000
#: Groups that are put together in memory.
MOST_GROUPS = 10_000
Calculated: TypeAlias = Literal["share", "rank", "running_total", "difference", "change"]
#: Calculations that need an earlier period.
_COMPARING = frozenset({"difference", "change"})
_MONTHLY = ("month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Time:
    """The time by which rows are grouped or compared."""

    key: Key
    range: Range
    unit: Granularity | None
    """None: it only chooses records."""
    shift: Shift | None = None
    """How far back lies what it is compared with."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """A column that is worked out of the rows of an answer."""

    name: str
    title: Text | None
    kind: Calculated
    of: int
    """Index of the column."""
    type: Type = NUMBER


@dataclass(frozen=True, slots=True)
class Query:
    """A query, checked."""

    dataset: Dataset
    keys: tuple[Key, ...]
    """What is grouped by; the time first where there is one."""
    columns: tuple[Column, ...]
    calculations: tuple[Calculation, ...]
    aggregates: tuple[Aggregate, ...]
    conditions: tuple[Placed, ...]
    """Without those of the main time."""
    time: Time | None
    """The one that is grouped by or compared; it is the first key where it has a unit."""
    now: tuple[Placed, ...] = ()
    """What the range says."""
    before: tuple[Placed, ...] = ()
    """What the earlier range says."""
    opening: tuple[Placed, ...] | None = None
    """What was before the range; None where it has no beginning."""
    opening_before: tuple[Placed, ...] | None = None
    order: tuple[tuple[str, int, bool], ...] = ()
    """(key, column or calculation; which; falling)."""
    limit: int | None = None
    fill_gaps: bool = True
    totals: bool = False
    subtotals: tuple[tuple[int, ...], ...] = ()

    @property
    def is_timed(self) -> bool:
        """Whether the first key is a span of time."""
        return self.time is not None and self.time.unit is not None

    @property
    def has_balances(self) -> bool:
        """Whether anything goes on from before the range."""
        return any(each.is_balance for each in self.aggregates)


def read_query(
    raw: Mapping[str, Any], dataset: Dataset, speaker: Speaker, today: date, *, zone: str | None = None, is_strict: bool = False
) -> Query:  # fmt: skip
    """The query. Raises `Invalid` with everything that is wrong. `zone`: the workspace's, where that is known; `is_strict`: of a
    query that is kept, in which fields of a dataset with a document go by its dimensions."""
    return _Reading(raw, dataset, speaker, today, is_strict).query(zone)


@dataclass(slots=True)
class _Reading:
    """One query while it is read."""

    raw: Mapping[str, Any]
    dataset: Dataset
    speaker: Speaker
    today: date
    is_strict: bool
    problems: list[Problem] = field(default_factory=list)

    def query(self, zone: str | None) -> Query:
        conditions = [placed for placed in self._conditions() if placed is not None]
        times = self._times()
        keys = [each.key for each in times if each.unit is not None] + self._keys()
        columns, made = self._columns()
        calculations = self._calculations(columns)
        asked = self.raw.get("zone")
        if asked is not None and zone is not None and asked != zone:
            self.problems.append(Problem("report_zone_other", "/zone", {"zone": zone}))
        self._check_names(keys, columns, calculations)
        order, subtotals = self._order(keys, columns, calculations), self._subtotals(keys)
        if self.problems:
            raise Invalid(self.problems)
        main = next((each for each in times if each.unit is not None or each.shift is not None), times[0] if times else None)
        others = [placed for each in times if each is not main for placed in self._in_range(each.key, each.range)]
        now, before, opening, opening_before = self._periods(main)
        return Query(
            self.dataset, tuple(keys), tuple(columns), tuple(calculations), tuple(made.aggregates), (*conditions, *others), main,
            now, before, opening, opening_before, order, self.raw.get("limit"), self.raw.get("fill_gaps", True),
            self.raw.get("totals", False), subtotals,
        )  # fmt: skip

    # what is asked about

    def _conditions(self) -> Iterator[Placed | None]:
        for text, pointer in ((self.dataset.where, "/dataset"), (self.raw.get("filters"), "/filters")):
            if text is not None and text.strip():
                with self._under(pointer):
                    yield ROOT, self.speaker.formula(text, self.dataset.form, BOOLEAN)
        for index, one in enumerate(self.raw.get("only", ())):
            with self._under(f"/only/{index}"):
                key = self._named(one, None)
                text = condition_of(key, one["values"], "/values")
                yield key.at, self.speaker.formula(text, self.dataset.form_at(key.at), BOOLEAN)

    def _times(self) -> list[Time]:
        found: list[Time] = []
        for index, one in enumerate(self.raw.get("time", ())):
            with self._under(f"/time/{index}"):
                unit = unit_of(one["granularity"]) if "granularity" in one else None
                key = self._named(one, unit)
                if key.unit is None:
                    raise Invalid(Problem("report_not_a_time", "/dimension", {"name": key.name}))
                range = read_range(one.get("range"), self.today, "/range")
                shift = self._shift(one.get("compare"), range, unit)
                for name, is_second in (("granularity", unit), ("compare", shift)):
                    if is_second and any(each.unit if name == "granularity" else each.shift for each in found):
                        raise Invalid(Problem("report_one_time_only", f"/{name}", {"name": name}))
                if unit and range.first and range.last and count_of(unit, range.first, range.last) > MOST_PERIODS:
                    raise Invalid(Problem("report_too_many_periods", "/range", {"most": MOST_PERIODS}))
                found.append(Time(key, range, unit, shift))
        grouped = next((each for each in found if each.unit is not None), None)
        compared = next((index for index, each in enumerate(found) if each.shift is not None), None)
        if grouped is not None and compared is not None and found[compared] is not grouped:
            self.problems.append(Problem("report_one_time_only", f"/time/{compared}/compare", {"name": "compare"}))
        return found

    def _shift(self, compare: str | None, range: Range, unit: Granularity | None) -> Shift | None:
        if compare is None:
            return None
        if range.is_open or range.step is None:
            raise Invalid(Problem("report_range_open", "/range"))
        if compare == "previous_year":
            # Weeks of another year begin on other days: 52 of them are as good as a year.
            return Shift("week", 52) if unit == "week" else Shift("year", 1)
        step = range.step
        if unit in _MONTHLY and step.unit not in _MONTHLY:
            return Shift(unit, count_of(unit, range.first, range.last)) if range.first and range.last else step
        if unit == "week" and step.unit != "week":
            return Shift("week", count_of("week", range.first, range.last)) if range.first and range.last else step
        return step

    def _keys(self) -> list[Key]:
        found: list[Key] = []
        for index, one in enumerate(self.raw.get("dimensions", ())):
            with self._under(f"/dimensions/{index}"):
                found.append(self._key(one, None))
        return found

    def _key(self, raw: str | Mapping[str, Any], unit: Granularity | None) -> Key:
        dimension = find_dimension(self.dataset, raw, is_strict=self.is_strict)
        try:
            return make_key(self.dataset, dimension, unit, self.speaker)
        except Invalid as error:
            if not isinstance(raw, str):
                raise
            # A name has no parts that could be pointed to.
            raise Invalid(replace(problem, pointer="") for problem in error.problems) from None

    def _named(self, raw: Mapping[str, Any], unit: Granularity | None) -> Key:
        """The key of something that names its dimension."""
        try:
            return self._key(raw["dimension"], unit)
        except Invalid as error:
            raise Invalid(problem.under("/dimension") for problem in error.problems) from None

    def _columns(self) -> tuple[list[Column], Columns]:
        given = self.raw["measures"]
        made = Columns.of(self.dataset, self.speaker, given, self.raw.get("metrics", ()))
        found: list[Column] = []
        for index, one in enumerate(given):
            with self._under(f"/measures/{index}"):
                found.append(made.column(one if isinstance(one, str) else one["key"]))
        for index, one in enumerate(self.raw.get("metrics", ())):
            with self._under(f"/metrics/{index}"):
                found.append(made.column(one["key"]))
        return found, made

    def _calculations(self, columns: list[Column]) -> list[Calculation]:
        places = {column.name: index for index, column in enumerate(columns)}
        compares = any("compare" in one for one in self.raw.get("time", ()))
        found: list[Calculation] = []
        for index, one in enumerate(self.raw.get("calculations", ())):
            with self._under(f"/calculations/{index}"):
                if one["of"] not in places:
                    raise Invalid(Problem("report_column_unknown", "/of", {"name": one["of"]}))
                if one["type"] in _COMPARING and not compares:
                    raise Invalid(Problem("report_needs_comparison", "/type", {"name": one["key"]}))
                of = places[one["of"]]
                kind = columns[of].type if one["type"] in ("running_total", "difference") else NUMBER
                kind = Type("integer") if one["type"] == "rank" else kind
                found.append(Calculation(one["key"], one.get("title"), one["type"], of, kind))
        return found

    # what comes back

    def _check_names(self, keys: list[Key], columns: list[Column], calculations: list[Calculation]) -> None:
        seen: set[str] = set()
        for name in (*(each.name for each in keys), *(each.name for each in columns), *(each.name for each in calculations)):
            if name in seen:
                self.problems.append(Problem("report_column_twice", "", {"name": name}))
            seen.add(name)

    def _order(
        self, keys: list[Key], columns: list[Column], calculations: list[Calculation]
    ) -> tuple[tuple[str, int, bool], ...]:  # fmt: skip
        places = {each.name: ("key", index) for index, each in enumerate(keys)}
        places |= {each.name: ("column", index) for index, each in enumerate(columns)}
        places |= {each.name: ("calculation", index) for index, each in enumerate(calculations)}
        found: list[tuple[str, int, bool]] = []
        for index, (name, direction) in enumerate(self.raw.get("order", ())):
            if name in places:
                found.append((*places[name], direction == "desc"))
            else:
                self.problems.append(Problem("report_column_unknown", f"/order/{index}/0", {"name": name}))
        return tuple(found)

    def _subtotals(self, keys: list[Key]) -> tuple[tuple[int, ...], ...]:
        places = {each.name: index for index, each in enumerate(keys)}
        found: list[tuple[int, ...]] = []
        for index, names in enumerate(self.raw.get("subtotals", ())):
            for at, name in enumerate(names):
                if name not in places:
                    self.problems.append(Problem("report_column_unknown", f"/subtotals/{index}/{at}", {"name": name}))
            found.append(tuple(sorted({places[name] for name in names if name in places})))
        return tuple(dict.fromkeys(found))

    # periods

    def _periods(
        self, time: Time | None
    ) -> tuple[tuple[Placed, ...], tuple[Placed, ...], tuple[Placed, ...] | None, tuple[Placed, ...] | None]:
        if time is None:
            return (), (), None, None
        earlier = time.range if time.shift is None else time.range.earlier(time.shift)
        return (
            self._in_range(time.key, time.range), self._in_range(time.key, earlier), self._until(time.key, time.range),
            self._until(time.key, earlier),
        )  # fmt: skip

    def _in_range(self, key: Key, range: Range) -> tuple[Placed, ...]:
        return self._placed(key, within(key.where, range.first, range.last))

    def _until(self, key: Key, range: Range) -> tuple[Placed, ...] | None:
        return None if range.first is None else self._placed(key, f'{key.where} < date("{range.first}")')

    def _placed(self, key: Key, text: str | None) -> tuple[Placed, ...]:
        return () if text is None else ((key.at, self.speaker.formula(text, self.dataset.form_at(key.at), BOOLEAN)),)

    @contextmanager
    def _under(self, pointer: str) -> Iterator[None]:
        """What is wrong inside is noted, under a pointer."""
        try:
            yield
        except Invalid as error:
            self.problems += [problem.under(pointer) for problem in error.problems]
