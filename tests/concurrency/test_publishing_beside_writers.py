"""An app is upgraded while others write: nobody is refused, nothing is lost, what came meanwhile is converted too."""

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from tests.concurrency.books import values
from tests.concurrency.conftest import Shop
from tests.concurrency.installation import open_place, save_id
from tests.concurrency.workers import PROCESSES, tally
from tests.counts import counts

EACH = counts(15, 300)
TITLE = {"en": "x", "zh-CN": "x"}
LOAD: Mapping[str, Any] = {
    "load": {
        "app.json": {"key": "load", "version": "1.0.0", "format": 1, "title": TITLE},
        "forms/box.json": {
            "key": "box", "title": TITLE, "label": "name", "fields": [{"key": "name", "type": "text", "title": TITLE}],
        },
        "forms/thing.json": {
            "key": "thing", "title": TITLE, "label": "weight",
            "fields": [
                {"key": "box", "type": "link", "title": TITLE, "target": "load.box"},
                {"key": "weight", "type": "text", "title": TITLE},
                {"key": "price", "type": "money", "title": TITLE},
            ],
        },
    }
}  # fmt: skip


def _upgraded() -> Mapping[str, Any]:
    """A text becomes a number; boxes know what their things cost."""
    parts = copy.deepcopy(dict(LOAD))
    parts["load"]["app.json"]["version"] = "2.0.0"
    parts["load"]["forms/thing.json"]["fields"][1]["type"] = "integer"
    parts["load"]["forms/box.json"]["fields"].append({
        "key": "total", "type": "roll_up", "title": TITLE, "source": "load.thing", "via": "box", "function": "sum", "of": "price",
    })  # fmt: skip
    return parts


def test_a_release_is_made_ready_while_others_may_write(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes a second: the first save of a process must not hold the write lock for it."""
    fresh = open_place(shop.place)
    writers = []
    make = fresh.releases.installed

    def installed(*arguments: Any) -> Any:
        writers.append(fresh.database.writer)
        return make(*arguments)

    monkeypatch.setattr(fresh.releases, "installed", installed)
    save_id(fresh, "member.member", name="Qian")
    fresh.database.close()
    assert writers == [None]


def test_upgrading_and_writing_at_once(shop: Shop) -> None:
    assert tally(shop.do([("apply", LOAD)], *[[] for _ in range(PROCESSES - 1)])) == {"done": 1}
    boxes = [save_id(shop.platform, "load.box", name=f"b{number}") for number in range(3)]
    writers = PROCESSES - 1
    work = [
        [("save", "load.thing", {"box": boxes[(n + k) % 3], "weight": str(k), "price": "0.10"}) for k in range(EACH)]
        for n in range(writers)
    ]
    assert tally(shop.do([("apply", _upgraded())], *work)) == {"done": writers * EACH + 1}
    assert sorted(map(int, values(shop.platform, "load.thing", "weight"))) == sorted(list(range(EACH)) * writers)  # type: ignore[call-overload]
    assert sum(values(shop.platform, "load.box", "total"), Decimal(0)) == Decimal("0.10") * writers * EACH  # type: ignore[arg-type]
