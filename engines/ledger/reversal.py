"""Taking back what was earned, and giving back what was spent, by the amounts that were recorded.

No rule is asked again: a claw-back looks at the lot that the earning made, a restoration at the consumption rows that
the spending wrote.
"""

from datetime import timedelta, tzinfo

from engines.ledger.account import Account, EntryType, IdSource, Lot
from engines.ledger.definition import LedgerDefinition
from engines.ledger.draft import Draft
from engines.ledger.due import expire_lot, settle_due
from engines.ledger.lots import Earning, Returned, Spending, claw_back_due
from engines.ledger.posting import Booked, Cause, Refused
from engines.ledger.validity import start_of_day


def reverse_credit(
    ledger: LedgerDefinition,
    account: Account,
    earning: Earning,
    cause: Cause,
    next_id: IdSource,
    returned: Returned | None = None,
) -> Booked | Refused:
    """Take back a credit: all that is left of it, or the share of what is `returned`.

    How much: `claw_back_due`. From where: what the lot itself still has, then the other active lots in the order of
    spending, then by the ledger's policy debt or nothing; under `pending_only` only what is still pending. The type is
    CANCEL_PENDING for a pending lot, else REVERSE_CREDIT. With nothing to take the booking is empty, not refused.
    A return that has taken from this earning before is refused `ledger_already_taken_back`. `account` is the lot's
    owner today (after a merge: the winner's).
    """
    lot = earning.lot
    if cause.return_key is not None and cause.return_key in earning.returns:
        return Refused("ledger_already_taken_back", {"transaction": lot.transaction_id})
    draft = Draft(ledger, account, cause, next_id)
    settle_due(draft, cause.occurred_at)
    lot = draft.current(lot)
    was_pending = lot.state == "pending"
    entry_type: EntryType = "CANCEL_PENDING" if was_pending else "REVERSE_CREDIT"
    due = claw_back_due(lot, returned)
    transaction_id = draft.begin()
    taken = 0
    if lot.remaining and (was_pending or ledger.claw_back != "pending_only"):
        taken = min(due, lot.remaining)
        if taken:
            lot = draft.take(lot, taken, transaction_id, "cancelled")
    if taken < due and ledger.claw_back != "pending_only":
        taken += draft.take_active(due - taken, transaction_id)
    if taken < due and ledger.claw_back == "debt":
        draft.owe(due - taken, transaction_id)
        taken = due
    if taken:
        lot = draft.current(lot)
        draft.put(lot._replace(reversed=lot.reversed + taken))
        draft.close(entry_type, earning.book, amount=taken, related_id=lot.transaction_id)
    if taken < due:
        draft.notes["forgiven"] += due - taken
    return draft.finish(entry_type, taken)


def reverse_debit(
    ledger: LedgerDefinition,
    account: Account,
    spent: Spending,
    cause: Cause,
    next_id: IdSource,
    *,
    zone: tzinfo,
    amount: int | None = None,
) -> Booked | Refused:
    """Give back a spending (DEBIT or CAPTURE), whole or in part: first what is still owed for it, then its lots.

    The lots come back in the reverse order of spending, so that a part given back leaves what a smaller spending would
    have left. They keep their expiry; what is past it expires at once or is reissued, as the ledger says; either way
    the answer tells. Units given back cover other debt of the account first. `zone` is the workspace's.
    Refuses `ledger_amount_not_positive`, `ledger_nothing_to_give_back`, `ledger_gives_back_too_much`.
    """
    outstanding = spent.outstanding
    amount = outstanding if amount is None else amount
    if not outstanding:
        return Refused("ledger_nothing_to_give_back", {"transaction": spent.transaction_id})
    if amount <= 0:
        return Refused("ledger_amount_not_positive", {"amount": amount})
    if amount > outstanding:
        return Refused("ledger_gives_back_too_much", {"amount": amount, "outstanding": outstanding})
    draft = Draft(ledger, account, cause, next_id)
    settle_due(draft, cause.occurred_at)
    transaction_id = draft.begin()
    late = restore(draft, spent, amount, zone)
    draft.settle()
    draft.close("REVERSE_DEBIT", spent.book, amount=amount, related_id=spent.transaction_id)
    expire_late(draft, late, transaction_id)
    return draft.finish("REVERSE_DEBIT", amount)


def restore(draft: Draft, spent: Spending, amount: int, zone: tzinfo) -> list[Lot]:
    """Undo the last `amount` units of a spending; answers the lots among them that are past their expiry."""
    at, ledger = draft.cause.occurred_at, draft.ledger
    late: list[Lot] = []
    for draw in reversed(draft.draws(spent)):
        part = min(draw.amount, amount)
        amount -= part
        if not part:
            break
        if draw.lot is None:
            draft.forgive(spent.transaction_id, part)
            continue
        lot = draw.lot
        is_late = lot.expires_at is not None and lot.expires_at <= at
        if is_late and ledger.reissue_days is not None:
            day = at.astimezone(zone).date() + timedelta(days=ledger.reissue_days + 1)
            lot = lot._replace(expires_at=start_of_day(day, zone))
            draft.notes["reissued"] += part
        lot = draft.give(lot, part, spent.transaction_id)
        draft.notes["restored"] += part
        if is_late and ledger.reissue_days is None:
            late.append(lot)
    return late


def expire_late(draft: Draft, late: list[Lot], related_id: int) -> None:
    """Let the restored lots that are past their expiry expire, as far as no debt has eaten them."""
    for lot in map(draft.current, late):
        if lot.remaining:
            expire_lot(draft, lot, draft.cause.occurred_at, related_id)
