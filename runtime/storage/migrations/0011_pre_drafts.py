"""Tables of drafts."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import INTEGER, TEXT, Json, UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Run the step."""
    op.create_table(
        "draft",
        sa.Column("app", TEXT, nullable=False),
        sa.Column("base", INTEGER),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("app", name="pk__draft"),
    )
    op.create_table(
        "draft_file",
        sa.Column("app", TEXT, nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("document", Json(keeps_order=True)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("changed_by", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("app", "path", name="pk__draft_file"),
    )
