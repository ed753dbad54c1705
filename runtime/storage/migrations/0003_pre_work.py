"""Tables of work that is done later, once, or that went wrong."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run the step."""
    _job()
    _idempotency()
    _incident()
    _import_run()


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("lane", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("lease_by", TEXT),
        sa.Column("order_key", TEXT),
        sa.Column("dedupe_key", TEXT),
        sa.Column("payload", Json(), nullable=False),
        sa.Column("result", Json()),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk__job"),
    )
    where = sa.text("state IN ('waiting', 'running')")
    op.create_index("ix__job__due", "job", ["due_at", "id"], sqlite_where=where, postgresql_where=where)
    where = sa.text("state IN ('waiting', 'running') AND order_key IS NOT NULL")
    op.create_index("ix__job__order", "job", ["order_key", "created_at"], sqlite_where=where, postgresql_where=where)
    where = sa.text("dedupe_key IS NOT NULL")
    op.create_index("ux__job__dedupe", "job", ["dedupe_key"], unique=True, sqlite_where=where, postgresql_where=where)


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.Column("answer", Json()),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk__idempotency"),
    )
    op.create_index("ix__idempotency__at", "idempotency", ["at"])


def _incident() -> None:
    op.create_table(
        "incident",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("count", INTEGER, nullable=False),
        sa.Column("first_at", UtcDateTime, nullable=False),
        sa.Column("last_at", UtcDateTime, nullable=False),
        sa.Column("sample", Json()),
        sa.Column("state", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", "version", "code", name="pk__incident"),
    )


def _import_run() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("mapping", Json(), nullable=False),
        sa.Column("key", TEXT),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("counts", Json(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("lease_by", TEXT),
        sa.Column("started_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk__import_run"),
    )
    op.create_index("ix__import_run__fingerprint", "import_run", ["fingerprint"])
