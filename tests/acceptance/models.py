"""Databases in which something has just been installed, to be copied: installing takes longer than most tests, and many of them
begin with the same app. Each test process keeps its own.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg import sql

from runtime.storage import workspace
from runtime.storage.database import Database
from tests.services import postgres

T = TypeVar("T")
#: A model takes room on the disk: an app that is installed twice may be installed often.
_WORTH_IT = 2


class Models:
    """Installs on new databases; from the third time on by copying."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked: Counter[str] = Counter()
        self._kept: dict[str, tuple[str, Any]] = {}
        """By what is installed and system: path or name of the model, and what installing had answered."""

    def install(self, url: str, database: Database, folder: Path, parts: object, apply: Callable[[], T]) -> T:
        """Like `apply`, which installs `parts` (apps, or a name of them) on a new database. `folder`: of its data."""
        with database.read() as connection:
            if workspace.exists(connection):
                return apply()
        digest = sha256(json.dumps([database.is_sqlite, parts], sort_keys=True).encode()).hexdigest()[:24]
        if digest in self._kept:
            model, kept = self._kept[digest]
            database.close()
            _copy(model, url)
            answer: T = kept
            return answer
        answer = apply()
        self._asked[digest] += 1
        if self._asked[digest] == _WORTH_IT and not _has_content(folder):
            database.close()
            self._kept[digest] = (self._model(url, digest), answer)
        return answer

    def _model(self, url: str, digest: str) -> str:
        if _is_sqlite(url):
            return shutil.copy(_path(url), self._folder / f"{digest}.db")
        name = f"model_{self._folder.name}_{digest}"[:63]
        with _server(url) as connection:
            made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(made.format(sql.Identifier(name), sql.Identifier(_name(url))))
        return name


def _copy(model: str, url: str) -> None:
    """Put a model in the place of a new database."""
    if _is_sqlite(url):
        shutil.copy(model, _path(url))
        return
    mine = sql.Identifier(_name(url))
    with _server(url) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(mine))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(mine, sql.Identifier(model)))


def _has_content(folder: Path) -> bool:
    """Whether there are keys or files, without which a copy of the database is not whole."""
    return (folder / "keys").exists() or (folder / "files").exists()


def _is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _name(url: str) -> str:
    return url.rpartition("/")[2]


@contextmanager
def _server(url: str) -> Iterator[psycopg.Connection[Any]]:
    """The server of a database, asked from outside of it."""
    with psycopg.connect(f"{postgres.plain(url).rpartition('/')[0]}/postgres", autocommit=True) as connection:
        yield connection
