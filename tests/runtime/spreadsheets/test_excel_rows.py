"""Excel files as people have them: numbers, dates, merged headers, hidden sheets, errors."""

from datetime import date, datetime, time, timedelta

import pytest
import xlsxwriter

from engines.kernel.errors import Invalid
from runtime.spreadsheets.reading import open_rows


@pytest.fixture
def workbook(tmp_path):
    """A function that builds a workbook by another function and gives its path."""

    def build(fill, name="book.xlsx"):
        path = tmp_path / name
        book = xlsxwriter.Workbook(path)
        fill(book)
        book.close()
        return path

    return build


def read(path, sheet=None):
    with open_rows(path, sheet) as rows:
        return rows.header, list(rows)


def one_sheet(rows, formats=None):
    """Fills a workbook with one sheet of these rows; `formats` are number formats by position of the column."""

    def fill(book):
        sheet = book.add_worksheet("Data")
        shown = {column: book.add_format({"num_format": text}) for column, text in (formats or {}).items()}
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value, shown.get(column) if number else None)

    return fill


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (13800001234, "13800001234"),
        (13800001234.0, "13800001234"),
        (0.1 + 0.2, "0.3"),
        (19.99, "19.99"),
        (-1.5, "-1.5"),
        (1e-7, "0.0000001"),
        (0, "0"),
        (310101199001011000, "310101199001011000"),
        (9007199254740991, "9007199254740991"),
        (1.5e20, "150000000000000000000"),
    ],
)
def test_numbers_are_read_in_full(workbook, number, text):
    assert read(workbook(one_sheet([["phone"], [number]])))[1] == [(2, [text])]


def test_text_stays_text(workbook):
    def fill(book):
        sheet = book.add_worksheet()
        for number, text in enumerate(["code", "007", "1.38E+10", "2024-01-05", " x ", "TRUE"]):
            sheet.write_string(number, 0, text)

    assert [cells for _, cells in read(workbook(fill))[1]] == [["007"], ["1.38E+10"], ["2024-01-05"], [" x "], ["TRUE"]]


def test_dates_times_and_booleans_keep_their_kind(workbook):
    row = [date(2024, 1, 5), datetime(2024, 1, 5, 23, 30, 17), time(8, 30), timedelta(hours=30), True]
    formats = {0: "yyyy-mm-dd", 1: "yyyy-mm-dd hh:mm:ss", 2: "hh:mm", 3: "[h]:mm"}
    path = workbook(one_sheet([["day", "moment", "time", "span", "flag"], row], formats))
    assert read(path)[1] == [(2, [date(2024, 1, 5), datetime(2024, 1, 5, 23, 30, 17), time(8, 30), "30:00:00", True])]


def test_every_second_of_a_day_is_exact(workbook):
    moments = [datetime(2024, 2, 29) + timedelta(seconds=step) for step in range(1, 86_400, 977)]
    path = workbook(one_sheet([["moment"], *([moment] for moment in moments)], {0: "yyyy-mm-dd hh:mm:ss"}))
    assert [cells[0] for _, cells in read(path)[1]] == moments


def test_an_error_value_is_not_an_empty_cell(workbook):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["name", "level"])
        sheet.write_string(2, 1, "A")
        sheet.write_formula(2, 2, "=NA()", None, "#N/A")
        sheet.write_formula(3, 2, "=1+1", None, 2)

    assert read(workbook(fill)) == (("name", "level"), [(3, ["A", "#N/A"]), (4, ["", "2"])])


def test_rows_are_numbered_as_excel_shows_them_and_empty_ones_left_out(workbook):
    def fill(book):
        sheet = book.add_worksheet()
        for row, text in ((3, "name"), (4, "A"), (7, "B")):
            sheet.write_string(row, 2, text)
        sheet.write_blank(40, 2, None, book.add_format({"bold": True}))

    assert read(workbook(fill)) == (("name",), [(5, ["A"]), (8, ["B"])])


def test_a_header_of_groups_and_columns_is_flattened(workbook):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.merge_range("A1:E1", "2024 年订单", book.add_format())
        sheet.merge_range("A2:A3", "订单号", book.add_format())
        sheet.merge_range("B2:C2", "客户", book.add_format())
        sheet.merge_range("D2:E2", "金额", book.add_format())
        sheet.write_row("B3", ["编号", "姓名", "应收", "实收"])
        sheet.write_row("A4", ["SO1", "C1", "张三", 100, 90.5])

    header, rows = read(workbook(fill))
    assert header == ("订单号", "客户/编号", "客户/姓名", "金额/应收", "金额/实收")
    assert rows == [(4, ["SO1", "C1", "张三", "100", "90.5"])]


def test_a_merged_title_of_a_one_row_header_names_all_its_columns(workbook):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_string("A1", "name")
        sheet.merge_range("B1:C1", "address", book.add_format())
        sheet.write_row("A2", ["A", "Shanghai", "Pudong"])

    assert read(workbook(fill)) == (("name", "address", "address 2"), [(2, ["A", "Shanghai", "Pudong"])])


def test_the_first_sheet_that_is_not_hidden_or_the_named_one(workbook):
    def fill(book):
        for name in ("lists", "orders", "more"):
            book.add_worksheet(name).write_column(0, 0, ["name", name])
        book.worksheets()[1].activate()
        book.worksheets()[0].hide()

    path = workbook(fill)
    assert read(path)[1] == [(2, ["orders"])]
    assert read(path, "lists")[1] == [(2, ["lists"])]
    with pytest.raises(Invalid) as refused:
        open_rows(path, "order")
    (problem,) = refused.value.problems
    assert (problem.code, problem.hint) == ("sheet_unknown", "orders")
    assert problem.params == {"sheet": "order", "sheets": "lists, orders, more"}


def test_the_content_decides_and_not_the_name(workbook):
    assert read(workbook(one_sheet([["name"], ["A"]]), "book.csv"))[1] == [(2, ["A"])]


def test_an_empty_sheet_is_refused(workbook):
    with pytest.raises(Invalid) as refused:
        open_rows(workbook(lambda book: book.add_worksheet()))
    assert refused.value.code == "file_empty"


@pytest.mark.parametrize("content", [b"PK\x03\x04 damaged", b"\xd0\xcf\x11\xe0 damaged"])
def test_a_damaged_file_is_refused(tmp_path, content):
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    with pytest.raises(Invalid) as refused:
        open_rows(path)
    assert refused.value.code == "file_unreadable"


def test_progress_is_told_in_rows(workbook):
    with open_rows(workbook(one_sheet([["name"], *([str(number)] for number in range(99))]))) as rows:
        assert rows.rows_estimate == 99
        done = [rows.progress.done for _ in rows]
        assert done == list(range(2, 101))
        assert rows.progress.total == 100
