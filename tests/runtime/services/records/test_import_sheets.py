"""What an import reads: encodings, Excel cells, headers, columns that it guesses, links, files that are none."""

from datetime import date, datetime
from pathlib import Path

import pytest

from engines.kernel.errors import Invalid
from tests.runtime.services.records.desk import Desk, codes
from tests.runtime.services.records.sheets import cells_of, csv_file, excel_file

THING = "shop.thing"
CUSTOMER = "shop.customer"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_every_usual_encoding_is_read(sqlite_desk: Desk, tmp_path: Path, encoding: str) -> None:
    path = csv_file(tmp_path / "in.csv", ["客户编码", "name字段"], [["甲1", "张三"], ["乙2", "李四，先生"]], encoding)
    done = sqlite_desk.sheet_in(CUSTOMER, path, "code")
    assert (done.counts["created"], done.unused) == (2, ())
    assert sqlite_desk.column(CUSTOMER, "code", "name") == {"甲1": "张三", "乙2": "李四，先生"}


def test_columns_are_guessed_by_key_and_title_in_any_case_and_others_are_told(sqlite_desk: Desk, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "in.csv", ["名称", "PRICE", "Pieces", "gross", "who", "note"], [["Lamp", "1.50", "2", "9", "x", "n"]]
    )
    done = sqlite_desk.sheet_in(THING, path, "name", mapping={"note": "-"})
    assert done.counts["created"] == 1
    assert (set(done.unused), done.read_only) == ({"who", "note"}, ("gross",))
    told = sqlite_desk.shown(THING, sqlite_desk.ids(THING)[0])
    assert (told["name"], told["price"], told["pieces"], told["note"]) == ("Lamp", "1.50", 2, None)


def test_a_column_named_link_and_field_finds_the_record(desk: Desk, tmp_path: Path) -> None:
    ann, bob = (saved.id for saved in desk.put(CUSTOMER, {"code": "A", "mail": "a@b.example"}, {"code": "B"}))
    path = csv_file(tmp_path / "in.csv", ["name", "customer.code"], [["one", "A"], ["two", " B "], ["three", ""], ["four", "C"]])
    done = desk.sheet_in(THING, path, "name")
    assert (done.counts["created"], done.counts["refused"]) == (3, 1)
    assert [(row, problem.code, problem.pointer) for row, problem in done.first_problems] == [(5, "link_not_found", "/customer")]
    assert desk.column(THING, "name", "customer") == {"one": ann, "two": bob, "three": None}
    path = csv_file(tmp_path / "again.csv", ["name", "who"], [["two", "A@B.example"]])
    desk.sheet_in(THING, path, "name", mapping={"who": "customer.mail"})
    assert desk.column(THING, "name", "customer")["two"] == ann


def test_excel_cells_are_read_in_full(desk: Desk, tmp_path: Path) -> None:
    path = excel_file(
        tmp_path / "in.xlsx",
        [
            ["name", "phone", "price", "pieces", "day", "moment", "active", "rate", "clock"],
            ["one", 13800138000, 0.3, 7, date(2026, 2, 28), datetime(2026, 3, 1, 23, 30), True, 12.5, "09:30"],
            ["two", "13900139000", 0.1 + 0.2, 8.0, "2026/2/28", "2026-03-01 23:30", "否", "12.5%", None],
            ["three", "1.38E+10", None, None, None, None, None, None, None],
            ["four", 1.38e10, None, None, None, None, None, None, None],
            [20260001, None, None, None, None, None, None, None, None],
        ],
    )
    done = desk.sheet_in(THING, path, "name")
    assert [(row, problem.code) for row, problem in done.first_problems] == [(4, "digits_lost")]
    assert desk.column(THING, "name", "phone") == {
        "one": "13800138000",
        "two": "13900139000",
        "four": "13800000000",
        "20260001": None,
    }
    for name in ("one", "two"):
        told = desk.shown(THING, desk.ids(THING, f'name == "{name}"')[0])
        assert (told["price"], told["day"], told["moment"], told["rate"]) == (
            "0.30",
            "2026-02-28",
            "2026-03-01T15:30:00Z",
            "12.50",
        )


