"""The working set of one transaction: it locks, fetches and holds what a use case reads, and takes what it changes.

The agenda works over it; engines read through it. Nothing is written before `flush`, except where a query has to see it.
A dry run is the same working set, never flushed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engines.expression.formula import Env, Formula
from engines.record.entity import RollUp
from runtime.storage import notices, records, search_rows
from runtime.storage.bulk import Inserts
from runtime.storage.counting import COUNTED
from runtime.storage.journal import Journal
from runtime.storage.ledger_entries import LedgerBook
from runtime.storage.process_book import ProcessBook
from runtime.storage.record_locks import Admitted
from runtime.storage.record_reads import RecordReads
from runtime.storage.records import Busied, Busy, Lock
from runtime.storage.roll_up_sql import roll_up_values
from runtime.storage.selection_sql import matching_ids
from runtime.storage.system_rows import SystemRows

Row = Mapping[str, Any]


class WorkingSet(RecordReads):
    """Records, accounts and counters of one transaction."""

    def __init__(
        self, admitted: Admitted, journal: Journal, ledger: LedgerBook, system: SystemRows, processes: ProcessBook,
        first: Busied = frozenset(),
    ) -> None:  # fmt: skip
        """`first`: records and accounts to lock before anything else, because an earlier try found them busy."""
        super().__init__(admitted, journal, ledger)
        self.system = system
        self.processes = processes
        self.journal = journal
        """What is changed by it is undone with everything else."""
        self._seq = admitted.seq
        self._searched = admitted.searched
        self._first = first
        self._pointed_to: dict[str, set[int]] = defaultdict(set)
        self.rows_written = 0
        """Records created, changed, deleted so far."""
        ledger.lock_first((name, id) for name, id, _ in first if name not in admitted.entities and name != COUNTED)
        for entity, lock in sorted({(name, lock) for name, _, lock in first if name in admitted.entities}):
            self.lock(entity, [id for name, id, each in first if (name, each) == (entity, lock)], lock)
        self.count_alone(id for name, id, _ in first if name == COUNTED)

    # journal

    def mark(self) -> int:
        """A point to come back to."""
        return self.journal.mark()

    def undo(self, mark: int) -> None:
        """Take back everything since `mark`."""
        self.journal.undo(mark)

    def end_first_pass(self) -> None:
        """From now on, a row or account that is locked late is tried without waiting."""
        self._is_first_pass = False
        self.ledger.end_first_pass()

    # asking the tables

    def matching(self, form: str, condition: Formula | None, after: int, most: int, env: Env) -> list[int]:
        """Ids of records that fit a condition, in order, behind `after`: for what runs over a whole form in slices."""
        self.flush_records(form)
        return matching_ids(self.connection, self._tables, self.entities, form, condition, (after, most), env)

    def count(self, form: str) -> int:
        """Live records of a form."""
        return records.count(self.connection, self._tables, form)

    def last_id(self, form: str) -> int:
        """The greatest id of a form: how far a run over the whole form goes."""
        self.flush_records(form)
        return records.last_id(self.connection, self._tables, form)

    def deleted(self, form: str, id: int) -> Row | None:
        """A record in the recycle bin."""
        rows = records.fetch_deleted(self.connection, self._tables, form, (id,))
        return rows[0] if rows else None

    def deleted_by(self, form: str, field: str, values: Iterable[object]) -> list[Row]:
        """Records in the recycle bin in which `field` has one of these values, as the tables have them."""
        return records.fetch_deleted_by(self.connection, self._tables, form, field, values)

    # changing

    def insert(self, form: str, row: Row) -> None:
        """A new record."""
        self._cache.insert(form, row)

    def replace(self, form: str, before: Row, after: Row, fields: frozenset[str]) -> None:
        """A changed record."""
        self._cache.replace(form, before, after, fields)

    def remove(self, form: str, before: Row, after: Row, fields: frozenset[str]) -> None:
        """A deleted record."""
        self._cache.remove(form, before, after, fields)

    def restore(self, form: str, before: Row, after: Row, fields: frozenset[str]) -> None:
        """A record that is live again."""
        self._cache.restore(form, before, after, fields)

    def recomputed(self, roll_up: RollUp, owners: Sequence[int], without: Iterable[int] = ()) -> dict[int, object]:
        """A roll-up asked from the tables, with everything of this transaction in them; over all records but `without`."""
        self.flush_records(roll_up.source)
        return roll_up_values(self.connection, self._tables, self.entities, roll_up, owners, without=without)

    # writing

    def flush(self) -> None:
        """Write everything."""
        inserts = Inserts(self.connection)
        cache = self._cache
        touched = {*cache.new, *cache.changed, *cache.written}
        for form in (each for each in self.entities if each in touched):
            self._flush_records(form, inserts)
        self._hold_targets()
        self.ledger.flush(inserts)
        self.processes.flush(inserts)
        self.system.flush(inserts)
        inserts.run()
        notices.tasks_over(self.connection, self.processes.over)
        self.processes.over.clear()
        self.journal.forget()

    def flush_records(self, form: str) -> None:
        """Write what changed in one form since it was last written. An undo afterwards is written again by the next flush.

        A dry run writes nothing: what it asks the tables for is then told without its own changes.
        """
        inserts = Inserts(self.connection)
        self._flush_records(form, inserts)
        inserts.run()

    def _flush_records(self, form: str, inserts: Inserts) -> None:
        if self._is_dry:
            return
        new, updates, deletes = self._cache.pending(form)
        for link in self._links(form) if new or updates else ():
            written = [*new, *(row for row, fields in updates if link in fields)]
            found = {id for row in written if isinstance(id := row.get(link), int)}
            self._pointed_to[self._target(form, link) or ""] |= found
        self.rows_written += len(new) + len(updates) + len(deletes)
        if deletes:
            records.erase(self.connection, self._tables, form, deletes)
        self._write_changes(form, updates, is_alone=len(new) + len(updates) == 1)
        if new:
            records.insert(inserts, self._tables, form, new, self._seq)
        self._flush_search(form, inserts, new, updates, deletes)

    def _write_changes(self, form: str, updates: Iterable[tuple[Row, frozenset[str]]], *, is_alone: bool) -> None:
        """What one record leaves, another may take: those that go are written first, then unique values that change are
        emptied, before anybody gets them."""
        unique = frozenset(field for one in self.entities[form].uniques for field in one.fields)
        steps: dict[tuple[int, frozenset[str]], list[Row]] = defaultdict(list)
        for row, fields in updates:
            is_live = row.get("deleted_at") is None
            steps[2 if is_live else 0, fields].append(row)
            if is_live and not is_alone and fields & unique:
                steps[1, fields & unique].append({"id": row["id"]})
        for (_, fields), rows in sorted(steps.items(), key=lambda step: step[0][0]):
            records.update(self.connection, self._tables, form, sorted(fields), rows, self._seq)

    def _flush_search(
        self,
        form: str,
        inserts: Inserts,
        new: Sequence[Row],
        updates: Sequence[tuple[Row, frozenset[str]]],
        deletes: Sequence[int],
    ) -> None:
        searched = self._searched.get(form)
        if searched is None:
            return
        search_rows.add(inserts, searched, new)
        wanted = searched.ids | {"deleted_at"}  # what comes back may have changed shape meanwhile
        changed = [row for row, fields in updates if not fields.isdisjoint(wanted)]
        if changed:
            search_rows.put(self.connection, searched, changed)
        if deletes:
            search_rows.remove(self.connection, deletes)

    def _hold_targets(self) -> None:
        """What this transaction made records point to is there until it ends. Most is held from the first pass; what rules
        found on the way is held now, and where something has gone meanwhile, all is begun again knowing that."""
        for form in sorted(self._pointed_to):
            self.lock(form, self._pointed_to[form], Lock.HOLD, wait=False)
            gone = {id for id in self._pointed_to[form] if self.record(form, id) is None}
            if any((form, id, Lock.HOLD) not in self._first for id in gone):
                raise Busy(form, gone, Lock.HOLD)
