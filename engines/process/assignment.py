"""Who a task is for: what the process says, worked out as far as formulas go. Who has a role, or leads a department, the
directory knows; `runtime` turns candidates into users."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from engines.expression.formula import Formula

CandidateKind: TypeAlias = Literal["users", "role", "initiator", "leader", "department", "administrators"]


@dataclass(frozen=True, slots=True)
class Candidates:
    """People, as far as an engine knows them."""

    kind: CandidateKind
    ids: tuple[int, ...] = ()
    """Of users, or of departments."""
    role: str = ""
    """Full id of a role."""
    level: int = 1
    """Of leaders: 1 leads the department itself, 2 the one above it."""


@dataclass(frozen=True, slots=True)
class Who:
    """One line of an assignment."""

    kind: CandidateKind
    formula: Formula | None = None
    """Of users and departments; of leaders: whose leader."""
    role: str = ""
    level: int = 1

    def candidates(self, value: Callable[[Formula], object], initiator: int | None) -> Candidates:
        """Who is meant now. `value`: works a formula out; it raises where that fails, which is not nobody."""
        found: object = initiator if self.kind in ("initiator", "leader") else None
        if self.formula is not None:
            found = value(self.formula)  # a reference, a list of them, or nothing
        ids = tuple(each for each in (found if isinstance(found, tuple) else (found,)) if isinstance(each, int))
        return Candidates("users" if self.kind == "initiator" else self.kind, ids, self.role, self.level)
