"""Publishes and workers that come upon the same seed at once: each record comes once, and nobody is refused."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from runtime.auth.actor import Actor
from runtime.services import publish_app
from runtime.services.apply_records import SLICE, Applied
from runtime.services.platform import Platform
from runtime.services.publish_app import apply_apps
from runtime.storage import incidents, jobs
from tests.concurrency.books import values
from tests.concurrency.installation import Place, open_place
from tests.concurrency.workers import PROCESSES, Workers, tally
from tests.counts import counts

ROUNDS = counts(3, 40)
TITLE = {"en": "x", "zh-CN": "x"}
#: Of the seed without a key: two slices and a bit.
NOTES = 2 * SLICE + 7


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Place:
    return Place(database_url, tmp_path)


@pytest.fixture
def platform(place: Place) -> Iterator[Platform]:
    opened = open_place(place)
    yield opened
    opened.database.close()


def _app(name: str, *more: object) -> Mapping[str, Mapping[str, Any]]:
    """An app that brings words with a key and notes without one. `more`: further words."""
    text = {"key": "text", "type": "text", "title": TITLE, "min_length": 3}
    return {
        name: {
            "app.json": {"key": name, "version": "1.0.0", "format": 1, "title": TITLE},
            "forms/word.json": {"key": "word", "title": TITLE, "label": "text", "fields": [{**text, "unique": True}]},
            "forms/note.json": {"key": "note", "title": TITLE, "label": "text", "fields": [text]},
            "seed/1_words.json": {
                "form": f"{name}.word", "key": "text", "records": [{"text": each} for each in ("one", "two", *more)],
            },
            "seed/2_notes.json": {"form": f"{name}.note", "records": [{"text": f"n{number:04}"} for number in range(NOTES)]},
        }
    }  # fmt: skip


def _left_undone(platform: Platform, parts: Mapping[str, Any]) -> None:
    """A publish that is interrupted behind its switch."""
    with pytest.MonkeyPatch.context() as interrupted:
        interrupted.setattr(publish_app, "bring_seed", lambda _: Applied())
        apply_apps(platform, Actor(), parts)


def _assert_once(platform: Platform, name: str) -> None:
    assert values(platform, f"{name}.word", "text") == ["one", "two"]
    assert sorted(map(str, values(platform, f"{name}.note", "text"))) == [f"n{number:04}" for number in range(NOTES)]


def test_publishes_and_workers_bring_the_same_seed(place: Place, platform: Platform, workers: Workers) -> None:
    work = ("work", datetime.now(UTC) + timedelta(hours=1))
    for number in range(ROUNDS):
        parts = {**_app(f"a{number}"), **_app(f"b{number}")}
        _left_undone(platform, parts)
        assert tally(workers.do(place, [[("apply", parts)], [work]] * (PROCESSES // 2))) == {"done": PROCESSES}
        _assert_once(platform, f"a{number}")
        _assert_once(platform, f"b{number}")
    with platform.database.read() as connection:
        assert jobs.unfinished(connection, "seed") == []
        assert incidents.open_incidents(connection) == []


def test_the_same_app_is_installed_by_all(place: Place, platform: Platform, workers: Workers) -> None:
    """One of them makes the release; the others find it made, or being made, or that it has moved."""
    apply_apps(platform, Actor(), _app("first"))
    for number in range(ROUNDS):
        parts = _app(f"a{number}")
        told = tally(workers.do(place, [[("apply", parts)]] * PROCESSES))
        assert told["done"] > 0
        assert set(told) <= {"done", "release_moved", "gave up: /: tables_are_changing"}
        _assert_once(platform, f"a{number}")


def test_a_refused_app_is_told_to_every_publish_and_holds_up_no_other(place: Place, platform: Platform, workers: Workers) -> None:
    parts = {**_app("a"), **_app("b", "x"), **_app("c")}
    _left_undone(platform, parts)
    work = ("work", datetime.now(UTC) + timedelta(hours=1))
    told = tally(workers.do(place, [[("apply", parts)], [work]] * (PROCESSES // 2)))
    assert told == {"seed_refused": PROCESSES // 2, "done": PROCESSES // 2}
    _assert_once(platform, "a")
    _assert_once(platform, "c")
    assert values(platform, "b.note", "text") == []
    apply_apps(platform, Actor(), _app("b"))
    _assert_once(platform, "b")
    with platform.database.read() as connection:
        assert jobs.unfinished(connection, "seed") == []
        assert incidents.open_incidents(connection) == []
