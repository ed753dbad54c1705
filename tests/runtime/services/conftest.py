"""Installations for the tests of services: an app is installed on the database of the test, which runs on either system."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from engines.blueprint.model import Release
from tests.acceptance.installation import Parts
from tests.acceptance.models import Models
from tests.runtime.services.house import House, Install


@pytest.fixture(scope="session")
def compiled() -> dict[str, Release]:
    """Releases by digest that this test process has compiled."""
    return {}


@pytest.fixture
def install(database_url: str, tmp_path: Path, compiled: dict[str, Release], models: Models) -> Iterator[Install]:
    """Install an app on a new database; again in the same test: the same database, changed apps."""
    with ExitStack() as stack:
        made: list[House] = []

        def installed(parts: Parts) -> House:
            if not made:
                made.append(House(database_url, tmp_path, compiled, models))
                stack.callback(made[0].close)
            made[0].apply(parts, consent=True)
            return made[0]

        yield installed
