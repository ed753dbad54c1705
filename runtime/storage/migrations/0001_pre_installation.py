"""Tables of what is installed; the number spaces of PostgreSQL."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import BOOLEAN, ID, INTEGER, TEXT, Json, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the step."""
    if op.get_context().dialect.name == "postgresql":
        op.execute(sa.schema.CreateSequence(sa.Sequence("id_space", start=1, increment=1000)))
        op.execute(sa.schema.CreateSequence(sa.Sequence("change_seq", start=1)))
    _workspace()
    _release()
    _form_table()
    _field_column()


def _workspace() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("zone", TEXT, nullable=False),
        sa.Column("is_test", BOOLEAN, nullable=False),
        sa.Column("clock_offset", INTEGER, nullable=False),
        sa.Column("release", INTEGER),
        sa.Column("digest", TEXT),
        sa.Column("next_id", INTEGER, nullable=False),
        sa.Column("change_seq", INTEGER, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk__workspace"),
        sa.CheckConstraint("id = 1", name="ck_workspace_one_row"),
    )


def _release() -> None:
    op.create_table(
        "release",
        sa.Column("number", ID, nullable=False, autoincrement=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("parts", Json(keeps_order=True), nullable=False),
        sa.Column("columns", Json(), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("made_by", INTEGER),
        sa.PrimaryKeyConstraint("number", name="pk__release"),
    )


def _form_table() -> None:
    op.create_table(
        "form_table",
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("entity", name="pk__form_table"),
        sa.UniqueConstraint("name", name="ux__form_table__name"),
    )


def _field_column() -> None:
    op.create_table(
        "field_column",
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("storage", TEXT, nullable=False),
        sa.Column("scale", sa.Integer, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("target", TEXT),
        sa.Column("state", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("entity", "field", "generation", name="pk__field_column"),
    )
