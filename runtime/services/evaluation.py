"""What surrounds the formulas of one use case: time, day, zone, data, variables, and the warnings that they leave."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from engines.expression.formula import Data

NO_VARIABLES: Mapping[str, object] = {}


class Evaluation:
    """The `Env` of formulas. Time is bound once per use case."""

    __slots__ = ("data", "now", "today", "variables", "warnings", "zone")

    def __init__(self, now: datetime, zone: tzinfo, data: Data, variables: Mapping[str, object] = NO_VARIABLES) -> None:
        self.now = now
        self.zone = zone
        self.today: date = now.astimezone(zone).date()
        self.data = data
        self.variables = variables
        self.warnings: list[tuple[str, Mapping[str, Any]]] = []

    def warn(self, code: str, **params: object) -> None:
        """Note that a value became null."""
        self.warnings.append((code, params))

    def over(self, data: Data) -> "Evaluation":
        """The same surroundings over other data."""
        return Evaluation(self.now, self.zone, data, self.variables)

    def bound(self, variables: Mapping[str, object]) -> "Evaluation":
        """The same surroundings with other variables and warnings of its own."""
        other = Evaluation.__new__(Evaluation)
        other.now, other.zone, other.today, other.data = self.now, self.zone, self.today, self.data
        other.variables, other.warnings = variables, []
        return other
