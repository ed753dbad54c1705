"""Rows of a sub-table that have to add up to their record come in a sheet of their own, in any order."""

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from runtime.auth.actor import Actor
from runtime.services.import_records import Imported, ImportRecords, import_records
from runtime.spreadsheets.sheet import Progress
from tests.counts import counts
from tests.factories.apps import app, field, form
from tests.runtime.services.house import House, Install
from tests.runtime.services.records.sheets import cells_of, csv_file

CHECK = {
    "key": "add_up", "type": "check", "condition": 'count(lines) == 0 or sum(lines, "amount") == amount',
    "message": {"en": "The lines do not add up.", "zh-CN": "明细合计不符。"},
}  # fmt: skip
BILLS = app("shop", forms=[
    form(
        "bill", field("no", unique=True), field("amount", "money"),
        field("lines", "sub_table", fields=[field("product", required=True), field("amount", "money")]),
        field("size", "roll_up", source="shop.bill.lines", via="parent", function="count"),
        constraints=[CHECK],
    ),
])  # fmt: skip
MANY = counts(60, 1_000)
EVERY = 9
"""Every ninth bill has lines that do not add up."""


@pytest.fixture
def here(install: Install) -> House:
    house = install(BILLS)
    house.save_all("shop.bill", [{"no": f"B{number}", "amount": 93} for number in range(MANY)])
    return house


def sheet(path: Path, *, shuffled: bool) -> Path:
    """Three lines for each bill."""
    rows: list[list[object]] = [
        [f"B{number}", f"{number}-{line}", 30 + line if number % EVERY else 40] for number in range(MANY) for line in range(3)
    ]
    if shuffled:
        random.Random(7).shuffle(rows)
    return csv_file(path, ["parent.no", "product", "amount"], rows)


def bring(here: House, path: Path, **options: Any) -> Imported:
    return import_records(here.platform, Actor(), ImportRecords("shop.bill.lines", path, **options))


def assert_good_in_and_bad_out(here: House, done: Imported, path: Path) -> None:
    wrong = set(range(0, MANY, EVERY))
    assert done.counts == {"created": 3 * (MANY - len(wrong)), "updated": 0, "unchanged": 0, "refused": 3 * len(wrong)}
    bills = here.rows("shop.bill")
    assert [row["size"] for row in bills] == [0 if number in wrong else 3 for number in range(MANY)]
    # the lines of a bill are one change of it: one version, however they were strewn
    assert {row["version"] for number, row in enumerate(bills) if number not in wrong} == {2}
    numbers = {tuple(cells): number for number, cells in enumerate(cells_of(path)[1], 2)}
    assert done.errors is not None
    header, refused = cells_of(done.errors)
    assert len(refused) == 3 * len(wrong)
    for cells in refused:
        told = dict(zip(header, cells, strict=True))
        assert int(str(told["parent.no"])[1:]) in wrong
        assert numbers[told["parent.no"], told["product"], told["amount"]] == int(cells[-2])
        assert "The lines do not add up." in cells[-1]


@pytest.mark.parametrize("shuffled", [False, True])
@pytest.mark.parametrize("slice", [1, 7, 500])
def test_lines_are_judged_when_all_of_their_record_are_in(here: House, tmp_path: Path, *, slice: int, shuffled: bool) -> None:
    path = sheet(tmp_path / "lines.csv", shuffled=shuffled)
    assert_good_in_and_bad_out(here, bring(here, path, slice=slice), path)


def test_an_import_of_lines_that_was_broken_off_goes_on(here: House, tmp_path: Path) -> None:
    path = sheet(tmp_path / "lines.csv", shuffled=True)

    class Unplugged(Exception):
        """The process ended."""

    def unplug(progress: Progress, counts: Mapping[str, int]) -> None:
        if sum(counts.values()) >= MANY:
            raise Unplugged

    request = ImportRecords("shop.bill.lines", path, slice=7)
    with pytest.raises(Unplugged):
        import_records(here.platform, Actor(), request, unplug)
    done = import_records(here.platform, Actor(), request)
    assert done.continued
    assert_good_in_and_bad_out(here, done, path)


def test_a_dry_run_tells_what_the_import_would_do(here: House, tmp_path: Path) -> None:
    path = sheet(tmp_path / "lines.csv", shuffled=True)
    told = bring(here, path, slice=7, dry=True).counts
    assert told == bring(here, path, slice=500).counts


def test_a_line_that_is_bad_by_itself_is_told_so(here: House, tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "in.csv", ["parent.no", "product", "amount"], [["B1", "a", "93"], ["B1", "", "1"], ["B?", "b", "1"]]
    )
    done = bring(here, path)
    assert (done.counts["created"], [problem.code for _, problem in done.first_problems]) == (1, ["required", "link_not_found"])


def test_where_the_record_refuses_its_lines_together_each_is_tried(here: House, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in.csv", ["parent.no", "product", "amount"], [["B1", "a", "93"], ["B1", "too much", "7"]])
    done = bring(here, path)
    assert done.counts["created"] == 1
    assert [(row, problem.code) for row, problem in done.first_problems] == [(3, "check_failed")]
