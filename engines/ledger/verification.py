"""The proof of the books: every stored number is compared with the rows that it stands for.

Storage sums the rows up by SQL and hands the sums, one row at a time, to `transaction_differences`, `lot_differences`
and `account_differences`; `verify` does the summing itself over rows in memory, for tests and small books. Both end in
the same comparisons, so they cannot disagree about what is right.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, cast

from engines.ledger.account import OPEN_STATES, Account, Lot
from engines.ledger.posting import OWNER_BOOKS, Consumption, Entry, Transaction

TAKING_BACK = ("REVERSE_CREDIT", "CANCEL_PENDING")
MOVING_LOTS = ("MERGE_OUT", "MERGE_IN")

#: Table, column, and the table whose ids stand in it.
REFERENCES = (
    ("ledger_transaction", "account_id", "ledger_account"),
    ("ledger_entry", "transaction_id", "ledger_transaction"),
    ("ledger_entry", "account_id", "ledger_account"),
    ("ledger_lot", "transaction_id", "ledger_transaction"),
    ("ledger_lot", "account_id", "ledger_account"),
    ("ledger_consumption", "transaction_id", "ledger_transaction"),
    ("ledger_consumption", "origin_id", "ledger_transaction"),
    ("ledger_consumption", "account_id", "ledger_account"),
    ("ledger_consumption", "lot_id", "ledger_lot"),
)


class Difference(NamedTuple):
    """One thing that does not fit; `code` is in `messages.py` and its sentence takes the other fields."""

    code: str
    table: str
    id: int
    expected: object
    found: object


class TransactionSums(NamedTuple):
    """A transaction with what its rows add up to."""

    id: int
    type: str
    amount: int
    legs: int
    total: int
    """Of all legs."""
    positive: int
    """Of the legs above zero."""
    redemption: int
    """Of the legs on redemption."""
    stock: int
    """Of the legs on active and pending."""
    debt: int
    """Of the legs on debt."""
    strangers: int
    """1 where a leg names another account, else 0."""
    lots_made: int
    """Amounts of the lots it made."""
    lots_drawn: int
    """Of its consumption rows on lots."""
    debt_drawn: int
    """Of its consumption rows without lot."""


class LotSums(NamedTuple):
    """A lot with what its rows add up to."""

    lot: Lot
    drawn: int
    """Of all consumption rows on it."""
    expired: int
    """Of those that an EXPIRE wrote."""
    reversed: int
    """Amounts of the transactions that took its credit back."""


class AccountSums(NamedTuple):
    """An account (without lots) with what its rows add up to."""

    account: Account
    active: int
    pending: int
    held: int
    redemption: int
    breakage: int
    debt: int
    """Sums of its entries by book."""
    lots_active: int
    lots_pending: int
    """Remaining of its open lots."""
    holds_drawn: int
    """Of consumption rows on behalf of holds."""
    debt_drawn: int
    """Of consumption rows without lot."""


class Books(NamedTuple):
    """All rows of one ledger."""

    accounts: Iterable[Account]
    transactions: Iterable[Transaction]
    entries: Iterable[Entry]
    lots: Iterable[Lot]
    consumptions: Iterable[Consumption]


def transaction_differences(sums: TransactionSums) -> Iterator[Difference]:
    """Zero sum, two legs at least, one account, the headline, and legs that agree with lots and debts."""
    if sums.legs < 2:
        yield Difference("ledger_differs_legs", "ledger_transaction", sums.id, 2, sums.legs)
    if sums.total:
        yield Difference("ledger_differs_zero_sum", "ledger_transaction", sums.id, 0, sums.total)
    if sums.strangers:
        yield Difference("ledger_differs_stranger", "ledger_transaction", sums.id, 0, sums.strangers)
    headline = sums.redemption if sums.type == "CAPTURE" else sums.positive
    if sums.amount != headline:
        yield Difference("ledger_differs_amount", "ledger_transaction", sums.id, headline, sums.amount)
    if sums.type not in MOVING_LOTS and sums.stock != sums.lots_made - sums.lots_drawn:
        expected = sums.lots_made - sums.lots_drawn
        yield Difference("ledger_differs_stock", "ledger_transaction", sums.id, expected, sums.stock)
    if sums.debt != -sums.debt_drawn:
        yield Difference("ledger_differs_debt_legs", "ledger_transaction", sums.id, -sums.debt_drawn, sums.debt)


def lot_differences(sums: LotSums) -> Iterator[Difference]:
    """Remaining, expired and reversed as the rows say, within bounds, and a state that fits."""
    lot = sums.lot
    if lot.remaining != lot.amount - sums.drawn:
        yield Difference("ledger_differs_remaining", "ledger_lot", lot.id, lot.amount - sums.drawn, lot.remaining)
    if not 0 <= lot.remaining <= lot.amount:
        yield Difference("ledger_differs_bounds", "ledger_lot", lot.id, lot.amount, lot.remaining)
    if lot.expired != sums.expired:
        yield Difference("ledger_differs_expired", "ledger_lot", lot.id, sums.expired, lot.expired)
    if lot.reversed != sums.reversed or lot.reversed > lot.amount:
        yield Difference("ledger_differs_reversed", "ledger_lot", lot.id, min(sums.reversed, lot.amount), lot.reversed)
    if bool(lot.remaining) != (lot.state in OPEN_STATES):
        expected = "/".join(OPEN_STATES) if lot.remaining else "spent/expired/cancelled"
        yield Difference("ledger_differs_state", "ledger_lot", lot.id, expected, lot.state)


def account_differences(sums: AccountSums) -> Iterator[Difference]:
    """Every column as entries, lots and consumption rows say; nothing below zero; never balance and debt at once."""
    account = sums.account
    columns = (
        ("active", account.active, sums.active, sums.lots_active),
        ("pending", account.pending, sums.pending, sums.lots_pending),
        ("held", account.held, sums.held, sums.holds_drawn),
        ("spent", account.spent, sums.redemption, sums.redemption),
        ("expired", account.expired, sums.breakage, sums.breakage),
        ("debt", account.debt, -sums.debt, sums.debt_drawn),
    )
    for name, found, by_entries, by_lots in columns:
        if found != by_entries:
            yield Difference(f"ledger_differs_account_{name}", "ledger_account", account.id, by_entries, found)
        if by_entries != by_lots:
            yield Difference(f"ledger_differs_lots_{name}", "ledger_account", account.id, by_entries, by_lots)
        if found < 0:
            yield Difference("ledger_differs_negative", "ledger_account", account.id, name, found)
    if account.active > 0 and account.debt:
        yield Difference("ledger_differs_debt_and_balance", "ledger_account", account.id, 0, account.debt)


def over_returned(origin_id: int, net: int) -> Difference:
    """A spending that gave back more than it had drawn (`net` < 0)."""
    return Difference("ledger_differs_over_returned", "ledger_consumption", origin_id, 0, net)


def orphan(table: str, row_id: int, missing: str) -> Difference:
    """A row that names a row which is not there."""
    return Difference("ledger_differs_orphan", table, row_id, missing, None)


def transfers_open(ledger_total: int) -> Difference:
    """Units that left one account and reached none."""
    return Difference("ledger_differs_transfer", "ledger_entry", 0, 0, ledger_total)


def verify(books: Books) -> tuple[Difference, ...]:
    """Everything that does not fit in the rows of one ledger; empty if the books are right."""
    books = Books(*(tuple(rows) for rows in books))  # type: ignore[arg-type]  # the same rows, to be walked twice
    found: list[Difference] = list(_orphans(books))
    for transaction in _transaction_sums(books):
        found.extend(transaction_differences(transaction))
    for lot in _lot_sums(books):
        found.extend(lot_differences(lot))
    for account in _account_sums(books):
        found.extend(account_differences(account))
    net: dict[tuple[int, int | None], int] = defaultdict(int)
    for row in books.consumptions:
        net[row.origin_id, row.lot_id] += row.amount
    found.extend(over_returned(origin_id, amount) for (origin_id, _), amount in net.items() if amount < 0)
    moved = sum(entry.amount for entry in books.entries if entry.book == "transfer")
    if moved:
        found.append(transfers_open(moved))
    return tuple(found)


def _orphans(books: Books) -> Iterator[Difference]:
    tables: dict[str, tuple[tuple[object, ...], ...]] = {
        "ledger_account": tuple(books.accounts),
        "ledger_transaction": tuple(books.transactions),
        "ledger_entry": tuple(books.entries),
        "ledger_lot": tuple(books.lots),
        "ledger_consumption": tuple(books.consumptions),
    }
    for table, column, target in REFERENCES:
        known = {row[0] for row in tables[target]}
        for row in tables[table]:
            named = getattr(row, column)
            if named is not None and named not in known:
                yield orphan(table, cast("int", row[0]), target)


def _transaction_sums(books: Books) -> Iterator[TransactionSums]:
    entries: dict[int, list[Entry]] = defaultdict(list)
    for entry in books.entries:
        entries[entry.transaction_id].append(entry)
    made: dict[int, int] = defaultdict(int)
    for lot in books.lots:
        made[lot.transaction_id] += lot.amount
    lots_drawn: dict[int, int] = defaultdict(int)
    debt_drawn: dict[int, int] = defaultdict(int)
    for row in books.consumptions:
        (debt_drawn if row.lot_id is None else lots_drawn)[row.transaction_id] += row.amount
    for each in books.transactions:
        legs = entries[each.id]
        yield TransactionSums(
            id=each.id,
            type=each.type,
            amount=each.amount,
            legs=len(legs),
            total=sum(leg.amount for leg in legs),
            positive=sum(leg.amount for leg in legs if leg.amount > 0),
            redemption=sum(leg.amount for leg in legs if leg.book == "redemption"),
            stock=sum(leg.amount for leg in legs if leg.book in OWNER_BOOKS[:2]),
            debt=sum(leg.amount for leg in legs if leg.book == "debt"),
            strangers=int(any(leg.account_id != each.account_id for leg in legs)),
            lots_made=made[each.id],
            lots_drawn=lots_drawn[each.id],
            debt_drawn=debt_drawn[each.id],
        )


def _lot_sums(books: Books) -> Iterator[LotSums]:
    expiries = {each.id for each in books.transactions if each.type == "EXPIRE"}
    drawn: dict[int | None, int] = defaultdict(int)
    expired: dict[int | None, int] = defaultdict(int)
    for row in books.consumptions:
        drawn[row.lot_id] += row.amount
        if row.transaction_id in expiries:
            expired[row.lot_id] += row.amount
    taken_back: dict[int | None, int] = defaultdict(int)
    for each in books.transactions:
        if each.type in TAKING_BACK:
            taken_back[each.related_id] += each.amount
    for lot in books.lots:
        yield LotSums(lot, drawn[lot.id], expired[lot.id], taken_back[lot.transaction_id])


def _account_sums(books: Books) -> Iterator[AccountSums]:
    holds = {each.id for each in books.transactions if each.type == "HOLD"}
    sums: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in books.entries:
        sums[entry.account_id][entry.book] += entry.amount
    for lot in books.lots:
        sums[lot.account_id][f"lots_{lot.state}"] += lot.remaining
    for row in books.consumptions:
        if row.lot_id is None:
            sums[row.account_id]["debt_drawn"] += row.amount
        elif row.origin_id in holds:
            sums[row.account_id]["holds_drawn"] += row.amount
    for account in books.accounts:
        own = sums[account.id]
        yield AccountSums(account, *(own[name] for name in AccountSums._fields[1:]))