def test_merged_headers_are_made_flat(sqlite_desk: Desk, tmp_path: Path) -> None:
    rows = [[None] * 3, [None, None, None], ["name", "price", "pieces"], ["Lamp", 2, 3], ["Desk", 4, 5]]
    path = excel_file(tmp_path / "in.xlsx", rows, [(0, 0, 0, 2, "物品清单 2026")])
    done = sqlite_desk.sheet_in(THING, path, "name")
    assert done.counts["created"] == 2
    assert sqlite_desk.column(THING, "name", "pieces") == {"Lamp": 3, "Desk": 5}


def test_a_sub_table_takes_a_sheet_of_its_own(desk: Desk, tmp_path: Path) -> None:
    thing = desk.save(THING, {"name": "Lamp"})
    header = ["parent.name", "item", "price", "quantity"]
    path = csv_file(tmp_path / "lines.csv", header, [["Lamp", "a", "600", 1], ["Lamp", "b", "500", 1], ["Lamp", "c", "400", 1]])
    done = desk.sheet_in("shop.thing.lines", path, "parent,item")
    assert (done.counts["created"], done.counts["refused"]) == (2, 1)
    assert [problem.code for _, problem in done.first_problems] == ["check_failed"]
    assert [line["item"] for line in desk.shown(THING, thing)["lines"]] == ["a", "c"]
    assert desk.sheet_in("shop.thing.lines", path, "parent,item").counts["unchanged"] == 2


