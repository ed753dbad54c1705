"""The tries of each delivery, and a way to those whose text is still kept."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import INTEGER, TEXT, Json, UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Run the step."""
    op.create_table(
        "delivery_try",
        sa.Column("delivery_id", INTEGER, nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("code", TEXT),
        sa.Column("detail", Json()),
        sa.PrimaryKeyConstraint("delivery_id", "number", name="pk__delivery_try"),
    )
    kept = sa.text("content IS NOT NULL")
    op.create_index("ix__delivery__kept", "delivery", ["created_at", "id"], sqlite_where=kept, postgresql_where=kept)
