"""The five tables of the ledgers; their columns bear the names of the fields of `engines/ledger`'s values.

All ledgers share them. Rows of transaction, entry and consumption are only ever added; an account and a lot are updated
under the lock of the account's row. A programme's leg is an entry like any other: no row is written by everybody.
"""

from dataclasses import dataclass

from sqlalchemy import CheckConstraint, Column, Index, Integer, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint, text

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime


@dataclass(frozen=True, slots=True)
class LedgerTables:
    """The tables by name."""

    account: Table
    transaction: Table
    entry: Table
    lot: Table
    consumption: Table


def define(metadata: MetaData) -> LedgerTables:
    """The tables, described on `metadata`."""
    return LedgerTables(_account(metadata), _transaction(metadata), _entry(metadata), _lot(metadata), _consumption(metadata))


def _account(metadata: MetaData) -> Table:
    return Table(
        "ledger_account",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("ledger", TEXT, nullable=False, doc="full id, app.ledger"),
        Column("owner_id", INTEGER, nullable=False, doc="record of the ledger's owner form"),
        Column("active", INTEGER, nullable=False, doc="may be spent now"),
        Column("pending", INTEGER, nullable=False, doc="may be spent later"),
        Column("held", INTEGER, nullable=False, doc="reserved"),
        Column("spent", INTEGER, nullable=False, doc="total"),
        Column("expired", INTEGER, nullable=False, doc="total"),
        Column("debt", INTEGER, nullable=False, doc="owed; then active is 0"),
        UniqueConstraint("ledger", "owner_id", name="ux__ledger_account__owner"),
        CheckConstraint(
            "active >= 0 AND pending >= 0 AND held >= 0 AND debt >= 0 AND (active = 0 OR debt = 0)",
            name="ck__ledger_account__balances",
        ),
    )


def _transaction(metadata: MetaData) -> Table:
    table = Table(
        "ledger_transaction",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("ledger", TEXT, nullable=False),
        Column("account_id", INTEGER, nullable=False),
        Column("type", TEXT, nullable=False, doc="CREDIT, DEBIT … (engines/ledger/account.py)"),
        Column("amount", INTEGER, nullable=False, doc="what a reader is told; never negative"),
        Column("book", TEXT, doc="the programme's side"),
        Column("occurred_at", UtcDateTime, nullable=False, doc="took effect"),
        Column("recorded_at", UtcDateTime, nullable=False, doc="was written"),
        Column("available_at", UtcDateTime),
        Column("expires_at", UtcDateTime, doc="of the lot; of a hold its time limit"),
        Column("reason", TEXT),
        Column("rule", TEXT, doc="id of the rule, #n where it posts several times for one event"),
        Column("rule_version", TEXT),
        Column("source_form", TEXT),
        Column("source_id", INTEGER),
        Column("source_event", TEXT, doc="which of the things that happened to the source"),
        Column("related_id", INTEGER, doc="transaction that this one reverses, resolves or follows"),
        Column("idempotency_key", TEXT),
        Column("input_hash", TEXT),
        Column("actor_id", INTEGER),
        Column("answer", Json(), doc="given again to the same key and input"),
        Index("ix__ledger_transaction__account", "account_id", "occurred_at", "id"),
    )
    c = table.c
    _partial("ix__ledger_transaction__source", "source_id IS NOT NULL", c.source_id, c.source_form)
    # A rule posts once for an event. What refers to another transaction is bound by the two indexes that follow, because
    # one rule may well reverse several postings of one record for one event.
    _partial(
        "ux__ledger_transaction__once", "rule IS NOT NULL AND related_id IS NULL",
        c.source_id, c.source_form, c.ledger, c.type, c.rule, c.source_event, unique=True,
    )  # fmt: skip
    # A return takes back once from an earning.
    _partial(
        "ux__ledger_transaction__return", "related_id IS NOT NULL",
        c.related_id, c.type, c.source_form, c.source_id, c.source_event, unique=True,
    )  # fmt: skip
    _partial("ux__ledger_transaction__resolved", "type IN ('CAPTURE', 'RELEASE')", c.related_id, unique=True)
    _partial("ux__ledger_transaction__key", "idempotency_key IS NOT NULL", c.ledger, c.idempotency_key, unique=True)
    _partial("ix__ledger_transaction__holds", "type = 'HOLD'", c.expires_at)
    return table


def _entry(metadata: MetaData) -> Table:
    return Table(
        "ledger_entry",
        metadata,
        Column("transaction_id", INTEGER, nullable=False),
        Column("position", Integer, nullable=False),
        Column("account_id", INTEGER, nullable=False, doc="the owner's account, of a programme's leg the one it was for"),
        Column("book", TEXT, nullable=False, doc="active, pending, held, debt; issuance, redemption, breakage …"),
        Column("amount", INTEGER, nullable=False),
        PrimaryKeyConstraint("transaction_id", "position"),
    )


def _lot(metadata: MetaData) -> Table:
    table = Table(
        "ledger_lot",
        metadata,
        Column("id", ID, primary_key=True, autoincrement=False),
        Column("account_id", INTEGER, nullable=False),
        Column("transaction_id", INTEGER, nullable=False, doc="the credit that made it"),
        Column("kind", TEXT, nullable=False),
        Column("amount", INTEGER, nullable=False),
        Column("remaining", INTEGER, nullable=False),
        Column("expired", INTEGER, nullable=False, doc="how much of it expired"),
        Column("reversed", INTEGER, nullable=False, doc="how much of the credit was taken back"),
        Column("state", TEXT, nullable=False, doc="pending, active, spent, expired, cancelled"),
        Column("available_at", UtcDateTime, nullable=False),
        Column("expires_at", UtcDateTime),
        CheckConstraint("remaining >= 0 AND remaining <= amount", name="ck__ledger_lot__remaining"),
        Index("ix__ledger_lot__account", "account_id", "state"),
        Index("ix__ledger_lot__transaction", "transaction_id"),
    )
    _partial("ix__ledger_lot__expiry", "expires_at IS NOT NULL", table.c.state, table.c.expires_at)
    _partial("ix__ledger_lot__pending", "state = 'pending'", table.c.available_at)
    return table


def _consumption(metadata: MetaData) -> Table:
    table = Table(
        "ledger_consumption",
        metadata,
        Column("transaction_id", INTEGER, nullable=False, doc="wrote the row"),
        Column("position", Integer, nullable=False),
        Column("account_id", INTEGER, nullable=False),
        Column("origin_id", INTEGER, nullable=False, doc="the transaction on whose behalf"),
        Column("lot_id", INTEGER, doc="null: owed"),
        Column("amount", INTEGER, nullable=False, doc="taken; negative: given back"),
        PrimaryKeyConstraint("transaction_id", "position"),
        Index("ix__ledger_consumption__origin", "origin_id"),
    )
    _partial("ix__ledger_consumption__lot", "lot_id IS NOT NULL", table.c.lot_id)
    _partial("ix__ledger_consumption__debt", "lot_id IS NULL", table.c.account_id)
    return table


def _partial(name: str, where: str, *columns: Column[object], unique: bool = False) -> None:
    condition = text(where)
    Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