def test_a_column_for_a_sub_table_is_refused_with_the_way(sqlite_desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in.csv", ["name", "lines"], [["Lamp", "a"]])
    for mapping in ({}, {"lines": "lines"}, {"lines": "lines.item"}):
        with pytest.raises(Invalid) as refused:
            sqlite_desk.sheet_in(THING, path, "name", mapping=mapping)
        assert codes(refused.value) == ["column_is_a_sub_table"]
        for told in sqlite_desk.sentences(refused.value.problems).values():
            assert "shop.thing.lines" in told[0]


def test_a_column_for_a_computed_field_is_refused(sqlite_desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in.csv", ["name", "x"], [["Lamp", "1"]])
    with pytest.raises(Invalid) as refused:
        sqlite_desk.sheet_in(THING, path, "name", mapping={"x": "gross"})
    assert codes(refused.value) == ["field_not_writable"]


def test_mappings_that_do_not_fit_are_told_all_at_once(sqlite_desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in.csv", ["name", "a", "b", "c", "d"], [["Lamp", 1, 2, 3, 4]])
    mapping = {"a": "nmae", "b": "price", "c": "price", "d": "customer.name", "e": "note", "name": "name.x"}
    with pytest.raises(Invalid) as refused:
        sqlite_desk.sheet_in(THING, path, "code", mapping=mapping)
    found = {problem.pointer: problem.code for problem in refused.value.problems}
    assert found == {
        "/map/e": "unknown_column",
        "/map/a": "unknown_field",
        "/map/d": "key_not_unique",
        "/map/name": "column_is_not_a_link",
        "/map": "mapped_twice",
        "/key/code": "key_not_mapped",
    }
    for told in sqlite_desk.sentences(refused.value.problems).values():
        assert all("{" not in sentence for sentence in told)
    path = csv_file(tmp_path / "none.csv", ["x", "y"], [[1, 2]])
    with pytest.raises(Invalid) as refused:
        sqlite_desk.sheet_in(THING, path)
    assert codes(refused.value) == ["nothing_mapped"]


def test_an_unknown_key_is_told(sqlite_desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in.csv", ["name", "price"], [["Lamp", 1]])
    with pytest.raises(Invalid) as refused:
        sqlite_desk.sheet_in(THING, path, "nmae")
    assert codes(refused.value) == ["unknown_field"]
    assert all("nmae" in sentence for told in sqlite_desk.sentences(refused.value.problems).values() for sentence in told)
    with pytest.raises(Invalid) as refused:
        sqlite_desk.sheet_in(THING, path, "price")
    assert codes(refused.value) == ["key_not_unique"]


def _wrong_files(folder: Path) -> dict[str, tuple[Path, str]]:
    empty, words, zipped, cut, unclosed, header = (
        folder / name for name in ("empty.csv", "words.pdf", "a.xlsx", "b.xlsx", "c.csv", "d.csv")
    )
    empty.write_bytes(b"")
    words.write_bytes(b"%PDF-1.7\n\xff\xfe\x00\x81binary\x00\xff")
    zipped.write_bytes(b"PK\x03\x04 nothing of Excel")
    cut.write_bytes(excel_file(folder / "whole.xlsx", [["name"], ["a"]]).read_bytes()[:900])
    unclosed.write_bytes(b'name,note\na,"b\nc,d\n')
    header.write_bytes(b"\n\n\n")
    locked = folder / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    return {
        "missing": (folder / "none.csv", "file_missing"),
        "folder": (folder, "file_unreadable"),
        "empty": (empty, "file_empty"),
        "blank": (header, "file_empty"),
        "pdf": (words, ""),
        "zip": (zipped, "file_unreadable"),
        "cut": (cut, "file_unreadable"),
        "unclosed": (unclosed, "file_unclosed_quote"),
        "locked": (locked, "file_unreadable"),
    }


@pytest.mark.parametrize("which", ["missing", "folder", "empty", "blank", "pdf", "zip", "cut", "unclosed", "locked"])
def test_a_file_that_cannot_be_used_is_a_clear_problem(sqlite_desk: Desk, tmp_path: Path, which: str) -> None:
    path, code = _wrong_files(tmp_path)[which]
    with pytest.raises(Invalid) as refused:
        sqlite_desk.sheet_in(THING, path, "name")
    assert code in {"", *codes(refused.value)}
    for told in sqlite_desk.sentences(refused.value.problems).values():
        assert all(sentence and "Traceback" not in sentence for sentence in told)
    assert sqlite_desk.ids(THING) == []


def test_huge_cells_are_refused_by_row_and_the_rest_goes_in(desk: Desk, tmp_path: Path) -> None:
    rows = [
        ["one", "x" * 100_000, ""],
        ["two", "y" * 20_000, ""],
        ["three", "", "[" * 50_000],
        ["four", "", '{"a": ' * 40 + "1" + "}" * 40],
    ]
    done = desk.sheet_in(THING, csv_file(tmp_path / "in.csv", ["name", "note", "data"], rows), "name")
    assert {row: problem.code for row, problem in done.first_problems} == {2: "text_too_long", 4: "not_json", 5: "not_json"}
    assert desk.column(THING, "name", "note") == {"two": "y" * 20_000}


def test_rows_longer_or_shorter_than_the_header(sqlite_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("name,price,pieces\nshort,1\nlong,2,3,4\n\n,,\nlast,5,6\n", encoding="utf-8")
    done = sqlite_desk.sheet_in(THING, path, "name")
    assert done.total == 3
    assert sqlite_desk.column(THING, "name", "pieces") == {"short": None, "long": 3, "last": 6}


def test_reasons_that_excel_cannot_hold_go_into_a_csv_file(sqlite_desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in.csv", ["name", "note"], [["one", "x" * 100_000]])
    done = sqlite_desk.sheet_in(THING, path, "name")
    assert done.errors == tmp_path / "in.errors.csv"
    assert not (tmp_path / "in.errors.xlsx").exists()
    assert cells_of(done.errors)[1][0][1] == "x" * 100_000


def test_a_place_for_bad_rows_that_cannot_be_written_is_a_clear_problem(sqlite_desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in.csv", ["name", "price"], [["one", "free"]])
    for name in ("bad.xlsx", "bad.csv"):
        with pytest.raises(Invalid) as refused:
            sqlite_desk.sheet_in(THING, path, "name", errors=tmp_path / "nowhere" / name)
        assert codes(refused.value) == ["file_not_writable"]
    assert sqlite_desk.sheet_in(THING, path, "name").counts["refused"] == 1
