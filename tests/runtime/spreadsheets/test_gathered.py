"""Rows that belong together are brought together, wherever they stand in the sheet."""

from datetime import date
from pathlib import Path

from runtime.spreadsheets.gathered import gathered
from runtime.spreadsheets.reading import open_rows
from tests.runtime.services.records.sheets import csv_file, excel_file


def test_rows_come_by_group_in_the_order_of_the_sheet(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "in.csv", ["of", "what"], [["b", 1], ["a", 2], [" b ", 3], ["c", 4], ["a", 5]])
    with gathered(open_rows(path), 0) as rows:
        assert rows.header == ("of", "what")
        found = list(rows)
        assert rows.progress.done == rows.progress.total == rows.rows_estimate == 5
    assert [(number, cells[1]) for number, cells in found] == [(2, "1"), (4, "3"), (3, "2"), (6, "5"), (5, "4")]


def test_cells_stay_what_they_are(tmp_path: Path) -> None:
    path = excel_file(tmp_path / "in.xlsx", [["of", "on"], ["a", date(2026, 3, 1)], ["b", True]])
    with gathered(open_rows(path), 0) as rows:
        assert [cells for _, cells in rows] == [["a", date(2026, 3, 1)], ["b", True]]
