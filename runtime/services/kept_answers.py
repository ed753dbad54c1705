"""Answers that are kept in memory as long as nothing they follow from has changed; the ones not asked for longest go first.
Thread-safe. One for each release and process.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

MOST = 500
#: Rows that are kept of all answers together.
MOST_ROWS = 200_000


class KeptAnswers:
    """Answers by what they follow from: the question, the rights, the state of the data."""

    def __init__(self, most: int = MOST, most_rows: int = MOST_ROWS) -> None:
        self._most = most
        self._most_rows = most_rows
        self._rows = 0
        self._found: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Any:
        """The answer, or None."""
        with self._lock:
            found = self._found.get(key)
            if found is None:
                return None
            self._found.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, answer: Any, rows: int) -> None:
        """Keep an answer of so many rows."""
        with self._lock:
            self._forget(key)
            self._found[key] = (answer, rows)
            self._rows += rows
            while self._found and (len(self._found) > self._most or self._rows > self._most_rows):
                self._forget(next(iter(self._found)))

    def _forget(self, key: Hashable) -> None:
        gone = self._found.pop(key, None)
        self._rows -= 0 if gone is None else gone[1]
