"""Lots: placing one in the order of spending, what an origin still draws from which lot, how much a claw-back takes.

Small pure functions that the booking modules share; nothing here writes.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from engines.ledger.account import Lot
from engines.ledger.definition import LedgerDefinition
from engines.ledger.posting import Consumption, ProgrammeBook


class Draw(NamedTuple):
    """What one origin still draws from a lot; lot None: what it still owes. `amount` > 0."""

    lot: Lot | None
    amount: int


class Spending(NamedTuple):
    """A debit, hold or capture as far as it still stands, for reversing or resolving it.

    `draws` are in the order in which the lots were taken. `expires_at` is the time limit of a hold.
    """

    transaction_id: int
    draws: tuple[Draw, ...]
    book: ProgrammeBook = "redemption"
    expires_at: datetime | None = None

    @property
    def outstanding(self) -> int:
        """How much of it has been neither given back nor resolved."""
        return sum(draw.amount for draw in self.draws)


class Earning(NamedTuple):
    """A credit, for taking it back: its lot in whatever state, and the `return_key`s that took from it before."""

    lot: Lot
    returns: frozenset[str] = frozenset()
    book: ProgrammeBook = "issuance"


class Returned(NamedTuple):
    """How much of what earned a credit comes back now: `part` of `whole`, after `before` came back earlier."""

    whole: int | Decimal
    part: int | Decimal
    before: int | Decimal = 0


def spending(
    transaction_id: int,
    rows: Iterable[Consumption],
    lots: Mapping[int, Lot],
    *,
    book: ProgrammeBook = "redemption",
    expires_at: datetime | None = None,
) -> Spending:
    """The spending as far as it stands, from all consumption rows whose origin it is (`rows`, in any order).

    `lots` must hold every lot they name, whatever its state.
    """
    net: dict[int | None, int] = {}
    for row in sorted(rows):
        net[row.lot_id] = net.get(row.lot_id, 0) + row.amount
    draws = (Draw(None if lot_id is None else lots[lot_id], amount) for lot_id, amount in net.items() if amount > 0)
    # What was owed is given back first, so it stands last, also where a debt began before a lot covered some of it.
    return Spending(transaction_id, tuple(sorted(draws, key=lambda draw: draw.lot is None)), book, expires_at)


def placed(lots: tuple[Lot, ...], lot: Lot, ledger: LedgerDefinition) -> tuple[Lot, ...]:
    """`lots` (in order) with a new one put where it belongs; the usual place, the end, costs one comparison."""
    key = ledger.order(lot)
    if not lots or ledger.order(lots[-1]) < key:
        return (*lots, lot)
    index = bisect_left(lots, key, key=ledger.order)
    return (*lots[:index], lot, *lots[index:])


def claw_back_due(lot: Lot, returned: Returned | None) -> int:
    """How much of the credit of `lot` is to be taken back now; `returned` None: all that is left of it.

    What expired is never taken (the customer has lost it already), so the base is `amount - expired`. After each
    return the total taken is brought to floor(base × returned so far ÷ whole): every return takes its share rounded
    down, the last takes the remainder, and the sum never exceeds the base.
    """
    base = lot.amount - lot.expired
    share = base
    if returned is not None and returned.whole > 0:
        whole, before = Fraction(returned.whole), Fraction(returned.before)
        until = min(before + Fraction(returned.part), whole)
        share = base * until // whole - base * min(before, whole) // whole
    return max(0, min(share, base - lot.reversed))
