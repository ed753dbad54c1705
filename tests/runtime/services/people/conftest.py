"""An office on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.services.people.office import Office, opened


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    """Nobody works here yet."""
    made = opened(database_url, tmp_path)
    yield made
    made.close()
