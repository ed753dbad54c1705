"""What of a broken document can still be used, so that one mistake does not hide the others.

The validator checks a document, leaves out what its schema refuses (the least that must go: a property, an item of a
list, else the object around it), and hands the rest to the engines. Pointers into the rest are translated back to the
author's file, whose lists still have the broken items. Where it is clear what was meant, that stands in.
"""

from collections.abc import Callable, Mapping
from typing import Any

from engines.blueprint.json_text import JSON, escaped, unescaped
from engines.blueprint.versions import UNKNOWN_VERSION
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


class TracedDict(dict[str, Any]):
    """An object that knows what a property that was misspelt is called in the author's file."""

    def __init__(self, items: Mapping[str, Any]) -> None:
        super().__init__(items)
        self.origins: dict[str, str] = {}

    def respell(self, name: str, meant: str) -> None:
        """Call a property what was meant."""
        self[meant] = self.pop(name)
        self.origins[meant] = name


#: What an app's file must say; other things do not depend on how.
_STAND_INS: Mapping[str, JSON] = {"version": UNKNOWN_VERSION, "format": 1}


class Repaired:
    """The usable rest of a document. `raw` is None when nothing of it can be used."""

    def __init__(self, raw: JSON) -> None:
        self.raw = _traced(raw)

    def leave_out(self, problems: list[Problem]) -> None:
        """Take away what problems are about, each place once, unless it can be filled in or what was meant is clear."""
        places = {
            tuple(_steps(problem.pointer)) for problem in problems if not (self._is_filled_in(problem) or self._is_meant(problem))
        }
        # From the last item of a list to the first: what is taken away does not move what comes after it in this order.
        for steps in sorted(places, key=_order, reverse=True):
            self._remove(list(steps))

    def _is_filled_in(self, problem: Problem) -> bool:
        name, holder = problem.params.get("name"), _at(self.raw, _steps(problem.pointer))
        if problem.code != "property_missing" or not isinstance(holder, dict) or not isinstance(holder.get("key"), str):
            return False
        found = holder["key"] if name == "title" else _STAND_INS.get(str(name))
        if found is None:
            return False
        holder[str(name)] = found
        return True

    def _is_meant(self, problem: Problem) -> bool:
        """Whether a misspelt property or word could be replaced by the one that was meant."""
        *way, name = _steps(problem.pointer) or [""]
        holder, meant = _at(self.raw, way), problem.hint
        if not isinstance(holder, TracedDict) or meant is None or name not in holder:
            return False
        if problem.code in ("unknown_property", "bad_name") and meant not in holder:
            holder.respell(name, meant)
            return True
        if problem.code == "not_in_list" and isinstance(holder[name], str) and holder[name] != meant:
            holder[name] = meant
            return True
        return False

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
                name = unescaped(step)
                told.append(escaped(holder.origins.get(name, name)) if isinstance(holder, TracedDict) else step)
                holder = holder.get(name) if isinstance(holder, Mapping) else None
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
        return TracedDict({key: _traced(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return TracedList([_traced(item) for item in value])
    return value
