"""A booking in the making: it moves lots, debts and balances of one account and writes down every step.

The booking functions (`booking`, `reversal`, `holding`, `moving`, `due`) drive it: `begin` a transaction, `take`,
`give`, `owe`, `forgive` …, `close` it against a book of the programme, and in the end `finish`. The account that was
given stays as it is. A plain credit does not come here (see `booking.credit`).
"""

from bisect import insort
from collections import Counter
from datetime import datetime

from engines.kernel.errors import Permanent, Problem
from engines.ledger.account import Account, Debt, EntryType, IdSource, Lot, LotState
from engines.ledger.checks import account_problems
from engines.ledger.definition import LedgerDefinition
from engines.ledger.lots import Draw, Spending
from engines.ledger.posting import (
    AMOUNT_MAX,
    Answer,
    Book,
    Booked,
    Cause,
    Consumption,
    Entry,
    OwnerBook,
    ProgrammeBook,
    Transaction,
)


class Draft:
    """One account while it is booked. Raises Permanent `ledger_lots_not_loaded` if its lots are not there."""

    def __init__(self, ledger: LedgerDefinition, account: Account, cause: Cause, next_id: IdSource) -> None:
        if account.lots is None or account.debts is None:
            raise Permanent(Problem("ledger_lots_not_loaded", params={"account": account.id}))
        self.ledger, self.account, self.cause, self.next_id = ledger, account, cause, next_id
        self.lots: list[Lot] = list(account.lots)
        self.debts: dict[int, int] = dict(account.debts)
        self.totals: dict[Book, int] = {}
        self.notes: Counter[str] = Counter()
        """What the answer tells beside the amount: settled, owed, restored, expired, reissued, forgiven."""
        self._new: dict[int, Lot] = {}
        self._changed: dict[int, Lot] = {}
        self._transactions: list[Transaction] = []
        self._entries: list[Entry] = []
        self._consumptions: list[Consumption] = []
        self._main: int | None = None
        self._closed = False
        self.legs: dict[Book, int] = {}
        self.transaction_id = 0

    # One transaction ------------------------------------------------------------------------------------------------

    def begin(self, *, is_main: bool = True) -> int:
        """Start a transaction; answers its id. Only the main one carries the cause's rule, source and key: each is unique."""
        self.transaction_id = self.next_id()
        if is_main:
            self._main = self.transaction_id
        self.legs = {}
        return self.transaction_id

    def close(
        self,
        entry_type: EntryType,
        book: ProgrammeBook | None,
        *,
        amount: int | None = None,
        at: datetime | None = None,
        limits: tuple[datetime | None, datetime | None] = (None, None),
        related_id: int | None = None,
    ) -> None:
        """End the transaction: what the owner's books do not balance goes to `book`.

        `amount` is the headline where it is not the sum of the positive legs, `at` its time where it is not the
        cause's, `limits` are available_at and expires_at.
        """
        legs, why = self.legs, self.cause
        if book is not None:
            legs[book] = legs.get(book, 0) - sum(legs.values())
        posted = [(name, value) for name, value in legs.items() if value]
        if sum(value for _, value in posted) or len(posted) < 2:
            raise Permanent(Problem("ledger_unbalanced", params={"account": self.account.id, "legs": dict(legs)}))
        for position, (name, value) in enumerate(posted):
            self._entries.append(Entry(self.transaction_id, position, self.account.id, name, value))
            self.totals[name] = self.totals.get(name, 0) + value
        headline = sum(value for _, value in posted if value > 0) if amount is None else amount
        own = why
        if self.transaction_id != self._main:
            own = Cause(why.occurred_at, why.recorded_at, reason=why.reason, actor_id=why.actor_id)
        transaction = Transaction(
            self.transaction_id, self.ledger.id, self.account.id, entry_type, headline, book, at or why.occurred_at,
            why.recorded_at, *limits, own.reason, own.rule, own.rule_version, own.source_form, own.source_id,
            own.source_event, related_id, own.idempotency_key, own.input_hash, own.actor_id, None,
        )  # fmt: skip
        self._transactions.append(transaction)
        self._closed = self._closed or self.transaction_id == self._main

    def move(self, book: OwnerBook | ProgrammeBook, amount: int) -> None:
        """Add to a leg of the transaction without touching a lot or debt."""
        self.legs[book] = self.legs.get(book, 0) + amount

    def consume(self, origin_id: int, lot_id: int | None, amount: int) -> None:
        """Write a consumption row and nothing else."""
        position = 0
        if self._consumptions and self._consumptions[-1].transaction_id == self.transaction_id:
            position = self._consumptions[-1].position + 1
        self._consumptions.append(Consumption(self.transaction_id, position, self.account.id, origin_id, lot_id, amount))

    # Lots and debts -------------------------------------------------------------------------------------------------

    def current(self, lot: Lot) -> Lot:
        """The lot as it is now in this draft; `lot` itself where it is neither open nor changed."""
        return next((each for each in self.lots if each.id == lot.id), self._changed.get(lot.id, lot))

    def draws(self, spent: Spending) -> list[Draw]:
        """What a spending draws now, in order: what fell due in this draft may have covered some of what it owed."""
        net = {None if draw.lot is None else draw.lot.id: draw.amount for draw in spent.draws}
        lots = {draw.lot.id: draw.lot for draw in spent.draws if draw.lot is not None} | self._changed
        for row in self._consumptions:
            if row.origin_id == spent.transaction_id:
                net[row.lot_id] = net.get(row.lot_id, 0) + row.amount
        owed = net.pop(None, 0)
        found = [Draw(self.current(lots[lot_id]), amount) for lot_id, amount in net.items() if lot_id is not None]
        return [draw for draw in (*found, Draw(None, owed)) if draw.amount]

    def take(self, lot: Lot, amount: int, origin_id: int, emptied: LotState = "spent") -> Lot:
        """Take from an open lot; it gets the state `emptied` when nothing is left."""
        remaining = lot.remaining - amount
        self.move("pending" if lot.state == "pending" else "active", -amount)
        self.consume(origin_id, lot.id, amount)
        return self.put(lot._replace(remaining=remaining, state=lot.state if remaining else emptied))

    def take_active(self, amount: int, origin_id: int) -> int:
        """Take up to `amount` from the active lots in their order; answers how much was there."""
        left = amount
        for lot in [lot for lot in self.lots if lot.state == "active"]:
            if not left:
                break
            part = min(left, lot.remaining)
            self.take(lot, part, origin_id)
            left -= part
        return amount - left

    def give(self, lot: Lot, amount: int, origin_id: int) -> Lot:
        """Give back to a lot what `origin_id` drew from it. A closed lot opens again, in this account."""
        self.move("active", amount)
        self.consume(origin_id, lot.id, -amount)
        return self.put(lot._replace(account_id=self.account.id, remaining=lot.remaining + amount, state="active"))

    def owe(self, amount: int, origin_id: int) -> None:
        """Let `origin_id` go uncovered by `amount`."""
        self.move("debt", -amount)
        self.consume(origin_id, None, amount)
        self.debts[origin_id] = self.debts.get(origin_id, 0) + amount
        self.notes["owed"] += amount

    def forgive(self, origin_id: int, amount: int) -> None:
        """Lessen the debt of `origin_id`."""
        self.move("debt", amount)
        self.consume(origin_id, None, -amount)
        self.debts[origin_id] = self.debts.get(origin_id, 0) - amount
        if not self.debts[origin_id]:
            del self.debts[origin_id]

    def settle(self) -> None:
        """Let the active lots cover what is owed, the oldest debt first: there is never both."""
        for origin_id, owed in sorted(self.debts.items()):
            covered = self.take_active(owed, origin_id)
            if covered:
                self.forgive(origin_id, covered)
                self.notes["settled"] += covered

    def add(self, lot: Lot) -> Lot:
        """A new lot with its balance."""
        self._new[lot.id] = lot
        self.move("pending" if lot.state == "pending" else "active", lot.remaining)
        return self.put(lot)

    def put(self, lot: Lot) -> Lot:
        """Remember the new state of a lot and where it stands in the order."""
        index = next((index for index, each in enumerate(self.lots) if each.id == lot.id), None)
        if index is not None and lot.remaining and self.lots[index].expires_at == lot.expires_at:
            self.lots[index] = lot
        else:
            if index is not None:
                del self.lots[index]
            if lot.remaining:
                insort(self.lots, lot, key=self.ledger.order)
        (self._new if lot.id in self._new else self._changed)[lot.id] = lot
        return lot

    # The end --------------------------------------------------------------------------------------------------------

    def finish(self, entry_type: EntryType, amount: int) -> Booked:
        """The booking. Raises Permanent `ledger_invariant_broken` rather than hand out books that do not fit."""
        before, total = self.account, self.totals.get
        after = Account(
            before.id, before.ledger, before.owner_id,
            before.active + total("active", 0), before.pending + total("pending", 0), before.held + total("held", 0),
            before.spent + total("redemption", 0), before.expired + total("breakage", 0), before.debt - total("debt", 0),
            tuple(self.lots), tuple(Debt(*debt) for debt in sorted(self.debts.items())),
        )  # fmt: skip
        broken = account_problems(after)
        if broken:
            raise Permanent(broken)
        main = self._main if self._closed else None
        answer = Answer(entry_type, main, amount, after.active, after.pending, after.held, after.debt, **self.notes)
        transactions = tuple(
            each._replace(answer=answer.as_json()) if each.idempotency_key is not None else each for each in self._transactions
        )
        return Booked(
            transactions, tuple(self._entries), tuple(self._new.values()), tuple(self._changed.values()),
            tuple(self._consumptions), (after,), answer,
        )  # fmt: skip


def joined(first: Booked, second: Booked) -> Booked:
    """Two halves of one booking; the answer is the first one's, and of a lot that both changed the second's state holds."""
    changed = {lot.id: lot for lot in first.lots_changed + second.lots_changed}
    return Booked(
        first.transactions + second.transactions, first.entries + second.entries, first.lots_new + second.lots_new,
        tuple(changed.values()), first.consumptions + second.consumptions, first.accounts + second.accounts,
        first.answer,
    )  # fmt: skip


def amount_refusal(amount: int) -> str | None:
    """The reason why an amount cannot be booked, if there is one."""
    if amount <= 0:
        return "ledger_amount_not_positive"
    return "ledger_amount_too_large" if amount > AMOUNT_MAX else None
