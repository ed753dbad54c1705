"""Which counters a posting was counted in when a rule granted it under its limits: taking it back gives units back to them.

Called by the effect that takes back, and by what fetches ahead for it.
"""

from engines.ledger.posting import Transaction
from runtime.services.use_case import UseCase
from runtime.storage.system_rows import UsageKey


def granted_counters(use_case: UseCase, made: Transaction, owner: int) -> tuple[UsageKey, ...]:
    """Counters of the limits that the rule had then; a grant is counted once, by its first posting."""
    rule, _, further = (made.rule or "").partition("#")
    if made.type != "CREDIT" or ":" not in rule or further:
        return ()
    said = use_case.ws.system.rule_text(rule, made.rule_version or "")
    day = made.occurred_at.astimezone(use_case.env.zone).date().isoformat()
    keys = (("limit_total", (rule, "", "")), ("limit_per_day", (rule, str(owner), day)))
    return tuple(key for limit, key in keys if said.get(limit) is not None)
