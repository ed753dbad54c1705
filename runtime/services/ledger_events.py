"""Events of what was booked in a ledger: one for each transaction that has a word. Called by the effects and the daily order."""

from engines.ledger.definition import LedgerDefinition
from engines.ledger.posting import EVENT_WORDS, Booked
from runtime.services.stimulus import Event, Queue


def raise_ledger_events(queue: Queue, ledger: LedgerDefinition, owner: int, booked: Booked, depth: int) -> None:
    """The events join the agenda at `depth`; their record is the account's owner."""
    for transaction in booked.transactions:
        word = EVENT_WORDS.get(transaction.type)
        if word is not None:
            payload = {
                "amount": transaction.amount, "occurred_at": transaction.occurred_at, "reason": transaction.reason,
                "balance": booked.answer.active,
            }  # fmt: skip
            name = f"{ledger.id}.{word}"
            queue.add(Event(name, ledger.owner_form, owner, None, None, payload, "ledger", transaction.id), depth)
