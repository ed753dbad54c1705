"""Records are found by words: as far as the reader may see them, after every kind of change, on both databases."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.record.search import words_of
from runtime.auth.actor import Actor
from runtime.services.list_records import ListRecords, list_records
from runtime.services.search_all import search_all
from runtime.storage import jobs
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import Parts, app, field, form
from tests.runtime.services.house import House, Install

PEOPLE = [
    {"no": "M0001", "name": "王芳", "phone": "13812345678", "email": "wang.fang@example.com", "note": "喜欢红酒"},
    {"no": "M0002", "name": "王小芳", "phone": "13900005678", "email": "xf@example.org", "note": "VIP"},
    {"no": "M0003", "name": "Anna Wong", "phone": "13700001234", "email": "anna@example.com", "note": "wang"},
    {"no": "M0004", "name": "曾国藩", "phone": "13600000000", "email": None, "note": None},
]


def club(*more: dict[str, object], rows: str = "all") -> Parts:
    """People, tickets that link to them, and roles that see less and less of them."""
    person = form(
        "person", field("no", unique=True), field("name"), field("phone", "phone", mask="phone"), field("email", "email"),
        field("note", "long_text"), field("secret"), field("count", "integer"), *more, label="name",
    )  # fmt: skip
    parts = app("club", forms=[person, form("ticket", field("subject"), field("person", "link", target="club.person"))])
    for key, fields in {
        "all": {}, "masked": {"phone": "masked", "note": "hidden", "secret": "hidden"},
        "nameless": {"name": "hidden", "note": "hidden"}, "veiled": {"name": "masked"},
    }.items():  # fmt: skip
        rights = {"actions": ["read"], "rows": rows, "fields": fields}
        parts["club"][f"roles/{key}.json"] = {"key": key, "title": key, "forms": {"club.person": rights}}
    return parts


def reader(role: str) -> Actor:
    return Actor(7, "reader", roles=frozenset((f"club.{role}",)))


def found(house: House, text: str, actor: Actor = SYSTEM_ITSELF, **options: object) -> list[str]:
    """Numbers of the people that are found, in their order."""
    listed = list_records(house.platform, actor, ListRecords("club.person", search=text, **options))
    return [row["no"] for row in listed.page.rows]


@pytest.fixture
def house(install: Install) -> House:
    made = install(club())
    made.save_all("club.person", PEOPLE)
    return made


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("王芳", ["M0001"]), ("王", ["M0001", "M0002"]), ("wf", ["M0001"]), ("wangxf", []), ("wang", ["M0003", "M0001", "M0002"]),
        ("5678", ["M0001", "M0002"]), ("138 1234 5678", ["M0001"]), ("红酒", ["M0001"]), ("vip", ["M0002"]), ("m0004", ["M0004"]),
        ("zeng", ["M0004"]), ("王 5678", ["M0001", "M0002"]), ("小芳 xf", ["M0002"]), ("张", []), ("0002", ["M0002"]),
        ("Anna", ["M0003"]), ("'\"*:&|!() -", []),
    ],
)  # fmt: skip
def test_people_are_found(house: House, text: str, numbers: list[str]):
    assert found(house, text) == numbers


def test_what_is_called_so_comes_first_and_pages_go_on(house: House):
    house.save_all("club.person", [{"no": f"N{n}", "name": f"王芳{n}"} for n in range(5)] + [{"no": "N9", "note": "王芳"}])
    expected = ["M0001", "N0", "N1", "N2", "N3", "N4", "N9"]
    assert found(house, "王芳") == expected
    paged: list[str] = []
    cursor = None
    while True:
        request = ListRecords("club.person", search="王芳", limit=2, cursor=cursor, count="exact")
        page = list_records(house.platform, SYSTEM_ITSELF, request).page
        paged += [row["no"] for row in page.rows]
        assert cursor is not None or page.total.count == 7
        cursor = page.cursor
        if cursor is None:
            break
    assert paged == expected
    assert found(house, "王芳", sort="-no", filter='no > "N"') == ["N9", "N4", "N3", "N2", "N1", "N0"]


def test_changes_are_found_at_once(house: House):
    (id,) = house.ids("club.person", 'no == "M0001"')
    house.save("club.person", {"name": "李娜", "count": 3}, id)
    assert (found(house, "王芳"), found(house, "ln"), found(house, "13812345678")) == ([], ["M0001"], ["M0001"])
    house.delete("club.person", id)
    assert (found(house, "ln"), found(house, "ln", deleted=True)) == ([], ["M0001"])
    house.bring_back("club.person", id)
    assert found(house, "ln") == ["M0001"]
    house.save_some("club.person", [{"no": "M0001", "name": "赵六"}, {"no": "M0005", "name": "赵七"}])
    assert found(house, "赵") == ["M0005"]


def test_nobody_finds_by_what_they_may_not_read(house: House):
    masked, nameless, veiled = reader("masked"), reader("nameless"), reader("veiled")
    assert found(house, "5678", masked) == [] == found(house, "138", masked)
    assert found(house, "138-1234-5678", masked) == ["M0001"]
    assert found(house, "红酒", masked) == []
    assert found(house, "wang", masked) == ["M0001", "M0002"] != found(house, "wang", reader("all"))
    assert found(house, "王", nameless) == [] == found(house, "wf", nameless)
    assert found(house, "wang", nameless) == ["M0001"]
    assert (found(house, "王芳", veiled), found(house, "王", veiled), found(house, "wf", veiled)) == (["M0001"], [], [])
    counted = list_records(house.platform, nameless, ListRecords("club.person", search="王", count="exact"))
    assert counted.page.total.count == 0
    assert search_all(house.platform, nameless, "王") == []


def test_a_masked_value_does_not_order_what_is_found(house: House):
    assert found(house, "m000", reader("veiled")) == ["M0004", "M0003", "M0002", "M0001"]


def test_rows_that_may_not_be_seen_are_not_found(install: Install):
    house = install(club(rows="own"))
    house.save_all("club.person", PEOPLE)
    assert found(house, "王", reader("all")) == []


def test_everything_is_searched_at_once(house: House):
    house.save("club.ticket", {"subject": "王芳 called"})
    everywhere = search_all(house.platform, SYSTEM_ITSELF, "王", 1)
    assert [(each.form, each.label, len(each.records), each.has_more) for each in everywhere] == [
        ("club.person", "name", 1, True), ("club.ticket", "subject", 1, False),
    ]  # fmt: skip
    assert [each.form for each in search_all(house.platform, reader("all"), "王")] == ["club.person"]


def test_names_are_ordered_as_they_are_spoken(house: House):
    house.save_all("club.person", [{"no": "N1", "name": "bob"}, {"no": "N2", "name": "安"}, {"no": "N3", "name": None}])
    rising = ["M0003", "N1", "N2", "M0004", "M0001", "M0002", "N3"]
    assert found(house, "", sort="name") == rising
    assert found(house, "", sort="-name") == [*rising[-2::-1], "N3"]
    cursor, paged = None, []
    while True:
        page = list_records(house.platform, SYSTEM_ITSELF, ListRecords("club.person", sort="name", limit=2, cursor=cursor)).page
        paged += [row["no"] for row in page.rows]
        cursor = page.cursor
        if cursor is None:
            break
    assert paged == rising


def test_a_publish_that_searches_more_finds_what_was_there(install: Install):
    house = install(club())
    house.save_all("club.person", PEOPLE)
    house.save("club.person", {"count": 12}, house.ids("club.person")[0])
    with house.platform.database.read() as connection:
        assert not jobs.unfinished(connection, "search")
    parts = club(field("code", "text", default="QX-77"))
    parts["club"]["forms/person.json"]["label"] = "no"
    install(parts)
    house.save("club.person", {"no": "M0009", "name": "孙八"})
    house.work()
    assert found(house, "王芳") == ["M0001"]
    assert "M0009" in found(house, "qx")
    with house.platform.database.read() as connection:
        assert not jobs.unfinished(connection, "search")


def test_records_from_before_there_was_search_are_found(house: House):
    with house.platform.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM search")
        connection.exec_driver_sql("DELETE FROM search_form")
    assert found(house, "王") == []
    house.work()
    assert found(house, "王") == ["M0001", "M0002"]


LETTERS = st.text(alphabet="王李小芳ab1 -", min_size=1, max_size=6)


@given(names=st.lists(LETTERS, min_size=1, max_size=6), query=LETTERS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_part_is_found(house: House, names: Sequence[str], query: str):
    """Who has the words in their name is found; who is found has their characters."""
    with house.platform.database.read() as connection:
        old = house.platform.releases.current(connection)
    del old
    ids = [saved.id for saved in house.save_all("club.person", [{"no": f"X{n}", "name": name} for n, name in enumerate(names)])]
    hits = set(found(house, query)) if words_of(query) else set()
    for number, name in enumerate(names):
        if words_of(query) and all(any(part.startswith(word) for part in name.split()) for word in query.split()):
            assert f"X{number}" in hits
    for id in ids:
        house.delete("club.person", id)
