"""Encrypted fields: sealed in their column, plain to whoever may read them, found by their whole value only."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from engines.kernel.errors import Invalid
from runtime.services.export_records import ExportRecords, export_records
from runtime.services.list_records import ListRecords, find_record, list_records
from runtime.storage import search_rows
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import Parts, app, field, form
from tests.runtime.services.house import House, Install, refused
from tests.runtime.services.records.test_erasing import everything

NUMBER = "310101199001011234"


def club(**settings: object) -> Parts:
    settings = {"encrypted": True, "unique": True, **settings}
    return app(
        "club", forms=[form("person", field("name"), field("number", **settings), field("phone", "phone", encrypted=True))]
    )


@pytest.fixture
def house(install: Install) -> House:
    made = install(club())
    made.save_all(
        "club.person", [{"name": "a", "number": NUMBER, "phone": "138 1234 5678"}, {"name": "b"}, {"name": "c", "number": "7"}]
    )
    return made


def names(house: House, **asked: object) -> list[str]:
    page = list_records(house.platform, SYSTEM_ITSELF, ListRecords("club.person", sort="name", **asked)).page
    return [row["name"] for row in page.rows]


def test_nothing_of_it_stands_in_the_tables(house: House, tmp_path: Path) -> None:
    (id, *_) = house.ids("club.person")
    house.save("club.person", {"name": "A"}, id)
    assert house.value("club.person", id, "number") == NUMBER
    kept = everything(house, tmp_path)
    assert (NUMBER in kept, "13812345678" in kept, "5678" in kept) == (False, False, False)
    export_records(house.platform, SYSTEM_ITSELF, ExportRecords("club.person", tmp_path / "out.csv"))
    assert NUMBER in (tmp_path / "out.csv").read_text(errors="ignore")


def test_it_is_found_by_its_whole_value(house: House) -> None:
    assert names(house, filter=f'number == "{NUMBER}"') == ["a"]
    assert names(house, filter=f'"{NUMBER}" == number') == ["a"]
    assert names(house, filter='number in ["7", "8"]') == ["c"]
    assert names(house, filter=f'number != "{NUMBER}"') == ["b", "c"]
    assert names(house, filter="number == null") == ["b"]
    assert names(house, filter="number != null and phone == null") == ["c"]
    assert names(house, filter='phone == "13812345678"') == ["a"]
    assert find_record(house.platform, SYSTEM_ITSELF, "club.person", f"number={NUMBER}") == house.ids("club.person")[0]
    assert names(house, search="5678") == []
    assert names(house, search=NUMBER) == []


@pytest.mark.parametrize(
    "filter",
    ['number > "3"', 'starts_with(number, "31")', "number == name", "length(number) == 18", 'concat(number, "x") == "7x"'],
)
def test_nothing_else_is_asked_of_it(house: House, filter: str) -> None:
    with pytest.raises(Invalid):
        names(house, filter=filter)
    assert [each.code for each in refused(lambda: list_records(house.platform, SYSTEM_ITSELF, ListRecords("club.person", sort="number")))] == [
        "sort_not_possible"
    ]  # fmt: skip


def test_it_is_unique(house: House) -> None:
    assert [each.code for each in refused(lambda: house.save("club.person", {"name": "d", "number": NUMBER}))] == ["not_unique"]
    (saved,) = house.save_some("club.person", [{"name": "d", "number": " 8 "}])
    assert saved.status == "created"
    assert house.value("club.person", saved.id, "number") == "8"


def test_a_field_becomes_encrypted_and_plain_again(install: Install, tmp_path: Path) -> None:
    house = install(club(encrypted=False))
    id = house.save("club.person", {"name": "a", "number": NUMBER})
    for is_encrypted in (True, False, True):
        install(club(encrypted=is_encrypted))
        with house.platform.database.write() as connection:  # what history had before stays clear until it is erased
            connection.execute(sa.delete(SYSTEM.change))
            connection.execute(sa.delete(SYSTEM.search))
            search_rows.purge(connection)
        assert (NUMBER in everything(house, tmp_path)) is not is_encrypted
        assert house.value("club.person", id, "number") == NUMBER
        assert names(house, filter=f'number == "{NUMBER}"') == ["a"]
        assert [each.code for each in refused(lambda: house.save("club.person", {"name": "d", "number": NUMBER}))] == [
            "not_unique"
        ]


def test_only_texts_that_name_nothing_are_encrypted(install: Install) -> None:
    wrong = app("club", forms=[form("person", field("name", encrypted=True), field("count", "integer", encrypted=True))])
    assert [each.code for each in refused(lambda: install(wrong))] == ["encrypted_not_possible"] * 2


def test_no_stored_formula_holds_it_in_clear(install: Install) -> None:
    fields = (field("name"), field("number", encrypted=True), field("upper", "formula", formula="upper(number)", result="text"))
    assert [each.code for each in refused(lambda: install(app("club", forms=[form("person", *fields)])))] == [
        "encrypted_in_formula"
    ]
