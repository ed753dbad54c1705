"""What of a broken document can still be used, so that one mistake does not hide the others.

The validator checks a document, leaves out what its schema refuses (the least that must go: a property, an item of a
list, else the object around it), and hands the rest to the engines. Pointers into the rest are translated back to the
author's file, whose lists still have the broken items.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engines.blueprint.json_text import JSON, unescaped
from engines.kernel.errors import Problem

_ROUNDS = 12


class TracedList(list[Any]):
    """A list that knows which index each item has in the author's file."""

    def __init__(self, items: list[Any]) -> None:
        super().__init__(items)
        self.origins = list(range(len(items)))

    def leave_out(self, index: int) -> None:
        """Remove one item."""
        del self[index]
        del self.origins[index]


class Repaired:
    """The usable rest of a document. `raw` is None when nothing of it can be used."""

    def __init__(self, raw: JSON) -> None:
        self.raw = _traced(raw)

    def leave_out(self, problems: list[Problem]) -> None:
        """Take away what problems are about, each place once; a missing title is filled in from the key."""
        places = {tuple(_steps(problem.pointer)) for problem in problems if not self._is_filled_in(problem)}
        # From the last item of a list to the first: what is taken away does not move what comes after it in this order.
        for steps in sorted(places, key=_order, reverse=True):
            self._remove(list(steps))

    def _is_filled_in(self, problem: Problem) -> bool:
        if problem.code != "property_missing" or problem.params.get("name") != "title":
            return False
        holder = _at(self.raw, _steps(problem.pointer))
        if not isinstance(holder, dict) or not isinstance(holder.get("key"), str):
            return False
        holder["title"] = holder["key"]
        return True

    def _remove(self, steps: list[str]) -> None:
        if not steps:
            self.raw = None
            return
        holder = _at(self.raw, steps[:-1])
        if isinstance(holder, dict):
            holder.pop(steps[-1], None)
        elif isinstance(holder, TracedList) and steps[-1].isdecimal() and int(steps[-1]) < len(holder):
            holder.leave_out(int(steps[-1]))

    def original(self, pointer: str) -> str:
        """A pointer into the rest as a pointer into the author's document."""
        told: list[str] = []
        holder: JSON = self.raw
        for step in pointer.split("/")[1:]:
            if isinstance(holder, TracedList) and step.isdecimal() and int(step) < len(holder):
                told.append(str(holder.origins[int(step)]))
                holder = holder[int(step)]
            else:
                told.append(step)
                holder = holder.get(unescaped(step)) if isinstance(holder, Mapping) else None
        return "".join(f"/{step}" for step in told)


def repaired(raw: JSON, check: Callable[[JSON], list[Problem]]) -> tuple[Repaired, list[Problem]]:
    """The usable rest of a document, and the problems that it has as it stands."""
    rest = Repaired(raw)
    first = found = check(raw)
    for _ in range(_ROUNDS):
        if not found or rest.raw is None:
            return rest, first
        rest.leave_out(found)
        found = check(rest.raw) if rest.raw is not None else []
    rest.raw = None
    return rest, first


def _order(steps: tuple[str, ...]) -> list[tuple[int, int, str]]:
    return [(1, int(step), "") if step.isdecimal() else (0, 0, step) for step in steps]


def _steps(pointer: str) -> list[str]:
    return [unescaped(step) for step in pointer.split("/")[1:]]


def _at(value: JSON, steps: list[str]) -> JSON:
    for step in steps:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _traced(value: JSON) -> JSON:
    if isinstance(value, Mapping):
        return {key: _traced(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return TracedList([_traced(item) for item in value])
    return value
