"""Bulk work in a process beside the server: begun when it is wanted, gone with the server and when there is nothing more to do."""

import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from runtime.auth.actor import Actor
from runtime.services.import_job import AskImport, ask_for_import
from runtime.services.platform import Platform
from runtime.storage import jobs
from runtime.worker.bell import Bell
from runtime.worker.bulk import BESIDE_BULK, BulkProcess, work_beside
from tests.runtime.worker.test_workers import until

MODULE = "runtime.bulk_process"


@pytest.fixture
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the processes that a test begins."""
    for name, value in {
        "TESSERA_DATA_DIR": str(tmp_path),
        "TESSERA_DATABASE_URL": database_url,
        "TESSERA_JOB_LEASE_SECONDS": "1",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def bulk(platform: Platform, bell: Bell, environment: None) -> Iterator[BulkProcess]:
    found = BulkProcess(platform, bell, MODULE)
    found.start()
    yield found
    found.stop()


def asked(platform: Platform, rows: int) -> Callable[[], str]:
    """Ask for an import of so many orders; how it stands."""
    text = "order_no\n" + "".join(f"I{number}\n" for number in range(rows))
    job = ask_for_import(platform, Actor(), AskImport("shop.order"), "orders.csv", io.BytesIO(text.encode()), None)

    def state() -> str:
        with platform.database.read() as connection:
            found = jobs.find(connection, job.id)
        assert found is not None
        return found.state

    return state


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_is_begun_for_an_import_and_ends_with_the_server(platform: Platform, bulk: BulkProcess) -> None:
    assert "bulk" not in BESIDE_BULK
    assert bulk.pid is None
    state = asked(platform, 30)
    until(lambda: state() == "done", 60)
    pid = bulk.pid
    assert pid is not None
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
    bulk.stop()
    assert bulk.pid is None
    assert not is_alive(pid)


def test_another_is_begun_where_it_was_killed(platform: Platform, bulk: BulkProcess) -> None:
    state = asked(platform, 3_000)
    until(lambda: bulk.pid is not None and state() == "running", 60)
    first = bulk.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(lambda: state() == "done", 90)
    assert bulk.pid not in (None, first)


def test_it_ends_with_a_server_that_was_killed(platform: Platform, environment: None) -> None:
    process = subprocess.Popen([sys.executable, "-m", MODULE], stdin=subprocess.PIPE)
    assert process.stdin is not None
    state = asked(platform, 30)
    until(lambda: state() == "done", 60)
    process.stdin.close()
    assert process.wait(20) == 0


def test_it_ends_when_there_is_nothing_to_do(platform: Platform) -> None:
    state = asked(platform, 30)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe, os.fdopen(writing, "wb"):
        work_beside(platform, pipe, threading.Event(), rest=2.0)
    assert state() == "done"
