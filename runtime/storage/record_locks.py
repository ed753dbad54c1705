"""Records of one transaction, fetched and locked in one order: what is changed, what is pointed to, what is counted.

The base of what a transaction reads. A lock of the first pass is waited for; a later one is tried, and where it is busy the
use case begins again with it among the first. What had been read through a record before it was locked is read again.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from engines.record.entity import Entity
from engines.record.search import Searched
from engines.record.system_fields import DIRECTORY
from runtime.storage import counting, records
from runtime.storage.dynamic.tables import Tables
from runtime.storage.journal import Journal
from runtime.storage.record_cache import RecordCache
from runtime.storage.records import Lock


@dataclass(frozen=True, slots=True)
class Admitted:
    """Where a transaction stands: let in under a release, with a number of its own."""

    connection: Connection
    tables: Tables
    entities: Mapping[str, Entity]
    seq: int
    """Number of the write transaction; 0 for one that writes nothing."""
    next_id: Callable[[], int]
    is_dry: bool = False
    """Nothing is written and no lock is taken."""
    decided: frozenset[str] = frozenset()
    """Forms whose records come and go by what rules and checks read (`ReleaseReads.decided`)."""
    searched: Mapping[str, Searched] = dataclasses.field(default_factory=dict)
    """By form, what of it is searched; forms without are not there."""


class RecordLocks:
    """Which records a transaction has, and how firmly."""

    def __init__(self, admitted: Admitted, journal: Journal) -> None:
        self.connection = admitted.connection
        self.entities = admitted.entities
        self.next_id = admitted.next_id
        self._tables = admitted.tables
        self._cache = RecordCache(admitted.entities, journal)
        self._is_first_pass = True
        self._is_dry = admitted.is_dry
        self._is_alone = admitted.is_dry or admitted.connection.dialect.name == "sqlite"
        """No locks: nobody else writes now, or nothing will be written."""
        self._decided = admitted.decided
        self._counted: set[int] = set()

    def fetch(self, form: str, ids: Iterable[int]) -> None:
        """Read records that are not there yet."""
        if form in DIRECTORY:
            return
        missing = [id for id in ids if not self._cache.knows(form, id)]
        if missing:
            self._cache.load_asked(form, missing, records.fetch(self.connection, self._tables, form, missing))

    def lock(self, form: str, ids: Iterable[int], lock: Lock = Lock.CHANGE, *, wait: bool = True) -> None:
        """Read and lock records, in order of id; after the first pass without waiting. What had been read through one before
        it was locked is read again."""
        if form in DIRECTORY:
            return
        locked, made = self._cache.locked[form], self._cache.made[form]
        missing = [id for id in set(ids) if locked.get(id, 0) < lock and id not in made]
        if not missing:
            return
        if self._is_alone:
            self.fetch(form, missing)
        else:
            wait = wait and self._is_first_pass
            rows = records.fetch(self.connection, self._tables, form, missing, lock=lock, wait=wait)
            self._cache.load_asked(form, missing, rows)
        locked.update((id, int(lock)) for id in missing)
        if lock > Lock.HOLD and not self._is_alone:
            self._read_again(form, missing)

    def is_being_made(self, form: str, id: int) -> bool:
        """Whether a record is made in this transaction: nobody else knows of it."""
        return id in self._cache.made[form]

    def _read_again(self, form: str, ids: Iterable[int]) -> None:
        """Records that point to these, where they were read before nobody else could add to them."""
        wanted: dict[tuple[str, str], list[int]] = {}
        for place in [*self._cache.complete_groups, *((form, each) for form in self._cache.whole for each in self._links(form))]:
            if self._target(*place) == form:
                wanted[place] = [id for id in ids if self._cache.is_complete(*place, id)]
        for (entity, field), values in wanted.items():
            if values:
                self._read_group_again(entity, field, values)

    def _read_group_again(self, form: str, field: str, values: Sequence[object]) -> None:
        rows = records.fetch_by(self.connection, self._tables, form, field, values)
        known = {row["id"] for value in values for row in self._cache.group(form, field, value)}
        gone = known - {row["id"] for row in rows}
        elsewhere = records.fetch(self.connection, self._tables, form, gone) if gone else []
        self._cache.load_asked(form, {*gone, *(row["id"] for row in rows)}, [*rows, *elsewhere])

    def guard(self, form: str, field: str, values: Iterable[object]) -> None:
        """Who counts records by equal values of a field counts alone: others who do wait until this is written. For a link that
        is the record it points to, for any other value a lock of its own."""
        if self._is_alone or form not in self._decided:
            return
        target = self._target(form, field)
        if target is not None:
            self.lock(target, [value for value in values if isinstance(value, int)], wait=False)
        elif field != "id":
            wanted = list(values)
            if (
                self.count_alone((counting.number_of(form, field, value) for value in wanted), wait=False)
                and form in self._cache.whole
            ):
                self._read_group_again(form, field, wanted)

    def count_alone(self, numbers: Iterable[int], *, wait: bool = True) -> bool:
        """Take locks of counted values; whether there was one that was not held before."""
        wanted = set(numbers) - self._counted
        if not self._is_alone:
            counting.lock(self.connection, wanted, wait=wait)
        self._counted |= wanted
        return bool(wanted)

    def _links(self, form: str) -> list[str]:
        """Stored fields of a form that point to records of forms; in a sub-table also `parent`."""
        fields = self.entities[form].fields.values()
        return [
            each.id for each in fields if each.target in self.entities and each.is_stored and each.type.storage == "reference"
        ]

    def _target(self, form: str, field: str) -> str | None:
        found = self.entities[form].fields.get(field)
        return self.entities[form].parent if field == "parent" else None if found is None else found.target
