"""What is written is read again as it was, and runs nowhere."""

import csv
import string
from datetime import date, datetime, time
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from engines.kernel.errors import Invalid
from runtime.spreadsheets import excel_sheet
from runtime.spreadsheets.neutral import neutral, restored
from runtime.spreadsheets.reading import open_rows
from runtime.spreadsheets.writing import write_sheet

HARMFUL = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "'=x", "''=x"]
HARMLESS = ["", "x=1", "'", "'x", "a-b", " =1", "张三"]

letters = st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\ufffe\uffff")
texts = st.text(letters | st.sampled_from("=+-@\t\r\n'\"；;, "), max_size=12)
suffixes = pytest.mark.parametrize("suffix", [".csv", ".xlsx"])


@pytest.mark.parametrize("text", HARMFUL)
def test_harmful_text_gets_an_apostrophe(text):
    assert neutral(text) == "'" + text


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_stays(text):
    assert neutral(text) == text


@given(st.text(st.sampled_from("'=+-@\t\rx"), max_size=6))
def test_every_text_comes_back(text):
    assert restored(neutral(text)) == text
    assert not neutral(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def round_trip(path, header, rows):
    write_sheet(path, header, rows)
    with open_rows(path) as read:
        assert read.header == tuple(header)
        return list(read)


@suffixes
def test_a_sheet_comes_back_as_it_was(tmp_path_factory, suffix):
    @given(st.lists(st.lists(texts, min_size=3, max_size=3), max_size=8))
    def check(rows):
        path = tmp_path_factory.mktemp("round") / f"sheet{suffix}"
        expected = [(number, row) for number, row in enumerate(rows, start=2) if any(row)]
        assert round_trip(path, ["a", "b", "c"], rows) == expected

    check()


@suffixes
def test_harmful_text_comes_back_and_stands_harmless_in_the_file(tmp_path, suffix):
    path = tmp_path / f"sheet{suffix}"
    texts = [*HARMFUL, *filter(None, HARMLESS)]
    assert [cells for _, cells in round_trip(path, ["=text"], [[text] for text in texts])] == [[text] for text in texts]


def test_a_csv_file_bears_a_mark_and_plain_values(tmp_path):
    path = tmp_path / "sheet.csv"
    row = ["-x", -5, Decimal("12.30"), True, date(2024, 1, 5), datetime(2024, 1, 5, 23, 30), time(8), None, Decimal("1E+3")]
    assert write_sheet(path, list(string.ascii_lowercase[:9]), [row]) == 1
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1] == [
            "'-x", "-5", "12.30", "true", "2024-01-05", "2024-01-05 23:30:00", "08:00:00", "", "1000",
        ]  # fmt: skip


def test_excel_keeps_kinds_and_never_cuts_a_number(tmp_path):
    row = [
        12, Decimal("12.30"), -(2**60), Decimal("123456789012345678.25"), Decimal("0.000001"), False,
        date(2024, 1, 5), datetime(2024, 1, 5, 23, 30, 17), time(8, 30), date(1899, 12, 31), datetime(2024, 1, 5, 1, 2, 3, 4),
    ]  # fmt: skip
    assert round_trip(tmp_path / "sheet.xlsx", list(string.ascii_lowercase[:11]), [row]) == [
        (2, [
            "12", "12.3", str(-(2**60)), "123456789012345678.25", "0.000001", False,
            date(2024, 1, 5), datetime(2024, 1, 5, 23, 30, 17), time(8, 30), "1899-12-31", "2024-01-05 01:02:03.000004",
        ])
    ]  # fmt: skip


def test_what_excel_cannot_hold_is_refused(tmp_path, monkeypatch):
    with pytest.raises(Invalid) as refused:
        write_sheet(tmp_path / "long.xlsx", ["a"], [["x" * 32_768]])
    assert (refused.value.code, refused.value.problems[0].params["row"]) == ("excel_cell_too_long", 2)
    monkeypatch.setattr(excel_sheet, "MAX_ROWS", 3)
    with pytest.raises(Invalid) as refused:
        write_sheet(tmp_path / "high.xlsx", ["a"], [["x"]] * 3)
    assert refused.value.code == "excel_too_many_rows"


def test_a_sheet_title_is_made_acceptable(tmp_path):
    path = tmp_path / "sheet.xlsx"
    write_sheet(path, ["a"], [["x"]], title="orders: [2024/2025] and everything that belongs to them")
    with open_rows(path, "orders 20242025 and everything") as rows:
        assert list(rows) == [(2, ["x"])]


def test_a_formula_of_another_program_is_read_as_its_value(tmp_path):
    path = tmp_path / "sheet.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "total")
    sheet.write_formula(1, 0, "=1+1", None, 2)
    book.close()
    with open_rows(path) as rows:
        assert list(rows) == [(2, ["2"])]
