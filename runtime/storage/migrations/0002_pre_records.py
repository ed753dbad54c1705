"""Tables beside the records."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import ID, INTEGER, TEXT, Json, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Run the step."""
    _change()
    _trace()
    _rule_text()
    _rule_usage()
    _sequence_counter()
    _file()


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("record_id", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor_id", INTEGER),
        sa.Column("cause", TEXT),
        sa.Column("changes", Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk__change"),
    )
    op.create_index("ix__change__record", "change", ["form", "record_id", "version"])


def _trace() -> None:
    op.create_table(
        "trace",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("record_id", INTEGER, nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("depth", sa.Integer, nullable=False),
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("rule_version", TEXT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("values", Json()),
        sa.Column("effect", Json()),
        sa.Column("target_form", TEXT),
        sa.Column("target_id", INTEGER),
        sa.Column("amount", INTEGER),
        sa.PrimaryKeyConstraint("id", name="pk__trace"),
    )
    op.create_index("ix__trace__record", "trace", ["form", "record_id"])
    op.create_index("ix__trace__target", "trace", ["target_id", "target_form"])


def _rule_text() -> None:
    op.create_table(
        "rule_text",
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("document", Json(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "version", name="pk__rule_text"),
    )


def _rule_usage() -> None:
    op.create_table(
        "rule_usage",
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("period", TEXT, nullable=False),
        sa.Column("used", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("rule", "subject", "period", name="pk__rule_usage"),
    )


def _sequence_counter() -> None:
    op.create_table(
        "sequence_counter",
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("field", TEXT, nullable=False),
        sa.Column("period", TEXT, nullable=False),
        sa.Column("value", INTEGER, nullable=False),
        sa.PrimaryKeyConstraint("entity", "field", "period", name="pk__sequence_counter"),
    )


def _file() -> None:
    op.create_table(
        "file",
        sa.Column("id", ID, nullable=False, autoincrement=False),
        sa.Column("public_id", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("size", INTEGER, nullable=False),
        sa.Column("media_type", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("form", TEXT),
        sa.Column("record_id", INTEGER),
        sa.Column("field", TEXT),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("created_by", INTEGER),
        sa.PrimaryKeyConstraint("id", name="pk__file"),
        sa.UniqueConstraint("public_id", name="ux__file__public_id"),
    )
    op.create_index("ix__file__digest", "file", ["digest"])
    op.create_index("ix__file__record", "file", ["record_id", "form"])
