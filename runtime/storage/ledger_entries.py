"""Accounts, lots and postings of one transaction: locked and read once, booked in memory, written at the flush.

Part of the working set. Booking itself is `engines/ledger`'s; this room finds what a booking needs and keeps its rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql

from engines.ledger.account import OPEN_STATES, Account, Debt, Lot, open_account, with_lots
from engines.ledger.definition import LedgerDefinition
from engines.ledger.lots import Spending, spending
from engines.ledger.posting import Booked, Consumption, Entry, Transaction
from runtime.storage.bulk import Inserts, update_columns
from runtime.storage.errors import LockTaken
from runtime.storage.journal import Journal
from runtime.storage.ledger_causes import CAUSING, Key, LedgerCauses, lot_of
from runtime.storage.ledger_tables import LedgerTables
from runtime.storage.records import CHUNK, Busy

_ACCOUNT_FIELDS = tuple(field for field in Account._fields if field not in ("lots", "debts"))


@dataclass(frozen=True, slots=True)
class Posting:
    """What a record once caused: a credit with its lot, or a spending with what it still draws."""

    transaction: Transaction
    lot: Lot | None
    spent: Spending | None
    returns: frozenset[str]
    """Keys of the claw-backs that it has seen."""


class LedgerBook:
    """The books, as far as this transaction knows them."""

    def __init__(
        self, connection: Connection, tables: LedgerTables, definitions: Mapping[str, LedgerDefinition],
        next_id: Callable[[], int], journal: Journal, *, is_dry: bool = False,
    ) -> None:  # fmt: skip
        self.definitions = definitions
        self.next_id = next_id
        self._connection = connection
        self._tables = tables
        self._causes = LedgerCauses(connection, tables)
        self._journal = journal
        self._accounts: dict[Key, Account] = {}
        self._keys: dict[int, Key] = {}
        self._is_stored: dict[int, bool] = {}
        self._touched: dict[Key, bool] = {}
        self._lots: dict[int, Lot] = {}
        self._new_lots: dict[int, bool] = {}
        self._changed_lots: dict[int, bool] = {}
        self._transactions: list[Transaction] = []
        self._entries: list[Entry] = []
        self._consumptions: list[Consumption] = []
        self._is_first_pass = True
        self._first: frozenset[Key] = frozenset()
        self._is_alone = is_dry or connection.dialect.name == "sqlite"
        """No locks: nobody else writes now, or nothing will be written."""

    def lock_first(self, keys: Iterable[Key]) -> None:
        """Accounts that an earlier try found busy: they are locked with the first ones."""
        self._first = frozenset(keys)

    def end_first_pass(self) -> None:
        """From now on, an account that is locked late is tried without waiting."""
        self.prefetch(())
        self._is_first_pass = False

    # reading

    def prefetch(self, keys: Iterable[Key]) -> None:
        """Lock and read accounts, in order; an account that is not there yet is opened."""
        wanted = {*keys, *self._first} if self._is_first_pass else keys
        missing = sorted({key for key in wanted if key not in self._accounts})
        for ledger in sorted({ledger for ledger, _ in missing}):
            owners = [owner for name, owner in missing if name == ledger]
            self._load(ledger, owners)
            absent = [owner for owner in owners if (ledger, owner) not in self._accounts]
            if absent:
                self._open(ledger, absent)

    def account(self, ledger: str, owner: int) -> Account:
        """The locked account of `owner`; its lots may not be loaded."""
        key = (ledger, owner)
        if key not in self._accounts:
            self.prefetch((key,))
        return self._accounts[key]

    def with_lots(self, account: Account) -> Account:
        """The account with its open lots and debts."""
        if account.lots is None or account.debts is None:
            self._load_lots([account])
        return self._accounts[account.ledger, account.owner_id]

    def fetch_causes(self, ledger: str, form: str, sources: Sequence[int]) -> set[Key]:
        """Read what these records caused in a ledger; whose accounts are to be locked, before `load_causes`."""
        return self._causes.fetch_postings(ledger, form, sources)

    def load_causes(self, keys: Iterable[Key]) -> None:
        """Read all that taking it back needs: lots, draws, earlier returns, and the lots of the locked accounts `keys`."""
        self._causes.fetch_details()
        accounts = [self._accounts[key] for key in keys]
        self._load_lots([each for each in accounts if each.lots is None or each.debts is None])

    def measure(self, ledger: str, owner: int, measure: str) -> int:
        """One balance of an owner, without a lock where the account is not in hand; 0 where there is no account."""
        known = self._accounts.get((ledger, owner))
        if known is not None:
            return int(getattr(known, measure))
        table = self._tables.account
        query = select(table.c[measure]).where(table.c.ledger == ledger, table.c.owner_id == owner)
        return int(self._connection.execute(query).scalar() or 0)

    def postings(self, ledger: str, form: str, source: int) -> list[Posting]:
        """What the record `source` caused in a ledger, with what was taken back of it, oldest first."""
        mine = [each for each in self._transactions if (each.ledger, each.source_form, each.source_id) == (ledger, form, source)]
        caused = [*self._causes.postings(ledger, form, source), *(each for each in mine if each.type in CAUSING)]
        return [self._posting(each) for each in sorted(caused, key=lambda each: each.id)]

    def causes(self, ledger: str, form: str, source: int) -> Sequence[Transaction]:
        """The stored postings of a record, without their details."""
        return self._causes.postings(ledger, form, source)

    def owner_of(self, account_id: int) -> Account:
        """The account with this id, locked."""
        return self.account(*(self._keys.get(account_id) or self._causes.owner(account_id)))

    # changing

    def put(self, booked: Booked) -> None:
        """Keep the rows of a booking."""
        put, append = self._journal.put, self._journal.append
        for transaction in booked.transactions:
            append(self._transactions, transaction)
        for entry in booked.entries:
            append(self._entries, entry)
        for lot in booked.lots_new:
            put(self._lots, lot.id, lot)
            put(self._new_lots, lot.id, True)
        for lot in booked.lots_changed:
            put(self._lots, lot.id, lot)
            if lot.id not in self._new_lots:
                put(self._changed_lots, lot.id, True)
        for consumption in booked.consumptions:
            append(self._consumptions, consumption)
        for account in booked.accounts:
            key = (account.ledger, account.owner_id)
            put(self._accounts, key, account)
            put(self._touched, key, True)

    # writing

    def flush(self, inserts: Inserts) -> None:
        """Write everything; new rows with `inserts`."""
        tables, connection = self._tables, self._connection
        touched = [self._accounts[key] for key in sorted(self._touched)]
        inserts.rows(tables.account, [_account_row(each) for each in touched if each.id not in self._is_stored])
        known = [each for each in touched if each.id in self._is_stored]
        _update(connection, tables.account, known, [name for name in _ACCOUNT_FIELDS if name not in ("id", "ledger", "owner_id")])
        inserts.tuples(tables.transaction, Transaction._fields, self._transactions)
        inserts.tuples(tables.entry, Entry._fields, self._entries)
        inserts.tuples(tables.lot, Lot._fields, [self._lots[id] for id in self._new_lots])
        changed = [self._lots[id] for id in sorted(self._changed_lots)]
        _update(connection, tables.lot, changed, ("remaining", "expired", "reversed", "state", "expires_at", "account_id"))
        inserts.tuples(tables.consumption, Consumption._fields, self._consumptions)
        self._is_stored.update((account.id, True) for account in touched)
        for kept in (self._touched, self._new_lots, self._changed_lots, self._transactions, self._entries, self._consumptions):
            kept.clear()
        self._causes.forget()

    # inside

    def _load(self, ledger: str, owners: list[int]) -> None:
        table = self._tables.account
        for start in range(0, len(owners), CHUNK):
            part = owners[start : start + CHUNK]
            columns = [table.c[name] for name in _ACCOUNT_FIELDS]
            query = select(*columns).where(table.c.ledger == ledger, table.c.owner_id.in_(part))
            if not self._is_alone:
                query = query.order_by(table.c.id).with_for_update(nowait=not self._is_first_pass)
            try:
                rows = self._connection.execute(query).all()
            except LockTaken as error:
                raise Busy(ledger, part) from error
            for row in rows:
                self._accounts[ledger, row.owner_id] = Account(*row, lots=None, debts=None)
                self._is_stored[row.id] = True
                self._keys[row.id] = (ledger, row.owner_id)

    def _open(self, ledger: str, owners: list[int]) -> None:
        """Open accounts. With several writers the row is made at once, so that two of them cannot open the same one."""
        fresh = [open_account(ledger, owner, self.next_id) for owner in owners]
        if self._is_alone:
            self._accounts.update(((ledger, each.owner_id), each) for each in fresh)
            self._keys.update((each.id, (ledger, each.owner_id)) for each in fresh)
            return
        table = self._tables.account
        make = postgresql.insert(table).on_conflict_do_nothing(index_elements=["ledger", "owner_id"])
        self._connection.execute(make, [_account_row(each) for each in fresh])
        self._load(ledger, owners)
        mine = {each.id for each in fresh}
        for owner in owners:
            account = self._accounts[ledger, owner]
            if account.id in mine:
                self._accounts[ledger, owner] = account._replace(lots=(), debts=())

    def _load_lots(self, accounts: Sequence[Account]) -> None:
        """Open lots and debts of these accounts, with what this transaction has booked."""
        images = {each.id: each for each in self._open_lots([each.id for each in accounts])}
        images.update(self._lots)
        lots: dict[int, list[Lot]] = {each.id: [] for each in accounts}
        for image in images.values():
            if image.account_id in lots and image.state in OPEN_STATES:
                lots[image.account_id].append(image)
        owed = self._owed([each.id for each in accounts if each.debt])
        for account in accounts:
            debts = [Debt(origin, amount) for origin, amount in owed.get(account.id, {}).items() if amount > 0]
            full = with_lots(account, lots[account.id], debts, self.definitions[account.ledger].order)
            self._accounts[account.ledger, account.owner_id] = full

    def _owed(self, ids: Sequence[int]) -> dict[int, dict[int, int]]:
        """What is owed to each origin, by account."""
        table = self._tables.consumption
        columns = (table.c.account_id, table.c.origin_id, table.c.amount)
        owed: dict[int, dict[int, int]] = {id: {} for id in ids}
        rows: list[tuple[int, int, int]] = [
            (each.account_id, each.origin_id, each.amount)
            for each in self._consumptions
            if each.lot_id is None and each.account_id in owed
        ]
        for start in range(0, len(ids), CHUNK):
            query = select(*columns).where(table.c.account_id.in_(ids[start : start + CHUNK]), table.c.lot_id.is_(None))
            rows += [(row[0], row[1], row[2]) for row in self._connection.execute(query)]
        for account, origin, amount in rows:
            owed[account][origin] = owed[account].get(origin, 0) + amount
        return owed

    def _open_lots(self, ids: Sequence[int]) -> Iterator[Lot]:
        table = self._tables.lot
        for start in range(0, len(ids), CHUNK):
            query = select(table).where(table.c.account_id.in_(ids[start : start + CHUNK]), table.c.state.in_(OPEN_STATES))
            yield from map(lot_of, self._connection.execute(query))

    def _posting(self, transaction: Transaction) -> Posting:
        if transaction.type == "CREDIT":
            new = [lot for id in self._new_lots if (lot := self._lots[id]).transaction_id == transaction.id]
            found = new or [self._lots.get(lot.id, lot) for lot in self._causes.made(transaction.id)]
            return Posting(transaction, found[0], None, self._returns(transaction.id))
        draws = [*self._causes.draws(transaction.id), *(one for one in self._consumptions if one.origin_id == transaction.id)]
        ids = {each.lot_id for each in draws if each.lot_id is not None}
        lots = self._causes.lots(ids - set(self._lots))
        lots.update((id, self._lots[id]) for id in ids if id in self._lots)
        spent = spending(transaction.id, draws, lots, book=transaction.book or "redemption")
        return Posting(transaction, None, spent, frozenset())

    def _returns(self, transaction_id: int) -> frozenset[str]:
        mine = {
            f"{each.source_form}/{each.source_id}/{each.source_event}"
            for each in self._transactions
            if each.related_id == transaction_id and each.source_event is not None
        }
        return frozenset({*self._causes.returns(transaction_id), *mine})


def _update(connection: Connection, table: Table, values: Sequence[Account] | Sequence[Lot], names: Sequence[str]) -> None:
    columns = [(table.c[name], [getattr(value, name) for value in values]) for name in names]
    update_columns(connection, table, table.c.id, [value.id for value in values], columns)


def _account_row(account: Account) -> dict[str, object]:
    return {name: getattr(account, name) for name in _ACCOUNT_FIELDS}
