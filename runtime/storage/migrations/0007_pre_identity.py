"""Who somebody is: passwords, roles, departments, sessions, API keys, the audit."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import BOOLEAN, ID, INTEGER, TEXT, Json, UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Run the step."""
    _workspace()
    _user()
    _department()
    _session()
    _api_key()
    _audit()


def _workspace() -> None:
    op.add_column("workspace", sa.Column("people_seq", INTEGER, nullable=False, server_default=sa.text("0")))
    op.add_column("workspace", sa.Column("audit_count", INTEGER, nullable=False, server_default=sa.text("0")))
    op.add_column("workspace", sa.Column("audit_head", TEXT))


def _user() -> None:
    op.add_column("user", sa.Column("dept_id", INTEGER))
    op.add_column("user", sa.Column("email", TEXT))
    op.add_column("user", sa.Column("locale", TEXT))
    op.add_column("user", sa.Column("is_admin", BOOLEAN, nullable=False, server_default=sa.false()))
    op.add_column("user", sa.Column("password_hash", TEXT))
    op.add_column("user", sa.Column("must_change", BOOLEAN, nullable=False, server_default=sa.false()))
    op.add_column("user", sa.Column("failed_logins", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.add_column("user", sa.Column("locked_until", UtcDateTime))
    op.create_table(
        "user_role",
        sa.Column("user_id", INTEGER, nullable=False, autoincrement=False),
        sa.Column("role", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "role", name="pk__user_role"),
    )


def _department() -> None:
    op.create_table(
        "department",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("parent_id", INTEGER),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("org_id", INTEGER),
        sa.PrimaryKeyConstraint("id", name="pk__department"),
        sa.UniqueConstraint("key", name="ux__department__key"),
    )
    op.create_table(
        "department_closure",
        sa.Column("ancestor", INTEGER, nullable=False, autoincrement=False),
        sa.Column("descendant", INTEGER, nullable=False, autoincrement=False),
        sa.Column("distance", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("ancestor", "descendant", name="pk__department_closure"),
    )
    op.create_index("ix__department_closure__up", "department_closure", ["descendant", "distance"])


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("public_id", TEXT, nullable=False),
        sa.Column("token_hash", TEXT, nullable=False),
        sa.Column("user_id", INTEGER, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("address", TEXT),
        sa.Column("agent", TEXT),
        sa.PrimaryKeyConstraint("public_id", name="pk__session"),
        sa.UniqueConstraint("token_hash", name="ux__session__token_hash"),
    )
    op.create_index("ix__session__user", "session", ["user_id"])


def _api_key() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("public_id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("token_hash", TEXT, nullable=False),
        sa.Column("user_id", INTEGER, nullable=False),
        sa.Column("scopes", Json(), nullable=False),
        sa.Column("per_minute", sa.Integer),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("revoked_at", UtcDateTime),
        sa.Column("used_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("created_by", INTEGER),
        sa.PrimaryKeyConstraint("id", name="pk__api_key"),
        sa.UniqueConstraint("public_id", name="ux__api_key__public_id"),
        sa.UniqueConstraint("token_hash", name="ux__api_key__token_hash"),
    )
    op.create_index("ix__api_key__user", "api_key", ["user_id"])


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor_id", INTEGER),
        sa.Column("actor_login", TEXT, nullable=False),
        sa.Column("via", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("detail", Json(), nullable=False),
        sa.Column("address", TEXT),
        sa.Column("number", INTEGER),
        sa.Column("chain", TEXT),
        sa.PrimaryKeyConstraint("id", name="pk__audit"),
    )
    op.create_index("ix__audit__at", "audit", ["at", "id"])
    linked = sa.text("number IS NOT NULL")
    op.create_index("ux__audit__number", "audit", ["number"], unique=True, sqlite_where=linked, postgresql_where=linked)
    pending = sa.text("number IS NULL")
    op.create_index("ix__audit__pending", "audit", ["at", "id"], sqlite_where=pending, postgresql_where=pending)
