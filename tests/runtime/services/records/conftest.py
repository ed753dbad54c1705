"""The app of `every_type.py`, installed on each database; installed once a process and copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from engines.blueprint.model import Release
from tests.runtime.services.records.desk import Desk
from tests.runtime.services.records.every_type import PARTS
from tests.services import postgres


@pytest.fixture(scope="session")
def compiled_desk() -> dict[str, Release]:
    """Releases by digest that this test process has compiled."""
    return {}


@pytest.fixture(scope="session")
def sqlite_desk_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the app, to be copied."""
    folder = tmp_path_factory.mktemp("desk")
    _installed(f"sqlite:///{folder / 'tessera.db'}", folder)
    return folder / "tessera.db"


@pytest.fixture(scope="session")
def postgres_desk_model(cluster_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a PostgreSQL database with the app, to be copied."""
    with postgres.database(cluster_url) as url:
        _installed(url, tmp_path_factory.mktemp("desk"))
        yield url.rpartition("/")[2]


@pytest.fixture
def sqlite_desk(sqlite_desk_model: Path, tmp_path: Path, compiled_desk: dict[str, Release]) -> Iterator[Desk]:
    """The app on SQLite."""
    shutil.copy(sqlite_desk_model, tmp_path / "tessera.db")
    yield from _opened(f"sqlite:///{tmp_path / 'tessera.db'}", tmp_path, compiled_desk)


@pytest.fixture
def postgres_desk(
    postgres_url: str, postgres_desk_model: str, cluster_url: str, tmp_path: Path, compiled_desk: dict[str, Release]
) -> Iterator[Desk]:
    """The app on PostgreSQL."""
    name = sql.Identifier(postgres_url.rpartition("/")[2])
    with psycopg.connect(postgres.plain(cluster_url), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(postgres_desk_model)))
    yield from _opened(postgres_url, tmp_path, compiled_desk)


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest) -> Desk:
    """The app on either database."""
    found: Desk = request.getfixturevalue({"sqlite": "sqlite_desk", "postgresql": "postgres_desk"}[request.param])
    return found


def _installed(url: str, folder: Path) -> None:
    desk = Desk(url, folder)
    desk.apply(PARTS)
    desk.close()


def _opened(url: str, folder: Path, compiled: dict[str, Release]) -> Iterator[Desk]:
    desk = Desk(url, folder, compiled)
    yield desk
    desk.close()
