"""Answers and refusals: every code has its sentences, keys and hashes, what needs lots, and inputs that stay untouched."""

import re
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given

import engines.ledger
from engines.kernel.errors import Permanent
from engines.kernel.messages import Catalog
from engines.ledger.account import ENTRY_TYPES, Debt, needs_lots, open_account
from engines.ledger.booking import credit, debit
from engines.ledger.checks import account_problems
from engines.ledger.definition import LedgerDefinition
from engines.ledger.messages import MESSAGES
from engines.ledger.posting import Booked, Cause, Refused, input_hash
from tests.engines.ledger.bookkeeper import Bookkeeper, ledger_of
from tests.engines.ledger.programs import LEDGERS, START, STEPS, Step, run

CATALOG = Catalog(MESSAGES)
AT = datetime(2026, 1, 1, tzinfo=UTC)


@given(LEDGERS, STEPS)
def test_every_answer_and_refusal_has_its_sentence(ledger: LedgerDefinition, steps: list[Step]) -> None:
    for result in run(Bookkeeper(ledger), steps):
        code, params = (
            (result.code, result.params) if isinstance(result, Refused) else (result.answer.code, result.answer._asdict())
        )
        for locale in ("en", "zh-CN"):
            assert "{" not in CATALOG.say(code, locale, params)


def test_every_code_in_the_source_has_a_sentence_in_both_languages() -> None:
    folder = Path(engines.ledger.__file__).parent
    sources = [file.read_text("utf-8") for file in folder.glob("*.py") if file.name != "messages.py"]
    codes = set(re.findall(r'"(ledger_[a-z_]+)"', "".join(sources)))
    tables = {"ledger_account", "ledger_transaction", "ledger_entry", "ledger_lot", "ledger_consumption"}
    assert codes - tables <= set(MESSAGES)
    assert all(set(sentences) == {"en", "zh-CN"} for sentences in MESSAGES.values())


def test_a_hash_looks_at_values_not_at_their_spelling() -> None:
    one = {"owner": 5, "amount": Decimal("1.50"), "at": datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))}
    other = {"at": AT, "amount": Decimal("1.5"), "owner": 5}
    assert input_hash(one) == input_hash(other)
    assert re.fullmatch("[0-9a-f]{64}", input_hash(one))
    for change in ({"owner": 6}, {"owner": "5"}, {"amount": Decimal("1.51")}, {"amount": 1.5}, {"at": AT.date()}, {"more": None}):
        assert input_hash({**one, **change}) != input_hash(one)


def test_a_hash_does_not_take_what_it_cannot_write() -> None:
    with pytest.raises(TypeError):
        input_hash({"owner": object()})


def test_key_hash_rule_and_source_stand_on_the_main_transaction_only() -> None:
    keeper = Bookkeeper(ledger_of())
    why = {
        "idempotency_key": "k",
        "input_hash": "h",
        "rule": "shop.rule",
        "source_form": "shop.order",
        "source_id": 7,
        "reason": "sale",
    }
    keeper.credit(10, AT)
    keeper.run_due(AT)
    keeper.lots = {id: lot._replace(expires_at=AT + timedelta(days=1)) for id, lot in keeper.lots.items()}
    keeper.credit(20, AT)
    result = keeper.debit(15, AT + timedelta(days=2), **why)
    assert isinstance(result, Booked)
    expiry, main = result.transactions
    assert (expiry.type, expiry.idempotency_key, expiry.rule, expiry.source_id, expiry.answer) == (
        "EXPIRE",
        None,
        None,
        None,
        None,
    )
    assert result.transaction == main
    assert (main.idempotency_key, main.input_hash, main.rule, main.source_id) == ("k", "h", "shop.rule", 7)
    assert main.answer == result.answer.as_json()
    assert expiry.occurred_at == AT + timedelta(days=1)


def test_a_credit_with_a_key_keeps_its_answer() -> None:
    keeper = Bookkeeper(ledger_of())
    result = keeper.credit(10, AT, idempotency_key="k", input_hash="h")
    assert isinstance(result, Booked)
    assert result.transaction is not None
    assert result.transaction.answer == result.answer.as_json()
    assert keeper.credit(10, AT).transaction.answer is None


def test_what_needs_lots() -> None:
    account = open_account("shop.balance", 1, count(1).__next__)
    row = account._replace(lots=None, debts=None)
    assert [kind for kind in ENTRY_TYPES if not needs_lots(row, kind)] == ["CREDIT"]
    assert not any(needs_lots(account, kind) for kind in ENTRY_TYPES)
    owing = row._replace(debt=5)
    assert needs_lots(owing, "CREDIT")
    assert not needs_lots(owing, "CREDIT", pending=True)


def test_booking_without_the_lots_that_it_needs_is_a_defect() -> None:
    row = open_account("shop.balance", 1, count(1).__next__)._replace(lots=None, debts=None)
    ids, ledger = count(100).__next__, ledger_of()
    with pytest.raises(Permanent, match="ledger_lots_not_loaded"):
        debit(ledger, row, 5, Cause(AT, AT), ids)
    with pytest.raises(Permanent, match="ledger_lots_not_loaded"):
        credit(ledger, row._replace(debt=5), 5, Cause(AT, AT), ids)


def test_inputs_stay_as_they_were() -> None:
    keeper = Bookkeeper(ledger_of(overdraft={"policy": "allow"}))
    keeper.credit(50, AT)
    keeper.credit(50, AT)
    account = keeper.account()
    copy = deepcopy(account)
    debit(keeper.ledger, account, 120, Cause(AT, AT), keeper.next_id)
    credit(keeper.ledger, account, 120, Cause(AT, AT), keeper.next_id)
    assert account == copy


def test_books_that_contradict_themselves_are_not_booked_on() -> None:
    keeper = Bookkeeper(ledger_of())
    keeper.credit(50, AT)
    broken = keeper.account()._replace(active=60)
    assert [problem.params["what"] for problem in account_problems(broken)] == ["active differs from its lots"]
    with pytest.raises(Permanent, match="ledger_invariant_broken"):
        debit(keeper.ledger, broken, 5, Cause(AT, AT), keeper.next_id)


def test_account_problems_name_each_contradiction() -> None:
    keeper = Bookkeeper(ledger_of())
    keeper.credit(50, START)
    good = keeper.account()
    (lot,) = good.lots
    cases = {
        "held < 0": good._replace(held=-1),
        "active > 0 with debt": good._replace(debt=5, debts=(Debt(1, 5),)),
        "pending differs from its lots": good._replace(pending=1),
        "debt differs from its items": good._replace(active=0, lots=(), debt=5, debts=(Debt(1, 4),)),
        "an open debt without amount": good._replace(active=0, lots=(), debts=(Debt(1, 0),)),
        f"closed lot {lot.id} among the open ones": good._replace(active=0, lots=(lot._replace(remaining=0, state="spent"),)),
        f"lot {lot.id} belongs to another account": good._replace(lots=(lot._replace(account_id=99),)),
        f"lot {lot.id}: remaining is not within 0 and amount": good._replace(active=51, lots=(lot._replace(remaining=51),)),
        f"lot {lot.id}: state active with 0 remaining": good._replace(active=0, lots=(lot._replace(remaining=0),)),
        f"lot {lot.id}: expired is not within 0 and amount": good._replace(lots=(lot._replace(expired=-1),)),
        f"lot {lot.id}: reversed is not within 0 and amount": good._replace(lots=(lot._replace(reversed=51),)),
    }
    assert account_problems(good) == ()
    for what, broken in cases.items():
        assert what in [problem.params["what"] for problem in account_problems(broken)]
