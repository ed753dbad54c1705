"""Tables of the books."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Run the step."""
    _ledger_account()
    _ledger_transaction()
    _ledger_transaction_indexes()
    _ledger_entry()
    _ledger_lot()
    _ledger_consumption()


def _ledger_account() -> None:
    op.create_table(
        "ledger_account",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("ledger", TEXT, nullable=False),
        sa.Column("owner_id", INTEGER, nullable=False),
        sa.Column("active", INTEGER, nullable=False),
        sa.Column("pending", INTEGER, nullable=False),
        sa.Column("held", INTEGER, nullable=False),
        sa.Column("spent", INTEGER, nullable=False),
        sa.Column("expired", INTEGER, nullable=False),
        sa.Column("debt", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk__ledger_account"),
        sa.CheckConstraint(
            "active >= 0 AND pending >= 0 AND held >= 0 AND debt >= 0 AND (active = 0 OR debt = 0)",
            name="ck__ledger_account__balances",
        ),
        sa.UniqueConstraint("ledger", "owner_id", name="ux__ledger_account__owner"),
    )


def _ledger_transaction() -> None:
    op.create_table(
        "ledger_transaction",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("ledger", TEXT, nullable=False),
        sa.Column("account_id", INTEGER, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("amount", INTEGER, nullable=False),
        sa.Column("book", TEXT),
        sa.Column("occurred_at", UtcDateTime, nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.Column("available_at", UtcDateTime),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("reason", TEXT),
        sa.Column("rule", TEXT),
        sa.Column("rule_version", TEXT),
        sa.Column("source_form", TEXT),
        sa.Column("source_id", INTEGER),
        sa.Column("source_event", TEXT),
        sa.Column("related_id", INTEGER),
        sa.Column("idempotency_key", TEXT),
        sa.Column("input_hash", TEXT),
        sa.Column("actor_id", INTEGER),
        sa.Column("answer", Json()),
        sa.PrimaryKeyConstraint("id", name="pk__ledger_transaction"),
    )


def _ledger_transaction_indexes() -> None:
    op.create_index("ix__ledger_transaction__account", "ledger_transaction", ["account_id", "occurred_at", "id"])
    where = sa.text("type = 'HOLD'")
    op.create_index(
        "ix__ledger_transaction__holds", "ledger_transaction", ["expires_at"], sqlite_where=where, postgresql_where=where
    )
    where = sa.text("source_id IS NOT NULL")
    op.create_index(
        "ix__ledger_transaction__source",
        "ledger_transaction",
        ["source_id", "source_form"],
        sqlite_where=where,
        postgresql_where=where,
    )
    where = sa.text("idempotency_key IS NOT NULL")
    op.create_index(
        "ux__ledger_transaction__key",
        "ledger_transaction",
        ["ledger", "idempotency_key"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    where = sa.text("rule IS NOT NULL AND related_id IS NULL")
    op.create_index(
        "ux__ledger_transaction__once",
        "ledger_transaction",
        ["source_id", "source_form", "ledger", "type", "rule", "source_event"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    where = sa.text("type IN ('CAPTURE', 'RELEASE')")
    op.create_index(
        "ux__ledger_transaction__resolved",
        "ledger_transaction",
        ["related_id"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )
    where = sa.text("related_id IS NOT NULL")
    op.create_index(
        "ux__ledger_transaction__return",
        "ledger_transaction",
        ["related_id", "type", "source_form", "source_id", "source_event"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def _ledger_entry() -> None:
    op.create_table(
        "ledger_entry",
        sa.Column("transaction_id", INTEGER, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("account_id", INTEGER, nullable=False),
        sa.Column("book", TEXT, nullable=False),
        sa.Column("amount", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("transaction_id", "position", name="pk__ledger_entry"),
    )


def _ledger_lot() -> None:
    op.create_table(
        "ledger_lot",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("account_id", INTEGER, nullable=False),
        sa.Column("transaction_id", INTEGER, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("amount", INTEGER, nullable=False),
        sa.Column("remaining", INTEGER, nullable=False),
        sa.Column("expired", INTEGER, nullable=False),
        sa.Column("reversed", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("available_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk__ledger_lot"),
        sa.CheckConstraint("remaining >= 0 AND remaining <= amount", name="ck__ledger_lot__remaining"),
    )
    op.create_index("ix__ledger_lot__account", "ledger_lot", ["account_id", "state"])
    where = sa.text("expires_at IS NOT NULL")
    op.create_index("ix__ledger_lot__expiry", "ledger_lot", ["state", "expires_at"], sqlite_where=where, postgresql_where=where)
    where = sa.text("state = 'pending'")
    op.create_index("ix__ledger_lot__pending", "ledger_lot", ["available_at"], sqlite_where=where, postgresql_where=where)
    op.create_index("ix__ledger_lot__transaction", "ledger_lot", ["transaction_id"])


def _ledger_consumption() -> None:
    op.create_table(
        "ledger_consumption",
        sa.Column("transaction_id", INTEGER, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("account_id", INTEGER, nullable=False),
        sa.Column("origin_id", INTEGER, nullable=False),
        sa.Column("lot_id", INTEGER),
        sa.Column("amount", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("transaction_id", "position", name="pk__ledger_consumption"),
    )
    where = sa.text("lot_id IS NULL")
    op.create_index(
        "ix__ledger_consumption__debt", "ledger_consumption", ["account_id"], sqlite_where=where, postgresql_where=where
    )
    where = sa.text("lot_id IS NOT NULL")
    op.create_index("ix__ledger_consumption__lot", "ledger_consumption", ["lot_id"], sqlite_where=where, postgresql_where=where)
    op.create_index("ix__ledger_consumption__origin", "ledger_consumption", ["origin_id"])
