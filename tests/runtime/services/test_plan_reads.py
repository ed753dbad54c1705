"""A plan reads of earlier releases only what things were called in them."""

import copy

import pytest

from runtime.services.plan_change import plan_change
from runtime.storage import releases
from tests.factories.apps import Parts, app, field, form
from tests.runtime.services.house import Install


def noted(names: list[str], key: str = "text") -> Parts:
    text = field(key, **({} if key == "text" else {"id": "text"}))
    return app("notes", forms=[form("note", text, field("loud", "formula", formula=f"upper({key})"), *map(field, names))])


def test_only_releases_with_other_names_are_loaded(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    here = install(noted([]))
    for many in range(1, 6):
        here.apply(noted([f"more_{index}" for index in range(many)]))
    loaded: list[int] = []
    load = releases.load
    monkeypatch.setattr(releases, "load", lambda connection, number: (loaded.append(number), load(connection, number))[1])
    plan_change(here.platform, noted(["another"]))
    assert loaded == [6], "the release in force"
    here.apply(noted([], key="body"), consent=True)
    loaded.clear()
    old = copy.deepcopy(noted([], key="body"))
    old["notes"]["forms/note.json"]["fields"][1]["formula"] = "upper(text)"
    plan_change(here.platform, old)
    assert loaded == [7, 6], "the release in force, and the newest of those that used the old key"
