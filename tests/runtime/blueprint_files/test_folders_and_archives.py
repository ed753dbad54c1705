"""Blueprints from folders and archives: the same out as in, clear words for broken files, distrust of archives."""

import json
import stat
import zipfile
from pathlib import Path

import pytest

from engines.blueprint.json_text import print_json
from engines.kernel.errors import Invalid
from runtime import blueprint_files
from runtime.blueprint_files import read_all, read_parts, write_parts

EXAMPLES = Path(__file__).parents[2] / "engines" / "blueprint" / "apps"
SHIPPED = Path(__file__).parents[3] / "blueprints"
APP = {"key": "shop", "version": "1.0", "format": 1, "title": "Shop"}


def put(folder: Path, files: dict) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content))
    return folder


def pack(path: Path, files: dict) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, str | bytes) else json.dumps(content))
    return path


def refusals(path: Path) -> list:
    return [(problem.code, problem.pointer) for problem in read_all(path).problems]


@pytest.mark.parametrize("source", [EXAMPLES, SHIPPED], ids=["examples", "shipped"])
def test_what_is_read_is_written_again_byte_for_byte(source, tmp_path):
    write_parts(read_parts(source), tmp_path)
    for path in sorted(source.rglob("*.json")):
        assert (tmp_path / path.relative_to(source)).read_bytes() == path.read_bytes(), path.name


def test_an_archive_holds_the_same_as_a_folder(tmp_path):
    write_parts(read_parts(EXAMPLES), tmp_path / "apps.zip")
    assert read_parts(tmp_path / "apps.zip") == read_parts(EXAMPLES)


