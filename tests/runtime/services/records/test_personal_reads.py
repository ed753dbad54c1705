"""Who has read what of people stands in the audit; reads do not wait for it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from runtime.auth.actor import Actor
from runtime.services.export_records import ExportRecords, export_records
from runtime.services.list_records import ListRecords, history_of, list_records, show_record
from runtime.services.personal_reads import MOST_WAITING, write_reads
from runtime.services.search_all import search_all
from runtime.storage import audit
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import app, field, form
from tests.runtime.services.house import House, Install

CLERK = Actor(7, "clerk", roles=frozenset(("club.all",)), via="session", address="10.0.0.7")
VEILED = replace(CLERK, login="veiled", roles=frozenset(("club.veiled",)))
COMMAND = replace(CLERK, login="root", is_admin=True, via="command")


@pytest.fixture
def house(install: Install) -> House:
    person = form("person", field("no", unique=True), field("name", personal=True), field("phone", "phone", personal=True))
    visit = form("visit", field("no"), field("person", "link", target="club.person"))
    parts = app("club", forms=[person, visit])
    for key, fields in {"all": {}, "veiled": {"name": "hidden", "phone": "masked"}}.items():
        rights = {"actions": ["read", "export"], "rows": "all"}
        forms = {"club.person": {**rights, "fields": fields}, "club.visit": rights}
        parts["club"][f"roles/{key}.json"] = {"key": key, "title": key, "forms": forms}
    made = install(parts)
    made.save_all("club.person", [{"no": "M1", "name": "Ada", "phone": "13812345678"}, {"no": "M2"}])
    made.save("club.visit", {"no": "V1", "person": {"no": "M1"}})
    return made


def noted(house: House) -> list[tuple[Any, ...]]:
    """(kind, subject, who, detail) of the audit, in the chain's order; it must be whole."""
    table = SYSTEM.audit
    with house.platform.database.read() as connection:
        assert audit.verify_audit(connection).broken == ()
        query = sa.select(table.c.kind, table.c.subject, table.c.actor_login, table.c.detail, table.c.address)
        return [tuple(row) for row in connection.execute(query.order_by(table.c.number))]


def test_reads_in_clear_are_noted(house: House) -> None:
    platform = house.platform
    list_records(platform, CLERK, ListRecords("club.person"))
    record = show_record(platform, CLERK, "club.person", "M1")
    list_records(platform, CLERK, ListRecords("club.visit", expand=("person",)))
    history_of(platform, CLERK, "club.person", "M1")
    search_all(platform, CLERK, "ada")
    assert noted(house) == []
    write_reads(platform)
    fields = ["name", "phone"]
    assert [row[:4] for row in noted(house)] == [
        ("records_read", "club.person", "clerk", {"fields": fields, "count": 1}),
        ("record_read", f"club.person/{record['public_id']}", "clerk", {"fields": fields}),
        ("records_read", "club.person", "clerk", {"fields": fields, "count": 1}),
        ("history_read", f"club.person/{record['id']}", "clerk", {"fields": fields}),
        ("records_read", "club.person", "clerk", {"fields": fields, "count": 1}),
    ]  # fmt: skip
    assert {row[4] for row in noted(house)} == {"10.0.0.7"}
    write_reads(platform)
    assert len(noted(house)) == 5


def test_what_is_not_seen_in_clear_is_not_noted(house: House) -> None:
    platform = house.platform
    list_records(platform, VEILED, ListRecords("club.person"))
    list_records(platform, CLERK, ListRecords("club.person", fields=("no",)))
    list_records(platform, CLERK, ListRecords("club.person", filter='no == "M2"'))
    list_records(platform, SYSTEM_ITSELF, ListRecords("club.person"))
    write_reads(platform)
    assert noted(house) == []


def test_the_server_writes_with_what_is_due_and_a_command_at_once(house: House) -> None:
    list_records(house.platform, CLERK, ListRecords("club.person"))
    house.work()
    assert [row[0] for row in noted(house)] == ["records_read"]
    list_records(house.platform, COMMAND, ListRecords("club.person"))
    assert [row[2] for row in noted(house)] == ["clerk", "root"]


def test_many_reads_do_not_wait_for_ever(house: House) -> None:
    for _ in range(MOST_WAITING):
        list_records(house.platform, CLERK, ListRecords("club.person"))
    assert len(noted(house)) == MOST_WAITING


def test_exports_are_noted(house: House, tmp_path: Path) -> None:
    export_records(house.platform, CLERK, ExportRecords("club.person", tmp_path / "out.csv"))
    ((kind, subject, login, detail, _),) = noted(house)
    assert (kind, subject, login, detail["count"]) == ("records_exported", "club.person", "clerk", 2)
    assert "phone" in detail["fields"]
