"""Units that change their owner: a transfer of some, a merge of all. Two transactions, out and in, through `transfer`.

Callers lock the two accounts in the order of their ids. The answer is the giving account's.
"""

from engines.ledger.account import Account, IdSource, Lot
from engines.ledger.definition import LedgerDefinition
from engines.ledger.draft import Draft, amount_refusal, joined
from engines.ledger.due import settle_due
from engines.ledger.posting import AMOUNT_MAX, Booked, Cause, OwnerBook, Refused


def transfer(
    ledger: LedgerDefinition, sender: Account, receiver: Account, amount: int, cause: Cause, next_id: IdSource
) -> Booked | Refused:
    """Pass `amount` units on, never more than there are; each lot they come from makes a lot of equal expiry.

    The receiver's debt eats them first. `Booked.accounts` is (sender, receiver).
    Refuses `ledger_amount_not_positive`, `ledger_amount_too_large`, `ledger_same_account`, `ledger_balance_too_low`.
    """
    reason = amount_refusal(amount)
    if reason is None and amount > AMOUNT_MAX - receiver.active - receiver.pending:
        reason = "ledger_amount_too_large"
    if reason is not None:
        return Refused(reason, {"amount": amount})
    if sender.id == receiver.id:
        return Refused("ledger_same_account", {"account": sender.id})
    giving, getting = Draft(ledger, sender, cause, next_id), Draft(ledger, receiver, cause, next_id)
    at = cause.occurred_at
    settle_due(giving, at)
    settle_due(getting, at)
    out_id, in_id = giving.begin(), getting.begin(is_main=False)
    left = amount
    for lot in [lot for lot in giving.lots if lot.state == "active"]:
        part = min(left, lot.remaining)
        if not part:
            break
        giving.take(lot, part, out_id)
        getting.add(Lot(next_id(), receiver.id, in_id, lot.kind, part, part, 0, 0, "active", at, lot.expires_at))
        left -= part
    if left:
        return Refused("ledger_balance_too_low", {"balance": amount - left, "amount": amount, "missing": left})
    getting.settle()
    giving.close("TRANSFER_OUT", "transfer", amount=amount)
    getting.close("TRANSFER_IN", "transfer", amount=amount, related_id=out_id)
    return joined(giving.finish("TRANSFER_OUT", amount), getting.finish("TRANSFER_IN", amount))


def merge(ledger: LedgerDefinition, loser: Account, winner: Account, cause: Cause, next_id: IdSource) -> Booked | Refused:
    """Move everything of `loser` to `winner`: open lots with their expiry, debts, and the totals spent and expired.

    The loser is left with nothing, as an alias; what it earned or spent before may still be reversed, on the winner.
    Open holds must be resolved first. `Booked.accounts` is (loser, winner).
    Refuses `ledger_same_account`, `ledger_holds_open`.
    """
    if loser.id == winner.id:
        return Refused("ledger_same_account", {"account": loser.id})
    if loser.held:
        return Refused("ledger_holds_open", {"account": loser.id, "held": loser.held})
    giving, getting = Draft(ledger, loser, cause, next_id), Draft(ledger, winner, cause, next_id)
    settle_due(giving, cause.occurred_at)
    settle_due(getting, cause.occurred_at)
    out_id = giving.begin()
    getting.begin(is_main=False)
    for lot in giving.lots:
        book: OwnerBook = "pending" if lot.state == "pending" else "active"
        giving.move(book, -lot.remaining)
        getting.move(book, lot.remaining)
        getting.put(lot._replace(account_id=winner.id))
    giving.lots = []
    for origin_id, owed in sorted(giving.debts.items()):
        giving.forgive(origin_id, owed)
        getting.owe(owed, origin_id)
    moved = {"redemption": loser.spent, "breakage": loser.expired + giving.totals.get("breakage", 0)}
    giving.move("redemption", -moved["redemption"])
    giving.move("breakage", -moved["breakage"])
    getting.move("redemption", moved["redemption"])
    getting.move("breakage", moved["breakage"])
    if any(giving.legs.values()):
        getting.settle()
        giving.close("MERGE_OUT", "transfer")
        getting.close("MERGE_IN", "transfer", related_id=out_id)
    return joined(giving.finish("MERGE_OUT", loser.active + loser.pending), getting.finish("MERGE_IN", 0))
