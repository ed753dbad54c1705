"""What storage has to fetch for a query: plans, as values. Each plan becomes one statement (`runtime/storage/report_sql.py`).

A plan says which aggregates of which joined form, by which keys, under which conditions. Nothing is counted twice: what is
joined to many is aggregated by itself, and where a join multiplies the records of an aggregate, each of these counts once in
a group (`is_multiplied`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from engines.expression.formula import Formula
from engines.expression.types import INTEGER, Type
from engines.kernel.decimals import quantized
from engines.report.definition import Dataset

BaseFunction: TypeAlias = Literal["count", "count_distinct", "sum", "min", "max", "last"]
#: (join on whose rows it stands, formula).
Placed: TypeAlias = tuple[str, Formula]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One number that storage works out for a group."""

    function: BaseFunction
    at: str
    formula: Formula | None = None
    where: Formula | None = None
    per: Formula | None = None
    by: Formula | None = None
    is_balance: bool = False
    """Whether it goes on from what was there before the range."""

    @property
    def type(self) -> Type:
        """Of its values."""
        counts = self.formula is None or self.function in ("count", "count_distinct")
        return INTEGER if counts or self.formula is None else self.formula.type.optional()

    @property
    def of_nothing(self) -> object:
        """Its value where there are no records, as far as that is a number."""
        if self.function not in ("count", "count_distinct", "sum"):
            return None
        return quantized(Decimal(0), self.type.scale) if self.type.kind == "decimal" else 0

    def read(self, value: object) -> object:
        """A value as storage gave it, with all its places; no row at all is no records."""
        if value is None:
            return self.of_nothing
        return quantized(value, self.type.scale) if isinstance(value, Decimal) else value


@dataclass(frozen=True, slots=True)
class Plan:
    """One statement."""

    dataset: Dataset
    keys: tuple[Placed, ...]
    aggregates: tuple[Aggregate, ...]
    conditions: tuple[Placed, ...]
    order: tuple[tuple[Literal["key", "aggregate"], int, bool], ...] = ()
    """(what, which, falling), where groups have to be chosen among."""
    limit: int = 0
    """Groups at most."""

    @property
    def formulas(self) -> tuple[Placed, ...]:
        """All formulas, with their places."""
        own = [
            (each.at, formula)
            for each in self.aggregates for formula in (each.formula, each.where, each.per, each.by) if formula is not None
        ]  # fmt: skip
        return (*self.keys, *self.conditions, *own)


def needed_joins(dataset: Dataset, places: Iterable[str]) -> tuple[str, ...]:
    """The joins that some places need, each behind the one it goes on from."""
    wanted = {join.key for at in places for join in dataset.way(at)}
    return tuple(key for key in dataset.joins if key in wanted)


def is_multiplied(dataset: Dataset, at: str, needed: Iterable[str]) -> bool:
    """Whether a record of `at` occurs several times where some joins are made: these joins lead, seen from it, to many."""
    way = {join.key for join in dataset.way(at)}
    for key in needed:
        join = dataset.joins[key]
        # On the way to it a join is walked backwards: to one of its records many may lead.
        if join.is_many != (key in way):
            return True
    return False


def is_additive(plan: Plan, aggregate: Aggregate) -> bool:
    """Whether its value of several groups together follows from those of the groups."""
    if aggregate.function in ("min", "max"):
        return True
    if aggregate.function not in ("sum", "count"):
        return False
    places = [at for at, _ in (*plan.keys, *plan.conditions)]
    return not is_multiplied(plan.dataset, aggregate.at, needed_joins(plan.dataset, [*places, aggregate.at]))
