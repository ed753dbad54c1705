"""When a timer is due: a while from now, or at a time that a formula gives; at a time of day, in the workspace's zone, where
one is said. The result is an absolute time in UTC; a day's change of the clock lies between, not in it. A time of day that such a
change leaves out comes later by as much, one that it brings twice is two times."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal, TypeAlias

from engines.expression.formula import Env, Formula
from engines.expression.types import Row
from engines.process.node import Failed

Unit: TypeAlias = Literal["seconds", "minutes", "hours", "days", "weeks"]

#: The latest time that is waited for; what lies beyond is as good as never.
LATEST = datetime(9000, 1, 1, tzinfo=UTC)
#: What lies before has no time of day in every zone; it is over in any case.
EARLIEST = datetime(2, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Timing:
    """`after` so many units, or `until` a time."""

    after: Formula | None = None
    unit: Unit = "hours"
    until: Formula | None = None
    at: time | None = None
    """The next such time of day after it."""

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """Its formula."""
        return tuple(formula for formula in (self.after, self.until) if formula is not None)

    def due(self, row: Row, env: Env) -> datetime:
        """The time, UTC. Raises `Failed` where its formula gives none."""
        found = self._later(row, env) if self.until is None else self.until.run(row, env)
        if not isinstance(found, datetime):
            raise Failed("no_value", {"argument": "time"})
        if found >= LATEST:
            return LATEST
        if self.at is None:
            return found
        if found < EARLIEST:
            return found
        day = found.astimezone(env.zone).date()
        wanted = (
            datetime.combine(each, self.at.replace(fold=fold), env.zone).astimezone(UTC)
            for each in (day, day + timedelta(days=1)) for fold in (0, 1)
        )  # fmt: skip
        return next(each for each in wanted if each >= found)

    def _later(self, row: Row, env: Env) -> datetime | None:
        amount = None if self.after is None else self.after.run(row, env)
        if amount is None:
            return None
        try:
            while_ = timedelta(**{self.unit: float(amount)})  # type: ignore[arg-type]  # a number, by its type
            if self.unit in ("days", "weeks"):  # the same time of day, also where clocks change between
                local = env.now.astimezone(env.zone)
                return (local + while_).astimezone(UTC)
            return env.now + while_
        except OverflowError:
            return LATEST
