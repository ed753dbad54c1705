"""Tables of users and organisations."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import BOOLEAN, ID, INTEGER, TEXT, UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run the step."""
    _user()
    _organisation()
    _organisation_closure()


def _user() -> None:
    op.create_table(
        "user",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("public_id", TEXT, nullable=False),
        sa.Column("login", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("is_active", BOOLEAN, nullable=False),
        sa.Column("org_id", INTEGER),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk__user"),
        sa.UniqueConstraint("login", name="ux__user__login"),
        sa.UniqueConstraint("public_id", name="ux__user__public_id"),
    )


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("parent_id", INTEGER),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk__organisation"),
        sa.UniqueConstraint("key", name="ux__organisation__key"),
    )


def _organisation_closure() -> None:
    op.create_table(
        "organisation_closure",
        sa.Column("ancestor", INTEGER, nullable=False, autoincrement=False),
        sa.Column("descendant", INTEGER, nullable=False, autoincrement=False),
        sa.Column("distance", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("ancestor", "descendant", name="pk__organisation_closure"),
    )
    op.create_index("ix__organisation_closure__up", "organisation_closure", ["descendant", "distance"])
