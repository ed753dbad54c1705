"""An office on either database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.models import Models
from tests.runtime.quick_passwords import hash_quickly
from tests.runtime.services.people.office import Office, opened


@pytest.fixture(autouse=True)
def _passwords_are_hashed_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)


@pytest.fixture
def office(database_url: str, tmp_path: Path, models: Models) -> Iterator[Office]:
    """Nobody works here yet."""
    made = opened(database_url, tmp_path, models)
    yield made
    made.close()
