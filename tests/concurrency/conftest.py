"""Eight processes and one installation on each database, shared by the tests of a session: each has its own members."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engines.blueprint.model import Release
from runtime.auth.actor import Actor
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from tests.acceptance.installation import Installation
from tests.acceptance.models import Models
from tests.concurrency.books import assert_right
from tests.concurrency.installation import Place, install
from tests.concurrency.probe import PROBE
from tests.concurrency.process_desk import Desk, Doors
from tests.concurrency.workers import Outcome, Request, Workers, started
from tests.runtime.services.desk import desk
from tests.services import postgres


@dataclass(frozen=True, slots=True)
class Shop:
    """An installation that eight other processes work on, and this process's own door to it."""

    place: Place
    platform: Platform
    workers: Workers

    def do(self, *work: list[Request]) -> list[Outcome]:
        """All processes at once; a single list is what each of them does."""
        return self.workers.do(self.place, work if len(work) > 1 else [work[0]] * 8)


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    with started() as found:
        yield found


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, workers: Workers) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'tessera.db'}"
        if request.param == "postgresql":
            url = stack.enter_context(postgres.database(request.getfixturevalue("cluster_url")))
        place = Place(url, folder)
        platform = install(place)
        apply_apps(platform, Actor(), PROBE)
        yield Shop(place, platform, workers)
        platform.database.close()


@pytest.fixture
def shop(installed: Shop) -> Iterator[Shop]:
    """The installation; after the test its books and roll-ups must be right."""
    yield installed
    assert_right(installed.platform)


@pytest.fixture(scope="session")
def compiled() -> dict[str, Release]:
    """Releases by digest that this test process has compiled."""
    return {}


@pytest.fixture
def doors(database_url: str, tmp_path: Path, compiled: dict[str, Release], models: Models) -> Iterator[Doors]:
    """A desk with a process, two processes of the operating system as it were, and bosses."""
    one = Installation(database_url, tmp_path, compiled, models)
    other = Installation(database_url, tmp_path, compiled)

    def opened(document: Mapping[str, Any], *logins: str) -> Desk:
        one.apply(desk(dict(document)))
        return Desk(one, other, *logins)

    yield opened
    one.close()
    other.close()


@pytest.fixture(params=["first", "second"])
def order(request: pytest.FixtureRequest) -> str:
    """Who of two comes earlier."""
    return str(request.param)
