"""Databases for benchmarks: made empty or as a copy of another one, on either system, gone when the benchmark ends."""

import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from tests.services import postgres

SYSTEMS = ("sqlite", "postgresql")


class Server:
    """Makes databases of one system."""

    def __init__(self, folder: Path, cluster_url: str | None) -> None:
        self.folder = folder
        self._cluster_url = cluster_url
        self._made: list[str] = []

    def create(self, copy_of: str | None = None) -> str:
        """The URL of a new database: empty, or equal to `copy_of`, which nobody may be connected to."""
        name = f"bench_{secrets.token_hex(6)}"
        if self._cluster_url is None:
            path = self.folder / f"{name}.db"
            if copy_of is not None:
                shutil.copyfile(_settled(copy_of), path)
            return self._kept(f"sqlite:///{path}")
        template = "template0" if copy_of is None else copy_of.rpartition("/")[2]
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        self._run(statement)
        return self._kept(f"{self._cluster_url.rpartition('/')[0]}/{name}")

    def drop(self, url: str) -> None:
        """Remove a database."""
        self._made.remove(url)
        if self._cluster_url is not None:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(url.rpartition("/")[2])))
            return
        for path in self.folder.glob(f"{Path(url.removeprefix('sqlite:///')).name}*"):
            path.unlink()

    def drop_all(self) -> None:
        """Remove what is left."""
        for url in list(self._made):
            self.drop(url)

    def _kept(self, url: str) -> str:
        self._made.append(url)
        return url

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(postgres.plain(self._cluster_url or ""), autocommit=True) as connection:
            connection.execute(statement)


def _settled(url: str) -> Path:
    """The file of a SQLite database, with everything that is still in its write-ahead log."""
    path = Path(url.removeprefix("sqlite:///"))
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@contextmanager
def server(system: str) -> Iterator[Server]:
    """A server of `system`, with a folder that goes with it."""
    with tempfile.TemporaryDirectory(prefix="tessera-bench-") as folder:
        if system == "sqlite":
            yield Server(Path(folder), None)
            return
        with postgres.cluster() as url:
            yield Server(Path(folder), url)
