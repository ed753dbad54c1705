"""Tables of processes and tasks; who leads a department."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Run the step."""
    op.add_column("department", sa.Column("leader_id", INTEGER))
    _process_version()
    _process_instance()
    _process_log()
    _task()
    _subscription()


def _process_version() -> None:
    op.create_table(
        "process_version",
        sa.Column("process", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("document", Json(), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("process", "version", name="pk__process_version"),
    )


def _process_instance() -> None:
    op.create_table(
        "process_instance",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("process", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("form", TEXT),
        sa.Column("record_id", INTEGER),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("outcome", TEXT),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("initiator", INTEGER),
        sa.Column("parent_id", INTEGER),
        sa.Column("parent_element", INTEGER),
        sa.Column("started_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("document", Json()),
        sa.PrimaryKeyConstraint("id", name="pk__process_instance"),
    )
    failing = sa.text("failures > 0")
    op.create_index("ix__process_instance__failing", "process_instance", ["id"], sqlite_where=failing, postgresql_where=failing)
    op.create_index("ix__process_instance__initiator", "process_instance", ["initiator", "id"])
    op.create_index("ix__process_instance__parent", "process_instance", ["parent_id", "parent_element"])
    op.create_index("ix__process_instance__process", "process_instance", ["process", "state", "id"])
    op.create_index("ix__process_instance__record", "process_instance", ["form", "record_id", "id"])


def _process_log() -> None:
    op.create_table(
        "process_log",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("instance_id", INTEGER, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor_id", INTEGER),
        sa.Column("entries", Json()),
        sa.PrimaryKeyConstraint("id", name="pk__process_log"),
    )
    op.create_index("ix__process_log__instance", "process_log", ["instance_id", "number"])


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("instance_id", INTEGER, nullable=False),
        sa.Column("element", INTEGER, nullable=False),
        sa.Column("process", TEXT, nullable=False),
        sa.Column("node", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("title", Json(), nullable=False),
        sa.Column("form", TEXT),
        sa.Column("record_id", INTEGER),
        sa.Column("user_id", INTEGER, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("verb", TEXT),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("urged_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name="pk__task"),
    )
    op.create_index("ix__task__instance", "task", ["instance_id", "element"])
    open = sa.text("state = 'open'")
    op.create_index("ix__task__open", "task", ["user_id", "created_at", "id"], sqlite_where=open, postgresql_where=open)
    op.create_index("ix__task__record", "task", ["form", "record_id"])
    op.create_index("ix__task__user", "task", ["user_id", "ended_at", "id"])


def _subscription() -> None:
    op.create_table(
        "subscription",
        sa.Column("instance_id", INTEGER, nullable=False, autoincrement=False),
        sa.Column("element", INTEGER, nullable=False, autoincrement=False),
        sa.Column("process", TEXT, nullable=False),
        sa.Column("node", TEXT, nullable=False),
        sa.Column("key", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "element", name="pk__subscription"),
    )
    op.create_index("ix__subscription__key", "subscription", ["process", "node", "key"])
