"""What a booking writes: transactions with their entries, consumption rows, and the answer that the caller gets.

Every transaction belongs to one account and its entries sum to zero. An entry names a *book*: the owner's own
(`active`, `pending`, `held`, `debt`) or the programme's (`issuance`, `redemption`, `breakage`, `adjustment`, and
`transfer`, through which units pass from owner to owner and which is zero over the whole ledger). The programme's leg
is a row like any other and has no stored balance; its `account_id` only says for whose sake it was written, so every
column of an account is the sum of one book: `spent` of redemption, `expired` of breakage, `debt` of debt with the sign
turned.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from engines.kernel.decimals import CONTEXT
from engines.ledger.account import Account, EntryType, Lot

OwnerBook: TypeAlias = Literal["active", "pending", "held", "debt"]
ProgrammeBook: TypeAlias = Literal["issuance", "redemption", "breakage", "adjustment", "transfer"]
Book: TypeAlias = Literal[
    "active", "pending", "held", "debt", "issuance", "redemption", "breakage", "adjustment", "transfer"
]  # fmt: skip

OWNER_BOOKS: tuple[OwnerBook, ...] = ("active", "pending", "held", "debt")
PROGRAMME_BOOKS: tuple[ProgrammeBook, ...] = ("issuance", "redemption", "breakage", "adjustment", "transfer")

#: The largest amount and the largest balance: what a browser still counts exactly.
AMOUNT_MAX = 2**53 - 1

#: Last word of the event `<app.ledger>.<word>` that a transaction raises; types that are not here raise none.
EVENT_WORDS: Mapping[EntryType, str] = {
    "CREDIT": "credited", "TRANSFER_IN": "credited", "DEBIT": "debited", "CAPTURE": "debited", "TRANSFER_OUT": "debited",
    "EXPIRE": "expired", "REVERSE_CREDIT": "reversed", "REVERSE_DEBIT": "reversed", "CANCEL_PENDING": "reversed",
}  # fmt: skip


class Cause(NamedTuple):
    """When and why something is booked. Times are aware UTC.

    `occurred_at` is when it took effect (validity and past balances look at it), `recorded_at` when it was written.
    `rule` is the rule's id, followed by `#n` where one rule posts several times for one event. `source_event` tells
    apart what one record caused (`created`, `state:cancelled@7` …): (ledger, type, source, event, rule) is posted
    once, and an earning is taken back once per (source, event). `idempotency_key` and `input_hash` come and go
    together (`input_hash()`).
    """

    occurred_at: datetime
    recorded_at: datetime
    reason: str | None = None
    rule: str | None = None
    rule_version: str | None = None
    source_form: str | None = None
    source_id: int | None = None
    source_event: str | None = None
    idempotency_key: str | None = None
    input_hash: str | None = None
    actor_id: int | None = None

    @property
    def return_key(self) -> str | None:
        """What identifies a return among the claw-backs of one earning; None where no source event is named."""
        return None if self.source_event is None else f"{self.source_form}/{self.source_id}/{self.source_event}"


class Transaction(NamedTuple):
    """One row of `ledger_transaction`. `amount` is what a reader is told: positive, without direction."""

    id: int
    ledger: str
    account_id: int
    type: EntryType
    amount: int
    book: ProgrammeBook | None
    """The programme's side; None where units only moved within the account."""
    occurred_at: datetime
    recorded_at: datetime
    available_at: datetime | None
    expires_at: datetime | None
    """Of a credit: of its lot; of a hold: its time limit."""
    reason: str | None
    rule: str | None
    rule_version: str | None
    source_form: str | None
    source_id: int | None
    source_event: str | None
    related_id: int | None
    """The transaction that this one reverses, resolves, follows from or is the other half of."""
    idempotency_key: str | None
    input_hash: str | None
    actor_id: int | None
    answer: Mapping[str, object] | None
    """What was answered, as JSON, where there is an idempotency key: the same key and input get it again."""


class Entry(NamedTuple):
    """One leg of a transaction; `position` counts from 0 within it."""

    transaction_id: int
    position: int
    account_id: int
    book: Book
    amount: int


class Consumption(NamedTuple):
    """What a transaction took from a lot (positive) or gave back to it (negative), on behalf of `origin_id`.

    The origin is the transaction that spends, holds, expires or takes back. Usually it is the writer itself; when a
    later credit covers a debt, or a reversal gives something back, it is the older one. So the sum over one origin and
    lot is what that origin still holds of that lot, and with `lot_id` None what it still owes.
    """

    transaction_id: int
    position: int
    account_id: int
    origin_id: int
    lot_id: int | None
    amount: int


class Answer(NamedTuple):
    """What was done, and the balances after it; stored under the idempotency key and shown to the caller."""

    type: EntryType
    transaction_id: int | None
    """None: there was nothing to book, or (of what falls due) there is no single transaction."""
    amount: int
    active: int
    pending: int
    held: int
    debt: int
    settled: int = 0
    """Debt that was eaten."""
    owed: int = 0
    """New debt."""
    restored: int = 0
    """Units given back to their lots."""
    expired: int = 0
    """Units that expired in the same booking, restored ones among them."""
    reissued: int = 0
    """Restored units that were past their expiry and got a new one."""
    forgiven: int = 0
    """Part of a claw-back that the ledger's policy does not take."""

    @property
    def code(self) -> str:
        """The code of the sentence that tells this answer (`messages.py`); its parameters are the fields."""
        code = f"ledger_{self.type.lower()}"
        if self.transaction_id is None and not self.amount:
            return f"{code}_nothing"
        if self.type == "REVERSE_DEBIT" and self.expired:
            return f"{code}_expired"
        return f"{code}_owed" if self.owed else code

    def as_json(self) -> dict[str, object]:
        """The answer as plain JSON."""
        return self._asdict()


class Booked(NamedTuple):
    """A booking that holds: rows to insert, rows to update, and the accounts as they are after it.

    `transactions` stand in the order in which they happened; lots that fell due are settled by transactions of their
    own before the main one, restored units may expire after it. `accounts` has the account that was given, and behind
    it the second one of a transfer or merge.
    """

    transactions: tuple[Transaction, ...]
    entries: tuple[Entry, ...]
    lots_new: tuple[Lot, ...]
    lots_changed: tuple[Lot, ...]
    consumptions: tuple[Consumption, ...]
    accounts: tuple[Account, ...]
    answer: Answer

    @property
    def account_after(self) -> Account:
        """The account that was given, after the booking."""
        return self.accounts[0]

    @property
    def transaction(self) -> Transaction | None:
        """The transaction that was asked for; None where there was nothing to book."""
        main = self.answer.transaction_id
        return next((each for each in self.transactions if each.id == main), None)


class Refused(NamedTuple):
    """A booking that was not made: a reason code of `messages.py` and what its sentence needs."""

    code: str
    params: Mapping[str, object]


def input_hash(request: Mapping[str, object]) -> str:
    """SHA-256 (hex) of a request, the same whatever the order of its keys.

    Two requests under one idempotency key with unequal hashes are a conflict, which storage decides. Values: JSON
    values, Decimal (1.50 and 1.5 are equal), date and aware datetime (as moments, whatever their zone).
    """
    text = json.dumps(request, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return {"decimal": format(value.normalize(CONTEXT), "f")}
    if isinstance(value, datetime):
        return {"moment": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(f"{type(value).__name__} cannot be part of a request")
