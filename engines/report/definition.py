"""What a blueprint says about reports, as data: datasets with their joins, dimensions, measures and metrics. Frozen.

Formulas are kept as text: each reader's are compiled against what that reader may see (`Speaker`), so that what is hidden
cannot be reached by a dataset either.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, Protocol, TypeAlias

from engines.expression.formula import Formula
from engines.expression.scope import FormShape
from engines.expression.tree import Node
from engines.expression.types import Type
from engines.kernel.text import Text

Function: TypeAlias = Literal["count", "count_distinct", "sum", "avg", "min", "max", "last", "balance"]
MetricKind: TypeAlias = Literal["ratio", "derived", "cumulative"]
#: The dataset's own form, where a join is asked for.
ROOT = ""
#: The measure that every dataset has.
COUNT = "count"


class Speaker(Protocol):
    """How formulas are read: for a release with everything in it, or for somebody with what that one may see."""

    def formula(self, text: str, form: str, expect: Type | None = None) -> Formula:
        """A formula over rows of a form (by id). Raises `Invalid`."""
        ...

    def over(self, text: str, names: Mapping[str, Type]) -> Formula:
        """A formula over named values. Raises `Invalid`."""
        ...

    def print(self, tree: Node, form: str) -> str:
        """The text of a tree over rows of a form."""
        ...


@dataclass(frozen=True, slots=True)
class Show:
    """How a number is written."""

    style: str = "number"
    """number, money, percent."""
    places: int | None = None
    unit: Text = ""


@dataclass(frozen=True, slots=True)
class Join:
    """Records that belong to those of the dataset's form or of another join."""

    key: str
    form: str
    """Entity id."""
    source: str
    """The join that it goes on from; `ROOT` for the dataset's own form."""
    along: str
    """Field id of the link: in the form it goes on from, or, where many are joined, in the joined one."""
    is_many: bool


@dataclass(frozen=True, slots=True)
class Dimension:
    """A value that records are grouped by."""

    key: str
    title: Text | None
    formula: str
    at: str = ROOT
    bins: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate."""

    key: str
    title: Text | None
    function: Function
    formula: str | None = None
    at: str = ROOT
    where: str | None = None
    per: str | None = None
    by: str | None = None
    show: Show = Show()


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that is worked out of measures."""

    key: str
    title: Text | None
    kind: MetricKind
    numerator: str = ""
    denominator: str = ""
    formula: str = ""
    measure: str = ""
    grain: str | None = None
    show: Show = Show()


@dataclass(frozen=True, slots=True)
class Dataset:
    """What can be asked about."""

    id: str
    """Full id, `app.key`; of a form's own dataset that of the form."""
    key: str
    """Full key."""
    title: Text
    form: str
    """Entity id; of a ledger's entries the name of their shape."""
    ledger: str | None = None
    """Ledger id, where entries are asked about."""
    is_implied: bool = False
    """Whether it is a form's own, without a document."""
    where: str | None = None
    time: str | None = None
    joins: Mapping[str, Join] = field(default_factory=dict)
    """Each behind the one it goes on from."""
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    structures: Mapping[str, FormShape] = field(default_factory=dict)
    """Of a ledger's entries: their shape, by name."""

    def form_at(self, at: str) -> str:
        """The entity of a join, or of the dataset itself."""
        return self.joins[at].form if at else self.form

    def way(self, at: str) -> tuple[Join, ...]:
        """The joins from the dataset's form to one of them, outermost first."""
        found: list[Join] = []
        while at:
            found.append(self.joins[at])
            at = self.joins[at].source
        return tuple(reversed(found))


COUNTED = Measure(COUNT, {"zh-CN": "记录数", "en": "Records"}, "count")
