"""Accounts of ledgers: balances, open lots, newest entries."""

from runtime.api.operation import Answer, Call, Operation
from runtime.api.schemas import INTEGER, OBJECT, TEXT, listed, shape
from runtime.services.verify_ledger import show_account


def _account(call: Call) -> Answer:
    ledger = f"{call.path['app']}.{call.path['ledger']}"
    return Answer(show_account(call.platform, call.actor, ledger, call.path["owner"]))


OPERATIONS = (
    Operation(
        "show_account", "GET", "/apps/{app}/ledgers/{ledger}/accounts/{owner}", "ledgers",
        "One account: balances, open lots, the newest entries.", _account,
        shape({
            "ledger": TEXT, "owner": TEXT, "balances": {"type": "object", "additionalProperties": INTEGER},
            "lots": listed(OBJECT), "entries": listed(OBJECT),
        }),
    ),
)  # fmt: skip
