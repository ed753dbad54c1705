"""One seeded fault of each kind in the rows of an eventful ledger, with the codes that must tell of it."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from engines.ledger.verification import Books
from tests.engines.ledger.programs import eventful


class Corruption(NamedTuple):
    """What is done to which row, and what the verification must say."""

    title: str
    table: str
    choose: Callable[[Any], bool]
    change: Callable[[Any], Any]
    """The row instead of the chosen one; None: it is gone."""
    codes: frozenset[str]


def _set(**values: object) -> Callable[[Any], Any]:
    return lambda row: row._replace(**values)


def _more(column: str, by: int) -> Callable[[Any], Any]:
    return lambda row: row._replace(**{column: getattr(row, column) + by})


def _is(**values: object) -> Callable[[Any], bool]:
    return lambda row: all(getattr(row, name) == value for name, value in values.items())


def _corruption(title: str, table: str, choose: Callable[[Any], bool], change: Callable[[Any], Any], *codes: str) -> Corruption:
    return Corruption(title, table, choose, change, frozenset(f"ledger_differs_{code}" for code in codes))


CORRUPTIONS = (
    _corruption("an entry's amount", "entries", _is(book="active"), _more("amount", 1),
                "zero_sum", "amount", "stock", "account_active"),
    _corruption("a missing entry", "entries", _is(book="redemption"), lambda _: None, "zero_sum", "legs", "account_spent"),
    _corruption("an entry of another account", "entries", _is(book="issuance"), _more("account_id", 1000), "stranger", "orphan"),
    _corruption("a transaction's amount", "transactions", _is(type="DEBIT"), _more("amount", 1), "amount"),
    _corruption("a transaction that is gone", "transactions", _is(type="DEBIT"), lambda _: None, "orphan"),
    _corruption("a balance", "accounts", lambda row: row.active > 0, _more("active", 1), "account_active"),
    _corruption("pending units", "accounts", lambda row: row.pending > 0, _more("pending", -1), "account_pending"),
    _corruption("held units", "accounts", lambda row: row.held > 0, _more("held", 1), "account_held"),
    _corruption("the total spent", "accounts", lambda row: row.spent > 0, _more("spent", 1), "account_spent"),
    _corruption("the total expired", "accounts", lambda row: row.expired > 0, _more("expired", 1), "account_expired"),
    _corruption("a debt", "accounts", lambda row: row.debt > 0, _more("debt", 1), "account_debt"),
    _corruption("an account that is gone", "accounts", lambda row: row.active > 0, lambda _: None, "orphan"),
    _corruption("what remains of a lot", "lots", lambda row: 1 < row.remaining < row.amount, _more("remaining", -1),
                "remaining", "lots_active"),
    _corruption("a lot's amount", "lots", lambda row: row.remaining > 0, _more("amount", 1), "remaining", "stock"),
    _corruption("a lot's state", "lots", _is(state="active"), _set(state="spent"), "state", "lots_active"),
    _corruption("a pending lot made active", "lots", _is(state="pending"), _set(state="active"), "lots_active", "lots_pending"),
    _corruption("what expired of a lot", "lots", lambda row: row.expired > 0, _more("expired", -1), "expired"),
    _corruption("what was taken back of a lot", "lots", lambda row: row.reversed > 0, _more("reversed", -1), "reversed"),
    _corruption("a lot of nobody", "lots", _is(state="active"), _set(account_id=10**6), "orphan"),
    _corruption("a consumption's amount", "consumptions", lambda row: row.lot_id is not None and row.amount > 0,
                _more("amount", 1), "remaining", "stock"),
    _corruption("a consumption that is gone", "consumptions", lambda row: row.lot_id is not None and row.amount < 0,
                lambda _: None, "remaining", "stock"),
    _corruption("a consumption's lot", "consumptions", lambda row: row.lot_id is not None, _set(lot_id=10**6), "orphan"),
    _corruption("a debt's row", "consumptions", lambda row: row.lot_id is None and row.amount > 0, _more("amount", 1),
                "debt_legs", "lots_debt"),
    _corruption("more given back than was spent", "consumptions", lambda row: row.lot_id is not None and row.amount < 0,
                _more("amount", -1000), "over_returned"),
    _corruption("half a transfer", "entries", _is(book="transfer"), _more("amount", 5), "transfer", "zero_sum"),
)  # fmt: skip


def corrupted(corruption: Corruption) -> Books:
    """The rows of an eventful ledger with the first fitting row changed."""
    books = eventful().books()
    rows: Iterable[Any] = getattr(books, corruption.table)
    changed, is_done = [], False
    for row in rows:
        hit = not is_done and corruption.choose(row)
        is_done |= hit
        kept = corruption.change(row) if hit else row
        if kept is not None:
            changed.append(kept)
    assert is_done, corruption.title
    return books._replace(**{corruption.table: changed})
