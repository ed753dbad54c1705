"""Exports: importing one's own export changes nothing, whatever the type; nothing in it runs in a spreadsheet program."""

from pathlib import Path

import pytest

from engines.kernel.errors import Invalid
from runtime.services.list_records import ListRecords, list_records
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.runtime.services.records.desk import Desk, codes
from tests.runtime.services.records.sheets import cells_of, csv_file
from tests.runtime.services.records.test_records_every_type import whole

THING = "shop.thing"
#: Texts that a spreadsheet program would take for a formula, or that look like something they are not.
TRICKY = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+49 30 1",
    "-1",
    "@SUM(A1)",
    "\u3000=x",
    "＝1",
    "'=quoted",
    "''",
    "00123",
    "1e5",
    "1.38E+10x",
    "true",
    "否",
    "2026-03-01",
    "a,b;c",
    'say "x"',
    "line\nbreak",
    "  ",
    "é",
    "e\u0301",
    "null",
    "None",
    "12.50",
    "#N/A",
    "😀",
)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_ones_own_export_changes_nothing(desk: Desk, tmp_path: Path, ending: str) -> None:
    values = whole(desk, tmp_path)
    first = desk.save(THING, {**values, "lines": []})
    desk.save(THING, {"name": "empty"})
    desk.save(
        THING,
        {
            "name": "odd",
            "price": "-0.01",
            "weight": "9000000.125",
            "pieces": -1000,
            "clock": "00:00:01.5",
            "rate": "100",
            "day": "1899-12-31",
            "moment": "2026-03-01T23:59:59.999+08:00",
            "data": "text",
            "words": ["a=b", "=c"],
            "stage": "draft",
        },
    )
    desk.save(
        THING, {"name": "old", "day": "0001-01-01", "moment": "2200-01-01", "data": {"=": ["+", None, 1.5]}, "clock": "23:59"}
    )
    desk.save(THING, {"name": "list", "data": [1, "2"], "active": False})
    desk.save(THING, {"name": "number", "data": 5})
    desk.save(THING, {"stage": "live"}, id=first)
    path = tmp_path / f"out.{ending}"
    assert desk.sheet_out(THING, path) == 6
    before = desk.row_counts()
    done = desk.sheet_in(THING, path, "name")
    assert (done.counts, done.first_problems, done.unused) == ({"created": 0, "updated": 0, "unchanged": 6, "refused": 0}, (), ())
    assert desk.row_counts() == before


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_is_a_copy_elsewhere(desk: Desk, tmp_path: Path, ending: str) -> None:
    desk.save("shop.customer", {"code": "C1"})
    id = desk.save(THING, {"name": "a", "customer": {"code": "C1"}, "colours": ["red", "blue"], "price": "0.30", "active": True})
    path = tmp_path / f"out.{ending}"
    desk.sheet_out(THING, path)
    desk.delete(THING, id)
    assert desk.sheet_in(THING, path, "name").counts["created"] == 1
    again = desk.shown(THING, desk.ids(THING)[0])
    assert (again["price"], again["colours"], again["active"]) == ("0.30", ["red", "blue"], True)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_links_to_a_form_without_a_key_come_back(desk: Desk, tmp_path: Path, ending: str) -> None:
    bin = desk.save("shop.bin", {"name": "b"})
    desk.save("shop.part", {"bin": bin, "label": "p", "size": "1.50"})
    path = tmp_path / f"out.{ending}"
    desk.sheet_out("shop.part", path)
    done = desk.sheet_in("shop.part", path)
    assert (done.counts["created"], done.counts["refused"]) == (1, 0)
    assert {desk.value("shop.part", id, "bin") for id in desk.ids("shop.part")} == {bin}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_nothing_in_an_export_runs_and_every_text_comes_back(desk: Desk, tmp_path: Path, ending: str) -> None:
    texts = [text for text in TRICKY if text.strip()]
    for number, text in enumerate(texts):
        desk.save("shop.customer", {"code": f"{number}", "name": text})
    kept = desk.column("shop.customer", "code", "name")
    path = tmp_path / f"out.{ending}"
    desk.sheet_out("shop.customer", path)
    if ending == "csv":
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        cells = [cell.strip('"') for line in raw.decode("utf-8-sig").splitlines() for cell in line.split(",")]
        assert not [cell for cell in cells if cell[:1] in ("=", "+", "@", "＝") or (cell[:1] == "-" and not cell[1:].isdigit())]
    assert {cells[0]: cells[1] for cells in cells_of(path)[1]} == kept
    assert desk.sheet_in("shop.customer", path, "code").counts["unchanged"] == len(texts)
    for id in desk.ids("shop.customer"):
        desk.delete("shop.customer", id)
    desk.sheet_in("shop.customer", path, "code")
    assert desk.column("shop.customer", "code", "name") == kept


def test_rows_of_a_sub_table_have_an_export_of_their_own(desk: Desk, tmp_path: Path) -> None:
    desk.save(THING, {"name": "Lamp", "lines": [{"item": "a", "price": "1", "quantity": 2}, {"item": "b", "price": "2"}]})
    path = tmp_path / "lines.csv"
    assert desk.sheet_out("shop.thing.lines", path) == 2
    before = desk.row_counts()
    assert desk.sheet_in("shop.thing.lines", path, "parent,item").counts == {
        "created": 0,
        "updated": 0,
        "unchanged": 2,
        "refused": 0,
    }
    assert desk.row_counts() == before


