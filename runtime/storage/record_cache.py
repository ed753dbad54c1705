"""Records of one transaction in memory: read once, changed here, written at the flush.

Owned by the working set. Rows are dictionaries by field id and never changed in place: a change puts a new dictionary,
so an older image stays what it was. Indexes (by unique values, by equal values of a field) cover what has been loaded
and everything written in this transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from engines.record.entity import Entity
from runtime.storage.journal import Journal

Key = tuple[object, ...]
Row = Mapping[str, Any]


class RecordCache:
    """Rows by entity and id, and what was done to them."""

    def __init__(self, entities: Mapping[str, Entity], journal: Journal) -> None:
        self._entities = entities
        self._journal = journal
        self.rows: dict[str, dict[int, Row | None]] = defaultdict(dict)
        """Live rows; None: known not to be there (deleted, or never was)."""
        self.locked: dict[str, dict[int, int]] = defaultdict(dict)
        """How firmly: a `Lock`."""
        self.made: dict[str, set[int]] = defaultdict(set)
        """Ids of all that this transaction made: nobody else knows them, also not after an undo."""
        self.new: dict[str, dict[int, Row]] = defaultdict(dict)
        """To be inserted at the flush."""
        self.changed: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
        """To be updated at the flush: the fields that differ."""
        self.removed: dict[str, dict[int, Row]] = defaultdict(dict)
        """Last image of rows that this transaction deleted."""
        self.stamps: dict[str, int] = defaultdict(int)
        """Another number after every change, the old one again after an undo: never the same for different rows."""
        self._ticks = count(1)
        self.written: dict[str, dict[int, Row]] = defaultdict(dict)
        """What the tables have of this transaction's rows."""
        self.whole: dict[str, bool] = {}
        """Entities of which every live row is loaded."""
        self._holders: dict[tuple[str, tuple[str, ...]], dict[Key, int | None]] = {}
        self._groups: dict[tuple[str, str], dict[object, dict[int, bool]]] = {}
        self.complete_groups: dict[tuple[str, str], dict[object, bool]] = {}
        """By entity and field: values of which every live row is loaded."""
        self._tracked: dict[str, list[str]] = defaultdict(list)

    # reading

    def knows(self, entity: str, id: int) -> bool:
        """Whether the row has been loaded, or is known not to be there."""
        return id in self.rows[entity] or entity in self.whole

    def alive(self, entity: str) -> Iterator[Row]:
        """All loaded live rows."""
        return (row for row in self.rows[entity].values() if row is not None)

    def holder(self, entity: str, fields: tuple[str, ...], values: Key) -> int | None:
        """Who has these unique values; `KeyError` where that has not been loaded."""
        return self._holders[entity, fields][values]

    def group(self, entity: str, field: str, value: object) -> list[Row]:
        """Loaded live rows in which `field` is `value`; all of them where `is_complete`."""
        if entity in self.whole:
            return [row for row in self.alive(entity) if row.get(field) == value]
        found = (self.rows[entity].get(id) for id in self._groups.get((entity, field), {}).get(value, ()))
        return [row for row in found if row is not None]

    def is_complete(self, entity: str, field: str, value: object) -> bool:
        """Whether all rows in which `field` is `value` are loaded."""
        return entity in self.whole or value in self.complete_groups.get((entity, field), ())

    # loading: what the database says, never over what this transaction has changed

    def load(self, entity: str, rows: Iterable[Row]) -> None:
        """Keep rows that were read."""
        kept, mine, changed = self.rows[entity], self.new[entity], self.changed[entity]
        for row in rows:
            id = row["id"]
            if id in mine or id in changed:
                continue
            kept[id] = row
            for field in self._tracked[entity]:
                self._groups[entity, field].setdefault(row.get(field), {})[id] = True

    def load_asked(self, entity: str, asked: Iterable[int], rows: Sequence[Row]) -> None:
        """Keep what these are now, whatever was read of them before; those that are not among `rows` are not there."""
        found, kept, new, changed = {row["id"]: row for row in rows}, self.rows[entity], self.new[entity], self.changed[entity]
        written, removed = self.written[entity], self.removed[entity]
        mine = {id for id in found if id in written or id in removed} if written or removed else set()
        for id in asked:
            if id in new or id in changed or id in written or id in removed:
                continue
            old, now = kept.get(id), found.get(id)
            for field in self._tracked[entity] if old is not None else ():
                if now is None or now.get(field) != old.get(field):
                    self._groups[entity, field].get(old.get(field), {}).pop(id, None)
            kept[id] = None
        self.load(entity, [row for row in rows if row["id"] not in mine] if mine else rows)

    def load_holders(self, entity: str, fields: tuple[str, ...], asked: Iterable[Key], found: Mapping[Key, int]) -> None:
        """Keep who has which unique values; what was asked for and not found is free."""
        known = self._holders.setdefault((entity, fields), {})
        for values in asked:
            known.setdefault(values, found.get(values))

    def track(self, entity: str, field: str) -> None:
        """Keep an index of what is loaded by `field`, from now on."""
        if (entity, field) not in self._groups:
            groups = self._groups[entity, field] = {}
            self._tracked[entity].append(field)
            for row in self.alive(entity):
                groups.setdefault(row.get(field), {})[row["id"]] = True

    def complete(self, entity: str, field: str, values: Iterable[object]) -> None:
        """Say that all rows in which `field` is one of `values` are loaded now."""
        self.complete_groups.setdefault((entity, field), {}).update((value, True) for value in values)

    # writing

    def insert(self, entity: str, row: Row) -> None:
        """A new row."""
        id = row["id"]
        self.made[entity].add(id)
        self._journal.put(self.stamps, entity, next(self._ticks))
        self._journal.put(self.rows[entity], id, row)
        self._journal.put(self.new[entity], id, row)
        self._occupy(entity, row, id)
        for field in self._tracked[entity]:
            self._journal.put(self._groups[entity, field].setdefault(row.get(field), {}), id, True)

    def replace(self, entity: str, before: Row, after: Row, fields: frozenset[str]) -> None:
        """A changed row; `fields` are those that differ."""
        id = after["id"]
        self._journal.put(self.rows[entity], id, after)
        self._note(entity, after, fields)
        if any(not fields.isdisjoint(unique.fields) for unique in self._entities[entity].uniques):
            self._occupy(entity, before, None)
            self._occupy(entity, after, id)
        for field in self._tracked[entity]:
            if field in fields:
                groups = self._groups[entity, field]
                self._journal.drop(groups.setdefault(before.get(field), {}), id)
                self._journal.put(groups.setdefault(after.get(field), {}), id, True)

    def remove(self, entity: str, before: Row, after: Row, fields: frozenset[str]) -> None:
        """A row that is live no more; `after` carries `deleted_at`."""
        id = after["id"]
        self._note(entity, after, fields)
        self._journal.put(self.rows[entity], id, None)
        self._journal.put(self.removed[entity], id, after)
        self._occupy(entity, before, None)

    def restore(self, entity: str, before: Row, after: Row, fields: frozenset[str]) -> None:
        """A row that is live again."""
        self._journal.drop(self.removed[entity], after["id"])
        self._note(entity, after, fields)
        self._journal.put(self.rows[entity], after["id"], after)
        self._occupy(entity, after, after["id"])
        for field in self._tracked[entity]:
            self._journal.put(self._groups[entity, field].setdefault(after.get(field), {}), after["id"], True)

    def pending(self, entity: str) -> tuple[list[Row], list[tuple[Row, frozenset[str]]], list[int]]:
        """What is to be written now: rows to insert, rows to update with the fields that differ, ids to take out again.

        A row may be written in the middle of a transaction and undone after it: what was written last is remembered,
        and the difference is what is pending.
        """
        rows, removed, new = self.rows[entity], self.removed[entity], self.new[entity]
        written, changed = self.written[entity], self.changed[entity]
        inserts: list[Row] = []
        updates: list[tuple[Row, frozenset[str]]] = []
        deletes: list[int] = []
        for id, last in list(written.items()):
            now = removed.get(id) or rows.get(id)
            if now is None:
                deletes.append(id)
                del written[id]
            elif now is not last:
                updates.append((now, frozenset(field for field in now if now[field] != last.get(field))))
                written[id] = now
        for id in sorted(id for id in (*new, *changed) if id not in written):
            image = removed.get(id) or rows.get(id)
            if image is None:
                continue
            if id in new:
                inserts.append(image)
            else:
                updates.append((image, changed[id]))
            written[id] = image
        new.clear()
        changed.clear()
        return inserts, [update for update in updates if update[1]], deletes

    def _note(self, entity: str, after: Row, fields: frozenset[str]) -> None:
        id = after["id"]
        self._journal.put(self.stamps, entity, next(self._ticks))
        if id in self.new[entity]:
            self._journal.put(self.new[entity], id, after)
        elif id not in self.written[entity]:
            self._journal.put(self.changed[entity], id, self.changed[entity].get(id, frozenset()) | fields)

    def _occupy(self, entity: str, row: Row, id: int | None) -> None:
        """The row's unique values belong to `id`; None frees them."""
        for unique in self._entities[entity].uniques:
            values = tuple([row.get(field) for field in unique.fields])
            if None not in values:
                self._journal.put(self._holders.setdefault((entity, unique.fields), {}), values, id)
