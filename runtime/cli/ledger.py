"""`tessera ledger`: balances and the proof of the books."""

import click

from engines.kernel.errors import Problem
from runtime.cli.door import REFUSED, Door, command


@command("balances")
@click.argument("ledger", metavar="APP.LEDGER")
@click.option("--at", metavar="TIME", help="At a past moment (by the time things took effect); a bare day is its midnight.")
@click.option("--owner", metavar="ID", help="Of one record: id, public id, `field=value` or label.")
@click.option("--limit", type=click.IntRange(1), help="Accounts that are listed; else all.")
def balances(door: Door, ledger: str, at: str | None, owner: str | None, limit: int | None) -> None:
    """List the balances of a ledger's accounts, and what it owes in all."""
    from runtime.services.verify_ledger import list_balances, programme_totals, unit_of

    platform = door.workspace()
    moment = None if at is None else door.moment(at)
    unit = door.text(unit_of(platform, ledger))
    totals = programme_totals(platform, ledger, moment)
    found, sums = [], [0] * 6
    for each in list_balances(platform, door.actor, ledger, moment, owner):
        sums = [total + one for total, one in zip(sums, each.balances, strict=True)]
        if limit is None or len(found) < limit:
            found.append(each)
    names = ("active", "pending", "held", "spent", "expired", "debt")
    told = {
        "ledger": ledger, "unit": unit, "totals": dict(zip(names, sums, strict=True)), "programme": totals,
        "accounts": [{"owner": each.owner, "name": each.name, **each.balances._asdict()} for each in found],
    }  # fmt: skip

    def show() -> None:
        titles = door.say("balance_titles").split("|")
        rows = [(each.name, *(f"{one:,}" for one in each.balances)) for each in found]
        door.table(titles, [*rows, (door.say("balance_sum"), *(f"{one:,}" for one in sums))], frozenset(range(1, 7)))
        door.line("balance_owed", amount=f"{totals['liability']:,}", unit=unit)

    door.answer(told, show)


@command("verify")
@click.argument("ledger", metavar="APP.LEDGER", required=False)
def verify(door: Door, ledger: str | None) -> None:
    """Prove that balances, lots and entries of a ledger (or of all) agree; exit status 1 where they do not."""
    from runtime.services.verify_ledger import verify_ledger

    platform = door.workspace()
    with platform.database.read() as connection:
        ledgers = platform.releases.current(connection).release.ledgers
    wanted = [ledger] if ledger is not None else sorted(ledgers)
    found = [verify_ledger(platform, each) for each in wanted]
    wrong = [Problem(each.code, f"/{verified.ledger}", {**each._asdict()}) for verified in found for each in verified.differences]
    told = [{"ledger": each.ledger, "accounts": each.accounts, "clean": not each.differences} for each in found]
    if wrong:
        door.refuse(REFUSED, wrong, {"ledgers": told})

    def show() -> None:
        if not found:
            door.line("no_ledgers")
        for each in found:
            door.line("ledger_clean", ledger=each.ledger, accounts=f"{each.accounts:,}")

    door.answer({"ledgers": told, "clean": True}, show)


ledger = click.Group("ledger", [balances, verify], help="Look at ledgers and prove their books.")
