"""The typed tree of a formula: made by `parser` + `typecheck`, read by `compiled`, `exchange`, `explanation`, `analyzer`
and by storage (`sql_expression`). Frozen; ids are bound, keys are found again when it is printed.

Every node has `type`. Roots: level 0 is the row at hand (of the formula, or of the sub-formula being run over a list);
`this.x` in a sub-formula is level 1: the row of the formula around it.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from engines.expression.types import Type


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal; null is `Constant(None, NULL)`. Dates have no literals (see functions `date`, `datetime`)."""

    value: object
    type: Type


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list literal."""

    items: "tuple[Node, ...]"
    type: Type


@dataclass(frozen=True, slots=True)
class This:
    """The row itself: 0 the row at hand, 1 the row of the surrounding formula. Type: record."""

    level: int
    type: Type


@dataclass(frozen=True, slots=True)
class Variable:
    """A named value of the scope (`actor`, `old`, `event`, `input` …)."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Get:
    """A field of a row. `source` is a row (record type) or a reference, which is followed; null gives null."""

    source: "Node"
    form: str
    """Full id of the form (or structure) the field belongs to."""
    field: str
    """Field id."""
    type: Type


@dataclass(frozen=True, slots=True)
class Unary:
    """`-x`, `not x`."""

    operator: Literal["-", "not"]
    operand: "Node"
    type: Type


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`+ - * / // %`; `+` also joins texts and adds durations to dates."""

    operator: Literal["+", "-", "*", "/", "//", "%"]
    left: "Node"
    right: "Node"
    type: Type


@dataclass(frozen=True, slots=True)
class Compare:
    """A chain `a < b <= c`: operands are one more than operators; each operand is evaluated at most once."""

    operators: tuple[Literal["==", "!=", "<", "<=", ">", ">=", "in", "not in"], ...]
    operands: "tuple[Node, ...]"
    type: Type


@dataclass(frozen=True, slots=True)
class Logic:
    """`a and b and c`, `a or b`: short-circuit, null counts as false."""

    operator: Literal["and", "or"]
    operands: "tuple[Node, ...]"
    type: Type


@dataclass(frozen=True, slots=True)
class If:
    """`then if test else otherwise`."""

    test: "Node"
    then: "Node"
    otherwise: "Node"
    type: Type


@dataclass(frozen=True, slots=True)
class Call:
    """A registered function, by its canonical name (aliases are resolved); optional arguments left out stay out."""

    function: str
    arguments: "tuple[Node, ...]"
    type: Type


@dataclass(frozen=True, slots=True)
class Records:
    """`records("app.form", "<condition>", "<sort>")`. Inside `condition`, level 0 is the candidate, level 1 the row at hand.

    `sort`: (field id, descending) pairs; ties by record id. Type: list of records of `form`.
    """

    form: str
    condition: "Node | None"
    sort: tuple[tuple[str, bool], ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Related:
    """Rows that point here: a reverse link or sub-table `field` of `source`. Type: list of records of `form`."""

    source: "Node"
    """A row or a reference."""
    owner: str
    """Full id of the form that the reverse link stands in."""
    field: str
    form: str
    """Full id of the form whose rows these are."""
    back: str
    """Id of the link field in those rows."""
    type: Type


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`first count sum min max avg any_of all_of` over a list, with a checked sub-formula per item.

    `first` over rows gives a reference to the row (null when there is none). Over plain lists the item is level 0's
    value under the name `item`. `sum` and `count` of nothing are 0, the others null (`any_of` false, `all_of` true).
    Nulls are left out of sum, min, max, avg.
    """

    function: Literal["first", "count", "sum", "min", "max", "avg", "any_of", "all_of"]
    source: "Node"
    """`Records`, `Related` or any list."""
    body: "Node | None"
    """Per item; None for `first` and plain `count`."""
    type: Type


Node: TypeAlias = (
    Constant | ListOf | This | Variable | Get | Unary | Arithmetic | Compare | Logic | If | Call | Records | Related | Aggregate
)
