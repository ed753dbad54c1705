"""Installations whose workers are threads of the test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runtime.auth.actor import Actor
from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.worker.bell import Bell
from runtime.worker.embedded import Workers
from tests.factories.apps import rule
from tests.runtime.services.shop import shop

LATER = rule("later", "shop.order.created", {"update": {"set": {"note": '"done"'}}}, run="after")


@pytest.fixture
def bell() -> Bell:
    """Rung by every commit."""
    return Bell()


@pytest.fixture
def platform(database_url: str, tmp_path: Path, bell: Bell) -> Iterator[Platform]:
    """A shop with a rule that runs after the save of an order."""
    settings = read_settings({"TESSERA_DATA_DIR": str(tmp_path), "TESSERA_DATABASE_URL": database_url, "LANG": "en"})
    found = build(settings, wake=bell.ring)
    apply_apps(found, Actor(), shop([LATER]))
    yield found
    found.database.close()


@pytest.fixture
def workers(platform: Platform, bell: Bell) -> Iterator[Callable[[int], Workers]]:
    """Starts workers of so many slots; they end with the test."""
    started: list[Workers] = []

    def start(slots: int) -> Workers:
        found = Workers(platform, bell, slots)
        found.start()
        started.append(found)
        return found

    yield start
    for each in started:
        each.stop()
