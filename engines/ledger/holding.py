"""Holds: units reserved for a while, then captured, released, or released because time ran out. Resolved once.

A hold draws from the lots like a debit, so nobody else can spend them and they do not expire meanwhile.
"""

from datetime import datetime, tzinfo

from engines.ledger.account import Account, IdSource
from engines.ledger.definition import LedgerDefinition
from engines.ledger.draft import Draft, amount_refusal
from engines.ledger.due import settle_due
from engines.ledger.lots import Spending
from engines.ledger.posting import Booked, Cause, Refused
from engines.ledger.reversal import expire_late, restore


def hold(
    ledger: LedgerDefinition, account: Account, amount: int, cause: Cause, next_id: IdSource, *, expires_at: datetime
) -> Booked | Refused:
    """Reserve `amount` units until `expires_at`; never more than there are, whatever the ledger's overdraft.

    Refuses `ledger_amount_not_positive`, `ledger_amount_too_large`, `ledger_expires_too_early`,
    `ledger_balance_too_low`.
    """
    if reason := amount_refusal(amount):
        return Refused(reason, {"amount": amount})
    if expires_at <= cause.occurred_at:
        return Refused("ledger_expires_too_early", {"expires_at": expires_at, "available_at": cause.occurred_at})
    draft = Draft(ledger, account, cause, next_id)
    settle_due(draft, cause.occurred_at)
    transaction_id = draft.begin()
    missing = amount - draft.take_active(amount, transaction_id)
    if missing:
        return Refused("ledger_balance_too_low", {"balance": amount - missing, "amount": amount, "missing": missing})
    draft.move("held", amount)
    draft.close("HOLD", None, limits=(None, expires_at))
    return draft.finish("HOLD", amount)


def capture(
    ledger: LedgerDefinition,
    account: Account,
    held: Spending,
    cause: Cause,
    next_id: IdSource,
    *,
    zone: tzinfo,
    amount: int | None = None,
) -> Booked | Refused:
    """Spend a hold, or `amount` of it; the rest goes back to its lots. The capture can be reversed like a debit.

    Refuses `ledger_hold_resolved`, `ledger_hold_timed_out`, `ledger_amount_not_positive`, `ledger_capture_too_much`.
    """
    outstanding = held.outstanding
    amount = outstanding if amount is None else amount
    if not outstanding:
        return Refused("ledger_hold_resolved", {"transaction": held.transaction_id})
    if held.expires_at is not None and held.expires_at <= cause.occurred_at:
        return Refused("ledger_hold_timed_out", {"expires_at": held.expires_at})
    if amount <= 0:
        return Refused("ledger_amount_not_positive", {"amount": amount})
    if amount > outstanding:
        return Refused("ledger_capture_too_much", {"amount": amount, "outstanding": outstanding})
    draft = Draft(ledger, account, cause, next_id)
    settle_due(draft, cause.occurred_at)
    transaction_id = draft.begin()
    late = restore(draft, held, outstanding - amount, zone)
    left = amount
    for draw in held.draws:
        part = min(draw.amount, left)
        if part and draw.lot is not None:  # from now on it is the capture that draws from the lot
            draft.consume(held.transaction_id, draw.lot.id, -part)
            draft.consume(transaction_id, draw.lot.id, part)
            left -= part
    draft.move("held", -outstanding)
    draft.settle()
    draft.close("CAPTURE", "redemption", amount=amount, related_id=held.transaction_id)
    expire_late(draft, late, transaction_id)
    return draft.finish("CAPTURE", amount)


def release(
    ledger: LedgerDefinition, account: Account, held: Spending, cause: Cause, next_id: IdSource, *, zone: tzinfo
) -> Booked | Refused:
    """Give a hold back to its lots; also called, with a reason, when its time limit has passed.

    Lots that are past their expiry by now follow the ledger's policy for restored units. Refuses `ledger_hold_resolved`.
    """
    outstanding = held.outstanding
    if not outstanding:
        return Refused("ledger_hold_resolved", {"transaction": held.transaction_id})
    draft = Draft(ledger, account, cause, next_id)
    settle_due(draft, cause.occurred_at)
    transaction_id = draft.begin()
    late = restore(draft, held, outstanding, zone)
    draft.move("held", -outstanding)
    draft.settle()
    draft.close("RELEASE", None, amount=outstanding, related_id=held.transaction_id)
    expire_late(draft, late, transaction_id)
    return draft.finish("RELEASE", outstanding)
