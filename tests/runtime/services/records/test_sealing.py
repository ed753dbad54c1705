"""What is kept of people beside their records is sealed: clear to whoever may read it, and to nobody without the key."""

import base64
import json
import os
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from engines.kernel.errors import Permanent
from runtime.bootstrap import build
from runtime.config import read_settings
from runtime.services.answers import Asked
from runtime.services.explain_record import explain_record
from runtime.services.list_records import history_of
from runtime.services.restore_version import RestoreVersion, restore_version
from runtime.storage import sealer
from runtime.storage.key_ring import KeyRing
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import Parts, app, field, form, rule
from tests.runtime.services.house import House, Install

SECRET = "张三丰"


def club() -> Parts:
    """A person with personal fields, and rules with the save and after it that read them, also from a visit."""
    person = form(
        "person", field("no", unique=True), field("name", personal=True), field("count", "integer"),
        field("note"), field("lines", "sub_table", fields=[field("word", personal=True)]), label="no",
    )  # fmt: skip
    visit = form("visit", field("no"), field("person", "link", target="club.person"), field("who", personal=True))
    counts = {"update": {"record": "person", "set": {"note": '"seen"', "name": 'concat(person.name, "!")'}}}
    return app("club", forms=[person, visit], rules=[
        rule("counts", "club.visit.created", counts, condition='person.name != "nobody"'),
        rule("after", "club.person.created", {"update": {"set": {"count": "1"}}}, condition='name != "nobody"', run="after"),
    ])  # fmt: skip


def kept(house: House) -> dict[str, str]:
    """All rows of what is kept beside records, as text."""
    tables = (SYSTEM.change, SYSTEM.trace, SYSTEM.job, SYSTEM.incident, SYSTEM.rule_text)
    with house.platform.database.read() as connection:
        return {
            table.name: json.dumps([str(tuple(row)) for row in connection.execute(sa.select(table))], ensure_ascii=False)
            for table in tables
        }


@pytest.fixture
def house(install: Install) -> House:
    made = install(club())
    made.save("club.person", {"no": "M1", "name": SECRET, "note": "plain note", "lines": [{"word": f"{SECRET} said"}]})
    return made


def test_history_is_sealed_and_read(house: House, tmp_path: Path) -> None:
    (id,) = house.ids("club.person")
    house.save("club.person", {"name": "李四光"}, id)
    house.work()
    house.save("club.visit", {"no": "V1", "person": {"no": "M1"}, "who": SECRET})
    written = kept(house)
    assert "plain note" in written["change"]
    assert {name for name, text in written.items() if SECRET in text or "李四光" in text} == set()
    first, second, *_ = history_of(house.platform, SYSTEM_ITSELF, "club.person", id)
    assert (first["changes"]["name"], second["changes"]["name"]) == ([None, SECRET], [SECRET, "李四光"])
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o600


def test_rules_that_run_after_the_save_know_what_they_were_given(house: House) -> None:
    (id,) = house.ids("club.person")
    assert house.work().counts["rule"] == 1
    assert house.value("club.person", id, "count") == 1
    explained = explain_record(house.platform, SYSTEM_ITSELF, "club.person", id, "en")
    assert any(SECRET in each.sentence for each in explained)
    assert SECRET not in kept(house)["trace"]


def test_an_older_version_comes_back(house: House) -> None:
    (id,) = house.ids("club.person")
    house.save("club.person", {"name": "李四光"}, id)
    restore_version(
        Asked(house.platform, SYSTEM_ITSELF, lambda problem: {"code": problem.code}), RestoreVersion("club.person", id, 1)
    )
    assert house.value("club.person", id, "name") == SECRET


def test_without_the_key_the_rest_is_still_told(house: House) -> None:
    (id,) = house.ids("club.person")
    with house.platform.database.write() as connection:
        sealer.drop_keys(connection, [id])
    (first,) = history_of(house.platform, SYSTEM_ITSELF, "club.person", id)
    assert first["changes"]["note"] == [None, "plain note"]
    assert "name" not in first["changes"]


def test_what_was_written_clear_stays_readable(house: House) -> None:
    (id,) = house.ids("club.person")
    with house.platform.database.write() as connection:
        connection.execute(sa.update(SYSTEM.change).values(changes=[0, {"name": [None, "old"]}]))
    (first,) = history_of(house.platform, SYSTEM_ITSELF, "club.person", id)
    assert first["changes"]["name"] == [None, "old"]


def test_another_master_key_opens_nothing_and_a_later_one_is_added(tmp_path: Path) -> None:
    old, new = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
    wrapped = KeyRing(old, tmp_path / "keys").wrap(b"k" * 32, b"record 1")
    assert KeyRing(f"{new}, {old}", tmp_path / "keys").unwrap(wrapped, b"record 1") == b"k" * 32
    for ring, about in ((KeyRing(new, tmp_path), b"record 1"), (KeyRing(old, tmp_path), b"record 2")):
        with pytest.raises(Permanent, match="master_key_missing"):
            ring.unwrap(wrapped, about)
    with pytest.raises(Permanent, match="master_key_unfit"):
        KeyRing("c2hvcnQ=", tmp_path).wrap(b"k", b"")
    one, other = (KeyRing(None, tmp_path / "data" / "keys") for _ in range(2))
    assert other.unwrap(one.wrap(b"k" * 32, b""), b"") == b"k" * 32
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["keys"]
    build(read_settings({"TESSERA_DATA_DIR": str(tmp_path), "TESSERA_MASTER_KEY": old})).database.close()
