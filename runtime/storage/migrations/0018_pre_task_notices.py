"""Notices of tasks and of instances of processes."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import INTEGER

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Run the step."""
    op.add_column("notice", sa.Column("task_id", INTEGER))
    op.add_column("notice", sa.Column("instance_id", INTEGER))
    unread = sa.text("task_id IS NOT NULL AND read_at IS NULL")
    op.create_index("ix__notice__task", "notice", ["task_id"], sqlite_where=unread, postgresql_where=unread)
