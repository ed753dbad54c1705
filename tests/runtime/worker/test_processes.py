"""`tessera worker` and `tessera scheduler` as processes: they work, they end when told to, and the order counts across them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from runtime.auth.actor import Actor
from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from runtime.storage.system_tables import SYSTEM
from tests.factories.apps import rule
from tests.runtime.services.shop import shop
from tests.services.redis_server import RedisServer

HOME = Path(__file__).resolve().parents[3]
TESSERA = [sys.executable, "-c", "from runtime.cli import main; main()"]
SAVES = 12


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    own = RedisServer()
    own.start()
    yield own
    own.stop()


def installed(url: str, folder: Path, redis_url: str = "") -> tuple[Platform, dict[str, str]]:
    """A shop whose orders write down what a later rule saw of each save."""
    environment = {"TESSERA_DATA_DIR": str(folder), "TESSERA_DATABASE_URL": url, "TESSERA_REDIS_URL": redis_url, "LANG": "en"}
    platform = build(read_settings(environment))
    note = {"create": {"form": "shop.note", "set": {"text": "text(old.steps)", "order": "this"}}}
    apply_apps(platform, Actor(), shop([rule("later", "shop.order.updated", note, run="after")]))
    return platform, environment


@contextmanager
def process(environment: dict[str, str], *command: str) -> Iterator["subprocess.Popen[str]"]:
    """A process that says that it has begun, and obeys SIGTERM."""
    found = subprocess.Popen(
        [*TESSERA, *command],
        cwd=HOME,
        env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert found.stdout is not None
        assert "Ctrl-C" in found.stdout.readline()
        yield found
    finally:
        time.sleep(1)  # Celery sets its signals after it has said so
        found.send_signal(signal.SIGTERM)
        assert found.wait(60) == 0
        found.stdout.close()


def save(platform: Platform, **values: object) -> int:
    [saved] = save_records(platform, Actor(), SaveRecords("shop.order", [RecordInput(values)], ("order_no",)))
    return saved.id


def finished(platform: Platform, jobs: int) -> None:
    deadline = time.monotonic() + 90
    while True:
        with platform.database.read() as connection:
            states = list(connection.execute(select(SYSTEM.job.c.state).where(SYSTEM.job.c.kind == "rule")).scalars())
        if states.count("done") == jobs:
            return
        assert time.monotonic() < deadline, states
        time.sleep(0.1)


def test_two_processes_keep_the_order_of_a_record(database_url: str, tmp_path: Path) -> None:
    platform, environment = installed(database_url, tmp_path)
    with process(environment, "worker", "--slots", "3"), process(environment, "worker", "--slots", "3", "--lanes", "interactive"):
        for number in range(SAVES + 1):
            for order in ("A", "B"):
                save(platform, order_no=order, steps=number)
        finished(platform, 2 * SAVES)
    with platform.database.read() as connection:
        tables = platform.releases.current(connection).tables
        note = tables.table("shop.note")
        query = select(tables.column("shop.note", "order"), tables.column("shop.note", "text")).order_by(
            note.c.created_at, note.c.id
        )
        seen: dict[int, list[str]] = {}
        for order, text in connection.execute(query):
            seen.setdefault(order, []).append(text)
    assert list(seen.values()) == [[str(number) for number in range(SAVES)]] * 2
    platform.database.close()


def test_celery_workers_are_woken_by_the_commit(postgres_url: str, tmp_path: Path, redis: RedisServer) -> None:
    platform, environment = installed(postgres_url, tmp_path, redis.url)
    with process(environment, "worker"):
        save(platform, order_no="A", steps=1)
        save(platform, order_no="A", steps=2)
        finished(platform, 1)
    platform.database.close()


def test_a_scheduler_offers_what_was_lost(postgres_url: str, tmp_path: Path, redis: RedisServer) -> None:
    platform, environment = installed(postgres_url, tmp_path, redis.url)
    save(platform, order_no="A", steps=1)
    save(platform, order_no="A", steps=2)
    redis.flush()
    with process(environment, "worker"), process(environment, "scheduler"):
        finished(platform, 1)
    platform.database.close()
