"""CSV files as people have them: encodings, delimiters, quotes, empty rows, damage."""

import codecs

import pytest

from engines.kernel.errors import Invalid
from runtime.spreadsheets.reading import open_rows

TABLE = "编号,姓名,备注\r\n1,张三,老客户\r\n2,李四,\r\n"
READ = [(2, ["1", "张三", "老客户"]), (3, ["2", "李四", ""])]


def read(path):
    with open_rows(path) as rows:
        return rows.header, list(rows)


def written(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_every_encoding_gives_the_same_rows(tmp_path, encoding):
    assert read(written(tmp_path, TABLE, encoding)) == (("编号", "姓名", "备注"), READ)


def test_gbk_that_begins_behind_a_megabyte_of_ascii_is_seen(tmp_path):
    plain = "".join(f"{number},customer,note\n" for number in range(70_000))
    path = written(tmp_path, ("id,name,note\n" + plain + "70000,王五,x\n").encode("gbk"))
    assert path.stat().st_size > 1 << 20
    assert read(path)[1][-1] == (70_002, ["70000", "王五", "x"])


def test_a_rare_character_of_gb18030_is_read(tmp_path):
    assert read(written(tmp_path, "姓名\n㐂𠮷\n", "gb18030"))[1] == [(2, ["㐂𠮷"])]


def test_a_replacement_character_that_stands_in_the_file_is_text(tmp_path):
    assert read(written(tmp_path, "name\nA\N{REPLACEMENT CHARACTER}B\n"))[1] == [(2, ["A\N{REPLACEMENT CHARACTER}B"])]


def test_broken_utf8_is_refused_with_its_line_and_not_taken_for_gbk(tmp_path):
    content = ("姓名,城市\n" + "张三,上海\n" * 40).encode()
    with pytest.raises(Invalid) as refused:
        read(written(tmp_path, content + b"\xff\xfe,x\n"))
    (problem,) = refused.value.problems
    assert (problem.code, problem.params) == ("file_wrong_bytes", {"line": 42, "encoding": "UTF-8"})


def test_bytes_of_no_encoding_are_refused_with_their_line(tmp_path):
    with pytest.raises(Invalid) as refused:
        read(written(tmp_path, "姓名\n张三\n".encode("gbk") + b"x\xff\n"))
    assert refused.value.problems[0].params == {"line": 3, "encoding": "GB18030"}


def test_a_damaged_byte_behind_a_mark_is_refused(tmp_path):
    with pytest.raises(Invalid) as refused:
        read(written(tmp_path, codecs.BOM_UTF8 + b"name\nA\n\xe5\xbc\n"))
    assert refused.value.problems[0].params["line"] == 3


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(tmp_path, delimiter):
    content = f"name{delimiter}price{delimiter}note\nA{delimiter}1{delimiter}x\nB{delimiter}2{delimiter}y\n"
    assert read(written(tmp_path, content))[1] == [(2, ["A", "1", "x"]), (3, ["B", "2", "y"])]


def test_commas_in_the_cells_do_not_hide_a_semicolon(tmp_path):
    header, rows = read(written(tmp_path, "name;price\nA;1,50\nB;2,75\n"))
    assert header == ("name", "price")
    assert rows == [(2, ["A", "1,50"]), (3, ["B", "2,75"])]


def test_a_single_column_is_a_table(tmp_path):
    assert read(written(tmp_path, "phone\n13800000001\n")) == (("phone",), [(2, ["13800000001"])])


def test_quotes_delimiters_and_line_breaks_inside_cells(tmp_path):
    content = 'name,note\nA,"said ""hi"", left\nand came back"\nB,6" pipe\n'
    assert read(written(tmp_path, content))[1] == [(2, ["A", 'said "hi", left\nand came back']), (3, ["B", '6" pipe'])]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path):
    content = 'name,note\r\nA,"two\r\nlines"\r\n\r\n,\r\nB,x\r\n\r\n,,\r\n'
    assert [number for number, _ in read(written(tmp_path, content))[1]] == [2, 5]


def test_old_line_ends_are_line_ends(tmp_path):
    assert read(written(tmp_path, "a,b\r1,2\r3,4\r"))[1] == [(2, ["1", "2"]), (3, ["3", "4"])]


def test_the_header_is_the_first_row_that_holds_anything(tmp_path):
    assert read(written(tmp_path, "\n,,\n a , b\n1,2\n")) == (("a", "b"), [(4, ["1", "2"])])


def test_a_short_row_is_filled_up_and_surplus_content_is_kept(tmp_path):
    assert read(written(tmp_path, "a,b,c\n1\n1,2,3,,\n1,2,3,4\n"))[1] == [
        (2, ["1", "", ""]),
        (3, ["1", "2", "3"]),
        (4, ["1", "2", "3", "4"]),
    ]


def test_repeated_and_missing_titles(tmp_path):
    assert read(written(tmp_path, 'note,note,,"new\nprice",\n1,2,3,4,5\n'))[0] == ("note", "note 2", "", "new price")


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row(tmp_path):
    path = written(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n')
    with open_rows(path) as rows:
        assert next(iter(rows)) == (2, ["1", "2"])
        with pytest.raises(Invalid) as refused:
            next(iter(rows))
    assert (refused.value.code, refused.value.problems[0].params) == ("file_unclosed_quote", {"row": 3})


def test_a_last_row_with_line_breaks_is_whole(tmp_path):
    assert read(written(tmp_path, 'a,b\n1,"2\n3"'))[1] == [(2, ["1", "2\n3"])]


def test_a_cell_without_end_is_refused_with_its_row(tmp_path):
    path = written(tmp_path, 'a,b\n1,2\n3,"' + "4\n" * 100_000)
    with pytest.raises(Invalid) as refused:
        read(path)
    assert (refused.value.code, refused.value.problems[0].params["row"]) == ("file_cell_too_long", 3)


@pytest.mark.parametrize("content", ["", "\n\n", ",,\n", "\ufeff"])
def test_a_file_without_header_is_refused(tmp_path, content):
    with pytest.raises(Invalid) as refused:
        read(written(tmp_path, content))
    assert refused.value.code == "file_empty"


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path, code in ((tmp_path / "none.csv", "file_missing"), (tmp_path, "file_unreadable")):
        with pytest.raises(Invalid) as refused:
            open_rows(path)
        assert refused.value.code == code


def test_a_csv_file_has_no_sheets(tmp_path):
    with pytest.raises(Invalid) as refused:
        open_rows(written(tmp_path, TABLE), sheet="Sheet1")
    assert refused.value.code == "sheet_unknown"


def test_progress_runs_from_the_start_to_all_bytes(tmp_path):
    path = written(tmp_path, "id,name\n" + "".join(f"{number},customer {number}\n" for number in range(20_000)))
    with open_rows(path) as rows:
        assert rows.rows_estimate == 20_000
        seen = [rows.progress.done for _ in rows]
        assert rows.progress.done == rows.progress.total == path.stat().st_size
    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[10_000] < seen[-1]
