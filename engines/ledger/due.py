"""What time does to lots: pending ones become active, active ones expire.

Called by the daily order (first `activate_due`, later `expire_due`; both may be repeated at any point) and, through
`settle_due`, by every booking that is about to use lots, so that the outcome does not depend on whether the daily
order has come by already. A run before the expiry of midnight (automatic redemption) books with an `occurred_at`
before that midnight.
"""

from datetime import datetime

from engines.ledger.account import Account, IdSource, Lot
from engines.ledger.definition import LedgerDefinition
from engines.ledger.draft import Draft
from engines.ledger.posting import Booked, Cause


def activate_due(ledger: LedgerDefinition, account: Account, cause: Cause, next_id: IdSource) -> Booked:
    """Make available what is pending and due at `cause.occurred_at`: one ACTIVATE per lot; it covers debt first."""
    draft = Draft(ledger, account, cause, next_id)
    return draft.finish("ACTIVATE", _activate(draft, cause.occurred_at))


def expire_due(ledger: LedgerDefinition, account: Account, cause: Cause, next_id: IdSource) -> Booked:
    """Let expire what is active and past its time at `cause.occurred_at`: one EXPIRE per lot, dated with its expiry.

    Pending lots are skipped. With nothing due the booking is empty.
    """
    draft = Draft(ledger, account, cause, next_id)
    return draft.finish("EXPIRE", _expire(draft, cause.occurred_at))


def expiring(account: Account, start: datetime, end: datetime) -> int:
    """How much of what is active expires behind `start`, up to and with `end`; the account has its lots."""
    return sum(
        lot.remaining for lot in account.lots or ()
        if lot.state == "active" and lot.expires_at is not None and start < lot.expires_at <= end
    )  # fmt: skip


def settle_due(draft: Draft, at: datetime) -> None:
    """Activate, then expire, whatever is due at `at`."""
    _activate(draft, at)
    _expire(draft, at)


def expire_lot(draft: Draft, lot: Lot, at: datetime, related_id: int | None = None) -> None:
    """Write off all that remains of an active lot in a transaction of its own."""
    origin_id = draft.begin(is_main=False)
    amount = lot.remaining
    expired = draft.take(lot, amount, origin_id, "expired")
    draft.put(expired._replace(expired=expired.expired + amount))
    draft.close("EXPIRE", "breakage", at=at, limits=(None, lot.expires_at), related_id=related_id)
    draft.notes["expired"] += amount


def _activate(draft: Draft, at: datetime) -> int:
    due = [lot for lot in draft.lots if lot.state == "pending" and lot.available_at <= at]
    for lot in sorted(due, key=lambda lot: (lot.available_at, lot.id)):
        draft.begin(is_main=False)
        draft.move("pending", -lot.remaining)
        draft.move("active", lot.remaining)
        draft.put(lot._replace(state="active"))
        draft.settle()
        limits = (lot.available_at, lot.expires_at)
        draft.close("ACTIVATE", None, amount=lot.remaining, at=lot.available_at, limits=limits, related_id=lot.transaction_id)
    return sum(lot.remaining for lot in due)


def _expire(draft: Draft, at: datetime) -> int:
    due = [lot for lot in draft.lots if lot.state == "active" and lot.expires_at is not None and lot.expires_at <= at]
    for lot in due:
        expire_lot(draft, lot, lot.expires_at or at)
    return sum(lot.remaining for lot in due)
