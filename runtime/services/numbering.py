"""Numbers and codes that the system gives: auto-numbers from counters, unique codes at random. One per use case.

Numbers without gaps are taken in the transaction of the save; the others beside it, as many at once as the use case has
rows, so that no writer waits for another. A number or code that somebody typed or imported is passed over.
"""

from collections.abc import Mapping
from secrets import randbelow
from typing import Any

from engines.kernel.errors import Invalid, Problem
from engines.record.entity import Field
from engines.record.field_type import Refused
from engines.record.field_types.auto_number import AutoNumber, number_format, period
from engines.record.field_types.unique_code import UniqueCode, check_code_space, code
from runtime.services.evaluation import Evaluation
from runtime.storage import counters
from runtime.storage.database import Database
from runtime.storage.working_set import WorkingSet

ATTEMPTS = 200
#: After so many clashes in a row the code space is looked at: it may be nearly used up.
SUSPICIOUS = 5


class Numbering:
    """Draws values for fields that the system fills."""

    def __init__(self, database: Database, ws: WorkingSet, env: Evaluation, size: int, *, dry: bool) -> None:
        self._database = database
        self._ws = ws
        self._env = env
        self._size = size
        self._dry = dry
        self._free: dict[tuple[str, str, str], list[int]] = {}
        self._promised: dict[tuple[str, str, str], int] = {}
        """Of a dry run: the last number that would have been taken."""
        self._drawers = {AutoNumber.name: self._number, UniqueCode.name: self._code}

    def draw(self, entity: str, field: Field, values: Mapping[str, Any]) -> str:
        """A value that no live record has."""
        for attempt in range(ATTEMPTS):
            drawn = self._drawers[field.type.name](entity, field, attempt)
            if self._ws.holder(entity, (field.id,), (drawn,)) is None:
                return drawn
        raise Invalid(Problem("no_free_number", f"/{field.key}", {"title": field.title}))

    def _number(self, entity: str, field: Field, attempt: int) -> str:
        del attempt
        form = number_format(field.settings.get("format", "{seq}"))
        assert form is not None  # checked when the blueprint was compiled
        name = period(field.settings.get("reset", "never"), self._env.today)
        key = (entity, field.id, name)
        free = self._free.setdefault(key, [])
        if not free:
            free.extend(self._take(key, field))
        return form.number(self._env.today, free.pop())

    def _take(self, key: tuple[str, str, str], field: Field) -> list[int]:
        if self._dry:
            self._promised[key] = self._promised.get(key) or counters.last(self._ws.connection, *key)
            self._promised[key] += 1
            return [self._promised[key]]
        if field.settings.get("gapless", False):
            return [counters.take(self._ws.connection, *key, 1)]
        first = counters.take_apart(self._database, self._ws.connection, *key, self._size)
        return list(range(first + self._size - 1, first - 1, -1))

    def _code(self, entity: str, field: Field, attempt: int) -> str:
        if attempt == SUSPICIOUS:
            try:
                check_code_space(field.settings, self._ws.count(entity), 1)
            except Refused as refused:
                raise Invalid(Problem(refused.code, f"/{field.key}", {"title": field.title, **refused.params})) from refused
        return code(field.settings, randbelow)
