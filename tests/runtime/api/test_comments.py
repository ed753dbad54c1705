"""What is said about records: who may read and say it, who is told, and that it goes with the record and with the person."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, TypeAlias

import pytest

from runtime.services.erase_record import erase_record
from runtime.services.people import UserChange, change_user
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.factories.apps import app, field, form
from tests.runtime.api.person import PEOPLE, Person

Enter: TypeAlias = Callable[..., Person]
NOTICES = "/api/v1/notices"


@pytest.fixture
def enter(empty: Installation) -> Enter:
    """Members whom some may see all of, some only their own; visits that some do not see."""
    member = form(
        "person", field("name", personal=True), field("papers", "file", multiple=True),
        field("visits", "reverse_link", target="club.visit", field="person"),
    )  # fmt: skip
    visit = form(
        "visit", field("no"), field("person", "link", target="club.person"), field("friend", "link", target="club.person")
    )
    parts = app("club", forms=[member, visit])
    writes = {"actions": ["read", "create", "update"]}
    roles: dict[str, Any] = {
        "all": {"club.person": writes, "club.visit": {**writes, "fields": {"friend": "hidden"}}},
        "own": {"club.person": {**writes, "rows": "own"}}, "reads": {"club.person": {"actions": ["read"]}},
        "blind": {"club.person": {**writes, "fields": {"papers": "hidden"}}},
    }  # fmt: skip
    for key, forms in roles.items():
        parts["club"][f"roles/{key}.json"] = {"key": key, "title": key, "forms": forms}
    empty.apply(parts)
    return lambda login, *names, **more: Person(empty, login, *(f"club.{name}" for name in names), **more)


def say(who: Person, id: object, text: str, **more: Any) -> Any:
    return who.client.post(f"{PEOPLE}/{id}/comments", json={"text": text, **more}, headers=who.headers)


def heard(who: Person, id: object) -> Any:
    return who.client.get(f"{PEOPLE}/{id}/comments")


def told(who: Person, path: str = "") -> Any:
    return who.client.get(NOTICES + path).json


def test_whoever_sees_a_record_reads_and_says_and_nobody_else(enter: Enter) -> None:
    ada, bob, eve, none = enter("ada", "all"), enter("bob", "reads"), enter("eve", "own"), enter("none")
    id = ada.save(name="x").json["record"]["id"]
    assert say(ada, id, " 已联系 ").status_code == say(bob, id, "ok").status_code == 201
    assert [each["text"] for each in heard(bob, id).json["comments"]] == ["已联系", "ok"]
    assert [each["may"] for each in heard(bob, id).json["comments"]] == [[], ["edit", "delete"]]
    assert heard(bob, id).json["count"] == 2
    for who in (eve, none):
        assert heard(who, id).status_code == say(who, id, "x").status_code == 404
        assert who.client.get(f"{PEOPLE}/{id}/timeline?kinds=comment").status_code == 404
        assert who.client.get(f"{PEOPLE}/{id}/people").status_code == 404
    assert say(ada, id, "  ").json["errors"][0]["code"] == "comment_empty"
    assert say(ada, 99999, "x").status_code == 404


def test_ones_own_is_changed_and_deleted_others_by_administrators(enter: Enter) -> None:
    ada, bob, root = enter("ada", "all"), enter("bob", "all"), enter("root", is_admin=True)
    id = ada.save(name="x").json["record"]["id"]
    place = f"{PEOPLE}/{id}/comments/{say(ada, id, 'one').json['comment']['id']}"
    assert bob.client.patch(place, json={"text": "two"}, headers=bob.headers).json["code"] == "comment_not_yours"
    assert root.client.patch(place, json={"text": "two"}, headers=root.headers).status_code == 403
    changed = ada.client.patch(place, json={"text": "two"}, headers=ada.headers).json["comment"]
    assert (changed["text"], changed["edited_at"] is not None) == ("two", True)
    assert bob.client.delete(place, headers=bob.headers).status_code == 403
    other = ada.save(name="y").json["record"]["id"]
    assert ada.client.delete(place.replace(f"/{id}/", f"/{other}/"), headers=ada.headers).json["code"] == "comment_not_found"
    assert root.client.delete(place, headers=root.headers).status_code == 200
    assert ada.client.delete(place, headers=ada.headers).status_code == 404
    assert heard(ada, id).json == {"comments": [], "count": 0}


def test_who_is_named_is_told_if_they_may_see_the_record(enter: Enter) -> None:
    ada, bob, eve = enter("ada", "all"), enter("bob", "all"), enter("eve", "own")
    id = ada.save(name="王芳").json["record"]["id"]
    said = say(ada, id, "请 @[bob] 和 @[eve] 看看, @[ada] @[nobody] @[bob]").json
    assert said["untold"] == ["eve"]
    assert {each["login"] for each in said["comment"]["mentions"]} == {"ada", "bob", "eve"}
    assert told(eve) == {"notices": [], "cursor": None, "unread": 0}
    assert told(bob, "/unread") == {"unread": 1}
    (notice,) = told(bob)["notices"]
    assert (notice["kind"], notice["by"], notice["name"], notice["record"], notice["is_read"]) == (
        "mention",
        "ada",
        "王芳",
        id,
        False,
    )
    assert notice["text"].startswith("请 @[bob]")
    read = bob.client.post(f"{NOTICES}/read", json={"ids": [notice["id"]]}, headers=bob.headers)
    assert read.json == {"unread": 0}
    assert told(bob)["notices"][0]["is_read"] is True
    ada.client.post(f"{NOTICES}/read", json={}, headers=ada.headers)
    place = f"{PEOPLE}/{id}/comments/{said['comment']['id']}"
    ada.client.patch(place, json={"text": "@[bob]"}, headers=ada.headers)
    assert len(told(bob)["notices"]) == 1  # named once
    ada.client.delete(place, headers=ada.headers)
    assert told(bob)["notices"] == []


def test_notices_go_with_the_right_to_see(enter: Enter, empty: Installation) -> None:
    ada, bob = enter("ada", "all"), enter("bob", "all")
    for number in range(3):
        say(ada, ada.save(name=f"p{number}").json["record"]["id"], "@[bob]")
    first = told(bob, "?limit=2")
    assert [each["name"] for each in first["notices"]] == ["p2", "p1"]
    rest = bob.client.get(NOTICES, query_string={"limit": "2", "cursor": first["cursor"]}).json
    assert ([each["name"] for each in rest["notices"]], rest["cursor"]) == (["p0"], None)
    assert bob.client.get(f"{NOTICES}?cursor=x").json["code"] == "bad_cursor"
    change_user(empty.platform, SYSTEM_ITSELF, UserChange("bob", roles=("club.own",)))
    assert told(bob) == {"notices": [], "cursor": None, "unread": 0}


def test_people_are_offered_who_may_see_the_record(enter: Enter) -> None:
    ada, _bob, _eve = enter("ada", "all"), enter("bob", "reads"), enter("eve", "own")
    id = ada.save(name="x").json["record"]["id"]
    found = ada.client.get(f"{PEOPLE}/{id}/people").json["people"]
    assert [each["login"] for each in found] == ["ada", "bob"]
    assert [each["login"] for each in ada.client.get(f"{PEOPLE}/{id}/people?q=BO").json["people"]] == ["bob"]


def test_files_come_with_a_comment_and_go_with_it(enter: Enter) -> None:
    ada, bob, blind, eve = enter("ada", "all"), enter("bob", "reads"), enter("blind", "blind"), enter("eve", "own")
    paper = ada.send(b"paper").json["id"]
    id = ada.save(name="x", papers=[paper]).json["record"]["id"]
    send = {"data": {"file": (BytesIO(b"said"), "said.txt")}, "headers": ada.headers}
    file = ada.client.post("/api/v1/files?form=club.person", **send).json["id"]
    assert say(bob, id, "", files=[file]).json["errors"][0]["code"] == "no_file_to_attach"
    said = say(ada, id, "", files=[file])
    assert said.json["comment"]["files"][0]["name"] == "said.txt"
    assert say(ada, id, "", files=[file]).status_code == 422  # it has its place
    assert [who.fetch(file).status_code for who in (ada, bob, blind, eve)] == [200, 200, 200, 404]

    def listed(who: Person) -> Any:
        found = who.client.get(f"{PEOPLE}/{id}/files")
        return [(each["name"], each["place"]) for each in found.json["files"]] if found.status_code == 200 else found.status_code

    assert listed(bob) == [("said.txt", ""), ("a.txt", "papers")]
    assert (listed(blind), listed(eve)) == ([("said.txt", "")], 404)
    place = f"{PEOPLE}/{id}/comments/{said.json['comment']['id']}"
    assert ada.client.delete(place, headers=ada.headers).status_code == 200
    assert (ada.fetch(file).status_code, listed(bob)) == (404, [("a.txt", "papers")])


def test_the_timeline_is_read_page_by_page_and_by_kind(enter: Enter) -> None:
    ada = enter("ada", "all")
    id = ada.save(name="x").json["record"]["id"]
    for number in range(5):
        say(ada, id, f"c{number}")
        ada.change(id, name=f"n{number}")
        visit = {"no": f"v{number}", "person": id}
        assert ada.client.post("/api/v1/apps/club/forms/visit/records", json=visit, headers=ada.headers).status_code == 201
    place = f"{PEOPLE}/{id}/timeline"
    whole = ada.client.get(place).json
    assert (len(whole["timeline"]), whole["cursor"]) == (16, None)
    assert {each["kind"] for each in whole["timeline"]} == {"comment", "change", "link"}
    pages, cursor = [], None
    while True:
        query = {"limit": "3"} if cursor is None else {"limit": "3", "cursor": cursor}
        page = ada.client.get(place, query_string=query).json
        pages += page["timeline"]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert pages == whole["timeline"]
    said = ada.client.get(f"{place}?kinds=comment,nothing").json["timeline"]
    assert [each["comment"]["text"] for each in said] == ["c4", "c3", "c2", "c1", "c0"]
    assert ada.client.get(f"{place}?cursor=2026-01-01T00:00:00%2B00:00~x~1").json["code"] == "bad_cursor"


def test_what_links_to_a_record_is_told_and_counted_where_it_may_be_seen(enter: Enter) -> None:
    ada, bob, root = enter("ada", "all"), enter("bob", "reads"), enter("root", is_admin=True)
    id = ada.save(name="x").json["record"]["id"]
    visit = {"no": "1", "person": id, "friend": id}
    root.client.post("/api/v1/apps/club/forms/visit/records", json=visit, headers=root.headers)
    about = "/api/v1/apps/club/forms/person"

    def related(who: Person) -> Any:
        return [(each["form"], each["field"], each["back"], each["may_create"]) for each in who.client.get(about).json["related"]]

    def counted(who: Person) -> Any:
        return [(each["field"], each["count"]) for each in who.client.get(f"{PEOPLE}/{id}/related").json["related"]]

    assert related(root) == [("club.visit", "person", "visits", True), ("club.visit", "friend", None, True)]
    assert related(ada) == [("club.visit", "person", "visits", True)]
    assert (related(bob), counted(bob)) == ([], [])
    assert (counted(root), counted(ada)) == ([("person", 1), ("friend", 1)], [("person", 1)])


def test_key_numbers_are_told_of_fields_that_may_be_seen(empty: Installation) -> None:
    layout = {"highlights": ["paid", "no"], "sections": [{"fields": ["no", "paid"]}]}
    parts = app("club", forms=[form("person", field("no", "integer"), field("paid", "money"), layouts={"default": layout})])
    rights = {"club.person": {"actions": ["read"], "fields": {"paid": "hidden"}}}
    parts["club"]["roles/reads.json"] = {"key": "reads", "title": "reads", "forms": rights}
    empty.apply(parts)
    seen = [Person(empty, "bob", "club.reads"), Person(empty, "root", is_admin=True)]
    told = [each.client.get("/api/v1/apps/club/forms/person").json["layouts"]["default"]["highlights"] for each in seen]
    assert told == [["no"], ["paid", "no"]]


def test_what_was_said_of_an_erased_person_is_gone(enter: Enter, empty: Installation) -> None:
    ada, bob = enter("ada", "all"), enter("bob", "all")
    id = ada.save(name="王芳").json["record"]["id"]
    say(ada, id, "王芳 13812345678 @[bob]")
    erase_record(empty.platform, SYSTEM_ITSELF, "club.person", id)
    (left,) = heard(bob, id).json["comments"]
    assert (left["text"], left["by"]["login"], left["mentions"], left["may"]) == (None, "ada", [], [])
    assert told(bob)["notices"] == []
