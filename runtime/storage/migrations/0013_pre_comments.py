"""Tables of comments and notices."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Run the step."""
    op.create_table(
        "comment",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("record_id", INTEGER, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor_id", INTEGER),
        sa.Column("text", Json()),
        sa.Column("edited_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk__comment"),
    )
    op.create_index("ix__comment__record", "comment", ["form", "record_id", "at", "id"])
    op.create_table(
        "notice",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("user_id", INTEGER, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("form", TEXT),
        sa.Column("record_id", INTEGER),
        sa.Column("params", Json()),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("read_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk__notice"),
    )
    op.create_index("ix__notice__user", "notice", ["user_id", "at", "id"])
    op.create_index("ix__notice__record", "notice", ["record_id"])
