"""Whatever the records hold, importing one's own export changes nothing: random values of every field type, drawn from those
that sheets are known to spoil."""

import random
from pathlib import Path
from typing import Any

import pytest

from tests.counts import counts
from tests.runtime.services.records.desk import Desk
from tests.runtime.services.records.test_records_every_type import whole

THING = "shop.thing"
PIECES = (
    *"=+-@'\",;，；、|｜\t\n#.%&<>_x0D\\/ ＝￥😀é码", "007", "1e5", "1.38E+10", "TRUE", "null", "  ", "\r\n", "''", '""', "_x000D_", "2026-03-01",
    "'=", "e\u0301", "\u3000", "\u200b", "a", "b c",
)  # fmt: skip
NUMBERS = ("0", "0.001", "-0.001", "0.1", "9000000.125", "-9000000.125", "12.5", "1000000")
MONEY = ("0", "0.01", "-0.01", "0.10", "99999999.99", "-1", "1234.50")


def _text(dice: random.Random) -> str:
    return "".join(dice.choice(PIECES) for _ in range(dice.randint(1, 6)))


def _values(dice: random.Random, name: str, papers: list[str]) -> dict[str, Any]:
    """Values of a record; about a third of them are missing."""
    made: dict[str, Any] = {
        "note": _text(dice) + "x",
        "pieces": dice.choice((-1000, -1, 0, 7, 1_000_000)),
        "weight": dice.choice(NUMBERS),
        "price": dice.choice(MONEY),
        "rate": dice.choice(("0", "0.01", "12.50", "100", "-3.25")),
        "active": dice.random() < 0.5,
        "day": dice.choice(("0001-01-01", "1899-12-31", "1900-01-01", "1900-02-28", "1900-03-01", "2026-02-28", "9999-12-31")),
        "clock": dice.choice(("00:00", "23:59:59", "09:30:15", "00:00:01.5", "12:00:00.000001")),
        "moment": dice.choice((
            "2026-03-01T23:59:59.999+08:00", "1900-01-01T00:00+08:00", "1990-06-01T01:30+09:00", "2200-01-01", "2026-03-01T00:00Z",
        )),
        "colour": dice.choice(("red", "green", "blue")),
        "colours": dice.sample(("red", "green", "blue"), dice.randint(1, 3)),
        "words": [_text(dice) for _ in range(dice.randint(1, 5))],
        "phone": dice.choice(("13800138000", "+4930123456", "010-12345678")),
        "email": dice.choice(("a@b.example", "=x@b.example", "+x@b.example", "-1@b.example")),
        "site": dice.choice(("https://example.com/x?y=1&z=,;", "http://例子.example/路径")),
        "customer": dice.choice(({"code": "C1"}, {"code": "007"}, {"code": "=C"})),
        "keeper": "lee",
        "papers": papers,
        "data": dice.choice(([1, "2", None], {"=": ["+", None, 1.5]}, "=1", "007", 5, 0.1, True, [], {}, [[_text(dice)]])),
        "wanted": dice.choice(('size > 1 and label != "x"', "-size < 0", 'label == "=,;"')),
        "worth": dice.choice(("size * 1.5", "-size", "1")),
        "stage": dice.choice(("draft",)),
    }  # fmt: skip
    return {"name": name, **{key: value for key, value in made.items() if dice.random() < 0.7}}


@pytest.mark.parametrize("seed", range(counts(2, 40)))
def test_ones_own_export_changes_nothing_whatever_it_holds(desk: Desk, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    whole(desk, tmp_path)
    for code in ("007", "=C"):
        desk.save("shop.customer", {"code": code})
    for number in range(60):
        name = dice.choice(("=", "+", "-", "@", "'", "'=", "00", "", "a,", '"')) + str(number)
        papers = [desk.file(THING, "papers", f"{number}-{one}.txt", b"x", tmp_path) for one in range(dice.randint(1, 3))]
        values = _values(dice, name, papers)
        [saved] = desk.put(THING, values)
        assert saved.status == "created", (saved.problems, values)
    for ending in ("csv", "xlsx"):
        path = tmp_path / f"out.{ending}"
        assert desk.sheet_out(THING, path) == 60
        before = desk.row_counts()
        done = desk.sheet_in(THING, path, "name")
        expected = {"created": 0, "updated": 0, "unchanged": 60, "refused": 0}
        assert (done.counts, done.first_problems, done.unused) == (expected, (), ()), ending
        assert desk.row_counts() == before
