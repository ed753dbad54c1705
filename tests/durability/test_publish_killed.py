"""Publishing that is killed before any of its commits: publishing again completes it, with everything that belongs to it."""

import copy
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from runtime.services.run_due import run_due
from tests.benchmarks.databases import Server
from tests.concurrency.books import assert_right, values
from tests.concurrency.installation import Place, open_place, save
from tests.counts import counts
from tests.durability.deeds import apply
from tests.durability.killing import Counter, Moment, killed

MOMENTS = counts(5, 1000)
TITLE = {"en": "x", "zh-CN": "x"}
#: Seed without a key, more than a slice of it.
NOTES = 501
FIRST: Mapping[str, Any] = {
    "shop": {
        "app.json": {"key": "shop", "version": "1.0.0", "format": 1, "title": TITLE},
        "forms/customer.json": {
            "key": "customer", "title": TITLE, "label": "name",
            "fields": [{"key": "name", "type": "text", "title": TITLE}, {"key": "age", "type": "text", "title": TITLE}],
        },
        "forms/visit.json": {
            "key": "visit", "title": TITLE, "label": "spent",
            "fields": [
                {"key": "customer", "type": "link", "title": TITLE, "target": "shop.customer"},
                {"key": "spent", "type": "money", "title": TITLE},
            ],
        },
    }
}  # fmt: skip


def _second() -> Mapping[str, Any]:
    """Text becomes integer, a roll-up and a unique index come, a second app brings seed."""
    parts = copy.deepcopy(dict(FIRST))
    parts["shop"]["app.json"]["version"] = "2.0.0"
    form = parts["shop"]["forms/customer.json"]
    form["fields"][0]["unique"] = True
    form["fields"][1]["type"] = "integer"
    form["fields"].append({
        "key": "total", "type": "roll_up", "title": TITLE,
        "source": "shop.visit", "via": "customer", "function": "sum", "of": "spent",
    })  # fmt: skip
    parts["word"] = {
        "app.json": {"key": "word", "version": "1.0.0", "format": 1, "title": TITLE},
        "forms/word.json": {
            "key": "word", "title": TITLE, "label": "text",
            "fields": [{"key": "text", "type": "text", "title": TITLE, "unique": True, "required": True}],
        },
        "seed/1_words.json": {"form": "word.word", "key": "text", "records": [{"text": "one"}, {"text": "two"}]},
        "forms/note.json": {"key": "note", "title": TITLE, "label": "text", "fields": [{"key": "text", "type": "text", "title": TITLE}]},
        "seed/2_notes.json": {"form": "word.note", "records": [{"text": f"n{number:03}"} for number in range(NOTES)]},
    }  # fmt: skip
    return parts


def test_killed_before_every_commit(host: Server, tmp_path: Path) -> None:
    template = host.create()
    platform = open_place(Place(template, tmp_path))
    apply(platform, FIRST)
    ids = [each.id for each in save(platform, "shop.customer", *({"name": f"n{n}", "age": str(n)} for n in range(30)))]
    save(platform, "shop.visit", *({"customer": id, "spent": "0.10"} for id in ids for _ in range(2)))
    platform.database.close()

    whole = open_place(Place(host.create(template), tmp_path))
    counter = Counter(whole)
    apply(whole, _second())
    whole.database.close()
    moments = [Moment("commit", number) for number in range(counter.commits)]
    moments += [Moment("statement", number) for number in range(counter.statements)]
    ends = moments[max(0, counter.commits - 6) : counter.commits]
    for moment in {*random.Random(3).sample(moments, min(MOMENTS, len(moments))), *ends}:
        place = Place(host.create(template), tmp_path)
        assert killed(place, moment, apply, _second()), moment
        platform = open_place(place)
        apply(platform, _second())
        assert values(platform, "shop.customer", "age") == list(range(30)), moment
        assert set(map(str, values(platform, "shop.customer", "total"))) == {"0.20"}, moment
        assert values(platform, "word.word", "text") == ["one", "two"], moment
        assert values(platform, "word.note", "text") == [f"n{number:03}" for number in range(NOTES)], moment
        save(platform, "shop.visit", {"customer": ids[0], "spent": "1"})
        assert_right(platform)
        assert apply(platform, _second()).changed is False, moment
        platform.database.close()
        host.drop(place.url)


def test_killed_while_the_first_app_is_installed(host: Server, tmp_path: Path) -> None:
    whole = open_place(Place(host.create(), tmp_path))
    counter = Counter(whole)
    apply(whole, _second())
    whole.database.close()
    chance = random.Random(5)
    for _ in range(min(MOMENTS, 60) // 2):
        place = Place(host.create(), tmp_path)
        moment = Moment("statement", chance.randrange(counter.statements))
        assert killed(place, moment, apply, _second()), moment
        platform = open_place(place)
        apply(platform, _second())
        save(platform, "shop.customer", {"name": "a", "age": 7})
        assert values(platform, "word.word", "text") == ["one", "two"], moment
        assert len(values(platform, "word.note", "text")) == NOTES, moment
        assert apply(platform, _second()).changed is False, moment
        platform.database.close()
        host.drop(place.url)


def test_a_worker_completes_the_seed_of_a_publish_that_was_killed(host: Server, tmp_path: Path) -> None:
    whole = open_place(Place(host.create(), tmp_path))
    apply(whole, FIRST)
    counter = Counter(whole)
    apply(whole, _second())
    whole.database.close()
    for back in (1, 2, 3):
        place = Place(host.create(), tmp_path)
        platform = open_place(place)
        apply(platform, FIRST)
        platform.database.close()
        assert killed(place, Moment("commit", counter.commits - back), apply, _second()), back
        platform = open_place(place)
        run_due(platform)
        assert values(platform, "word.word", "text") == ["one", "two"], back
        assert len(values(platform, "word.note", "text")) == NOTES, back
        assert apply(platform, _second()).changed is False, back
        assert len(values(platform, "word.note", "text")) == NOTES, back
        platform.database.close()
        host.drop(place.url)
