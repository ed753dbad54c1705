"""The proof of the books finds each kind of fault, and nothing where there is none."""

import pytest

from engines.kernel.messages import Catalog
from engines.ledger.messages import MESSAGES
from engines.ledger.verification import verify
from tests.engines.ledger.corruptions import CORRUPTIONS, Corruption, corrupted
from tests.engines.ledger.programs import eventful


def test_right_books_have_no_differences() -> None:
    assert eventful().verify() == ()


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=lambda each: each.title)
def test_each_kind_of_fault_is_found(corruption: Corruption) -> None:
    found = {difference.code for difference in verify(corrupted(corruption))}
    assert corruption.codes <= found


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=lambda each: each.title)
def test_each_difference_has_a_sentence(corruption: Corruption) -> None:
    catalog = Catalog(MESSAGES)
    for difference in verify(corrupted(corruption)):
        for locale in ("en", "zh-CN"):
            assert "{" not in catalog.say(difference.code, locale, difference._asdict())


def test_an_account_below_zero_or_with_balance_and_debt_is_found() -> None:
    books = eventful().books()
    first, *others = books.accounts
    worse = books._replace(accounts=[first._replace(active=-1, debt=0), *others])
    assert "ledger_differs_negative" in {each.code for each in verify(worse)}
    worse = books._replace(accounts=[first._replace(active=5, debt=5), *others])
    assert "ledger_differs_debt_and_balance" in {each.code for each in verify(worse)}


def test_a_lot_with_less_than_nothing_is_found() -> None:
    books = eventful().books()
    first, *others = books.lots
    worse = books._replace(lots=[first._replace(remaining=-1), *others])
    assert "ledger_differs_bounds" in {each.code for each in verify(worse)}
