"""Erasing one person: what was planted everywhere is nowhere any more, and everything else still stands and adds up."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engines.kernel.errors import Forbidden, NotFound
from runtime.auth.actor import Actor
from runtime.services.answers import Asked
from runtime.services.channels_admin import SaveChannel, save_channel
from runtime.services.comments import NewComment, add_comment
from runtime.services.erase_record import erase_record
from runtime.services.export_records import ExportRecords, export_records
from runtime.services.keep_file import keep_file
from runtime.services.list_records import ListRecords, history_of, list_records
from runtime.services.save_records import RecordInput, SaveRecords
from runtime.services.transact import Once
from runtime.services.write_and_tell import save_and_tell
from runtime.storage import files
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import Parts, app, field, form, rule
from tests.runtime.services.house import House, Install

NAME, LATER, PHONE, MAIL, WORD, FILE = "司马懿仲达", "Xanthippe", "13987654321", "quokka@example.com", "zyzzyva", "axolotl"
SAID = "okapi"
SECRETS = (NAME, LATER, PHONE, MAIL, WORD, FILE, SAID, "simayi", "zhongda")


#: About the visit, whose own data are nobody's, with words of the person; and about the person.
VISITED = {
    "key": "visited", "form": "club.visit", "title": "Visited", "channels": ["console"], "to": {"phone": "person.phone"},
    "subject": "{person.name}", "body": "{upper(person.name)} {person.phone} came, {no}",
}  # fmt: skip
THANKS = {
    "key": "thanks", "form": "club.person", "title": "Thanks", "channels": ["console"],
    "to": {"phone": "phone"}, "body": "{name}, {phone}: {points}",
}  # fmt: skip


def club() -> Parts:
    """People with points, their visits, and rules with the save and after it."""
    person = form(
        "person", field("no", unique=True), field("name", personal=True), field("phone", "phone", personal=True, unique=True),
        field("email", "email", personal=True), field("note"), field("upper", "formula", formula="upper(name)", result="text", personal=True),
        field("papers", "file", multiple=True), field("points", "balance", ledger="club.points", measure="active"),
        field("visits", "roll_up", source="club.visit", via="person", function="count"),
        field("lines", "sub_table", fields=[field("word", personal=True), field("scan", "file")]), label="name",
    )  # fmt: skip
    visit = form("visit", field("no"), field("person", "link", target="club.person"), field("said"))
    ledger = {
        "key": "points", "title": "points", "owner": "club.person", "unit": "points", "overdraft": {"policy": "refuse", "limit": 0},
        "claw_back": "debt", "restore_expired": {"policy": "expire_now"},
    }  # fmt: skip
    renamed = {"update": {"record": "person", "set": {"name": f'"{LATER}"', "note": '"plain"'}}}
    return app("club", forms=[person, visit], ledgers=[ledger], rules=[
        rule("renamed", "club.visit.created", renamed, condition=f'person.name != "{WORD[:3]}"'),
        rule("earned", "club.visit.created", {
            "credit": {"ledger": "club.points", "owner": "person", "amount": "7", "reason": "person.name"},
        }),
        rule("told", "club.visit.created", {"send": {"message": "club.visited"}}),
        rule("thanked", "club.visit.created", {"send": {"message": "club.thanks", "record": "person"}}),
        rule("later", "club.person.updated", {"update": {"set": {"note": '"noted"'}}}, condition='name != "x"', run="after"),
    ], messages=[VISITED, THANKS])  # fmt: skip


def everything(house: House, folder: Path) -> str:
    """All rows of all tables, and all files, as one text without regard to capitals."""
    found: list[str] = []
    with house.platform.database.read() as connection:
        for table in sorted(sa.inspect(connection).get_table_names()):
            if table not in {"rule_text", "release"}:  # what the blueprint says is not the person's
                for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                    found += [each.decode(errors="ignore") if isinstance(each, bytes) else str(each) for each in row]
    found += [path.read_bytes().decode(errors="ignore") for path in (folder / "files").rglob("*") if path.is_file()]
    return "\n".join(found).casefold()


@pytest.fixture
def house(install: Install, tmp_path: Path) -> House:
    made = install(club())
    with made.platform.database.read() as connection:
        entities = made.platform.releases.current(connection).release.entities

    def kept(form: str, key: str) -> int:
        path = tmp_path / f"{FILE}.txt"
        path.write_text(f"{FILE} {form}")
        return keep_file(made.platform, SYSTEM_ITSELF, entities[form].by_key[key], path)

    values: dict[str, Any] = {
        "no": "M1", "name": NAME, "phone": PHONE, "email": MAIL, "note": "plain", "papers": [kept("club.person", "papers")],
        "lines": [{"word": WORD, "scan": kept("club.person.lines", "scan")}],
    }  # fmt: skip
    asked = Asked(made.platform, SYSTEM_ITSELF, lambda problem: {"code": problem.code}, Once("key", values))
    save_and_tell(asked, SaveRecords("club.person", [RecordInput(values)]))
    made.save("club.person", {"no": "M2", "name": "Bob", "note": "other"})
    made.save("club.visit", {"no": "V1", "person": {"no": "M1"}, "said": f"I am {PHONE}"})
    made.save("club.visit", {"no": "V2", "person": {"no": "M1"}, "said": "nothing"})
    said = made.platform.files.put(BytesIO(f"{FILE} said".encode()))
    with made.platform.database.write() as connection:
        file = files.add(
            connection, made.platform.ids.next(), made.platform.ids.public_id(), said, f"{FILE}.txt", made.platform.now(), None
        )
    (id,) = made.ids("club.person", 'no == "M1"')
    comment = NewComment("club.person", id, f"{NAME} {PHONE} {SAID}", [file.id])
    add_comment(made.platform, SYSTEM_ITSELF, comment, Once("said", "said"))
    return made


def test_nothing_is_left_of_a_person(house: House, tmp_path: Path) -> None:
    (id,) = house.ids("club.person", 'no == "M1"')
    before = everything(house, tmp_path)
    assert [each for each in (LATER, PHONE, MAIL, WORD, FILE) if each.casefold() not in before] == []
    done = erase_record(house.platform, SYSTEM_ITSELF, "club.person", id)
    assert set(done.fields) == {"name", "phone", "email", "papers"}
    assert (done.files, [(copy.form, copy.field) for copy in done.copies]) == (3, [("club.visit", "said")])
    house.save("club.visit", {"said": None}, done.copies[0].id)
    with house.platform.database.write() as connection:  # the copy's own history is the clerk's to judge
        connection.execute(sa.delete(SYSTEM.change).where(SYSTEM.change.c.record_id == done.copies[0].id))
    house.work()
    after = everything(house, tmp_path)
    assert [each for each in SECRETS if each.casefold() in after] == []
    assert house.wrong() == []
    assert (house.value("club.person", id, "points"), house.value("club.person", id, "visits")) == (14, 2)
    assert house.value("club.person", id, "no") == "M1"
    for text in (NAME, PHONE, "4321", "smyzd"):
        assert list_records(house.platform, SYSTEM_ITSELF, ListRecords("club.person", search=text)).page.rows == []
    assert len(list_records(house.platform, SYSTEM_ITSELF, ListRecords("club.person", search="m1")).page.rows) == 1
    export_records(house.platform, SYSTEM_ITSELF, ExportRecords("club.person", tmp_path / "out.csv"))
    out = (tmp_path / "out.csv").read_text(errors="ignore")
    assert "Bob" in out
    assert [each for each in SECRETS if each in out] == []
    kinds = [each["kind"] for each in history_of(house.platform, SYSTEM_ITSELF, "club.person", id)]
    assert kinds[-1] in ("erased", "updated")
    assert "erased" in kinds
    assert house.work().counts["failed"] == 0


def test_nothing_is_left_in_messages(house: House, tmp_path: Path) -> None:
    """Neither in those that are about the person, nor in their words within others; none that waits goes out any more."""
    (id,) = house.ids("club.person", 'no == "M1"')
    save_channel(house.platform, SYSTEM_ITSELF, SaveChannel("console", {}, is_enabled=True), "en")
    house.save("club.visit", {"no": "V3", "person": id})
    house.work()
    house.save("club.visit", {"no": "V4", "person": id})
    with house.platform.database.read() as connection:
        texts = [house.platform.sealer.open(connection, row.content) for row in connection.execute(sa.select(SYSTEM.delivery))]
        states = connection.execute(sa.select(SYSTEM.delivery.c.state).order_by(SYSTEM.delivery.c.id)).scalars().all()
    assert states == ["sent", "sent", "waiting", "waiting"]
    assert str(texts).count(PHONE) == 4
    erase_record(house.platform, SYSTEM_ITSELF, "club.person", id)
    with house.platform.database.read() as connection:
        texts = [house.platform.sealer.open(connection, row.content) for row in connection.execute(sa.select(SYSTEM.delivery))]
    assert [each for each in (NAME, LATER, PHONE, MAIL) if each.casefold() in str(texts).casefold()] == []
    house.work()
    with house.platform.database.read() as connection:
        found = connection.execute(sa.select(SYSTEM.delivery).order_by(SYSTEM.delivery.c.id)).all()
    assert [(each.state, each.reason) for each in found[-2:]] == [("skipped", "erased")] * 2
    after = everything(house, tmp_path)
    assert [each for each in (NAME, LATER, MAIL) if each.casefold() in after] == []


def test_it_is_noted_who_did_it(house: House) -> None:
    (id,) = house.ids("club.person", 'no == "M1"')
    done = erase_record(house.platform, SYSTEM_ITSELF, "club.person", id)
    with house.platform.database.read() as connection:
        row = connection.execute(sa.select(SYSTEM.audit)).one()
    assert (row.kind, row.subject, row.number) == ("record_erased", f"club.person/{done.public_id}", 1)
    assert row.detail["files"] == 3


def test_only_administrators_erase(house: House) -> None:
    (id,) = house.ids("club.person", 'no == "M1"')
    with pytest.raises(Forbidden, match="admins_only"):
        erase_record(house.platform, Actor(7, "clerk"), "club.person", id)
    with pytest.raises(NotFound, match="record_not_found"):
        erase_record(house.platform, SYSTEM_ITSELF, "club.person", "nobody")


def test_what_is_in_the_recycle_bin_is_erased_too(house: House, tmp_path: Path) -> None:
    (visit, other) = house.ids("club.visit")
    house.delete("club.visit", visit)
    house.delete("club.visit", other)
    (id,) = house.ids("club.person", 'no == "M1"')
    house.delete("club.person", id)
    erase_record(house.platform, Actor(1, "root", is_admin=True), "club.person", id)
    house.work()
    after = everything(house, tmp_path)
    assert [each for each in (NAME, MAIL, WORD, FILE) if each.casefold() in after] == []
    assert list_records(house.platform, SYSTEM_ITSELF, ListRecords("club.person", deleted=True)).page.rows[0]["name"] is None


def test_what_was_written_before_there_were_keys_goes_too(house: House, tmp_path: Path) -> None:
    (id,) = house.ids("club.person", 'no == "M1"')
    with house.platform.database.write() as connection:
        opened = house.platform.sealer.opener(connection)
        for table, column in ((SYSTEM.change, "changes"), (SYSTEM.trace, "values")):
            for row in connection.execute(sa.select(table).where(table.c.record_id == id)).all():
                connection.execute(
                    sa.update(table).where(table.c.id == row.id).values({column: [0, opened(getattr(row, column)) or {}]})
                )
    assert NAME in everything(house, tmp_path)
    erase_record(house.platform, SYSTEM_ITSELF, "club.person", id)
    assert NAME not in everything(house, tmp_path)


def test_columns_of_fields_that_are_gone_are_emptied(install: Install, house: House, tmp_path: Path) -> None:
    (id,) = house.ids("club.person", 'no == "M1"')
    parts = club()
    fields = parts["club"]["forms/person.json"]["fields"]
    fields[:] = [each for each in fields if each["key"] != "email"]
    install(parts)
    house.work()
    erase_record(house.platform, SYSTEM_ITSELF, "club.person", id)
    house.work()
    assert MAIL not in everything(house, tmp_path)
