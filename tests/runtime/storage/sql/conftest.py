"""The shop's tables on both databases: made once per module, each test in a transaction that is rolled back."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine

from tests.runtime.storage.sql.world import World, make_world, open_engine
from tests.services import postgres


@pytest.fixture(scope="session")
def world() -> World:
    """The shop, compiled."""
    return make_world()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, world: World) -> Iterator[Engine]:
    """A database with the shop's empty tables."""
    if request.param == "sqlite":
        with open_engine(f"sqlite:///{tmp_path_factory.mktemp('sql') / 'shop.db'}", world) as made:
            yield made
        return
    with postgres.database(request.getfixturevalue("cluster_url")) as url, open_engine(url, world) as made:
        yield made


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """A connection whose changes are undone."""
    with engine.connect() as opened:
        transaction = opened.begin()
        yield opened
        transaction.rollback()
