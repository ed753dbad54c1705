"""What holds for every program of bookings: zero sums, books that verify, reversals that restore, inputs left alone."""

from datetime import timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from engines.ledger.account import OPEN_STATES
from engines.ledger.booking import Terms
from engines.ledger.checks import account_problems
from engines.ledger.definition import LedgerDefinition
from engines.ledger.lots import Returned
from engines.ledger.posting import Booked, Refused
from tests.engines.ledger.bookkeeper import Bookkeeper, balances, ledger_of
from tests.engines.ledger.programs import LEDGERS, OWNERS, START, STEPS, Step, book, run


@given(LEDGERS, STEPS)
def test_books_verify_after_any_program(ledger: LedgerDefinition, steps: list[Step]) -> None:
    keeper = Bookkeeper(ledger)
    run(keeper, steps)
    assert keeper.verify() == ()
    for owner in OWNERS:
        assert account_problems(keeper.account(owner)) == ()


@given(LEDGERS, STEPS)
def test_every_transaction_sums_to_zero(ledger: LedgerDefinition, steps: list[Step]) -> None:
    for result in run(Bookkeeper(ledger), steps):
        if isinstance(result, Refused):
            continue
        for transaction in result.transactions:
            legs = [entry.amount for entry in result.entries if entry.transaction_id == transaction.id]
            assert len(legs) >= 2
            assert sum(legs) == 0


@given(LEDGERS, STEPS)
def test_lots_stay_within_bounds_and_claw_backs_within_the_earning(ledger: LedgerDefinition, steps: list[Step]) -> None:
    keeper = Bookkeeper(ledger)
    run(keeper, steps)
    for lot in keeper.lots.values():
        assert 0 <= lot.remaining <= lot.amount
        assert (lot.state in OPEN_STATES) == (lot.remaining > 0)
        taken = [each.amount for each in keeper.transactions
                 if each.related_id == lot.transaction_id and each.type in ("REVERSE_CREDIT", "CANCEL_PENDING")]  # fmt: skip
        assert sum(taken) <= lot.amount


@given(LEDGERS, STEPS)
def test_what_is_active_was_credited_and_neither_spent_nor_expired(ledger: LedgerDefinition, steps: list[Step]) -> None:
    keeper = Bookkeeper(ledger)
    run(keeper, steps)
    credited = sum(each.amount for each in keeper.transactions if each.type == "CREDIT")
    taken = sum(each.amount for each in keeper.transactions if each.type in ("REVERSE_CREDIT", "CANCEL_PENDING"))
    totals = [balances(account) for account in keeper.accounts.values()]
    held = sum(each["active"] + each["pending"] + each["held"] - each["debt"] for each in totals)
    assert held == credited - taken - sum(each["spent"] + each["expired"] for each in totals)


@given(LEDGERS, STEPS, st.integers(1, 200))
def test_a_debit_given_back_at_once_restores_the_account(ledger: LedgerDefinition, steps: list[Step], amount: int) -> None:
    keeper = Bookkeeper(ledger)
    run(keeper, steps)
    at = START + timedelta(days=100)
    keeper.run_due(at)
    before = keeper.account("a")
    spent = keeper.debit(amount, at, "a")
    assume(isinstance(spent, Booked))
    given_back = keeper.give_back(spent.transaction, at, "a")
    assert isinstance(given_back, Booked)
    assert keeper.account("a") == before


@given(LEDGERS, STEPS, st.integers(1, 200))
def test_a_credit_taken_back_at_once_restores_the_balances(ledger: LedgerDefinition, steps: list[Step], amount: int) -> None:
    assume(ledger.claw_back == "debt")
    keeper = Bookkeeper(ledger)
    run(keeper, steps)
    at = START + timedelta(days=100)
    keeper.run_due(at)
    before = balances(keeper.account("a"))
    earned = keeper.credit(amount, at, "a")
    keeper.take_back(earned.transaction, at, "a")
    assert balances(keeper.account("a")) == before


@given(STEPS)
def test_due_bookings_do_not_depend_on_the_daily_order_having_come_by(steps: list[Step]) -> None:
    """Midnight's run before each step changes nothing but when the rows were written."""
    steps = [step for step in steps if step.verb not in ("run_due", "merge")]
    lazy, eager = Bookkeeper(ledger_of()), Bookkeeper(ledger_of())
    at = START
    for number, step in enumerate(steps):
        at += timedelta(hours=step.hours)
        eager.run_due(at)
        one, other = book(lazy, step, at, number), book(eager, step, at, number)
        assert type(one) is type(other)
    lazy.run_due(at)
    eager.run_due(at)
    for owner in OWNERS:
        assert balances(lazy.account(owner)) == balances(eager.account(owner))


@given(st.integers(1, 10_000), st.lists(st.integers(1, 50), min_size=1, max_size=8))
def test_returns_add_up_to_the_earning(amount: int, parts: list[int]) -> None:
    keeper = Bookkeeper(ledger_of())
    earned = keeper.credit(amount, START)
    whole, before = sum(parts), 0
    for number, part in enumerate(parts):
        why = {"source_form": "shop.order", "source_id": 1, "source_event": str(number)}
        keeper.take_back(earned.transaction, START, returned=Returned(whole, part, before), **why)
        before += part
        taken = sum(each.amount for each in keeper.transactions if each.type == "REVERSE_CREDIT")
        assert taken == amount * before // whole
    assert balances(keeper.account())["active"] == 0


@given(STEPS, st.integers(1, 100))
def test_a_credit_without_loaded_lots_books_the_same(steps: list[Step], amount: int) -> None:
    keeper = Bookkeeper(ledger_of())
    run(keeper, steps)
    account, row = keeper.account("a"), keeper.row("a")
    assume(not account.debt)
    results = []
    for each in (account, row):
        copy = Bookkeeper(keeper.ledger)
        copy.owners, copy.accounts = {"a": each.id}, {each.id: each}
        copy.next_id = iter(range(10**6, 10**7)).__next__
        results.append(copy.credit(amount, START, "a", Terms(expires_at=START + timedelta(days=3))))
    with_lots, without = results
    assert with_lots[:5] == without[:5]
    assert balances(with_lots.account_after) == balances(without.account_after)
    assert without.account_after.lots is None
    assert len(with_lots.account_after.lots) == len(account.lots) + 1
    assert account_problems(with_lots.account_after) == ()
