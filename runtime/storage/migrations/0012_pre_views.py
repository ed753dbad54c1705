"""Table of saved views."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Run the step."""
    op.create_table(
        "saved_view",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("owner", INTEGER),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("document", Json(keeps_order=True), nullable=False),
        sa.Column("shared", TEXT, nullable=False),
        sa.Column("roles", Json(), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("deleted_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk__saved_view"),
    )
    op.create_index("ix__saved_view__form", "saved_view", ["form", "owner"])
