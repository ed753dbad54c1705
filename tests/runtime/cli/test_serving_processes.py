"""`tessera serve` with several processes, and the same application under another server; both end gracefully."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from runtime.bootstrap import build
from runtime.config import read_settings
from tests.runtime.cli.calling import Tessera

HOME = Path(__file__).resolve().parents[3]
TESSERA = [sys.executable, "-c", "from runtime.cli import main; main()"]


@contextmanager
def served(tessera: Tessera, *more: str) -> Iterator[tuple[int, list[str]]]:
    """A server: its port, and what it said until it answered. Ended by SIGTERM, which it must obey."""
    environment = {**os.environ, **tessera.environment, "PYTHONUNBUFFERED": "1"}
    command = [*TESSERA, "serve", "--port", "0", *more]
    process = subprocess.Popen(command, cwd=HOME, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        said = []
        while "http://127.0.0.1:" not in (line := process.stdout.readline()):
            assert line, said
            said.append(line)
        yield int(line.split("http://127.0.0.1:")[1].split(".")[0]), said
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0
        process.stdout.close()


def get(port: int, path: str) -> tuple[int, str]:
    """Ask until the server listens."""
    for _ in range(200):
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (ConnectionRefusedError, ConnectionResetError):
            time.sleep(0.05)
        finally:
            connection.close()
    raise AssertionError("nobody answers")


def test_several_processes_on_postgresql_and_one_on_sqlite(shop_on_both: Tessera):
    is_sqlite = build(read_settings(shop_on_both.environment)).database.is_sqlite
    with served(shop_on_both, "--processes", "2") as (port, said):
        found: set[str] = set()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and len(found) < 2:
            assert get(port, "/ready")[0] == 200
            found |= set(re.findall(r'process="(\d+)"', get(port, "/metrics")[1]))
            time.sleep(0.02)
            if is_sqlite and time.monotonic() > deadline - 18:
                break
        assert len(found) == (1 if is_sqlite else 2)
    assert any("SQLite" in line for line in said) == is_sqlite


def test_what_is_being_answered_is_finished(shop_on_sqlite: Tessera):
    asked: list[HTTPConnection] = []
    with served(shop_on_sqlite) as (port, _):
        get(port, "/health")
        for _ in range(8):
            asked.append(HTTPConnection("127.0.0.1", port, timeout=20))
            asked[-1].request("GET", "/ready")
        time.sleep(0.3)  # they have been read by the server, not necessarily answered
    answers = []
    for connection in asked:
        answers.append(connection.getresponse().status)
        connection.close()
    assert answers == [200] * 8


def test_the_application_runs_under_another_server(shop_on_sqlite: Tessera):
    script = (
        "from wsgiref.simple_server import make_server; from runtime.wsgi import application;"
        "server = make_server('127.0.0.1', 0, application()); print(server.server_port, flush=True); server.serve_forever()"
    )
    environment = {**os.environ, **shop_on_sqlite.environment}
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=HOME, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        assert get(int(process.stdout.readline()), "/ready") == (200, '{"ready":true}')
    finally:
        process.terminate()
        process.wait(20)
        assert process.stdout is not None
        process.stdout.close()
