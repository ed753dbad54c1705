"""Three-way merge by identity: what an app was (base), what it became here (local), what its maker ships now (new).

What only one side changed is taken over; what both changed in the same way is one change; anything else is a conflict,
in which the local side stands until somebody chooses. Things in lists are matched by identity, so that moving, renaming
and adding do not disturb each other. Called by the upgrade of templates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Literal, TypeAlias

from engines.blueprint.identity import identity_of, is_keyed
from engines.blueprint.json_text import JSON, escaped
from engines.blueprint.parts import PART_KINDS
from engines.blueprint.schema_problems import shown
from engines.kernel.errors import Problem


class _Absent(Enum):
    """Not there; None is a JSON value."""

    ABSENT = "absent"


ABSENT: Final = _Absent.ABSENT
Side: TypeAlias = Literal["local", "new"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place that both sides changed. What was not there is `ABSENT`."""

    pointer: str
    """By identity: list items and files are named by their id, `/forms/order/fields/amount/title`."""
    base: JSON
    local: JSON
    new: JSON

    def problem(self) -> Problem:
        """The conflict for the catalogue of sentences."""
        told = {name: "–" if value is ABSENT else shown(value) for name, value in (("local", self.local), ("new", self.new))}
        return Problem("merge_conflict", self.pointer, told)


@dataclass(slots=True)
class Merged:
    """The merged files of one app, and what has to be decided."""

    files: dict[str, JSON] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    """Those that nobody has decided."""


@dataclass(frozen=True, slots=True)
class _Conflicts:
    """What both sides changed: decided, or to be decided."""

    decisions: Mapping[str, Side]
    open: list[Conflict]

    def settle(self, conflict: Conflict) -> JSON:
        """The value that stands."""
        decision = self.decisions.get(conflict.pointer)
        if decision is None:
            self.open.append(conflict)
        return conflict.new if decision == "new" else conflict.local


def merge(
    base: Mapping[str, JSON], local: Mapping[str, JSON], new: Mapping[str, JSON], decisions: Mapping[str, Side] | None = None
) -> Merged:  # fmt: skip
    """Merge the files (path → JSON) of three states of one app. `decisions`: which side stands, by the pointer of a conflict."""
    merged = Merged()
    conflicts = _Conflicts(decisions or {}, merged.conflicts)
    sides = [_by_identity(files) for files in (base, local, new)]
    for name in dict.fromkeys(name for side in (sides[2], sides[1]) for name in side):
        base_value, local_value, new_value = (side.get(name, ABSENT) for side in sides)
        value = _merged(base_value, local_value, new_value, f"/{name}", conflicts)
        if value is not ABSENT:
            merged.files[_path(name, value)] = value
    return merged


def _by_identity(files: Mapping[str, JSON]) -> dict[str, JSON]:
    """Files by folder and identity, so that a renamed form is the same form."""
    named: dict[str, JSON] = {}
    for path, raw in files.items():
        folder, slash, _ = path.rpartition("/")
        has_key = any(kind.has_key for kind in PART_KINDS if kind.folder == folder) and bool(slash)
        named[f"{folder}/{identity_of(raw)}" if has_key and is_keyed(raw) else path] = raw
    return named


def _path(name: str, value: JSON) -> str:
    if name == "app.json" or name.endswith(".json"):
        return name
    folder, _, _ = name.rpartition("/")
    return f"{folder}/{value['key']}.json"


def _merged(base: JSON, local: JSON, new: JSON, pointer: str, conflicts: _Conflicts) -> JSON:
    if new in (local, base):
        return local
    if base == local:
        return new
    if isinstance(local, Mapping) and isinstance(new, Mapping):
        return _objects(base if isinstance(base, Mapping) else {}, local, new, pointer, conflicts)
    if _is_keyed_list(local) and _is_keyed_list(new) and (local or new):
        return _things(base if _is_keyed_list(base) else [], local, new, pointer, conflicts)
    return conflicts.settle(Conflict(pointer, base, local, new))


def _objects(
    base: Mapping[str, JSON], local: Mapping[str, JSON], new: Mapping[str, JSON], pointer: str, conflicts: _Conflicts
) -> dict[str, JSON]:
    result: dict[str, JSON] = {}
    for name in _in_order(list(local), list(new)):
        sides = (base.get(name, ABSENT), local.get(name, ABSENT), new.get(name, ABSENT))
        value = _merged(*sides, f"{pointer}/{escaped(name)}", conflicts)
        if value is not ABSENT:
            result[name] = value
    return result


def _things(base: list[JSON], local: list[JSON], new: list[JSON], pointer: str, conflicts: _Conflicts) -> list[JSON]:
    """Lists of things with keys; the new order, with what is only local behind what it stood behind."""
    sides = [{identity_of(thing): thing for thing in things} for things in (base, local, new)]
    is_moved = _common(sides[0], sides[1]) != _common(sides[1], sides[0])
    leading, other = (sides[1], sides[2]) if is_moved else (sides[2], sides[1])
    merged: list[JSON] = []
    for id in _in_order(list(leading), list(other)):
        was, here, now = (side.get(id, ABSENT) for side in sides)
        value = _merged(was, here, now, f"{pointer}/{escaped(id)}", conflicts)
        if value is not ABSENT:
            merged.append(value)
    return merged


def _common(things: Mapping[str, JSON], others: Mapping[str, JSON]) -> list[str]:
    return [id for id in things if id in others]


def _in_order(leading: list[str], other: list[str]) -> list[str]:
    """All names: those of the first in their order, those only in the second behind their predecessor there."""
    order = list(leading)
    for index, name in enumerate(other):
        if name not in leading:
            before = next((each for each in reversed(other[:index]) if each in order), None)
            order.insert(order.index(before) + 1 if before is not None else 0, name)
    return order


def _is_keyed_list(value: JSON) -> bool:
    return isinstance(value, list) and all(is_keyed(item) for item in value)
