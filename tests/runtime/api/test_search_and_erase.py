"""Search and erasure over HTTP."""

from collections.abc import Callable
from typing import TypeAlias

import pytest

from runtime.services.audit import ListAudit, list_audit
from runtime.services.personal_reads import write_reads
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.factories.apps import app, field, form
from tests.runtime.api.person import PEOPLE, Person

Enter: TypeAlias = Callable[..., Person]


@pytest.fixture
def enter(empty: Installation) -> Enter:
    """Two people, and readers who see their phones or not."""
    parts = app(
        "club", forms=[form("person", field("name", personal=True), field("phone", "phone", mask="phone", personal=True))]
    )
    for key, fields in {"all": {}, "veiled": {"phone": "masked"}}.items():
        forms = {"club.person": {"actions": ["read"], "rows": "all", "fields": fields}}
        parts["club"][f"roles/{key}.json"] = {"key": key, "title": key, "forms": forms}
    empty.apply(parts)
    empty.save_all("club.person", [{"name": "王芳", "phone": "13812345678"}, {"name": "李娜", "phone": "13900001234"}])
    return lambda login, *names, **more: Person(empty, login, *(f"club.{name}" for name in names), **more)


def names(person: Person, text: str, **more: str) -> list[str]:
    answer = person.client.get(PEOPLE, query_string={"q": text, **more})
    assert answer.status_code == 200, answer.json
    return [each["name"] for each in answer.json["records"]]


def test_a_list_is_searched(enter: Enter) -> None:
    everyone, veiled = enter("all", "all"), enter("veiled", "veiled")
    assert [names(everyone, text) for text in ("wf", "5678", "李", "x")] == [["王芳"], ["王芳"], ["李娜"], []]
    assert [names(veiled, text) for text in ("wf", "5678", "13812345678")] == [["王芳"], [], ["王芳"]]
    assert names(everyone, "", sort="-name") == ["王芳", "李娜"]
    assert everyone.client.get(PEOPLE, query_string={"q": "x" * 201}).status_code == 400
    assert everyone.client.get(PEOPLE, query_string={"q": "a\0"}).status_code == 400


def test_all_forms_are_searched(enter: Enter) -> None:
    everyone, nobody = enter("all", "all"), enter("nobody")
    found = everyone.client.get("/api/v1/search?q=wf").json["found"]
    assert [(each["form"], each["label"], each["records"][0]["name"]) for each in found] == [("club.person", "name", "王芳")]
    assert nobody.client.get("/api/v1/search?q=wf").json == {"found": []}
    assert everyone.client.get("/api/v1/search").status_code == 400
    assert everyone.client.get("/api/v1/search?q=!!").json["code"] == "nothing_to_search"


def test_an_administrator_erases(enter: Enter, empty: Installation) -> None:
    clerk, root = enter("clerk", "all"), enter("root", is_admin=True)
    (one, _) = empty.ids("club.person")
    assert clerk.client.post(f"{PEOPLE}/{one}/erase", headers=clerk.headers).status_code == 403
    assert root.client.post(f"{PEOPLE}/{one}/erase").json["code"] == "csrf"
    done = root.client.post(f"{PEOPLE}/{one}/erase", headers=root.headers)
    assert (done.status_code, sorted(done.json["fields"]), done.json["copies"]) == (200, ["name", "phone"], [])
    assert root.client.get(f"{PEOPLE}/{one}").json["name"] is None
    assert names(root, "wf") == []
    assert root.client.post(f"{PEOPLE}/999999/erase", headers=root.headers).status_code == 404


def test_reads_stand_in_the_audit(enter: Enter, empty: Installation) -> None:
    clerk = enter("clerk", "all")
    names(clerk, "wf")
    write_reads(empty.platform)
    (row,) = list_audit(empty.platform, SYSTEM_ITSELF, ListAudit(kind="records_read")).rows
    assert (row.actor_login, row.via, row.detail) == ("clerk", "session", {"fields": ["name", "phone"], "count": 1})
