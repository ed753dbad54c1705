"""A sheet of more than 100 000 rows is read by a child process: same rows, bounded memory, nothing left behind."""

import json
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from engines.kernel.errors import Invalid
from runtime.spreadsheets import convert, excel_rows, reading
from runtime.spreadsheets.excel_rows import open_excel
from runtime.spreadsheets.kept import open_kept, write_kept
from tests.counts import counts

HOME = Path(__file__).resolve().parents[3]
ROWS = counts(120_000, 1_000_000)

#: Reads a sheet as an import would, and says what that took of this process and of the child. Its own peak is asked of the
#: kernel's page for the process: `getrusage` would begin with what the test's process had, whose fork it was.
MEASURED = """
import json, resource, sys
from pathlib import Path
from runtime.spreadsheets.reading import open_rows
with open_rows(Path(sys.argv[1])) as rows:
    count = 0
    for number, cells in rows:
        count += 1
own = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
peak = {"SELF": int(own.split()[1]) // 1024, "CHILDREN": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024}
print(json.dumps({"count": count, "last": [number, *map(str, cells)], "peak": peak, "progress": rows.progress.done}))
"""


@pytest.fixture
def big_sheet(tmp_path):
    path = tmp_path / "big.xlsx"
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["order_no", "phone", "amount"])
    for number in range(1, ROWS + 1):
        sheet.write_row(number, 0, [f"SO{number:07}", 13800000000 + number, number / 100])
    book.close()
    return path


def test_memory_stays_bounded(big_sheet, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(big_sheet)],
        cwd=HOME,
        env={"TMPDIR": str(tmp_path), "PATH": ""},
        check=True,
        capture_output=True,
        text=True,
    )
    seen = json.loads(done.stdout)
    assert seen["count"] == ROWS
    assert seen["last"] == [ROWS + 1, f"SO{ROWS:07}", str(13800000000 + ROWS), f"{ROWS / 100:g}"]
    assert seen["peak"]["SELF"] < 60
    assert seen["peak"]["SELF"] + seen["peak"]["CHILDREN"] < 500
    assert list(tmp_path.glob("tessera-sheet-*")) == []


def test_a_child_is_asked_only_where_it_pays(big_sheet, tmp_path):
    small = tmp_path / "small.xlsx"
    book = xlsxwriter.Workbook(small)
    book.add_worksheet().write_column(0, 0, ["name", "A"])
    book.close()
    assert excel_rows.is_big(big_sheet, None)
    assert not excel_rows.is_big(small, None)


def test_a_kept_sheet_gives_the_same_rows(tmp_path):
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["day", "moment", "flag", "text", "number"])
    sheet.write_datetime(2, 0, date(2024, 1, 5), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_datetime(2, 1, datetime(2024, 1, 5, 23, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    sheet.write_row(2, 2, [True, '2024-01-05 "x"\n', 1.5])
    book.close()
    kept = tmp_path / "kept"
    with open_excel(path, None) as rows:
        write_kept(rows, kept)
    with open_excel(path, None) as direct, open_kept(kept) as again:
        assert again.header == direct.header
        assert again.rows_estimate == direct.rows_estimate
        rows_direct = list(direct)
        assert list(again) == rows_direct
    assert isinstance(rows_direct[0][1][1], datetime)
    assert not kept.exists()


def test_what_the_child_refuses_is_told_here(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(reading, "is_big", lambda *_: True)
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("orders")
    book.close()
    for sheet, code in (("orders", "file_empty"), ("order", "sheet_unknown")):
        with pytest.raises(Invalid) as refused:
            reading.open_rows(path, sheet)
        assert refused.value.code == code
    assert list(tmp_path.glob("tessera-sheet-*")) == []


def test_a_child_that_dies_is_told_as_too_big(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(reading, "is_big", lambda *_: True)
    monkeypatch.setattr(convert, "__name__", "runtime.spreadsheets.nothing")
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"PK\x03\x04")
    with pytest.raises(Invalid) as refused:
        reading.open_rows(path)
    assert refused.value.code == "sheet_too_big"
    assert list(tmp_path.glob("tessera-sheet-*")) == []


@pytest.mark.parametrize(
    ("part", "level"), [("xl/worksheets/sheet1.xml", 9), ("xl/sharedStrings.xml", 9), ("xl/worksheets/sheet1.xml", 0)]
)
def test_what_is_packed_to_fill_the_machine_is_refused_unread(tmp_path, part, level):
    path, blank = tmp_path / "bomb.xlsx", b" " * 2**20
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write_row(0, 0, ["name"])
    book.close()
    with zipfile.ZipFile(path) as made:
        parts = {each.filename: made.read(each) for each in made.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED, compresslevel=level) as package:
        for name, content in parts.items():
            with package.open(name, "w") as target:
                begin, tag, end = content.rpartition(b"</")
                target.write(begin)
                for _ in range(60 if name == part else 0):
                    target.write(blank)
                target.write(tag + end)
    begun = time.monotonic()
    with pytest.raises(Invalid) as refused:
        reading.open_rows(path)
    assert [each.code for each in refused.value.problems] == ["sheet_too_big"]
    assert time.monotonic() - begun < 5
