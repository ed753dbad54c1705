"""A thousand new members are welcomed and half of them reminded a day later, while the workers are killed again and again and Redis
forgets everything: each run ends right, no mail is lost, and what comes twice was on its way when its worker was killed."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.counts import counts
from tests.durability.welcome_site import REMINDER, WELCOME, WelcomeSite, welcome_site
from tests.plugins.receivers import SmtpReceiver, smtp_receiver
from tests.services.redis_server import RedisServer

MEMBERS = counts(30, 1_000)
#: In each half of the story.
BLOWS = counts(1, 20)
WORKER = ("worker", "--slots", "2")


@pytest.fixture
def mails() -> Iterator[SmtpReceiver]:
    with smtp_receiver() as receiver:
        yield receiver


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    """A Redis of our own."""
    own = RedisServer()
    try:
        own.start()
        yield own
    finally:
        own.stop()


def test_celery_workers(postgres_url: str, redis: RedisServer, mails: SmtpReceiver, tmp_path: Path) -> None:
    here = welcome_site(postgres_url, tmp_path, mails, redis.url)
    here.start("scheduler", "scheduler")
    play("celery", here, ("one", "two"), redis.flush)


@pytest.mark.parametrize("system", ["sqlite", "postgresql"])
def test_workers_without_redis(system: str, mails: SmtpReceiver, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url: str = request.getfixturevalue("sqlite_url" if system == "sqlite" else "postgres_url")
    play(system, welcome_site(url, tmp_path, mails), ("one",) if system == "sqlite" else ("one", "two"))


def play(what: str, here: WelcomeSite, names: tuple[str, ...], flush: Callable[[], None] = lambda: None) -> None:
    """The whole story, with blows at random moments of both halves; the first falls while the list is imported."""
    chance, start = random.Random(7), time.monotonic()
    try:
        for name in names:
            here.start(name, *WORKER)
        here.members_come(MEMBERS)
        _blows(here, names, flush, chance, WELCOME, MEMBERS)
        here.until(lambda: here.sent(WELCOME) == MEMBERS and not here.due())
        here.half_of_them_order(MEMBERS)
        here.until(lambda: not here.due())
        here.a_day_passes()
        with here.with_a_mail_at_hand():
            for name in names:
                here.kill(name)
        for name in names:
            here.start(name, *WORKER)
        _blows(here, names, flush, chance, REMINDER, MEMBERS // 2)
        here.until(lambda: here.sent(REMINDER) == MEMBERS // 2 and not here.due())
        twice = here.assert_welcomed(MEMBERS)
        assert 0 < twice <= here.in_flight.total()
    finally:
        here.stop()
    seconds = time.monotonic() - start
    print(
        f"\nwelcome flow, {what}: {MEMBERS} members, {MEMBERS + MEMBERS // 2} mails, each in its inbox once by Message-ID, in "
        f"{seconds:.1f} s; {here.deaths} workers killed with {here.in_flight.total()} mails on their way, {twice} came twice"
    )


def _blows(
    here: WelcomeSite, names: tuple[str, ...], flush: Callable[[], None], chance: random.Random, message: str, most: int
) -> None:
    """Each as soon as so many mails are sent; the first before any is."""
    for sent in [0, *sorted(chance.sample(range(1, most), BLOWS - 1))]:
        here.until(lambda sent=sent: here.sent(message) >= sent)  # type: ignore[misc]
        name = chance.choice(names)
        here.kill(name)
        flush()
        here.start(name, *WORKER)
