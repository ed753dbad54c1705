"""The cluster of the tests: empty databases, and nothing is left when its owner is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from tests.services import postgres

OWNER = """
import sys, time
from tests.services import postgres
with postgres.cluster() as url:
    print(url, flush=True)
    time.sleep(60)
"""


def tables_of(url: str) -> list[str]:
    with psycopg.connect(postgres.plain(url)) as connection:
        return [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


def test_each_database_is_new_and_empty(cluster_url):
    with postgres.database(cluster_url) as first, postgres.database(cluster_url) as second:
        with psycopg.connect(postgres.plain(first)) as connection:
            connection.execute("CREATE TABLE place (id integer)")
        assert tables_of(first) == ["place"]
        assert tables_of(second) == []


def test_a_database_goes_even_when_somebody_is_connected(cluster_url):
    with postgres.database(cluster_url) as url:
        left_open = psycopg.connect(postgres.plain(url))
    names = "SELECT count(*) FROM pg_database WHERE datname = %s"
    with psycopg.connect(postgres.plain(cluster_url)) as connection:
        assert connection.execute(names, (url.rpartition("/")[2],)).fetchone() == (0,)
    left_open.close()


def test_the_cluster_ends_with_a_killed_owner():
    with subprocess.Popen([sys.executable, "-c", OWNER], cwd=postgres.HOME, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        url = owner.stdout.readline().strip()
        with psycopg.connect(postgres.plain(url)) as connection:
            (folder,) = connection.execute("SHOW data_directory").fetchone()
            (port,) = connection.execute("SHOW port").fetchone()
        pid = int((Path(folder) / "postmaster.pid").read_text().split()[0])
        owner.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 15
    while Path(folder).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(folder).exists()
    assert not _is_running(pid), port


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
