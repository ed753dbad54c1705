"""A workspace on each database, ready to be written."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from runtime.storage import workspace
from runtime.storage.database import Database

MORNING = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A test workspace in Shanghai's zone."""
    opened = Database(database_url)
    workspace.create(opened, zone="Asia/Shanghai", now=MORNING, is_test=True)
    yield opened
    opened.close()
