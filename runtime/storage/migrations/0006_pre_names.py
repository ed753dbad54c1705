"""What things were called in each release, so that plans need not load the releases themselves."""

import sqlalchemy as sa
from alembic import op

from runtime.storage.types import TEXT

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Run the step."""
    op.add_column("release", sa.Column("names", TEXT))
