"""A formula: its text, its checked tree, what it reads, and a function that computes it.

`parse` is the way in for everybody (compilers of blueprints, rules that are records, filters from users).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Protocol, TypeAlias

from engines.expression.scope import Scope
from engines.expression.tree import Node
from engines.expression.types import Row, Type


class Data(Protocol):
    """Where formulas look records up while they run. Storage's working set prefetches, so that this is memory."""

    def record(self, form: str, id: int) -> Row | None:
        """The live record of a form by its id; None when there is none."""
        ...

    def select(self, selection: "Selection", row: Row, env: "Env") -> Sequence[Row]:
        """The rows of `selection.form` for which the condition holds, in order. `row` is `this` inside the condition."""
        ...

    def computed(self, form: str, field: str, row: Row) -> object:
        """The value of a field that has no column and no formula text of its own (a ledger balance …)."""
        ...


class Env(Protocol):
    """What surrounds one evaluation. `now` and `today` are bound once per use case; `today` is the workspace's day."""

    now: datetime
    today: date
    zone: tzinfo
    data: Data
    variables: Mapping[str, object]

    def warn(self, code: str, **params: object) -> None:
        """Note that a value became null (`division_by_zero`, `overflow`, `too_long` …)."""
        ...


Run: TypeAlias = "Callable[[Row, Env], object]"


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """A compiled `records(...)` or reverse link: how to find its rows. One object per place in a formula, by identity."""

    form: str
    condition: Node | None
    matches: Callable[[Row, Row, Env], bool] | None
    """(candidate, this, env) → whether the condition holds; None takes all."""
    keys: tuple[tuple[str, Run], ...]
    """Equality conjuncts `field == <formula of this>`: (field id of the candidate, how to compute the key from `this`)."""
    sort: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Reads:
    """What a formula reads, so that it can be fetched in one go."""

    paths: frozenset[tuple[str, ...]]
    """Paths of field ids from the row at hand: ("amount",), ("customer", "level", "rate")."""
    variables: frozenset[str]
    fields: frozenset[tuple[str, str]]
    """Every (form id, field id) it touches anywhere: for rights, references, rename."""
    selections: tuple[Selection, ...]
    functions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula. Equality is by text and type; `run` never raises."""

    text: str
    """As the author wrote it, with keys of the time."""
    tree: Node = field(compare=False)
    type: Type
    reads: Reads = field(compare=False)
    run: Run = field(compare=False)
    scope: Scope = field(compare=False, repr=False)
    """What it was checked against: for printing and explaining it."""
