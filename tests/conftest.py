"""Fixtures that every test may use: empty databases on both systems, and how much is counted.

`database_url` runs a test twice, on SQLite and on PostgreSQL; `sqlite_url` and `postgres_url` give one of them.
The PostgreSQL cluster starts when the first test asks for it, is shared by all test processes and ends with them.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import alternating
from tests.acceptance.models import Models
from tests.counts import is_proof
from tests.services import postgres

ADDRESS = "TESSERA_TEST_CLUSTER"

settings.register_profile("test", max_examples=60, derandomize=True, deadline=None, database=None)
settings.register_profile(
    "proof", max_examples=1000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("proof" if is_proof() else "test")


def pytest_addoption(parser: pytest.Parser) -> None:
    """What a run may be asked for."""
    parser.addoption(alternating.OPTION, action="store_true", help="tell tests on one of both databases, in turn")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out half of what is told on both databases, where that is asked for."""
    if config.getoption(alternating.OPTION):
        left = alternating.left_out(items)
        config.hook.pytest_deselected(items=left)
        gone = set(left)
        items[:] = [item for item in items if item not in gone]


def pytest_configure(config: pytest.Config) -> None:
    """The controller offers a cluster to itself and its workers; a worker finds the offer in the environment."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    stack = ExitStack()
    os.environ[ADDRESS] = str(stack.enter_context(postgres.offered(in_memory=True)))
    config.add_cleanup(stack.close)


@pytest.fixture(scope="session")
def cluster_url() -> str:
    """The URL of the shared cluster's own database; for tests that make databases themselves."""
    return postgres.url_of(Path(os.environ[ADDRESS]))


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Models:
    """Databases with apps of this test process, for installations that begin like another one."""
    return Models(tmp_path_factory.mktemp(f"models_{worker_id}"))


@pytest.fixture
def postgres_url(cluster_url: str) -> Iterator[str]:
    """A new, empty PostgreSQL database."""
    with postgres.database(cluster_url) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A new SQLite database: the path of a file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'tessera.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A new, empty database on each system: the test runs once on either."""
    url: str = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param])
    return url
