"""Rate limits of many processes: together they allow what one would; without Redis each allows that for itself."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from runtime.worker.shared_throttle import SharedThrottle
from tests.services.redis_server import RedisServer


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    server = RedisServer()
    server.start()
    yield server
    server.stop()


def test_two_processes_allow_no_more_than_one(redis: RedisServer):
    one, other, stranger = SharedThrottle(redis.url, "a"), SharedThrottle(redis.url, "a"), SharedThrottle(redis.url, "b")
    assert [each.take("k", 6) for each in (one, other) * 3] == [0] * 6
    assert 9 <= one.take("k", 6) <= 10
    assert other.take("k", 6) > 0
    assert [stranger.take("k", 6), one.take("l", 6)] == [0, 0]

    def take(throttle: SharedThrottle) -> int:
        return sum(throttle.take("many", 100) == 0 for _ in range(80))

    with ThreadPoolExecutor(4) as pool:
        assert 100 <= sum(pool.map(take, (one, other) * 2)) <= 110  # more than a hundred are filled up meanwhile


def test_without_redis_each_process_counts_for_itself_and_nobody_waits_for_it(redis: RedisServer):
    throttle = SharedThrottle(redis.url, "a")
    assert throttle.take("k", 2) == 0
    redis.kill()
    begun = time.monotonic()
    assert [throttle.take("k", 2) for _ in range(3)][:2] == [0, 0]
    assert throttle.take("k", 2) > 0
    assert time.monotonic() - begun < 1