def test_an_export_filters_and_takes_the_columns_asked_for(desk: Desk, tmp_path: Path) -> None:
    desk.save("shop.customer", {"code": "C1", "name": "Ann"})
    desk.save(THING, {"name": "a", "price": "2", "customer": {"code": "C1"}})
    desk.save(THING, {"name": "b", "price": "1"})
    path = tmp_path / "out.csv"
    fields = ("name", "gross", "customer.name", "customer", "part_sum")
    assert desk.sheet_out(THING, path, fields=fields, filter="price > 0", sort="price") == 2
    header, rows = cells_of(path)
    assert header == ("name", "gross", "customer.name", "customer.code", "part_sum")
    assert rows == [["b", "1.00", "", "", "0.00"], ["a", "2.00", "Ann", "C1", "0.00"]]
    with pytest.raises(Invalid) as refused:
        desk.sheet_out(THING, path, fields=("nmae",), filter="x >")
    assert "unknown_field" in codes(refused.value)


def test_an_export_to_nowhere_is_a_clear_problem(desk: Desk, tmp_path: Path) -> None:
    for name in ("out.csv", "out.xlsx"):
        with pytest.raises(Invalid) as refused:
            desk.sheet_out(THING, tmp_path / "nowhere" / name)
        assert codes(refused.value) == ["file_not_writable"]


def test_what_a_list_cannot_show_or_sort_by_is_told_with_its_place(desk: Desk, tmp_path: Path) -> None:
    def refused(**options: object) -> list[tuple[str, str]]:
        with pytest.raises(Invalid) as error:
            desk.sheet_out(THING, tmp_path / "out.csv", **options)
        return [(problem.code, problem.pointer) for problem in error.value.problems]

    assert refused(fields=("name", "parts")) == [("field_is_many_records", "/fields")]
    for name in ("parts", "lines", "data"):
        assert refused(sort=name) == [("sort_not_possible", "/sort")]
    with pytest.raises(Invalid) as error:
        list_records(desk.platform, SYSTEM_ITSELF, ListRecords(THING, fields=("parts",)))
    [sentence] = desk.sentences(error.value.problems)["en"]
    assert "“Parts” stands for many records" in sentence
    assert "list the records of shop.part by themselves" in sentence


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_is_edited_and_comes_back_by_the_number_that_the_system_gave(desk: Desk, tmp_path: Path, ending: str) -> None:
    for size in range(4):
        desk.save("shop.ticket", {"size": size})
    numbers = desk.column("shop.ticket", "loose", "tight")
    path = tmp_path / f"out.{ending}"
    desk.sheet_out("shop.ticket", path)
    header, rows = cells_of(path)
    assert header == ("loose", "tight", "daily", "monthly", "given", "code", "own_code", "size")
    edited = [[*cells[:-1], "9" if number in (1, 2) else cells[-1]] for number, cells in enumerate(rows)]
    csv_file(tmp_path / "edited.csv", header, edited)
    for key in ("loose", "code"):
        for dry in (True, False):
            done = desk.sheet_in("shop.ticket", tmp_path / "edited.csv", key, dry=dry)
            changed = 2 if key == "loose" else 0
            assert done.counts == {"created": 0, "updated": changed, "unchanged": 4 - changed, "refused": 0}
            assert done.unused == ()
            assert len(done.read_only) == 4
            assert key not in done.read_only
    assert desk.column("shop.ticket", "loose", "tight") == numbers
    assert sorted(desk.column("shop.ticket", "loose", "size").values()) == [0, 3, 9, 9]


@pytest.mark.parametrize("mode", ["both", "create", "update"])
def test_a_number_that_nobody_bears_makes_no_new_record(desk: Desk, tmp_path: Path, mode: str) -> None:
    desk.save("shop.ticket", {"size": 1})
    before = desk.row_counts()
    path = csv_file(tmp_path / "in.csv", ["loose", "size"], [["L99999", "2"], ["", "3"], ["L99998", "x"]])
    done = desk.sheet_in("shop.ticket", path, "loose", mode=mode)
    assert (done.counts["refused"], done.total) == (3, 3)
    assert [(row, problem.code, problem.pointer) for row, problem in done.first_problems] == [
        (2, "key_names_nobody", "/loose"), (3, "key_empty", "/loose"), (4, "not_a_number", "/size"),
    ]  # fmt: skip
    assert desk.row_counts() == before


def test_read_only_columns_are_named_and_left_as_they_are(desk: Desk, tmp_path: Path) -> None:
    id = desk.save(THING, {"name": "Lamp", "price": "2"})
    number = desk.value(THING, id, "number")
    path = csv_file(tmp_path / "in.csv", ["name", "Number", "gross字段", "parts", "sth"], [["Lamp", "T0", "5", "x", "y"]])
    done = desk.sheet_in(THING, path, "name")
    assert (done.counts["unchanged"], done.read_only, done.unused) == (1, ("Number", "gross字段", "parts"), ("sth",))
    assert desk.value(THING, id, "number") == number
    with pytest.raises(Invalid) as refused:
        desk.sheet_in(THING, path, "name", mapping={"Number": "number"})
    assert codes(refused.value) == ["field_not_writable"]
