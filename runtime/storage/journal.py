"""The journal of a working set: what was changed in memory, so that it can be undone to a mark.

A refused row or a failed rule is taken back without losing what stands beside it. Nothing here touches the database.
"""

from collections.abc import Hashable
from typing import Any

_ABSENT = object()


class Journal:
    """Changes to dictionaries and growing lists, newest last."""

    def __init__(self) -> None:
        self._entries: list[tuple[Any, Any, Any]] = []

    def mark(self) -> int:
        """A point to come back to."""
        return len(self._entries)

    def put(self, target: dict[Any, Any], key: Hashable, value: object) -> None:
        """`target[key] = value`, undoable."""
        self._entries.append((target, key, target.get(key, _ABSENT)))
        target[key] = value

    def drop(self, target: dict[Any, Any], key: Hashable) -> None:
        """`target.pop(key, None)`, undoable."""
        if key in target:
            self._entries.append((target, key, target.pop(key)))

    def append(self, target: list[Any], item: object) -> None:
        """`target.append(item)`, undoable."""
        self._entries.append((target, None, len(target)))
        target.append(item)

    def undo(self, mark: int) -> None:
        """Take everything back that came after `mark`."""
        entries = self._entries
        while len(entries) > mark:
            target, key, old = entries.pop()
            if isinstance(target, list):
                del target[old:]
            elif old is _ABSENT:
                target.pop(key, None)
            else:
                target[key] = old

    def forget(self) -> None:
        """What stands now is settled: it has been flushed."""
        self._entries.clear()
