"""What rules have granted under their limits is counted: by the rule, and by the rule, subject and day. What is taken back is
given back to the counters that counted it.
"""

from engines.ledger.posting import Transaction
from engines.rule.definition import NotDone
from engines.rule.ruleset import Grant, RecordRule, limited
from runtime.services.use_case import UseCase
from runtime.storage.system_rows import SystemRows, UsageKey


def counters(rule: RecordRule, grant: Grant) -> tuple[UsageKey, ...]:
    """Where a grant is counted, by the limits that the rule has now."""
    keys = (
        (rule.limit_total, (rule.key, "", "")),
        (rule.limit_per_day, (rule.key, str(grant.subject), grant.day.isoformat())),
    )
    return tuple(key for limit, key in keys if limit is not None)


def grantable(system: SystemRows, rule: RecordRule, grant: Grant) -> int | NotDone | None:
    """What the rule's limits leave of a grant; None where the rule has no amount."""
    if grant.amount is None:
        return None
    used = {key[2] != "": system.usage(key) for key in counters(rule, grant)}
    return limited(rule, grant.amount, used.get(True, 0), used.get(False, 0))


def granted_counters(use_case: UseCase, made: Transaction, owner: int) -> tuple[UsageKey, ...]:
    """Counters of the limits that the rule had then; a grant is counted once, by its first posting."""
    rule, _, further = (made.rule or "").partition("#")
    if made.type != "CREDIT" or ":" not in rule or further:
        return ()
    said = use_case.ws.system.rule_text(rule, made.rule_version or "")
    day = made.occurred_at.astimezone(use_case.env.zone).date().isoformat()
    keys = (("limit_total", (rule, "", "")), ("limit_per_day", (rule, str(owner), day)))
    return tuple(key for limit, key in keys if said.get(limit) is not None)
