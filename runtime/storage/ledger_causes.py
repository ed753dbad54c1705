"""What records once caused in a ledger, as it is stored: postings, the lots they made, what they drew, what was taken back.

Part of `LedgerBook`. Everything is asked for many at once and kept, so that taking back a slice costs what taking back one
does; what was not fetched ahead is fetched when it is asked for. What this transaction books itself is not here.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, select

from engines.ledger.account import Lot
from engines.ledger.posting import Consumption, Transaction
from runtime.storage.ledger_tables import LedgerTables
from runtime.storage.records import CHUNK

Key = tuple[str, int]
"""Ledger id and owner's record id."""
Source = tuple[str, str, int]
"""Ledger id, entity id and id of the record that caused a posting."""
#: Types of the postings that can be taken back.
CAUSING = ("CREDIT", "DEBIT", "CAPTURE")
T = TypeVar("T")


class LedgerCauses:
    """The stored causes that this transaction has asked for."""

    def __init__(self, connection: Connection, tables: LedgerTables) -> None:
        self._connection = connection
        self._tables = tables
        self._postings: dict[Source, list[Transaction]] = {}
        self._owners: dict[int, Key] = {}
        self._made: dict[int, list[Lot]] = {}
        self._draws: dict[int, list[Consumption]] = {}
        self._lots: dict[int, list[Lot]] = {}
        self._returns: dict[int, list[str]] = {}

    def forget(self) -> None:
        """After a flush: what is stored has changed."""
        for kept in (self._postings, self._made, self._draws, self._lots, self._returns):
            kept.clear()

    def fetch_postings(self, ledger: str, form: str, sources: Iterable[int]) -> set[Key]:
        """Read what these records caused; whose accounts that concerns, which are to be locked before `fetch_details`."""
        missing = [id for id in sources if (ledger, form, id) not in self._postings]
        table = self._tables.transaction
        query = select(table).where(table.c.ledger == ledger, table.c.source_form == form, table.c.type.in_(CAUSING))
        found: dict[int, list[Transaction]] = {id: [] for id in missing}
        for row in self._rows(query, table.c.source_id, missing):
            found[row.source_id].append(Transaction(**row._mapping))
        self._postings.update(((ledger, form, id), postings) for id, postings in found.items())
        accounts = {each.account_id for postings in found.values() for each in postings}
        self._fetch_owners(accounts)
        return {self._owners[id] for id in accounts}

    def fetch_details(self) -> None:
        """Read what taking back all known postings will ask, under the locks of their accounts."""
        postings = [each for known in self._postings.values() for each in known]
        credits = [each.id for each in postings if each.type == "CREDIT"]
        debits = [each.id for each in postings if each.type != "CREDIT"]
        self._fetch_made(credits)
        self._fetch_returns(credits)
        self._fetch_draws(debits)
        self._fetch_lots({row.lot_id for id in debits for row in self._draws[id] if row.lot_id is not None})

    def postings(self, ledger: str, form: str, source: int) -> Sequence[Transaction]:
        """What the record caused."""
        if (ledger, form, source) not in self._postings:
            self.fetch_postings(ledger, form, (source,))
        return self._postings[ledger, form, source]

    def owner(self, account_id: int) -> Key:
        """Whose account it is."""
        if account_id not in self._owners:
            self._fetch_owners((account_id,))
        return self._owners[account_id]

    def made(self, transaction_id: int) -> Sequence[Lot]:
        """The lots that a credit made, as they are stored."""
        return self._known(self._made, transaction_id, self._fetch_made)

    def draws(self, transaction_id: int) -> Sequence[Consumption]:
        """What a spending drew and got back."""
        return self._known(self._draws, transaction_id, self._fetch_draws)

    def lots(self, ids: Iterable[int]) -> dict[int, Lot]:
        """Lots by id, as they are stored."""
        wanted = set(ids)
        self._fetch_lots(wanted)
        return {id: self._lots[id][0] for id in wanted if self._lots[id]}

    def returns(self, transaction_id: int) -> Sequence[str]:
        """Keys of what took back from a credit."""
        return self._known(self._returns, transaction_id, self._fetch_returns)

    def _known(self, kept: dict[int, list[T]], id: int, fetch: Callable[[Iterable[int]], None]) -> list[T]:
        if id not in kept:
            fetch((id,))
        return kept[id]

    def _fetch_owners(self, ids: Iterable[int]) -> None:
        table = self._tables.account
        missing = [id for id in ids if id not in self._owners]
        for row in self._rows(select(table.c.id, table.c.ledger, table.c.owner_id), table.c.id, missing):
            self._owners[row.id] = (row.ledger, row.owner_id)

    def _fetch_made(self, ids: Iterable[int]) -> None:
        table = self._tables.lot
        self._group(self._made, ids, select(table), table.c.transaction_id, lot_of)

    def _fetch_lots(self, ids: Iterable[int]) -> None:
        table = self._tables.lot
        self._group(self._lots, ids, select(table), table.c.id, lot_of)

    def _fetch_draws(self, ids: Iterable[int]) -> None:
        table = self._tables.consumption
        columns = [table.c[name] for name in Consumption._fields]
        self._group(self._draws, ids, select(*columns), table.c.origin_id, lambda row: Consumption(*row))

    def _fetch_returns(self, ids: Iterable[int]) -> None:
        table = self._tables.transaction
        query = select(table.c.related_id, table.c.source_form, table.c.source_id, table.c.source_event)
        query = query.where(table.c.source_event.is_not(None))
        self._group(self._returns, ids, query, table.c.related_id, lambda row: f"{row[1]}/{row[2]}/{row[3]}")

    def _group(
        self, kept: dict[int, list[T]], ids: Iterable[int], query: Select[Any], by: ColumnElement[Any], made: Callable[[Any], T]
    ) -> None:
        """Read the rows that belong to `ids`, by the column `by`, and keep them; who has none gets an empty list."""
        missing = sorted({id for id in ids if id not in kept})
        kept.update((id, []) for id in missing)
        for row in self._rows(query, by, missing):
            kept[row._mapping[by]].append(made(row))

    def _rows(self, query: Select[Any], by: ColumnElement[Any], ids: Sequence[int]) -> Iterable[Any]:
        for start in range(0, len(ids), CHUNK):
            yield from self._connection.execute(query.where(by.in_(ids[start : start + CHUNK])))


def lot_of(row: Any) -> Lot:
    """A lot from its row."""
    return Lot(**{name: row._mapping[name] for name in Lot._fields})
