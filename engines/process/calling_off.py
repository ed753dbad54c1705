"""Calling an instance off whose version cannot be read any more: what it named is gone. All that an element can wait for is taken
back, whatever its node was."""

from engines.process.engine import Entry, Outcome
from engines.process.instance import Instance
from engines.process.requests import CancelCall, CloseTasks, StopListening
from engines.process.stimulus import Cancelled


def call_off(instance: Instance, cancelled: Cancelled) -> Outcome:
    """What `advance` does with a `Cancelled`, without a definition."""
    if not instance.is_active:
        return Outcome(instance, was_taken=False)
    after = instance.copy()
    number = after.entries + 1
    outcome = Outcome(after, entries=[Entry(number, "cancelled", None, None, {"by": cancelled.by, "reason": cancelled.reason})])
    for element in after.elements.values():
        if element.state == "activated":
            outcome.requests += (CloseTasks(element.id), StopListening(element.id), CancelCall(element.id))
        number += 1
        outcome.entries.append(Entry(number, "terminated", element.id, element.node, {}))
    after.elements.clear()
    after.taken.clear()
    after.state, after.outcome, after.entries = "terminated", "cancelled", number
    return outcome
