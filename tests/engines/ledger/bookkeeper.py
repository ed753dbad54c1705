"""A storage of rows in memory that books like a service does: reads, books, writes; used by all tests of the ledger."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from itertools import count

from engines.ledger.account import OPEN_STATES, Account, Debt, Lot, open_account, with_lots
from engines.ledger.booking import Terms, credit, debit
from engines.ledger.definition import LedgerDefinition, compile_ledger
from engines.ledger.due import activate_due, expire_due
from engines.ledger.holding import capture, hold, release
from engines.ledger.lots import Earning, Returned, Spending, spending
from engines.ledger.moving import merge, transfer
from engines.ledger.posting import Booked, Cause, Consumption, Entry, Refused, Transaction
from engines.ledger.reversal import reverse_credit, reverse_debit
from engines.ledger.verification import Books, Difference, verify


def ledger_of(**settings: object) -> LedgerDefinition:
    """A compiled ledger with these settings."""
    compiled, problems = compile_ledger({"key": "balance", "title": "Balance", "owner": "shop.customer", **settings}, "shop")
    assert problems == ()
    return compiled


class Bookkeeper:
    """All rows of one ledger. Each operation answers what the engine answered and, if it booked, keeps the rows."""

    def __init__(self, ledger: LedgerDefinition, zone: tzinfo = UTC) -> None:
        self.ledger, self.zone = ledger, zone
        self.next_id = count(1).__next__
        self.accounts: dict[int, Account] = {}
        self.owners: dict[object, int] = {}
        self.merged: dict[int, int] = {}
        self.lots: dict[int, Lot] = {}
        self.transactions: list[Transaction] = []
        self.entries: list[Entry] = []
        self.consumptions: list[Consumption] = []

    def cause(self, at: datetime, **why: object) -> Cause:
        return Cause(at, at, **why)  # type: ignore[arg-type]

    def row(self, owner: object = "a") -> Account:
        """The account's row, lots not loaded; a merged owner is an alias of the other one."""
        if owner not in self.owners:
            account = open_account(self.ledger.id, len(self.owners) + 1, self.next_id)
            self.owners[owner] = account.id
            self.accounts[account.id] = account._replace(lots=None, debts=None)
        return self.accounts[self.owners[owner]]

    def heir(self, account_id: int) -> object:
        """Who has the account now, or has inherited it."""
        while account_id in self.merged:
            account_id = self.merged[account_id]
        return next(owner for owner, id in self.owners.items() if id == account_id)

    def account(self, owner: object = "a") -> Account:
        """The account with its lots and debts."""
        row = self.row(owner)
        lots = [lot for lot in self.lots.values() if lot.account_id == row.id and lot.state in OPEN_STATES]
        owed: dict[int, int] = {}
        for each in self.consumptions:
            if each.lot_id is None and each.account_id == row.id:
                owed[each.origin_id] = owed.get(each.origin_id, 0) + each.amount
        debts = [Debt(origin, amount) for origin, amount in owed.items() if amount]
        return with_lots(row, lots, debts, self.ledger.order)

    def spending(self, transaction: Transaction) -> Spending:
        rows = [each for each in self.consumptions if each.origin_id == transaction.id]
        limit = transaction.expires_at if transaction.type == "HOLD" else None
        return spending(transaction.id, rows, self.lots, book=transaction.book or "redemption", expires_at=limit)

    def earning(self, transaction: Transaction) -> Earning:
        lot = next(lot for lot in self.lots.values() if lot.transaction_id == transaction.id)
        keys = frozenset(
            f"{each.source_form}/{each.source_id}/{each.source_event}"
            for each in self.transactions
            if each.related_id == transaction.id and each.source_event is not None
        )
        return Earning(lot, keys, transaction.book or "issuance")

    def keep(self, result: Booked | Refused) -> Booked | Refused:
        if isinstance(result, Booked):
            self.transactions.extend(result.transactions)
            self.entries.extend(result.entries)
            self.consumptions.extend(result.consumptions)
            for lot in result.lots_new:
                assert lot.id not in self.lots
                self.lots[lot.id] = lot
            for lot in result.lots_changed:
                assert lot.id in self.lots
                self.lots[lot.id] = lot
            for account in result.accounts:
                self.accounts[account.id] = account._replace(lots=None, debts=None)
        return result

    def credit(
        self, amount: int, at: datetime, owner: object = "a", terms: Terms | None = None, **why: object
    ) -> Booked | Refused:
        account = self.row(owner)
        if account.debt:
            account = self.account(owner)
        return self.keep(credit(self.ledger, account, amount, self.cause(at, **why), self.next_id, terms or Terms()))

    def debit(self, amount: int, at: datetime, owner: object = "a", **why: object) -> Booked | Refused:
        return self.keep(debit(self.ledger, self.account(owner), amount, self.cause(at, **why), self.next_id))

    def take_back(
        self, earned: Transaction, at: datetime, owner: object = "a", returned: Returned | None = None, **why: object
    ) -> Booked | Refused:
        cause, earning = self.cause(at, **why), self.earning(earned)
        return self.keep(reverse_credit(self.ledger, self.account(owner), earning, cause, self.next_id, returned))

    def give_back(self, spent: Transaction, at: datetime, owner: object = "a", amount: int | None = None) -> Booked | Refused:
        whole, cause = self.spending(spent), self.cause(at)
        account = self.account(owner)
        return self.keep(reverse_debit(self.ledger, account, whole, cause, self.next_id, zone=self.zone, amount=amount))

    def hold(self, amount: int, at: datetime, until: datetime, owner: object = "a") -> Booked | Refused:
        return self.keep(hold(self.ledger, self.account(owner), amount, self.cause(at), self.next_id, expires_at=until))

    def capture(self, held: Transaction, at: datetime, owner: object = "a", amount: int | None = None) -> Booked | Refused:
        whole, cause = self.spending(held), self.cause(at)
        account = self.account(owner)
        return self.keep(capture(self.ledger, account, whole, cause, self.next_id, zone=self.zone, amount=amount))

    def release(self, held: Transaction, at: datetime, owner: object = "a") -> Booked | Refused:
        whole, cause = self.spending(held), self.cause(at)
        return self.keep(release(self.ledger, self.account(owner), whole, cause, self.next_id, zone=self.zone))

    def transfer(self, amount: int, at: datetime, sender: object, receiver: object) -> Booked | Refused:
        sides = self.account(sender), self.account(receiver)
        return self.keep(transfer(self.ledger, *sides, amount, self.cause(at), self.next_id))

    def merge(self, at: datetime, loser: object, winner: object) -> Booked | Refused:
        result = self.keep(merge(self.ledger, self.account(loser), self.account(winner), self.cause(at), self.next_id))
        if isinstance(result, Booked):
            gone, heir = self.owners[loser], self.owners[winner]
            self.merged[gone] = heir
            self.owners = {owner: heir if id == gone else id for owner, id in self.owners.items()}
        return result

    def run_due(self, at: datetime) -> list[Booked]:
        """The daily order's part of the ledger: activate, then expire, for every account."""
        booked = []
        for step in (activate_due, expire_due):
            for owner in list(self.owners):
                result = self.keep(step(self.ledger, self.account(owner), self.cause(at), self.next_id))
                assert isinstance(result, Booked)
                booked.append(result)
        return booked

    def books(self) -> Books:
        return Books(self.accounts.values(), self.transactions, self.entries, self.lots.values(), self.consumptions)

    def verify(self) -> tuple[Difference, ...]:
        return verify(self.books())


def balances(account: Account) -> Mapping[str, int]:
    """The columns by name."""
    return dict(zip(("active", "pending", "held", "spent", "expired", "debt"), account[3:9], strict=True))
