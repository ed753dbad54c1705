"""The sheet of refused rows: original cells, number, reasons; and it can be imported again."""

import zipfile
from datetime import date

import pytest

from runtime.spreadsheets.error_sheet import BadRow, Titles, write_error_sheet
from runtime.spreadsheets.reading import open_rows

HEADER = ("order_no", "phone", "amount", "")
TITLES = Titles(row="行号", reason="原因")
BAD = [
    BadRow(3, ["SO1", "=cmd", "abc", ""], {"phone": ["不是电话号码"], "amount": ["不是数字", "不能为空"]}),
    BadRow(17, ["SO2", "", date(2024, 1, 5)], {"": ["订单已存在"]}),
    BadRow(18, ["SO3", "", "1", "", "surplus"], {"": ["too many cells"]}),
]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_rows_come_with_their_number_and_reasons(tmp_path, suffix):
    path = tmp_path / f"errors{suffix}"
    assert write_error_sheet(path, HEADER, BAD, TITLES) == 3
    with open_rows(path) as rows:
        assert rows.header == ("order_no", "phone", "amount", "", "行号", "原因")
        read = [cells for _, cells in rows]
    assert read[0] == ["SO1", "=cmd", "abc", "", "3", "phone: 不是电话号码\namount: 不是数字\namount: 不能为空"]
    assert [str(cell) for cell in read[1]] == ["SO2", "", "2024-01-05", "", "17", "订单已存在"]
    assert read[2] == ["SO3", "", "1", "", "18", "too many cells", "surplus"]


def test_wrong_cells_stand_out_in_excel(tmp_path):
    path = tmp_path / "errors.xlsx"
    write_error_sheet(path, HEADER, [BAD[0]], TITLES)
    with zipfile.ZipFile(path) as package:
        assert b"FFC7CE" in package.read("xl/styles.xml")
