"""Whoever sends a message is killed between claim and sending, and between sending and noting so: it goes out all the same, and
what the other side gets twice bears the same Message-ID."""

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from runtime.auth.actor import Actor
from runtime.services.channels_admin import SaveChannel, save_channel
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.storage import deliveries, jobs
from runtime.storage.deliveries import Delivery, Wanted
from tests.benchmarks.databases import Server
from tests.concurrency.installation import ROOT, Place, open_place, save
from tests.plugins.receivers import http_receiver, smtp_receiver
from tests.runtime.services.post import HELLO, SECRET, club

PEOPLE, DEATHS = 2, 2


def send(place: Place, moment: str, minutes: int) -> int:
    """What is due so many minutes from now, in a process of its own; how it ended."""
    command = [sys.executable, "-m", "tests.durability.post", place.url, str(place.folder), moment, str(minutes)]
    return subprocess.run(command, cwd=ROOT, timeout=120, check=False).returncode


def listed(platform: Platform) -> list[Delivery]:
    with platform.database.read() as connection:
        return deliveries.listed(connection, Wanted(), 50)


def prepared(place: Place, channel: str, people: int, **settings: object) -> Platform:
    platform = open_place(place)
    apply_apps(platform, Actor(), club([{**HELLO, "channels": [channel]}]))
    save_channel(platform, Actor(), SaveChannel(channel, settings, is_enabled=True), "en")
    save(platform, "club.person", *({"name": f"P{number}", "email": f"p{number}@example.com"} for number in range(people)))
    return platform


@pytest.mark.parametrize("moment", ["before", "behind"])
def test_a_mail_goes_out_however_its_sender_dies(moment: str, host: Server, tmp_path: Path) -> None:
    place = Place(host.create(), tmp_path)
    with smtp_receiver() as server:
        settings = {"host": "127.0.0.1", "port": server.port, "security": "none", "sender": "club@example.com"}
        platform = prepared(place, "email", PEOPLE, **settings)
        for number in range(DEATHS):
            assert send(place, moment, 5 * (number + 1)) == -signal.SIGKILL  # a dead one's lease is over
            assert sorted(each.state for each in listed(platform)) == ["sending", *["waiting"] * (PEOPLE - 1)]
        assert send(place, "never", 5 * (DEATHS + 1)) == 0
    found = listed(platform)
    assert {each.state for each in found} == {"sent"}
    assert sorted(each.attempts for each in found) == [1] * (PEOPLE - 1) + [1 + DEATHS]
    copies = Counter(mail["Message-ID"] for mail in server.mails)
    wanted = {f"<{each.public_id}@example.com>": each.attempts if moment == "behind" else 1 for each in found}
    assert copies == Counter(wanted)
    assert {mail["To"] for mail in server.mails} == {f"p{number}@example.com" for number in range(PEOPLE)}
    with platform.database.read() as connection:
        assert set(jobs.counts(connection)) <= {"done", "waiting"}
    platform.database.close()


def test_a_sender_that_dies_every_time_is_given_up(host: Server, tmp_path: Path) -> None:
    place = Place(host.create(), tmp_path)
    with http_receiver() as there:
        platform = prepared(place, "webhook", 1, url=there.url, secret=SECRET)
        deaths = sum(send(place, "behind", 5 * minute) == -signal.SIGKILL for minute in range(1, jobs.MOST_ATTEMPTS + 3))
    assert deaths == jobs.MOST_ATTEMPTS
    assert {(each.state, each.reason, each.attempts) for each in listed(platform)} == {
        ("failed", "job_gave_up", jobs.MOST_ATTEMPTS)
    }
    copies = Counter(request.headers["tessera-delivery"] for request in there.requests)
    assert set(copies.values()) == {jobs.MOST_ATTEMPTS}
    platform.database.close()
