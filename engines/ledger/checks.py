"""What must hold for one account at any time: asserted before a booking is handed out and after an account is read.

`verification` proves the same, and more, over whole tables.
"""

from engines.kernel.errors import Problem
from engines.ledger.account import OPEN_STATES, Account, Lot

_COLUMNS = ("active", "pending", "held", "spent", "expired", "debt")


def account_problems(account: Account) -> tuple[Problem, ...]:
    """Everything that contradicts itself in an account; with its lots loaded these are looked at too.

    All problems have the code `ledger_invariant_broken` and say in `what` which invariant.
    """
    broken = [f"{name} < 0" for name, value in zip(_COLUMNS, account[3:9], strict=True) if value < 0]
    if account.active > 0 and account.debt:
        broken.append("active > 0 with debt")
    if account.lots is not None:
        sums = {"active": 0, "pending": 0}
        for lot in account.lots:
            broken.extend(lot_faults(lot))
            if lot.state in sums:
                sums[lot.state] += lot.remaining
            else:
                broken.append(f"closed lot {lot.id} among the open ones")
            if lot.account_id != account.id:
                broken.append(f"lot {lot.id} belongs to another account")
        broken.extend(f"{name} differs from its lots" for name, total in sums.items() if total != getattr(account, name))
    if account.debts is not None:
        if any(debt.amount <= 0 for debt in account.debts):
            broken.append("an open debt without amount")
        if sum(debt.amount for debt in account.debts) != account.debt:
            broken.append("debt differs from its items")
    return tuple(Problem("ledger_invariant_broken", params={"account": account.id, "what": what}) for what in broken)


def lot_faults(lot: Lot) -> list[str]:
    """What does not fit within one lot row."""
    if 0 < lot.remaining <= lot.amount and lot.state in OPEN_STATES and lot.expired >= 0 and 0 <= lot.reversed <= lot.amount:
        return []
    faults = []
    if not 0 <= lot.remaining <= lot.amount or lot.amount <= 0:
        faults.append(f"lot {lot.id}: remaining is not within 0 and amount")
    if bool(lot.remaining) != (lot.state in OPEN_STATES):
        faults.append(f"lot {lot.id}: state {lot.state} with {lot.remaining} remaining")
    if not 0 <= lot.expired <= lot.amount:
        faults.append(f"lot {lot.id}: expired is not within 0 and amount")
    if not 0 <= lot.reversed <= lot.amount:
        faults.append(f"lot {lot.id}: reversed is not within 0 and amount")
    return faults
