"""Credits and debits. Reversals, holds, moves between accounts and what falls due have modules of their own.

All booking functions take the ledger, the locked account, the cause and a source of ids, and answer `Booked` or
`Refused`; they change nothing that they were given. Storage, or a working set, writes what `Booked` holds.
"""

from datetime import datetime
from typing import Literal, NamedTuple

from engines.ledger.account import Account, IdSource, Lot
from engines.ledger.definition import LedgerDefinition
from engines.ledger.draft import Draft, amount_refusal
from engines.ledger.due import settle_due
from engines.ledger.lots import placed
from engines.ledger.posting import AMOUNT_MAX, Answer, Booked, Cause, Entry, Refused, Transaction


class Terms(NamedTuple):
    """From when (None: at once) until when (None: for ever) a credit may be spent, the kind of its lot, and its book."""

    available_at: datetime | None = None
    expires_at: datetime | None = None
    kind: str = ""
    book: Literal["issuance", "adjustment"] = "issuance"


AT_ONCE = Terms()


def credit(
    ledger: LedgerDefinition,
    account: Account,
    amount: int,
    cause: Cause,
    next_id: IdSource,
    terms: Terms = AT_ONCE,
) -> Booked | Refused:
    """Give `amount` units: one lot, pending if `terms.available_at` lies behind `cause.occurred_at`, else active.

    Debt eats it first. The lots of the account are looked at only then (`needs_lots`), so that a credit of an account
    whose lots were not loaded works from its row alone.
    Refuses `ledger_amount_not_positive`, `ledger_amount_too_large`, `ledger_expires_too_early`.
    """
    occurred_at = cause.occurred_at
    available_at, expires_at, kind, book = terms
    if available_at is None or available_at < occurred_at:
        available_at = occurred_at
    if not 0 < amount <= AMOUNT_MAX - account.active - account.pending:
        return Refused(amount_refusal(amount) or "ledger_amount_too_large", {"amount": amount})
    if expires_at is not None and expires_at <= available_at:
        return Refused("ledger_expires_too_early", {"expires_at": expires_at, "available_at": available_at})
    is_pending = available_at > occurred_at
    if account.debt and not is_pending:
        return _credit_to_debt(ledger, account, amount, cause, next_id, terms)
    # From here on the hot path of an import: no draft, positional construction.
    account_id, transaction_id = account.id, next_id()
    state: Literal["pending", "active"] = "pending" if is_pending else "active"
    lot = Lot(next_id(), account_id, transaction_id, kind, amount, amount, 0, 0, state, available_at, expires_at)
    active, pending = account.active, account.pending
    if is_pending:
        pending += amount
    else:
        active += amount
    lots = account.lots
    after = Account(
        account_id, account.ledger, account.owner_id, active, pending, account.held, account.spent, account.expired,
        account.debt, None if lots is None else placed(lots, lot, ledger), account.debts,
    )  # fmt: skip
    answer = Answer("CREDIT", transaction_id, amount, active, pending, account.held, account.debt)
    transaction = Transaction(
        transaction_id, ledger.id, account_id, "CREDIT", amount, book, occurred_at, cause.recorded_at, available_at,
        expires_at, cause.reason, cause.rule, cause.rule_version, cause.source_form, cause.source_id, cause.source_event,
        None, cause.idempotency_key, cause.input_hash, cause.actor_id,
        None if cause.idempotency_key is None else answer.as_json(),
    )  # fmt: skip
    entries = (Entry(transaction_id, 0, account_id, state, amount), Entry(transaction_id, 1, account_id, book, -amount))
    return Booked((transaction,), entries, (lot,), (), (), (after,), answer)


def _credit_to_debt(
    ledger: LedgerDefinition, account: Account, amount: int, cause: Cause, next_id: IdSource, terms: Terms
) -> Booked:
    draft = Draft(ledger, account, cause, next_id)
    transaction_id = draft.begin()
    at = cause.occurred_at
    draft.add(Lot(next_id(), account.id, transaction_id, terms.kind, amount, amount, 0, 0, "active", at, terms.expires_at))
    draft.settle()
    draft.close("CREDIT", terms.book, amount=amount, limits=(at, terms.expires_at))
    return draft.finish("CREDIT", amount)


def debit(
    ledger: LedgerDefinition,
    account: Account,
    amount: int,
    cause: Cause,
    next_id: IdSource,
    *,
    book: Literal["redemption", "adjustment"] = "redemption",
) -> Booked | Refused:
    """Spend `amount` units from the lots in the ledger's order; what they lack becomes debt where the ledger allows it.

    Refuses `ledger_amount_not_positive`, `ledger_amount_too_large`, `ledger_balance_too_low`, `ledger_overdraft_limit`.
    """
    if reason := amount_refusal(amount):
        return Refused(reason, {"amount": amount})
    draft = Draft(ledger, account, cause, next_id)
    settle_due(draft, cause.occurred_at)
    transaction_id = draft.begin()
    missing = amount - draft.take_active(amount, transaction_id)
    if missing and not ledger.may_overdraw:
        return Refused("ledger_balance_too_low", {"balance": amount - missing, "amount": amount, "missing": missing})
    if missing:
        debt = sum(draft.debts.values()) + missing
        if debt > (AMOUNT_MAX if ledger.overdraft_limit is None else ledger.overdraft_limit):
            return Refused("ledger_overdraft_limit", {"debt": debt, "limit": ledger.overdraft_limit, "amount": amount})
        draft.owe(missing, transaction_id)
    draft.close("DEBIT", book, amount=amount)
    return draft.finish("DEBIT", amount)
