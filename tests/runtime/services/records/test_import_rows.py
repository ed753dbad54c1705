"""What an import does with rows: by key, dry, with bad ones, twice, and what it tells about them."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from engines.kernel.errors import AppError, Conflict
from runtime.auth.actor import Actor
from runtime.services.import_records import ImportRecords, import_records
from tests.runtime.services.records.desk import Desk, codes
from tests.runtime.services.records.sheets import cells_of, csv_file, excel_file

THING = "shop.thing"
CUSTOMER = "shop.customer"


@pytest.mark.parametrize("count", [2, 20])
def test_a_row_may_take_what_a_row_before_it_left(desk: Desk, tmp_path: Path, count: int) -> None:
    desk.save_all(CUSTOMER, [{"code": f"C{each}", "mail": f"m{each}@a.example"} for each in range(count)])
    moved = [[f"C{each}", f"m{each + 1}@a.example"] for each in reversed(range(count))]
    path = csv_file(tmp_path / "in.csv", ["code", "mail"], [*moved, ["new", "m0@a.example"]])
    counts = {"created": 1, "updated": count, "unchanged": 0, "refused": 0}
    assert desk.sheet_in(CUSTOMER, path, "code", dry=True).counts == counts
    assert desk.sheet_in(CUSTOMER, path, "code").counts == counts
    assert desk.column(CUSTOMER, "code", "mail") == {**dict(moved), "new": "m0@a.example"}


def test_rows_find_their_records_by_key(desk: Desk, tmp_path: Path) -> None:
    desk.save(CUSTOMER, {"code": "A", "name": "old"})
    path = csv_file(tmp_path / "in.csv", ["code", "name"], [["A", "new"], ["B", "b"]])
    assert desk.sheet_in(CUSTOMER, path, "code", mode="create").counts == {
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": 1,
    }
    assert desk.column(CUSTOMER, "code", "name") == {"A": "old", "B": "b"}
    path = csv_file(tmp_path / "up.csv", ["code", "name"], [["A", "new"], ["C", "c"]])
    done = desk.sheet_in(CUSTOMER, path, "code", mode="update")
    assert done.counts == {"created": 0, "updated": 1, "unchanged": 0, "refused": 1}
    assert [(row, problem.code) for row, problem in done.first_problems] == [(3, "record_not_found")]
    assert desk.sheet_in(CUSTOMER, path, "code").counts == {"created": 1, "updated": 0, "unchanged": 1, "refused": 0}
    assert desk.column(CUSTOMER, "code", "name") == {"A": "new", "B": "b", "C": "c"}


@pytest.mark.parametrize("slice_size", [500, 2])
@pytest.mark.parametrize("dry", [False, True])
def test_a_key_twice_in_one_file_is_one_record_and_the_later_row_holds(
    desk: Desk, tmp_path: Path, slice_size: int, dry: bool
) -> None:
    rows = [["A", "1"], ["B", "1"], ["A", "2"], ["B", "1"], ["A", "3"]]
    path = csv_file(tmp_path / "in.csv", ["code", "name"], rows)
    done = desk.sheet_in(CUSTOMER, path, "code", slice=slice_size, dry=dry)
    assert done.counts == {"created": 2, "updated": 2, "unchanged": 1, "refused": 0}
    assert desk.column(CUSTOMER, "code", "name") == ({} if dry else {"A": "3", "B": "1"})
    path = csv_file(tmp_path / "new.csv", ["code", "name"], [["C", "1"], ["C", "2"]])
    assert desk.sheet_in(CUSTOMER, path, "code", mode="create", slice=slice_size).counts["refused"] == 1


def test_a_composite_key(desk: Desk, tmp_path: Path) -> None:
    header = ["left", "right", "plain"]
    path = csv_file(tmp_path / "in.csv", header, [["a", "0.3", "x"], ["a", "0.30", "y"], ["a", "0.4", "z"], ["b", "0.30", "x"]])
    assert desk.sheet_in("shop.case", path, "right,left").counts == {"created": 3, "updated": 1, "unchanged": 0, "refused": 0}
    assert desk.ids("shop.case", 'left == "a" and right == 0.30 and plain == "y"') != []


def test_a_row_whose_key_is_empty_is_refused_since_it_would_be_new_every_time(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in.csv", ["left", "right", "plain"], [["a", "", "z"], ["", " ", "z"], ["a", "1", "z"]])
    for again in (False, True):
        done = desk.sheet_in("shop.case", path, "right,left")
        assert done.counts == {"created": 0 if again else 1, "updated": 0, "unchanged": int(again), "refused": 2}
        assert [(row, problem.code) for row, problem in done.first_problems] == [(2, "key_empty"), (3, "key_empty")]
    assert desk.sheet_in("shop.case", path).counts["created"] == 2


def test_an_empty_cell_empties_the_field(desk: Desk, tmp_path: Path) -> None:
    desk.save(CUSTOMER, {"code": "A", "name": "old", "mail": "a@b.example"})
    desk.sheet_in(CUSTOMER, csv_file(tmp_path / "in.csv", ["code", "name"], [["A", ""]]), "code")
    told = desk.shown(CUSTOMER, desk.ids(CUSTOMER)[0])
    assert (told["name"], told["mail"]) == (None, "a@b.example")


def thousand(path: Path) -> Path:
    """1 000 rows, every tenth of them bad in one of four ways."""
    wrong = [("", "1"), ("x", "free"), ("x", "1.005"), ("x", "9" * 30)]
    rows = []
    for number in range(1000):
        name, price = wrong[number // 10 % 4] if number % 10 == 3 else ("x", "1")
        rows.append([f"{name and f'thing {number}'}", price, f"备注{number}"])
    return csv_file(path, ["名称", "单价", "note"], rows)


@pytest.mark.parametrize("dry", [True, False])
def test_a_hundred_bad_rows_among_a_thousand(desk: Desk, tmp_path: Path, dry: bool) -> None:
    path = thousand(tmp_path / "in.csv")
    before = desk.dump()
    done = desk.sheet_in(THING, path, "name", dry=dry)
    assert (done.counts, done.total) == ({"created": 900, "updated": 0, "unchanged": 0, "refused": 100}, 1000)
    assert len(desk.ids(THING)) == (0 if dry else 900)
    if dry:
        assert desk.dump() == before
    assert done.errors == tmp_path / "in.errors.xlsx"
    header, rows = cells_of(done.errors)
    assert header[:3] == ("名称", "单价", "note")
    assert [int(cells[3]) for cells in rows] == [number + 2 for number in range(1000) if number % 10 == 3]
    assert [cells[2] for cells in rows[:2]] == ["备注3", "备注13"]
    assert [cells[4] for cells in rows[:4]] == [
        "名称: “Name” must not be empty.",
        "单价: “Price” must be a number, for example 1234.50.",
        "单价: “Price” takes at most 2 places behind the point.",
        "单价: The number in “Price” is too large. Enter a smaller one.",
    ]


def test_every_wrong_cell_of_a_row_is_told_at_once(desk: Desk, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in.csv", ["name", "单价", "day", "customer.code"], [["A", "free", "x", "nobody"]])
    done = desk.sheet_in(THING, path, "name")
    assert done.errors is not None
    [cells] = cells_of(done.errors)[1]
    assert [reason.partition(":")[0] for reason in cells[5].splitlines()] == ["单价", "day", "customer.code"]


def test_reasons_are_told_in_the_readers_language(sqlite_desk: Desk, tmp_path: Path) -> None:
    sqlite_desk.speak("zh-CN")
    done = sqlite_desk.sheet_in(THING, csv_file(tmp_path / "in.csv", ["名称", "单价", "day"], [["", "free", "x"]]), "name")
    assert done.errors is not None
    header, [cells] = cells_of(done.errors)
    assert not any(letter in "abcdefghijklmnopqrstuvwxyz" for letter in "".join(header[3:]))
    assert cells[4].splitlines() == [
        "单价: “单价”应为数字，例如 1234.50。",
        "day: “day字段”应为日期，例如 2026-03-01。",
        "名称: 请填写“名称”。",
    ]


def test_the_corrected_sheet_brings_the_rest_in(desk: Desk, tmp_path: Path) -> None:
    done = desk.sheet_in(THING, thousand(tmp_path / "in.csv"), "name")
    assert done.errors is not None
    header, rows = cells_of(done.errors)
    for number, cells in enumerate(rows):
        cells[0], cells[1] = f"corrected {number}", "2"
    again = desk.sheet_in(THING, excel_file(tmp_path / "again.xlsx", [header, *rows]), "name")
    assert again.counts == {"created": 100, "updated": 0, "unchanged": 0, "refused": 0}
    assert set(again.unused) == set(header[3:])
    assert len(desk.ids(THING)) == 1000


def test_a_sheet_of_bad_rows_is_bad_in_the_same_way_again(sqlite_desk: Desk, tmp_path: Path) -> None:
    first = sqlite_desk.sheet_in(THING, thousand(tmp_path / "in.csv"), "name")
    assert first.errors is not None
    again = sqlite_desk.sheet_in(THING, first.errors, "name")
    assert again.counts["refused"] == 100
    assert again.errors is not None
    assert again.errors != first.errors
    assert [cells[:3] for cells in cells_of(again.errors)[1]] == [cells[:3] for cells in cells_of(first.errors)[1]]


def test_the_same_file_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    path = thousand(tmp_path / "in.csv")
    desk.sheet_in(THING, path, "name")
    before = desk.row_counts()
    done = desk.sheet_in(THING, path, "name")
    assert done.counts == {"created": 0, "updated": 0, "unchanged": 900, "refused": 100}
    assert not done.continued
    assert desk.row_counts() == before


@pytest.mark.parametrize("dry", [True, False])
def test_a_dry_run_of_every_kind_of_number_tells_the_same(desk: Desk, tmp_path: Path, dry: bool) -> None:
    path = csv_file(tmp_path / "in.csv", ["size"], [[number] for number in range(30)])
    before = desk.dump()
    done = desk.sheet_in("shop.ticket", path, dry=dry, slice=10)
    assert done.counts == {"created": 30, "updated": 0, "unchanged": 0, "refused": 0}
    assert (desk.dump() == before) is dry


def test_roll_ups_follow_an_import(desk: Desk, tmp_path: Path) -> None:
    bins = [desk.save("shop.bin", {"name": name}) for name in "ab"]
    rows = [[bins[number % 2], f"{number}.{number:02}", "2026-02-01"] for number in range(50)]
    desk.sheet_in("shop.part", csv_file(tmp_path / "in.csv", ["bin", "size", "made_on"], rows), slice=20)
    assert [desk.value("shop.bin", id, "parts") for id in bins] == [25, 25]
    assert desk.wrong() == []


def test_files_users_and_ids_in_cells(desk: Desk, tmp_path: Path) -> None:
    desk.user("lee")
    one, two = (desk.file(THING, "papers", f"{name}.txt", name.encode(), tmp_path) for name in "ab")
    customer = desk.save(CUSTOMER, {"code": "A"})
    rows = [["a", "lee", f"{one}, {two}", customer], ["b", "nobody", "", ""], ["c", "", "999999", ""], ["d", "", "", 999_999]]
    done = desk.sheet_in(THING, csv_file(tmp_path / "in.csv", ["name", "keeper", "papers", "customer"], rows), "name")
    assert {row: problem.code for row, problem in done.first_problems} == {
        3: "link_not_found",
        4: "no_such_file",
        5: "link_not_found",
    }
    told = desk.shown(THING, desk.ids(THING)[0])
    assert (told["papers"], told["customer"]) == ([one, two], customer)


def test_an_import_that_is_stopped_goes_on_at_once(desk: Desk, tmp_path: Path) -> None:
    path = thousand(tmp_path / "in.csv")

    def stop(_progress: object, counts: object) -> None:
        if sum(counts.values()) >= 400:  # type: ignore[attr-defined]
            raise KeyboardInterrupt

    request = ImportRecords(THING, path, key=("name",), slice=100)
    with pytest.raises(KeyboardInterrupt):
        import_records(desk.platform, Actor(), request, stop)
    assert len(desk.ids(THING)) == 360
    done = import_records(desk.platform, Actor(), request)
    assert done.continued
    assert done.counts == {"created": 900, "updated": 0, "unchanged": 0, "refused": 100}
    assert done.errors is not None
    assert len(cells_of(done.errors)[1]) == 100


def test_a_run_that_another_process_took_over_writes_nothing_more(desk: Desk, tmp_path: Path) -> None:
    def steal(_progress: object, _counts: object) -> None:
        with desk.platform.database.write() as connection:
            connection.execute(sa.text("UPDATE import_run SET lease_by = 'another'"))

    request = ImportRecords(THING, thousand(tmp_path / "in.csv"), key=("name",), slice=100)
    with pytest.raises(AppError) as refused:
        import_records(desk.platform, Actor(), request, steal)
    assert isinstance(refused.value, Conflict)
    assert codes(refused.value) == ["import_taken_over"]
    assert len(desk.ids(THING)) == 90
