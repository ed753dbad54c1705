"""The proof by SQL says what the proof in memory says: on right books, on random ones, on every kind of fault."""

import pytest
from sqlalchemy.exc import IntegrityError

from engines.ledger.verification import verify
from runtime.storage import ledger_verification
from tests.counts import counts
from tests.engines.ledger.bookkeeper import Bookkeeper, ledger_of
from tests.engines.ledger.corruptions import CORRUPTIONS, corrupted
from tests.engines.ledger.programs import eventful, random_steps, run
from tests.runtime.storage.ledger_rows import write, written

LEDGER = "shop.balance"


def test_right_books_have_no_differences(database_url: str) -> None:
    with written(database_url, eventful().books()) as (connection, tables):
        assert list(ledger_verification.verify(connection, tables, LEDGER)) == []


def test_each_kind_of_fault_is_found_as_in_memory(database_url: str) -> None:
    with written(database_url) as (connection, tables):
        for corruption in CORRUPTIONS:
            books = corrupted(corruption)
            savepoint = connection.begin_nested()
            write(connection, books)
            found = list(ledger_verification.verify(connection, tables, LEDGER))
            savepoint.rollback()
            assert corruption.codes <= {each.code for each in found}, corruption.title
            if "ledger_differs_orphan" not in corruption.codes:  # whose a row without account is, SQL cannot say
                assert sorted(map(repr, found)) == sorted(map(repr, verify(books))), corruption.title


def test_books_of_another_ledger_are_not_looked_at(database_url: str) -> None:
    broken = corrupted(next(each for each in CORRUPTIONS if each.title == "a balance"))
    with written(database_url, broken) as (connection, tables):
        assert list(ledger_verification.verify(connection, tables, "shop.other")) == []
        found = [each.code for each in ledger_verification.verify(connection, tables, LEDGER)]
        assert found == ["ledger_differs_account_active"]


def test_random_books_verify(database_url: str) -> None:
    with written(database_url) as (connection, tables):
        for seed in range(counts(8, 80)):
            keeper = Bookkeeper(ledger_of(overdraft={"policy": "allow"}))
            run(keeper, random_steps(seed, 40))
            savepoint = connection.begin_nested()
            write(connection, keeper.books())
            assert list(ledger_verification.verify(connection, tables, LEDGER)) == []
            savepoint.rollback()


@pytest.mark.parametrize("remaining", [-1, 10**6])
def test_the_database_refuses_a_lot_out_of_bounds(remaining: int, database_url: str) -> None:
    with written(database_url, eventful().books()) as (connection, tables), connection.begin_nested() as savepoint:
        with pytest.raises(IntegrityError):
            connection.execute(tables.lot.update().values(remaining=remaining))
        savepoint.rollback()


def test_the_database_refuses_a_balance_beside_a_debt(database_url: str) -> None:
    with written(database_url, eventful().books()) as (connection, tables), connection.begin_nested() as savepoint:
        with pytest.raises(IntegrityError):
            connection.execute(tables.account.update().values(active=5, debt=5))
        savepoint.rollback()
