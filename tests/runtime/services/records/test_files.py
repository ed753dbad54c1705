"""Files in records: kept once by their digest, of the size and kind that the field takes, and one record's own."""

from pathlib import Path

import pytest

from engines.kernel.errors import Invalid
from runtime.auth.actor import Actor
from runtime.services.keep_file import keep_file
from runtime.storage import files
from tests.runtime.services.records.desk import Desk, codes
from tests.runtime.services.records.test_records_every_type import PNG

THING = "shop.thing"


def kept(folder: Path) -> list[Path]:
    """Contents in the store."""
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


def test_equal_contents_are_kept_once_and_read_back(desk: Desk, tmp_path: Path) -> None:
    one, two = (desk.file(THING, "papers", name, b"the same", tmp_path) for name in ("a.txt", "b.txt"))
    other = desk.file(THING, "papers", "c.txt", b"other", tmp_path)
    assert len({one, two, other}) == 3
    with desk.platform.database.read() as connection:
        found = files.find(connection, (one, two, other))
    assert found[one].digest == found[two].digest != found[other].digest
    assert [found[id].name for id in (one, two, other)] == ["a.txt", "b.txt", "c.txt"]
    assert b"".join(desk.platform.files.read(found[one].digest)) == b"the same"
    assert len([path for path in kept(tmp_path) if path.suffix == ""]) in (0, 2)


def test_a_file_that_is_too_large_or_of_another_kind_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        desk.file(THING, "papers", "big.txt", b"x" * 2001, tmp_path)
    assert [(each.code, each.pointer) for each in refused.value.problems] == [("file_too_large", "/papers")]
    with pytest.raises(Invalid) as refused:
        desk.file(THING, "picture", "p.png", b"only called so", tmp_path)
    assert codes(refused.value) == ["file_kind_not_accepted"]
    assert all(all(told) for told in desk.sentences(refused.value.problems).values())
    picture = desk.file(THING, "picture", "p.txt", PNG, tmp_path)
    text = desk.file(THING, "papers", "a.txt", b"x", tmp_path)
    desk.save(THING, {"name": "x", "picture": picture})
    assert desk.refused(THING, {"name": "y", "picture": text}) == {"/picture": "file_kind_not_accepted"}


def test_a_file_is_one_records_own(desk: Desk, tmp_path: Path) -> None:
    file = desk.file(THING, "papers", "a.txt", b"a", tmp_path)
    owner = desk.save(THING, {"name": "x", "papers": [file]})
    assert desk.refused(THING, {"name": "y", "papers": [file]}) == {"/papers": "no_such_file"}
    desk.save(THING, {"note": "n", "papers": [file]}, id=owner)
    with desk.platform.database.read() as connection:
        found = files.find(connection, (file,))[file]
    assert (found.form, found.record_id, found.field) == (THING, owner, "papers")


def test_one_file_for_two_rows_of_one_list_goes_to_the_first(desk: Desk, tmp_path: Path) -> None:
    file = desk.file(THING, "papers", "a.txt", b"a", tmp_path)
    saved = desk.put(THING, {"name": "x", "papers": [file]}, {"name": "y", "papers": [file]})
    assert [each.status for each in saved] == ["created", "refused"]


def test_a_refused_record_takes_no_file(desk: Desk, tmp_path: Path) -> None:
    file = desk.file(THING, "papers", "a.txt", b"a", tmp_path)
    picture = desk.file(THING, "papers", "b.txt", b"b", tmp_path)
    assert desk.refused(THING, {"name": "x", "papers": [file], "picture": picture}) == {"/picture": "file_kind_not_accepted"}
    assert desk.put(THING, {"name": "y", "papers": [file]})[0].status == "created"


def test_a_record_that_is_undone_gives_its_file_back(desk: Desk, tmp_path: Path) -> None:
    """A rule that must not fail refuses the save after the record had its file."""
    file = desk.file(THING, "papers", "a.txt", b"a", tmp_path)
    assert desk.refused(THING, {"name": "forbidden", "papers": [file]}) == {"": "refused"}
    desk.put(THING, {"name": "forbidden", "papers": [file]}, {"name": "fine"})
    with desk.platform.database.read() as connection:
        assert files.find(connection, (file,))[file].record_id is None
    desk.save(THING, {"name": "x", "papers": [file]})


def test_a_file_that_is_not_there_is_told(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        _keep(desk, tmp_path / "no.txt")
    assert [(each.code, each.pointer) for each in refused.value.problems] == [("file_missing", "/papers")]


def _keep(desk: Desk, path: Path) -> int:
    with desk.platform.database.read() as connection:
        field = desk.platform.releases.current(connection).release.entity(THING).by_key["papers"]
    return keep_file(desk.platform, Actor(), field, path)
