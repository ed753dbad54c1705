"""Problems as the API tells them."""

from typing import Any

from engines.kernel.errors import Problem
from engines.kernel.messages import Catalog


def told(catalog: Catalog, locale: str, problem: Problem) -> dict[str, Any]:
    """A problem as a part of a problem document."""
    found: dict[str, Any] = {"pointer": problem.pointer, "code": problem.code, "message": catalog.render(problem, locale)}
    position = problem.params.get("position")
    if isinstance(position, int) and position > 0:
        found["position"] = position
    return found if problem.hint is None else {**found, "hint": problem.hint}
