"""Tables of messages, of their deliveries, and of the settings of plugins."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Run the step."""
    op.create_table(
        "message",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("form", TEXT),
        sa.Column("record_id", INTEGER),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("cause", TEXT, nullable=False),
        sa.Column("actor_id", INTEGER),
        sa.PrimaryKeyConstraint("id", name="pk__message"),
    )
    op.create_index("ix__message__record", "message", ["form", "record_id", "at", "id"])
    op.create_table(
        "delivery",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("public_id", TEXT, nullable=False),
        sa.Column("message_id", INTEGER, nullable=False),
        sa.Column("user_id", INTEGER),
        sa.Column("channel", TEXT),
        sa.Column("lang", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("reason", TEXT),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("sent_at", UtcDateTime),
        sa.Column("job_id", INTEGER),
        sa.Column("content", Json()),
        sa.Column("detail", Json()),
        sa.Column("reference", TEXT),
        sa.PrimaryKeyConstraint("id", name="pk__delivery"),
    )
    op.create_index("ux__delivery__public_id", "delivery", ["public_id"], unique=True)
    op.create_index("ix__delivery__message", "delivery", ["message_id"])
    unsent = sa.text("state <> 'sent'")
    op.create_index("ix__delivery__unsent", "delivery", ["state", "id"], sqlite_where=unsent, postgresql_where=unsent)
    op.create_table(
        "plugin_setting",
        sa.Column("plugin", TEXT, nullable=False),
        sa.Column("is_enabled", sa.Boolean, nullable=False),
        sa.Column("settings", Json(), nullable=False),
        sa.Column("secrets", Json(), nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("changed_by", INTEGER),
        sa.PrimaryKeyConstraint("plugin", name="pk__plugin_setting"),
    )
