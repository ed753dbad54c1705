"""What an owner has: the account with its balances, its open lots and its open debts.

These are plain immutable values; storage fills them from rows, the booking functions answer with new ones. They are
named tuples because a credit makes five of them, tens of thousands of times in an import: a frozen dataclass costs
four times as much to build. Which lots and debts must be loaded for what is answered by `needs_lots`.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Literal, NamedTuple, TypeAlias

EntryType: TypeAlias = Literal[
    "CREDIT", "DEBIT", "REVERSE_CREDIT", "REVERSE_DEBIT", "EXPIRE", "ACTIVATE", "CANCEL_PENDING", "HOLD", "CAPTURE",
    "RELEASE", "TRANSFER_OUT", "TRANSFER_IN", "MERGE_OUT", "MERGE_IN",
]  # fmt: skip
LotState: TypeAlias = Literal["pending", "active", "spent", "expired", "cancelled"]
IdSource: TypeAlias = Callable[[], int]
LotOrder: TypeAlias = Callable[["Lot"], tuple[int, datetime, int]]

ENTRY_TYPES: tuple[EntryType, ...] = (
    "CREDIT", "DEBIT", "REVERSE_CREDIT", "REVERSE_DEBIT", "EXPIRE", "ACTIVATE", "CANCEL_PENDING", "HOLD", "CAPTURE",
    "RELEASE", "TRANSFER_OUT", "TRANSFER_IN", "MERGE_OUT", "MERGE_IN",
)  # fmt: skip
OPEN_STATES: tuple[LotState, ...] = ("pending", "active")
CLOSED_STATES: tuple[LotState, ...] = ("spent", "expired", "cancelled")

#: Where a lot without expiry stands in the order of spending: behind all others.
NEVER = datetime.max.replace(tzinfo=UTC)


class Lot(NamedTuple):
    """One credit as long as anything of it may be spent. Amounts are integers in the ledger's smallest unit.

    `remaining` = `amount` minus everything that consumption rows took and did not give back. `expired` is how much of
    it expired, `reversed` how much of the credit was taken back (from this lot, from others, or as debt): both are
    kept so that a reversal needs this row only. Pending and active lots have something left, the others have nothing.
    """

    id: int
    account_id: int
    transaction_id: int
    kind: str
    """Free mark that the ledger's order of spending may look at (bonus, principal …); "" for none."""
    amount: int
    remaining: int
    expired: int
    reversed: int
    state: LotState
    available_at: datetime
    expires_at: datetime | None


class Debt(NamedTuple):
    """What a spending or claw-back (`origin_id`, a transaction) took beyond the balance and no credit has covered yet."""

    origin_id: int
    amount: int


class Account(NamedTuple):
    """The balances of one owner in one ledger.

    `active` may be spent now, `pending` later, `held` is reserved, `debt` is owed; `spent` and `expired` are totals.
    `active > 0` implies `debt == 0`. `lots` (open ones, in the ledger's order of spending) and `debts` (oldest first)
    are None where they were not loaded.
    """

    id: int
    ledger: str
    owner_id: int
    active: int = 0
    pending: int = 0
    held: int = 0
    spent: int = 0
    expired: int = 0
    debt: int = 0
    lots: tuple[Lot, ...] | None = ()
    debts: tuple[Debt, ...] | None = ()


def open_account(ledger: str, owner_id: int, next_id: IdSource) -> Account:
    """An empty account of `owner_id` in `ledger` (full id), complete with its (no) lots."""
    return Account(next_id(), ledger, owner_id)


def with_lots(
    account: Account, lots: Iterable[Lot], debts: Iterable[Debt], order: Callable[[Lot], tuple[object, ...]]
) -> Account:
    """The account with its open lots and debts loaded, in any order; `order` is `LedgerDefinition.order`."""
    return account._replace(lots=tuple(sorted(lots, key=order)), debts=tuple(sorted(debts)))


def needs_lots(account: Account, entry_type: EntryType, *, pending: bool = False) -> bool:
    """Whether `lots` and `debts` must be loaded before booking `entry_type`.

    Everything but a credit needs them. A credit needs them only while there is debt that it would eat: the account
    row alone is enough otherwise, and a pending credit never eats debt.
    """
    if account.lots is not None and account.debts is not None:
        return False
    return entry_type != "CREDIT" or (account.debt > 0 and not pending)
