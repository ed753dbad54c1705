"""Least and greatest values of roll-ups while many records change at once: asked from the tables once for a slice.

A least or greatest value cannot be kept by adding and taking away: when it goes, the next one must be looked for. What it
would be without the records of the slice is asked ahead; the slice's own records are in memory.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from engines.expression.formula import Env
from engines.record.entity import RollUp
from engines.record.roll_up import Contribution
from runtime.services.stimulus import Row
from runtime.storage.working_set import WorkingSet

Contributor = Callable[[Row, Env], Contribution]
_IS_BETTER: dict[str, Callable[[object, object], bool]] = {
    "min": lambda one, other: one < other,  # type: ignore[operator]  # values of one field
    "max": lambda one, other: one > other,  # type: ignore[operator]
}


@dataclass(slots=True)
class _Slice:
    """The records of one form that are about to change."""

    ids: frozenset[int]
    without: dict[tuple[str, int], object] = field(default_factory=dict)
    """By field and owner: the value over all other records."""
    members: dict[tuple[str, object], set[int]] = field(default_factory=dict)
    """By link and owner: records that are or were the owner's."""
    fresh: set[int] = field(default_factory=set)
    """Records that this transaction made."""


class Extremes:
    """What one use case knows ahead of roll-ups by min and max."""

    def __init__(self, ws: WorkingSet, env: Env) -> None:
        self._ws = ws
        self._env = env
        self._slices: dict[str, _Slice] = {}

    def expect(self, form: str, feeds: Iterable[tuple[RollUp, Contributor]], rows: Sequence[Row]) -> None:
        """Records of `form` are about to become `rows`."""
        roll_ups = [roll_up for roll_up, _ in feeds if roll_up.function in _IS_BETTER]
        if not roll_ups or not rows or form in self._slices:
            return
        known = self._slices[form] = _Slice(frozenset(row["id"] for row in rows))
        images = [image for row in rows for image in (row, self._ws.record(form, row["id"])) if image is not None]
        for roll_up in roll_ups:
            for image in images:
                known.members.setdefault((roll_up.via, image.get(roll_up.via)), set()).add(image["id"])
            owners = sorted({owner for image in images if isinstance(owner := image.get(roll_up.via), int)})
            values = self._ws.recomputed(roll_up, owners, known.ids)
            known.without.update(((roll_up.field, owner), value) for owner, value in values.items())

    def note(self, form: str, before: Row | None, after: Row | None) -> None:
        """A record was written. One outside the slice that was there already makes what is known ahead worthless."""
        known, image = self._slices.get(form), after or before
        if known is None or image is None:
            return
        id = image["id"]
        if before is None:
            known.fresh.add(id)
        elif id not in known.ids and id not in known.fresh:
            del self._slices[form]
            return
        for via in {link for link, _ in known.members} if after is not None else ():
            known.members.setdefault((via, image.get(via)), set()).add(id)

    def value(self, roll_up: RollUp, contribution: Contributor, owner: int) -> object:
        """What the roll-up is now, from memory where that is known."""
        known = self._slices.get(roll_up.source)
        if known is None or (roll_up.field, owner) not in known.without or roll_up.function not in _IS_BETTER:
            return self._ws.recomputed(roll_up, (owner,))[owner]
        best, is_better = known.without[roll_up.field, owner], _IS_BETTER[roll_up.function]
        for id in known.members.get((roll_up.via, owner), ()):
            row = self._ws.record(roll_up.source, id)
            counted = None if row is None else contribution(row, self._env)
            if counted is None or counted[0] != owner or counted[1] is None:
                continue
            if best is None or is_better(counted[1], best):
                best = counted[1]
        return best
