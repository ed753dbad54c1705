"""Every field type through the one write path: in as JSON and as text, read back equal, found by filters, kept in history."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engines.kernel.errors import Invalid
from engines.record.field_types import ALL
from runtime.services.list_records import ListRecords, list_records
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.runtime.services.records.desk import Desk
from tests.runtime.services.records.every_type import PARTS

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40

#: As programs send it.
JSON: Mapping[str, Any] = {
    "name": "Lamp",
    "note": "first\nsecond",
    "pieces": -7,
    "weight": "1.125",
    "price": "0.30",
    "rate": 12.5,
    "active": False,
    "day": "2026-02-28",
    "clock": "09:30:15",
    "moment": "2026-03-01T23:30:00+08:00",
    "colour": "red",
    "colours": ["blue", "red"],
    "words": ["new", "折扣"],
    "phone": "13800138000",
    "email": "a@b.example",
    "site": "https://example.com/x?y=1",
    "data": {"a": [1, "2", None], "b": {"c": True}},
    "wanted": 'size > 1 and label != "x"',
    "worth": "size * 1.5",
    "lines": [{"item": "bulb", "price": "0.10", "quantity": 1}, {"item": "cord", "price": "0.20", "quantity": 1}],
}
#: The same as cells of a sheet.
CELLS: Mapping[str, Any] = {
    "name": " Lamp ",
    "note": "first\r\nsecond",
    "pieces": "-7",
    "weight": "1.125",
    "price": "￥0.30元",
    "rate": "12.5%",
    "active": "否",
    "day": "2026/2/28",
    "clock": "9:30:15",
    "moment": "2026-03-01 23:30",
    "colour": "红色",
    "colours": "红色、蓝色",
    "words": "new, 折扣",
    "phone": "+86 138-0013-8000",
    "email": "A@B.example",
    "site": "https://example.com/x?y=1",
    "data": '{"a": [1, "2", null], "b": {"c": true}}',
    "wanted": 'size > 1 and label != "x"',
    "worth": "size * 1.5",
}
#: As it is told.
TOLD: Mapping[str, Any] = {
    **{key: value for key, value in JSON.items() if key != "lines"},
    "rate": "12.50",
    "moment": "2026-03-01T15:30:00Z",
    "colours": ["red", "blue"],
    "gross": "0.34",
    "is_past": True,
    "stage": "draft",
    "points": 0,
    "part_sum": "0.00",
}

#: A filter that finds the record, and one that does not.
FILTERS = (
    ('name == "Lamp"', 'name == "lamp"'),
    ('contains(note, "second")', 'contains(note, "third")'),
    ("pieces == -7", "pieces > -7"),
    ("weight == 1.125", "weight == 1.13"),
    ("price == 0.10 + 0.20", "price != 0.30"),
    ("rate == 12.5", "rate == 0.125"),
    ("active == false", "active"),
    ('day == date("2026-02-28")', 'day > date("2026-02-28")'),
    ('clock >= time("09:30")', 'clock < time("09:30")'),
    ('moment == datetime("2026-03-01T23:30")', 'moment < datetime("2026-03-01T23:30")'),
    ('colour == "red"', 'colour == "blue"'),
    ('"blue" in colours', '"green" in colours'),
    ('"折扣" in words', '"折" in words'),
    ('phone == "13800138000"', 'phone == "+8613800138000"'),
    ('email == "a@b.example"', 'email == "A@b.example"'),
    ('starts_with(site, "https://")', "site == null"),
    ('customer.code == "C1"', 'customer.code == "C2"'),
    ('keeper.login == "lee"', "keeper == null"),
    ("count(parts) == 0", "count(parts) > 0"),
    ("count(lines) == 2", 'sum(lines, "quantity") == 3'),
    ("lines_sum == 0.10 + 0.20", "lines_sum == 0.31"),
    ("part_sum == 0", "part_sum == null"),
    ('customer_name == "Ann"', 'customer_name == "Bob"'),
    ("gross == 0.34", "gross == 0.3375"),
    ("is_past", "not is_past"),
    ('number == "T20260001"', "number == null"),
    ('starts_with(code, "T-")', "code == null"),
    ("papers != null", "picture == null"),
    ("data != null", "data == null"),
    ('contains(wanted, "label")', "wanted == null"),
    ('worth == "size * 1.5"', "worth == null"),
    ('stage == "draft"', 'stage == "live"'),
    ("points == 0", "points > 0"),
)


def whole(desk: Desk, folder: Path) -> dict[str, Any]:
    """JSON with a customer, a keeper and files."""
    desk.save("shop.customer", {"code": "C1", "name": "Ann"})
    desk.user("lee")
    papers = [desk.file("shop.thing", "papers", f"{name}.txt", name.encode(), folder) for name in ("a", "b")]
    picture = desk.file("shop.thing", "picture", "p.png", PNG, folder)
    return {**JSON, "customer": {"code": "C1"}, "keeper": "lee", "papers": papers, "picture": picture}


def test_the_app_has_every_type() -> None:
    used = {field["type"] for path, form in PARTS["shop"].items() if path.startswith("forms/") for field in form["fields"]}
    assert used == {kind().name for kind in ALL}
    assert len(used) == 32


def test_json_comes_back_as_it_was(desk: Desk, tmp_path: Path) -> None:
    values = whole(desk, tmp_path)
    id = desk.save("shop.thing", values)
    told = desk.shown("shop.thing", id)
    assert {key: told[key] for key in TOLD} == TOLD
    assert told["number"] == "T20260001"
    assert told["code"].startswith("T-")
    assert len(told["code"]) == 12
    assert told["papers"] == values["papers"]
    assert told["picture"] == [values["picture"]]
    assert told["customer_name"] == "Ann"
    assert told["lines_sum"] == "0.30"
    assert [(line["item"], line["price"], line["quantity"], line["amount"]) for line in told["lines"]] == [
        ("bulb", "0.10", 1, "0.10"),
        ("cord", "0.20", 1, "0.20"),
    ]


def test_cells_of_a_sheet_mean_the_same(desk: Desk) -> None:
    [saved] = desk.put("shop.thing", CELLS, are_cells=True)
    assert saved.problems == ()
    assert saved.id is not None
    told = desk.shown("shop.thing", saved.id)
    assert {key: told[key] for key in TOLD} == TOLD


def test_what_is_told_can_be_saved_again_and_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    id = desk.save("shop.thing", whole(desk, tmp_path))
    told = desk.shown("shop.thing", id)
    computed = {
        "customer_name",
        "part_sum",
        "gross",
        "is_past",
        "number",
        "code",
        "points",
        "lines_sum",
        "version",
        "public_id",
        "id",
        "parts",
        *(name for name in told if name.endswith(("_at", "_by", "_id"))),
    }
    again = {key: value for key, value in told.items() if key not in computed}
    again["lines"] = [{key: line[key] for key in ("id", "item", "price", "quantity", "customer")} for line in told["lines"]]
    before = desk.row_counts()
    [saved] = desk.put("shop.thing", again, id=id)
    assert saved.status == "unchanged", saved
    assert desk.row_counts() == before


def test_every_type_can_be_filtered(desk: Desk, tmp_path: Path) -> None:
    id = desk.save("shop.thing", whole(desk, tmp_path))
    for fits, misses in FILTERS:
        assert desk.ids("shop.thing", fits) == [id], fits
        assert desk.ids("shop.thing", misses) == [], misses


def test_every_stored_type_can_be_sorted(desk: Desk, tmp_path: Path) -> None:
    first = desk.save("shop.thing", whole(desk, tmp_path))
    empty = desk.save("shop.thing", {"name": "empty"})
    for key in (
        "name",
        "pieces",
        "weight",
        "price",
        "rate",
        "active",
        "day",
        "clock",
        "moment",
        "colour",
        "phone",
        "gross",
        "stage",
    ):
        rows = list_records(desk.platform, SYSTEM_ITSELF, ListRecords("shop.thing", sort=key)).page.rows
        back = list_records(desk.platform, SYSTEM_ITSELF, ListRecords("shop.thing", sort=f"-{key}")).page.rows
        assert {row["id"] for row in rows} == {first, empty}, key
        if key not in ("stage", "name"):
            assert [row["id"] for row in rows] == [row["id"] for row in back] == [first, empty], f"{key}: empty ones stand last"


def test_history_has_old_and_new_of_every_field(desk: Desk, tmp_path: Path) -> None:
    id = desk.save("shop.thing", whole(desk, tmp_path))
    desk.save("shop.customer", {"code": "C2"})
    change = {
        "note": "third",
        "pieces": 8,
        "weight": "2",
        "price": "1.5",
        "rate": "1",
        "active": True,
        "day": "2026-03-02",
        "clock": "10:00",
        "moment": "2026-03-02",
        "colour": "green",
        "colours": ["green"],
        "words": [],
        "phone": "+4930123456",
        "email": "",
        "site": None,
        "customer": {"code": "C2"},
        "keeper": None,
        "papers": None,
        "data": [1],
        "wanted": "size > 2",
        "worth": "1",
        "stage": "live",
    }
    desk.save("shop.thing", change, id=id)
    created, updated = desk.history("shop.thing", id)
    assert (created["kind"], created["version"], updated["kind"], updated["version"]) == ("created", 1, "updated", 2)
    assert created["changes"]["note"] == [None, "first\nsecond"]
    changes = updated["changes"]
    assert set(changes) == {*change, "gross"}
    assert changes["price"] == ["0.30", "1.50"]
    assert changes["moment"] == ["2026-03-01T15:30:00Z", "2026-03-01T16:00:00Z"]
    assert changes["colours"] == [["red", "blue"], ["green"]]
    assert changes["words"] == [["new", "折扣"], None]
    assert changes["email"] == ["a@b.example", None]
    assert changes["data"] == [JSON["data"], [1]]
    assert changes["stage"] == ["draft", "live"]
    assert changes["gross"] == ["0.34", "1.52"]


def test_computed_fields_cannot_be_written(desk: Desk) -> None:
    computed = (
        "parts",
        "customer_name",
        "part_sum",
        "gross",
        "is_past",
        "number",
        "code",
        "points",
        "lines_sum",
        "created_at",
        "version",
    )
    for key in computed:
        assert desk.refused("shop.thing", {"name": "x", key: 1}) == {f"/{key}": "field_not_writable"}


def test_a_balance_follows_the_ledger_and_is_read_only(desk: Desk) -> None:
    id = desk.save("shop.thing", {"name": "x"})
    desk.save("shop.part", {"thing": id, "size": "1"})
    assert desk.value("shop.thing", id, "points") == 10
    assert desk.ids("shop.thing", "points == 10") == [id]
    assert desk.refused("shop.thing", {"points": 5}, id=id) == {"/points": "field_not_writable"}


def test_a_live_formula_is_of_today_and_a_stored_one_of_the_save(desk: Desk) -> None:
    id = desk.save("shop.thing", {"name": "x", "day": "2026-03-01", "price": "10", "rate": "10"})
    assert desk.value("shop.thing", id, "is_past") is False
    desk.at("2026-03-02T00:00:00+08:00")
    assert desk.value("shop.thing", id, "is_past") is True
    assert desk.ids("shop.thing", "is_past and gross == 11") == [id]


def test_formulas_in_records_are_checked_when_they_are_saved(desk: Desk) -> None:
    wrong = {"wanted": ("size +", "sizes > 1", "size", 'size > "a"'), "worth": ("label", "1 +", "is_good")}
    for key, formulas in wrong.items():
        for formula in formulas:
            [saved] = desk.put("shop.thing", {"name": "x", key: formula})
            assert saved.status == "refused", formula
            assert {each.pointer for each in saved.problems} == {f"/{key}"}
            for told in desk.sentences(saved.problems).values():
                assert all(told)
    [saved] = desk.put("shop.thing", {"name": "x", "wanted": "sizee > 1"})
    assert saved.problems[0].hint == "size"


def test_an_unknown_field_is_refused_with_a_likely_one(desk: Desk) -> None:
    [saved] = desk.put("shop.thing", {"name": "x", "prise": 1})
    assert [(each.code, each.pointer, each.hint) for each in saved.problems] == [("unknown_field", "/prise", "price")]
    with pytest.raises(Invalid):
        desk.save("shop.thing", {"name": "x", "prise": 1})
