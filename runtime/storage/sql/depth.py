"""How deep an expression is nested. SQLAlchemy walks through it with calls of its own, and Python has a thousand of them:
what would not come through is refused before it is tried. Called by `expression`.
"""

from typing import TypeVar

from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.visitors import HasTraverseInternals

from engines.kernel.errors import Invalid, Problem

#: Elements inside elements; each takes three calls at most, and the caller's own are there already.
MOST_LEVELS = 200

_T = TypeVar("_T", bound=ColumnElement[object])


def not_too_deep(expression: _T) -> _T:
    """The expression; raises `Invalid` (`too_deep_for_sql`) where it is nested too deep."""
    level: list[HasTraverseInternals] = [expression]
    for _ in range(MOST_LEVELS):
        level = [child for element in level for child in element.get_children()]
        if not level:
            return expression
    raise Invalid(Problem("too_deep_for_sql"))
