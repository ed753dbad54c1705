"""Changes are found by the import that made them, so that it can be undone."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Run the step."""
    imported = sa.text("substr(cause, 1, 7) = 'import:'")
    op.create_index(
        "ix__change__import", "change", ["cause", "form", "id"], sqlite_where=imported, postgresql_where=imported
    )  # fmt: skip
