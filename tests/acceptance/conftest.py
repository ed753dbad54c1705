"""Installations for stories: the three shipped apps, without demo data, on each database.

Installing takes longer than most stories, so every test process installs once per database and tests get a copy.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from engines.blueprint.model import Release
from tests.acceptance.apps import shipped_files
from tests.acceptance.installation import Installation
from tests.acceptance.models import Models
from tests.services import postgres


@pytest.fixture(scope="session")
def compiled() -> dict[str, Release]:
    """Releases by digest that this test process has compiled."""
    return {}


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the shipped apps, to be copied."""
    folder = tmp_path_factory.mktemp("model")
    path = folder / "tessera.db"
    _installed(f"sqlite:///{path}", folder)
    return path


@pytest.fixture(scope="session")
def postgres_model(cluster_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a PostgreSQL database with the shipped apps, to be copied."""
    with postgres.database(cluster_url) as url:
        _installed(url, tmp_path_factory.mktemp("model"))
        yield url.rpartition("/")[2]


@pytest.fixture
def sqlite_shop(sqlite_model: Path, tmp_path: Path, compiled: dict[str, Release]) -> Iterator[Installation]:
    """The shipped apps on SQLite."""
    shutil.copy(sqlite_model, tmp_path / "tessera.db")
    yield from _opened(f"sqlite:///{tmp_path / 'tessera.db'}", tmp_path, compiled)


@pytest.fixture
def postgres_shop(
    postgres_url: str, postgres_model: str, cluster_url: str, tmp_path: Path, compiled: dict[str, Release]
) -> Iterator[Installation]:
    """The shipped apps on PostgreSQL."""
    name = sql.Identifier(postgres_url.rpartition("/")[2])
    with psycopg.connect(postgres.plain(cluster_url), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(postgres_model)))
    yield from _opened(postgres_url, tmp_path, compiled)


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest) -> Installation:
    """The shipped apps on either database."""
    installation: Installation = request.getfixturevalue({"sqlite": "sqlite_shop", "postgresql": "postgres_shop"}[request.param])
    return installation


@pytest.fixture
def another_shop(sqlite_model: Path, tmp_path: Path, compiled: dict[str, Release]) -> Iterator[Installation]:
    """A second installation of the shipped apps, on SQLite, to compare with."""
    shutil.copy(sqlite_model, tmp_path / "another.db")
    yield from _opened(f"sqlite:///{tmp_path / 'another.db'}", tmp_path / "another", compiled)


@pytest.fixture
def empty(database_url: str, tmp_path: Path, compiled: dict[str, Release], models: Models) -> Iterator[Installation]:
    """A database in which nothing is installed yet, on either system."""
    yield from _opened(database_url, tmp_path, compiled, models)


def _installed(url: str, folder: Path) -> None:
    installation = Installation(url, folder)
    installation.apply(shipped_files())
    installation.close()


def _opened(
    url: str, folder: Path, compiled: dict[str, Release], models: Models | None = None
) -> Iterator[Installation]:  # fmt: skip
    installation = Installation(url, folder, compiled, models)
    yield installation
    installation.close()
