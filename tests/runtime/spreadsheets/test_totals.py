"""Rows of totals are known by their first word, and by the cells that they leave empty."""

from datetime import date

import pytest

from runtime.spreadsheets.totals import is_total


@pytest.mark.parametrize(
    "word", ["合计", "合 计", "总计：", "小计:", "Total", "TOTAL :", "Sub-total", "grand total", "Ｔｏｔａｌ"]
)
def test_a_row_of_totals_is_known(word: str):
    assert is_total([word, "", "120.50"], 3)
    assert is_total(["", word, "120.50"], 3)
    assert is_total([word, " ", ""], 3)


@pytest.mark.parametrize(
    "cells",
    [
        ["Total", "Ann", "3"], ["O7", "合计", ""], ["合计金额", "", "3"], ["Total Ltd.", "", "3"], ["", "", ""], [],
        [date(2026, 3, 1), "", ""], [True, "合计", ""], [":", "", ""], ["1", "", "Total"],
    ],
)  # fmt: skip
def test_anything_else_is_a_record(cells: list[object]):
    assert not is_total(cells, 3)  # type: ignore[arg-type]


def test_a_sheet_of_one_column_has_no_totals():
    assert not is_total(["合计"], 1)
