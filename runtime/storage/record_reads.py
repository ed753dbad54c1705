"""What a transaction reads of records: locked and fetched once, then memory. It is the `Data` of formulas.

The working set adds what changes them. Small forms are loaded whole; others by the keys that are asked for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engines.expression.formula import Env, Selection
from engines.kernel.decimals import quantized
from engines.record.entity import Entity
from engines.record.field_types.computed import measure_of
from engines.record.system_fields import DIRECTORY
from runtime.storage import records
from runtime.storage.directory import Directory
from runtime.storage.journal import Journal
from runtime.storage.ledger_entries import LedgerBook
from runtime.storage.record_locks import Admitted, RecordLocks
from runtime.storage.records import Lock
from runtime.storage.selection_sql import select_ids

Row = Mapping[str, Any]
#: A form with at most this many records is loaded whole rather than asked again and again.
SMALL_FORM = 2_000


class RecordReads(RecordLocks):
    """Records of one transaction, as far as they are read."""

    def __init__(self, admitted: Admitted, journal: Journal, ledger: LedgerBook) -> None:
        super().__init__(admitted, journal)
        self.ledger = ledger
        self.env: Env | None = None
        """The surroundings for fields that are computed on reading; set by the use case."""
        self._directory = Directory(admitted.connection)
        self._begun: set[int] = set()

    def record(self, form: str, id: int) -> Row | None:
        """The live record as it is in this transaction."""
        try:
            return self._cache.rows[form][id]
        except KeyError:
            if form in DIRECTORY:
                return self._directory.find(form, "id", id)
            self.fetch(form, (id,))
            return self._cache.rows[form].get(id)

    def computed(self, form: str, field: str, row: Row) -> object:
        """A field without column: a live formula, or a measure of a ledger account."""
        definition = self.entities[form].fields[field]
        if definition.formula is not None and self.env is not None:
            value = definition.formula.run(row, self.env)
            # A computed value is rounded to its field, as SQL does.
            return quantized(value, definition.scale) if isinstance(value, Decimal) else value
        settings = definition.settings
        return self.ledger.measure(settings["ledger"], row["id"], measure_of(settings)) if "ledger" in settings else None

    def select(self, selection: Selection, row: Row, env: Env) -> Sequence[Row]:
        """Rows for which a condition holds, in order: from memory where they are loaded, else asked once per row."""
        candidates = self._candidates(selection, row, env)
        if selection.matches is not None:
            matches = selection.matches
            candidates = [candidate for candidate in candidates if matches(candidate, row, env)]
        candidates.sort(key=_by_id)
        for field, descending in reversed(selection.sort):
            candidates.sort(key=_by(field), reverse=descending)
        return candidates

    def _candidates(self, selection: Selection, row: Row, env: Env) -> list[Row]:
        form, cache = selection.form, self._cache
        asked = [(field, value) for field, key in selection.keys if (value := key(row, env)) is not None]
        indexed = [(field, value) for field, value in asked if is_indexed(self.entities[form], field)]
        for field, value in (indexed or asked)[:1]:
            self.guard(form, field, (value,))
        for field, value in indexed[:1]:
            if not cache.is_complete(form, field, value):
                self._fetch_group_of(form, field, value)
            return cache.group(form, field, value)
        if form not in cache.whole:
            self.load_whole(form)
        if form in cache.whole:
            return list(cache.alive(form))
        self.flush_records(form)
        self.fetch(form, ids := select_ids(self.connection, self._tables, self.entities, selection, row, env))
        return [found for id in ids if (found := self.record(form, id)) is not None]

    def _fetch_group_of(self, form: str, field: str, value: object) -> None:
        """A record that this transaction made is pointed to only by what this transaction wrote: no need to ask."""
        target = self.entities[form].fields[field].target if field in self.entities[form].fields else self.entities[form].parent
        if target is not None and value in self._cache.new[target]:
            self._cache.track(form, field)
            self._cache.complete(form, field, (value,))
        else:
            self.fetch_group(form, field, (value,))

    def flush_records(self, form: str) -> None:
        """Write what changed in one form, so that a query sees it. Nothing to write for who only reads."""

    # fetching ahead

    def fetch_group(self, form: str, field: str, values: Iterable[object]) -> None:
        """Read all records in which `field` has one of these values."""
        self._cache.track(form, field)
        missing = {value for value in values if value is not None and not self._cache.is_complete(form, field, value)}
        if missing:
            self._cache.load(form, records.fetch_by(self.connection, self._tables, form, field, missing))
            self._cache.complete(form, field, missing)

    def begin(self, form: str, id: int) -> None:
        """A record is being made, its sub-tables first: nobody else knows it, and the rows it has are those in memory."""
        self._begun.add(id)
        self._cache.locked[form][id] = Lock.REMOVE
        self._cache.load_asked(form, (id,), ())
        for name in self.entities[form].sub_tables:
            rows = self.entities[form].fields[name].target or ""
            self._cache.track(rows, "parent")
            self._cache.complete(rows, "parent", (id,))

    def load_whole(self, form: str) -> bool:
        """Read a small form whole; False where it is not small."""
        if form not in self._cache.whole:
            rows = records.fetch_all(self.connection, self._tables, form, SMALL_FORM + 1)
            if len(rows) > SMALL_FORM:
                return False
            self._cache.load(form, rows)
            self._cache.whole[form] = True
        return True

    def all_rows(self, form: str, field: str, value: object) -> Sequence[Row]:
        """Rows of a form, all of them where it is small, else those in which `field` is `value`."""
        if self.load_whole(form):
            return list(self._cache.alive(form))
        self.fetch_group(form, field, (value,))
        return self._cache.group(form, field, value)

    def knows(self, form: str, id: int) -> bool:
        """Whether a record is in memory (or known not to be there)."""
        return self._cache.knows(form, id)

    def is_gone(self, form: str, id: int) -> bool:
        """Whether a record is known not to be there, and is not just being made."""
        return id in self._cache.rows[form] and self._cache.rows[form][id] is None and id not in self._begun

    def group(self, form: str, field: str, value: object) -> Sequence[Row]:
        """Loaded records in which `field` is `value`, after `fetch_group`."""
        return self._cache.group(form, field, value)

    def stamp(self, form: str) -> int:
        """Moves whenever records of this form change in this transaction."""
        return self._cache.stamps[form]

    def fetch_holders(self, form: str, fields: tuple[str, ...], values: Iterable[tuple[object, ...]]) -> None:
        """Find out who has which unique values."""
        if form in DIRECTORY:
            return
        wanted = {each for each in values if None not in each and self._unknown(form, fields, each)}
        if wanted:
            found = records.holders(self.connection, self._tables, form, fields, wanted)
            self._cache.load_holders(form, fields, wanted, found)

    def holder(self, form: str, fields: tuple[str, ...], values: tuple[object, ...]) -> int | None:
        """The live record that has these unique values, in this transaction."""
        if None in values:
            return None
        if form in DIRECTORY:
            found = self._directory.find(form, fields[0], values[0])
            return None if found is None else int(found["id"])
        if self._unknown(form, fields, values):
            self.fetch_holders(form, fields, (values,))
        return self._cache.holder(form, fields, values)

    def _unknown(self, form: str, fields: tuple[str, ...], values: tuple[object, ...]) -> bool:
        try:
            self._cache.holder(form, fields, values)
        except KeyError:
            return True
        return False


def is_indexed(entity: Entity, field: str) -> bool:
    """Whether records of a form are found quickly by this field."""
    if field == "id":
        return False
    definition = entity.fields.get(field)
    return field == "parent" or (
        definition is not None and (definition.index or definition.unique or definition.target is not None)
    )


def _by_id(row: Row) -> int:
    return int(row["id"])


def _by(field: str) -> Callable[[Row], Any]:
    """Nulls sort below everything, as in SQL here."""

    def key(row: Row) -> Any:
        value = row.get(field)
        return (value is not None, value if value is not None else 0)

    return key
