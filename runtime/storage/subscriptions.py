"""What instances wait for, as far as one transaction knows it: read once for all rows of a slice, changed in memory, written at
the flush. A part of the process book."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from sqlalchemy import Connection, delete, select, tuple_

from runtime.storage.bulk import Inserts
from runtime.storage.journal import Journal
from runtime.storage.records import CHUNK
from runtime.storage.system_tables import SystemTables

Place: TypeAlias = tuple[int, int]
"""Instance and element."""
Awaited: TypeAlias = tuple[str, str, str, int]
"""Process, version, node, and the record whose event is waited for."""


class Subscriptions:
    """Elements of instances that wait for events of records."""

    def __init__(self, connection: Connection, tables: SystemTables, journal: Journal) -> None:
        self._connection = connection
        self._tables = tables
        self._journal = journal
        self._begun: dict[Place, Awaited] = {}
        self._ended: dict[Place, bool] = {}
        self._stored: dict[Awaited, list[Place]] = {}
        """What the tables have, of all that was asked for."""

    def begin(self, place: Place, awaited: Awaited) -> None:
        """An element waits."""
        self._journal.put(self._begun, place, awaited)

    def end(self, place: Place, *, is_new: bool) -> None:
        """It waits no more. `is_new`: its instance is not in the tables yet."""
        self._journal.drop(self._begun, place)
        if not is_new:
            self._journal.put(self._ended, place, True)

    def expect(self, process: str, version: str, node: str, keys: Iterable[int]) -> None:
        """Something may happen to these records: who waits for it is read at once."""
        missing = [key for key in sorted(set(keys)) if (process, version, node, key) not in self._stored]
        table, instance = self._tables.subscription, self._tables.process_instance
        for start in range(0, len(missing), CHUNK):
            some = missing[start : start + CHUNK]
            self._stored |= {(process, version, node, key): [] for key in some}
            query = select(table.c.instance_id, table.c.element, table.c.key).where(
                table.c.process == process, table.c.node == node, table.c.key.in_(some),
                instance.c.id == table.c.instance_id, instance.c.version == version,
            )  # fmt: skip
            for id, element, key in self._connection.execute(query):
                self._stored[process, version, node, key].append((id, element))

    def waiting(self, awaited: Awaited) -> list[Place]:
        """The elements that wait for it, oldest instance first."""
        process, version, node, key = awaited
        self.expect(process, version, node, (key,))
        stored = {place for place in self._stored[awaited] if place not in self._ended}
        return sorted(stored | {place for place, wanted in self._begun.items() if wanted == awaited})

    def beside(self, instance: int) -> list[int]:
        """An instance, and all others that wait for what may happen: they are locked and read together."""
        found = {id for places in self._stored.values() for id, _ in places}
        return sorted(found) if instance in found else [instance]

    def flush(self, inserts: Inserts) -> None:
        """Write what has changed; new rows with `inserts`."""
        table: Any = self._tables.subscription
        if self._ended:
            self._connection.execute(delete(table).where(tuple_(table.c.instance_id, table.c.element).in_(list(self._ended))))
        inserts.rows(table, [
            {"instance_id": instance, "element": element, "process": process, "node": node, "key": key}
            for (instance, element), (process, _, node, key) in self._begun.items()
        ])  # fmt: skip
        self._begun.clear()
        self._ended.clear()
        self._stored.clear()