def test_the_same_parts_make_the_same_archive(tmp_path):
    for name in ("a.zip", "b.zip"):
        write_parts(read_parts(EXAMPLES), tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_one_app_by_itself_is_called_by_its_key(tmp_path):
    put(tmp_path, {"app.json": APP, "forms/level.json": {}, "README.md": "…", ".DS_Store": b"\xff"})
    assert read_parts(tmp_path) == {"shop": {"app.json": APP, "forms/level.json": {}}}


def test_an_archive_with_a_folder_around(tmp_path):
    path = pack(tmp_path / "a.zip", {"shop-main/app.json": APP, "__MACOSX/shop-main/._app.json": b"\0"})
    assert read_parts(path) == {"shop": {"app.json": APP}}


def test_a_mark_in_front_of_the_text_is_no_text(tmp_path):
    put(tmp_path, {"app.json": b"\xef\xbb\xbf" + json.dumps(APP).encode()})
    assert read_parts(tmp_path) == {"shop": {"app.json": APP}}


def test_errors_of_all_files_with_line_and_column(tmp_path):
    put(
        tmp_path,
        {
            "app.json": APP,
            "forms/a.json": '{\n  "key": "a",\n  "title" "A"\n}',
            "forms/b.json": '{"key": "b", "key": "c"}',
            "forms/c.json": b'{"key": "\xff"}',
            "forms/d.json": '{"n": NaN}',
            "forms/e.json": "[" * 5000,
            "forms/f.json": '{"n": 1e400}',
            "forms/g.json": '{"t": "\\ud800"}',
            "forms/h.json": '{"t": "a\\u0000b"}',
            "forms/i.json": '{"n": ' + "9" * 5000 + "}",
            "forms/j.json": "[" * 70 + "]" * 70,
        },
    )
    read = read_all(tmp_path)
    assert [(problem.code, problem.pointer) for problem in read.problems] == [
        ("json_syntax", "/shop/forms/a.json"),
        ("json_key_twice", "/shop/forms/b.json"),
        ("not_utf8", "/shop/forms/c.json"),
        ("json_number", "/shop/forms/d.json"),
        ("json_too_deep", "/shop/forms/e.json"),
        ("json_number", "/shop/forms/f.json"),
        ("json_text", "/shop/forms/g.json/t"),
        ("json_text", "/shop/forms/h.json/t"),
        ("json_number", "/shop/forms/i.json"),
        ("json_too_deep", "/shop/forms/j.json"),
    ]
    assert read.problems[0].params["line"] == 3
    assert read.problems[0].params["column"] == 11
    assert read.apps == {"shop": {"app.json": APP}}


def test_a_broken_app_file_is_called_by_its_folder(tmp_path):
    put(tmp_path, {"shop/app.json": "{", "shop/forms/a.json": {}})
    assert refusals(tmp_path) == [("json_syntax", "/shop/app.json")]


def test_two_folders_with_one_key(tmp_path):
    put(tmp_path, {"a/app.json": APP, "b/app.json": APP})
    assert refusals(tmp_path) == [("app_twice", "/shop/app.json")]


def test_no_app_at_all(tmp_path):
    put(tmp_path, {"forms/a.json": {}})
    assert refusals(tmp_path) == [("no_app_found", "")]


def test_files_outside_of_apps(tmp_path):
    put(tmp_path, {"shop/app.json": APP, "stray.json": {}})
    assert refusals(tmp_path) == [("file_outside_app", "/stray.json")]


def test_nothing_there(tmp_path):
    assert refusals(tmp_path / "none") == [("blueprint_not_found", "")]
    with pytest.raises(Invalid):
        read_parts(tmp_path / "none")


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    put(tmp_path, {"shop/app.json": APP})
    (tmp_path / "shop" / "forms").mkdir()
    (tmp_path / "shop" / "forms" / "a.json").symlink_to("/etc/hostname")
    assert refusals(tmp_path) == [("file_is_link", "/shop/forms/a.json")]


@pytest.mark.parametrize("name", ["../evil.json", "/etc/evil.json", "a/../../evil.json", "C:/evil.json", "..\\evil.json"])
def test_a_path_that_leads_outside(tmp_path, name):
    assert refusals(pack(tmp_path / "a.zip", {"app.json": APP, name: {}})) == [("path_leads_outside", "")]


def test_a_link_in_an_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        entry = zipfile.ZipInfo("forms/a.json")
        entry.create_system = 3
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert refusals(tmp_path / "a.zip") == [("file_is_link", "/forms/a.json")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("app.json", "App.json"):
            archive.writestr(name, "{}")
    assert refusals(tmp_path / "a.zip") == [("file_twice", "/App.json")]


def test_a_bomb_is_not_unpacked(tmp_path):
    path = pack(tmp_path / "a.zip", {"app.json": APP, "forms/a.json": b" " * 10_000_000})
    assert refusals(path) == [("archive_bomb", "/forms/a.json")]


def test_an_archive_that_lies_about_its_sizes(tmp_path):
    path = pack(tmp_path / "a.zip", {"app.json": APP, "forms/a.json": b" " * 10_000_000})
    content = bytearray(path.read_bytes())
    for sign, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rindex(sign)
        content[at + offset : at + offset + 4] = (50).to_bytes(4, "little")
    path.write_bytes(content)
    ((code, _),) = refusals(path)
    assert code == "bad_archive"


def test_too_much_in_all(tmp_path, monkeypatch):
    monkeypatch.setattr(blueprint_files, "MAX_TOTAL_BYTES", 100)
    assert refusals(pack(tmp_path / "a.zip", {"app.json": APP, "forms/a.json": "[" + " " * 200 + "]"})) == [("too_large", "")]
    assert refusals(put(tmp_path / "folder", {"app.json": APP, "a.json": " " * 200})) == [("too_large", "")]


def test_too_many_files(tmp_path, monkeypatch):
    monkeypatch.setattr(blueprint_files, "MAX_FILES", 3)
    files = {f"forms/{n}.json": {} for n in range(5)}
    assert refusals(pack(tmp_path / "a.zip", files)) == [("too_many_files", "")]
    assert refusals(put(tmp_path / "folder", files)) == [("too_many_files", "")]


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04" + b"\0" * 40])
def test_what_is_no_archive(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    assert refusals(tmp_path / "a.zip") == [("bad_archive", "")]


def test_the_canonical_form():
    assert print_json({"key": "a", "title": {"zh-CN": "订单", "en": "Order"}, "list": [], "n": [1, 2.5, None, True]}) == (
        '{\n  "key": "a",\n  "title": {"zh-CN": "订单", "en": "Order"},\n  "list": [],\n  "n": [1, 2.5, null, true]\n}\n'
    )
    long = ["x" * 50, "y" * 50, "z" * 50]
    assert print_json(long) == f'[\n  "{long[0]}", "{long[1]}",\n  "{long[2]}"\n]\n'


def test_records_stand_one_on_a_line():
    lines = print_json({"form": "a.b", "records": [{"a": "x" * 200}, {"a": 1}]}).splitlines()
    assert lines[3:5] == ['    {"a": "' + "x" * 200 + '"},', '    {"a": 1}']
