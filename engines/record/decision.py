"""What came of deciding on a row: accepted, rejected, or looked at while a form is filled in."""

from dataclasses import dataclass

from engines.expression.types import Row
from engines.kernel.errors import Problem


@dataclass(frozen=True, slots=True)
class Accepted:
    """The row as it is to be stored."""

    after: dict[str, object]
    """The full row by field id, system fields as they were given or were before."""
    changed: frozenset[str]
    """Ids of the fields whose value differs from before; empty: nothing to write."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why the row is not stored."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a row."""

    after: Row
    """The full row by field id, computed values and defaults among them."""
    hidden: frozenset[str]
    required: frozenset[str]
    fixed: frozenset[str]
    """Those that may not be changed as the record is."""
    problems: tuple[Problem, ...]
