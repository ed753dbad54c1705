"""The proof of big books takes seconds and no memory to speak of."""

import time
import tracemalloc
from datetime import UTC, datetime, timedelta

from engines.ledger.account import Account
from engines.ledger.booking import Terms, credit, debit
from engines.ledger.posting import Booked, Cause, Refused
from engines.ledger.verification import Books
from runtime.storage.ledger_verification import verify
from tests.counts import counts
from tests.engines.ledger.bookkeeper import Bookkeeper, ledger_of
from tests.runtime.storage.ledger_rows import written

AT = datetime(2026, 1, 1, tzinfo=UTC)
ACCOUNTS = counts(2_000, 23_570)
SECONDS = 5.0


def kept(keeper: Bookkeeper, result: Booked | Refused) -> Account:
    assert isinstance(keeper.keep(result), Booked)
    return result.account_after


def big_books() -> Books:
    """Accounts with three credits each and a debit in every tenth."""
    keeper = Bookkeeper(ledger_of())
    ledger, cause, next_id = keeper.ledger, Cause(AT, AT), keeper.next_id
    for owner in range(ACCOUNTS):
        account = keeper.row(owner)._replace(lots=(), debts=())
        for days in (1, 2, 3):
            account = kept(keeper, credit(ledger, account, 100, cause, next_id, Terms(expires_at=AT + timedelta(days=days))))
        if owner % 10 == 0:
            kept(keeper, debit(ledger, account, 150, cause, next_id))
    return keeper.books()


def test_big_books_are_proved_in_seconds_with_little_memory(database_url: str) -> None:
    with written(database_url, big_books()) as (connection, tables):
        started = time.perf_counter()
        assert list(verify(connection, tables, "shop.balance")) == []
        assert time.perf_counter() - started < SECONDS
        tracemalloc.start()
        assert list(verify(connection, tables, "shop.balance")) == []
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 20_000_000
