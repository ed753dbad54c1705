"""Workers that are killed again and again, Redis flushed and killed, PostgreSQL crashed, in the middle of many jobs: nothing is
lost, nothing is done twice."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.counts import counts
from tests.durability.work_site import SLICE, Site, site
from tests.services.guardian import Cluster
from tests.services.redis_server import RedisServer

EVENTS = counts(200, 5_000)
BLOWS = counts(3, 20)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A cluster of our own that may crash; what it has committed is there afterwards."""
    own = Cluster(synchronous_commit="on")
    try:
        own.start()
        yield own
    finally:
        own.stop()


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A Redis of our own."""
    own = RedisServer()
    try:
        own.start()
        yield own
    finally:
        own.stop()


def test_celery_workers(cluster: Cluster, redis: RedisServer, tmp_path: Path) -> None:
    here = site(cluster.url, tmp_path, redis.url)
    for name in ("one", "two"):
        here.start(name, "worker", "--slots", "2")
    here.start("scheduler", "scheduler")
    figures = {"flushes": 0, "kills of redis": 0, "crashes of postgresql": 0}
    chance = random.Random(5)

    def blow(number: int) -> None:
        name = chance.choice(("one", "two"))
        here.kill(name)
        here.start(name, "worker", "--slots", "2")
        redis.flush()
        figures["flushes"] += 1
        if number % 2:
            redis.kill()
            redis.start()
            figures["kills of redis"] += 1
        if number == BLOWS // 2:
            cluster.crash()
            figures["crashes of postgresql"] += 1

    _run(here, figures, blow)
    tell("celery", here, figures)


@pytest.mark.parametrize("system", ["sqlite", "postgresql"])
def test_workers_without_redis(system: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    cluster: Cluster | None = None if system == "sqlite" else request.getfixturevalue("cluster")
    here = site(f"sqlite:///{tmp_path / 'tessera.db'}" if cluster is None else cluster.url, tmp_path)
    names = ("one",) if cluster is None else ("one", "two")
    for name in names:
        here.start(name, "worker", "--slots", "2")
    figures = {"crashes of postgresql": 0}
    chance = random.Random(6)

    def blow(number: int) -> None:
        name = chance.choice(names)
        here.kill(name)
        here.start(name, "worker", "--slots", "2")
        if cluster is not None and number == BLOWS // 2:
            cluster.crash()
            figures["crashes of postgresql"] += 1

    _run(here, figures, blow)
    tell(system, here, figures)


def _run(here: Site, figures: dict[str, int], blow: Callable[[int], None]) -> None:
    """All events, with blows between them and a last one when all are in; each falls while jobs are being done."""
    start = time.monotonic()
    figures["jobs open at the kills"] = 0
    try:
        every = EVENTS // SLICE // BLOWS
        for number in range(0, EVENTS, SLICE):
            done = here.done()
            here.note(number)
            turn, rest = divmod(number // SLICE, every)
            if rest == every - 1:
                here.at_work(done)
                figures["jobs open at the kills"] += here.left()
                blow(turn)
        here.settled()
        here.assert_done_once(EVENTS)
    finally:
        here.stop()
    here.seconds = time.monotonic() - start


def tell(what: str, here: Site, figures: dict[str, int]) -> None:
    """Figures for the reader."""
    told = ", ".join(f"{count} {name}" for name, count in figures.items())
    print(f"\n{what}: {EVENTS} events done once in {here.seconds:.1f} s; {here.deaths} workers killed, {told}")
