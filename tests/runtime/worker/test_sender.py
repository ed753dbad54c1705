"""Waking through Redis: a message for each job; a Redis that is down costs nothing."""

import json
import logging
import time

import pytest
import redis

from runtime.storage.jobs import Offer
from runtime.worker import broker
from runtime.worker.broker import MOST, Sender, queue_of
from tests.services.redis_server import RedisServer


@pytest.fixture
def server():
    own = RedisServer()
    own.start()
    yield own
    own.stop()


def test_a_message_goes_into_the_queue_of_its_lane(server: RedisServer) -> None:
    Sender(server.url)([Offer(7, "interactive"), Offer(8, "bulk")])
    with redis.Redis.from_url(server.url, decode_responses=True) as client:
        (message,) = client.lrange(queue_of("interactive"), 0, -1)
        assert client.llen(queue_of("bulk")) == 1
    assert json.loads(message)["headers"]["task"] == broker.TASK


def test_a_large_commit_sends_a_few(server: RedisServer) -> None:
    Sender(server.url)([Offer(id, "bulk") for id in range(1000)])
    with redis.Redis.from_url(server.url) as client:
        assert client.llen(queue_of("bulk")) == MOST


def test_without_redis_nothing_fails_or_waits(
    server: RedisServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = Sender(server.url)
    send([Offer(1, "interactive")])
    server.kill()
    start = time.monotonic()
    with caplog.at_level(logging.WARNING, "runtime.worker.broker"):
        for id in range(100):
            send([Offer(id, "interactive")])
    assert time.monotonic() - start < 1.5
    assert len(caplog.records) == 1
    server.start()
    send([Offer(2, "interactive")])
    with redis.Redis.from_url(server.url) as client:
        assert client.llen(queue_of("interactive")) == 0  # it is left alone for a while
    monkeypatch.setattr(send, "_silent_until", 0.0)
    send([Offer(3, "interactive")])
    with redis.Redis.from_url(server.url) as client:
        assert client.llen(queue_of("interactive")) == 1
