"""The log of events; who asked for a job."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Run the step."""
    op.add_column("job", sa.Column("created_by", INTEGER))
    failed, asked = sa.text("state = 'failed'"), sa.text("created_by IS NOT NULL")
    op.create_index("ix__job__failed", "job", ["finished_at"], sqlite_where=failed, postgresql_where=failed)
    op.create_index("ix__job__created_by", "job", ["created_by", "id"], sqlite_where=asked, postgresql_where=asked)
    op.create_table(
        "event",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("form", TEXT),
        sa.Column("record_id", INTEGER),
        sa.Column("payload", Json()),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("dedupe_key", TEXT),
        sa.Column("created_by", INTEGER),
        sa.PrimaryKeyConstraint("id", name="pk__event"),
    )
    op.create_index("ix__event__name", "event", ["name", "at"])
    op.create_index("ix__event__record", "event", ["form", "record_id"])
    once = sa.text("dedupe_key IS NOT NULL")
    op.create_index("ux__event__dedupe", "event", ["dedupe_key"], unique=True, sqlite_where=once, postgresql_where=once)
