"""An own PostgreSQL cluster for tests and benchmarks: a fresh folder, a free port on 127.0.0.1, gone afterwards.

`cluster()` is the way in for scripts; tests/conftest.py uses `offered()` and `url_of()`, so that several test processes
share one cluster, which starts when the first of them asks. Starting and ending is left to a guardian process
(tests/services/guardian.py) that ends the cluster when its owner is gone, however that happened.
"""

import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

HOME = Path(__file__).resolve().parents[2]
START_TIMEOUT_SECONDS = 60


@contextmanager
def cluster() -> Iterator[str]:
    """The URL (`postgresql+psycopg://…/postgres`) of a cluster that lives as long as the `with` block."""
    with offered() as address:
        yield url_of(address)


@contextmanager
def offered(*, in_memory: bool = False) -> Iterator[Path]:
    """A cluster that starts when somebody asks for it: the address to give to `url_of`, in this or another process.
    `in_memory`: where there is room for it; not for measurements."""
    folder = Path(tempfile.mkdtemp(prefix="tessera-guardian-"))
    address = folder / "socket"
    # The guardian lives in its own session, so that an interrupt on the terminal reaches only us; it ends when our end
    # of its standard input closes, also when we are killed.
    guardian = subprocess.Popen(
        [sys.executable, "-m", "tests.services.guardian", str(address), "memory" if in_memory else "disk"],
        cwd=HOME,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        if guardian.stdout is None or guardian.stdout.readline() != b"ready\n":
            raise RuntimeError("the guardian of the test database did not start")
        yield address
    finally:
        guardian.communicate(timeout=START_TIMEOUT_SECONDS)


def url_of(address: Path) -> str:
    """The URL of the offered cluster's own database; starts the cluster when nobody asked before."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(START_TIMEOUT_SECONDS)
        asking.connect(str(address))
        answer = b""
        while piece := asking.recv(4096):
            answer += piece
    status, _, text = answer.decode().partition(" ")
    if status != "at":
        raise RuntimeError(f"the test cluster did not start: {text}")
    return text


@contextmanager
def database(cluster_url: str) -> Iterator[str]:
    """The URL of a new, empty database of the cluster; dropped at the end, also when somebody is still connected."""
    name = sql.Identifier(f"test_{secrets.token_hex(6)}")
    with psycopg.connect(plain(cluster_url), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(name))
        try:
            yield cluster_url.rpartition("/")[0] + "/" + name.as_string().strip('"')
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def plain(url: str) -> str:
    """The URL as psycopg and libpq read it, without the name of SQLAlchemy's driver."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
