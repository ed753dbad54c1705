"""What history, traces and jobs keep of people is sealed with keys of records."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import ID, TEXT

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Run the step."""
    op.create_table(
        "record_key",
        sa.Column("record_id", ID, nullable=False, autoincrement=False),
        sa.Column("wrapped", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("record_id", name="pk__record_key"),
    )
