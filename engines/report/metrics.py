"""Numbers that are worked out after everything is added up: ratios, formulas over measures. So a ratio of a total is the ratio of
the totals, never an average of ratios.

A `Value` is a small tree over the aggregates that storage gives; each row of an answer, each subtotal and the total are run
through the same tree.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeAlias

from engines.expression import operations
from engines.expression.formula import Env, Formula
from engines.expression.types import Type, decimal
from engines.kernel.decimals import MAX_SCALE, quantized
from engines.report.definition import Metric

#: A number of which nothing more is known.
NUMBER = decimal(MAX_SCALE)
#: What storage gives for one group, in the order of the plan's aggregates.
Base: TypeAlias = Sequence[object]


class Value(Protocol):
    """One number of a group."""

    def of(self, base: Base, env: Env) -> object:
        """The number, of the aggregates of a group; null where there is none."""
        ...


@dataclass(frozen=True, slots=True)
class Plain:
    """An aggregate as it is."""

    index: int

    def of(self, base: Base, env: Env) -> object:
        """That aggregate."""
        return base[self.index]


@dataclass(frozen=True, slots=True)
class Ratio:
    """One number in parts of another; null where that is 0. Averages are ratios of a sum and a number of values."""

    above: Value
    below: Value

    def of(self, base: Base, env: Env) -> object:
        """At ten places, half up."""
        return quotient(self.above.of(base, env), self.below.of(base, env), env)


@dataclass(frozen=True, slots=True)
class Derived:
    """A formula over other numbers."""

    formula: Formula
    inputs: Mapping[str, Value]

    def of(self, base: Base, env: Env) -> object:
        """Its value."""
        names = {name: value.of(base, env) for name, value in self.inputs.items()}
        found = self.formula.run({}, Named(env, names))
        return quantized(found, self.formula.type.scale) if isinstance(found, Decimal) else found


class Named:
    """An `Env` with other variables; what becomes null does so quietly, as in lists."""

    def __init__(self, env: Env, variables: Mapping[str, object]) -> None:
        self.now = env.now
        self.today = env.today
        self.zone = env.zone
        self.data = env.data
        self.variables = variables

    def warn(self, code: str, **params: object) -> None:
        """Nobody is told."""


def quotient(above: object, below: object, env: Env) -> object:
    """A division as in formulas."""
    if not isinstance(above, int | Decimal) or not isinstance(below, int | Decimal) or below == 0:
        return None
    return operations.divide(Named(env, {}), above, below)


def inputs_of(metric: Metric) -> Iterator[tuple[str, str]]:
    """Keys of the measures that a metric names by themselves, each with its pointer. Formulas name others."""
    names: Mapping[str, str] = {"numerator": metric.numerator, "denominator": metric.denominator, "measure": metric.measure}
    wanted = {"ratio": ("numerator", "denominator"), "cumulative": ("measure",), "derived": ()}[metric.kind]
    for name in wanted:
        yield names[name], f"/{name}"


def type_of(metric: Metric, types: Mapping[str, Type], formula: Formula | None) -> Type:
    """Of a metric's values."""
    if metric.kind == "cumulative":
        return types[metric.measure]
    return NUMBER if formula is None else formula.type
