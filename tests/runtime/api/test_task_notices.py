"""Who gets a task is told at once, and whoever began how it ended; nobody is told more of a record than they may see."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest
from sqlalchemy import event

from runtime.auth.actor import Actor
from runtime.services.erase_record import erase_record
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import Installation
from tests.runtime.api.person import Person
from tests.runtime.services.desk import END, desk, node, process, state

Enter: TypeAlias = Callable[..., Person]
REQUESTS = "/api/v1/apps/desk/forms/request/records"
SEEN = {"title": "read", "note": "write", "amount": "hidden"}


def approval(fields: dict[str, str]) -> dict[str, Any]:
    """One boss of several, then finance."""
    return process(
        "approval",
        [
            node("start", "start_event", on=["desk.request.created"]),
            node("boss", "user_task", assign=[{"role": "desk.boss"}], fields=fields),
            node("finance", "user_task", assign=[{"role": "desk.finance"}], due={"after": 1, "unit": "hours"}),
            node("grant", "service_task", do=state("granted")),
            END,
        ],
        "start > boss > finance > grant > end",
    )  # fmt: skip


def enters(home: Installation, fields: dict[str, str]) -> Enter:
    """Clerks who ask, bosses who see requests in tasks only, finance who reads them all."""
    parts = desk(approval(fields))
    writes = {"actions": ["read", "create", "update"], "rows": "own"}
    for key, forms in {"clerk": {"desk.request": writes}, "finance": {"desk.request": {"actions": ["read"]}}, "boss": {}}.items():
        parts["desk"][f"roles/{key}.json"] = {"key": key, "title": key, "forms": forms}
    home.apply(parts)
    return lambda login, *names, **more: Person(home, login, *(f"desk.{name}" for name in names), **more)


@pytest.fixture
def enter(empty: Installation) -> Enter:
    return enters(empty, SEEN)


def told(who: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = who.client.get("/api/v1/notices").json["notices"]
    return found


def kinds(who: Person) -> list[tuple[str, str | None, bool]]:
    """(kind, by, is read) of each, newest first."""
    return [(each["kind"], each["by"], each["is_read"]) for each in told(who)]


def unread(who: Person) -> int:
    found: int = who.client.get("/api/v1/notices/unread").json["unread"]
    return found


def ask(who: Person, **values: Any) -> int:
    answer = who.client.post(REQUESTS, json=values, headers=who.headers)
    assert answer.status_code == 201, answer.json
    id: int = answer.json["record"]["id"]
    return id


def act(who: Person, verb: str, **more: Any) -> None:
    (task, *_) = who.client.get("/api/v1/tasks").json["tasks"]
    answer = who.client.post(f"/api/v1/tasks/{task['id']}/act", json={"verb": verb, **more}, headers=who.headers)
    assert answer.status_code == 200, answer.json


def test_a_task_is_told_with_what_its_step_shows(enter: Enter) -> None:
    clerk, boss = enter("carl", "clerk"), enter("bess", "boss")
    request = ask(clerk, title="Pens", amount="9876.00")
    (notice,) = told(boss)
    (task,) = boss.client.get("/api/v1/tasks").json["tasks"]
    assert (notice["kind"], notice["by"], notice["step"], notice["process"], notice["task"]) == (
        "task", "carl", "boss", "approval", task["id"],
    )  # fmt: skip
    assert (notice["name"], notice["record"], notice["is_read"]) == ("Pens", request, False)
    assert "9876" not in str(notice)
    assert unread(boss) == 1
    assert told(clerk) == []


def test_what_a_step_hides_is_in_no_notice(empty: Installation) -> None:
    enter = enters(empty, {"note": "write", "title": "hidden", "amount": "read"})
    clerk, boss, admin = enter("carl", "clerk"), enter("bess", "boss"), enter("adam", is_admin=True)
    ask(clerk, title="Secret pens", amount="9876.00")
    answer = boss.client.get("/api/v1/notices")
    assert [(each["kind"], each["step"], each["process"]) for each in answer.json["notices"]] == [("task", "boss", "approval")]
    assert "Secret" not in answer.text
    assert "9876" not in answer.text
    assert told(admin) == []
    with empty.platform.database.read() as connection:
        kept = connection.execute(SYSTEM.notice.select()).all()
    assert "Secret" not in str(kept)


def test_whoever_is_asked_no_more_has_nothing_left_to_read(enter: Enter) -> None:
    clerk, bess, bert = enter("carl", "clerk"), enter("bess", "boss"), enter("bert", "boss")
    enter("finn", "finance")
    ask(clerk, title="Pens")
    assert (unread(bess), unread(bert)) == (1, 1)
    act(bert, "approve")
    assert (unread(bess), unread(bert)) == (0, 0)
    assert kinds(bess) == [("task", "carl", True)]


def test_how_a_task_came_is_told(enter: Enter) -> None:
    clerk, boss, finance, other = enter("carl", "clerk"), enter("bess", "boss"), enter("finn", "finance"), enter("otto")
    ask(clerk, title="Pens")
    act(boss, "return", comment="how many?")
    assert kinds(clerk) == [("task_returned", "bess", False)]
    act(clerk, "submit")
    assert unread(clerk) == 0
    assert kinds(boss) == [("task", "carl", False), ("task", "carl", True)]
    act(boss, "transfer", to="otto")
    assert kinds(other) == [("task_transferred", "bess", False)]
    act(other, "approve")
    assert kinds(finance) == [("task", "carl", False)]
    act(finance, "return", node="boss")
    assert kinds(boss)[0] == ("task_returned", "finn", False)


def test_who_is_urged_and_who_is_late_hears_of_it(enter: Enter, empty: Installation) -> None:
    clerk, boss, finance = enter("carl", "clerk"), enter("bess", "boss"), enter("finn", "finance")
    ask(clerk, title="Pens")
    (begun,) = clerk.client.get("/api/v1/tasks?box=started").json["instances"]
    assert clerk.client.post(f"/api/v1/instances/{begun['id']}/urge", json={}, headers=clerk.headers).json == {"people": 1}
    assert kinds(boss)[0] == ("task_urged", "carl", False)
    act(boss, "approve")
    assert unread(boss) == 0
    empty.at("2026-03-01T10:01:00+08:00")
    empty.work()
    assert kinds(finance)[0] == ("task_overdue", None, False)


@pytest.mark.parametrize(("verb", "kind"), [("approve", "process_approved"), ("reject", "process_rejected")])
def test_whoever_began_hears_how_it_ended(enter: Enter, verb: str, kind: str) -> None:
    clerk, boss, finance = enter("carl", "clerk"), enter("bess", "boss"), enter("finn", "finance")
    request = ask(clerk, title="Pens")
    act(boss, "approve")
    assert told(clerk) == []
    act(finance, verb)
    (notice,) = told(clerk)
    (begun,) = clerk.client.get("/api/v1/tasks?box=started").json["instances"]
    assert (notice["kind"], notice["by"], notice["process"], notice["instance"], notice["task"]) == (
        kind, "finn", "approval", begun["id"], None,
    )  # fmt: skip
    assert (notice["name"], notice["record"]) == ("Pens", request)


def test_what_somebody_ended_themselves_is_no_news(enter: Enter) -> None:
    clerk, boss, admin = enter("carl", "clerk"), enter("bess", "boss"), enter("adam", is_admin=True)
    for who in (clerk, admin):
        ask(clerk, title="Pens")
        begun = clerk.client.get("/api/v1/tasks?box=started").json["instances"][0]
        path = f"/api/v1/instances/{begun['id']}/cancel"
        assert who.client.post(path, json={"reason": "no"}, headers=who.headers).status_code == 200
    assert kinds(clerk) == [("process_cancelled", "adam", False)]
    assert unread(boss) == 0


def test_what_is_undone_tells_nobody(enter: Enter, empty: Installation) -> None:
    clerk, boss = enter("carl", "clerk"), enter("bess", "boss")
    refused = clerk.client.post(REQUESTS, json={"records": [{"title": "Pens"}, {"count": "many"}]}, headers=clerk.headers)
    assert refused.status_code == 422
    tried = clerk.client.post(
        "/api/v1/apps/desk/forms/request/preview", json={"values": {"title": "Pens"}}, headers=clerk.headers
    )
    assert tried.status_code == 200
    assert told(boss) == []


def test_what_was_told_of_a_record_goes_with_it(enter: Enter, empty: Installation) -> None:
    clerk, boss = enter("carl", "clerk"), enter("bess", "boss")
    request = ask(clerk, title="Pens")
    assert unread(boss) == 1
    erase_record(empty.platform, Actor(), "desk.request", request)
    assert (told(boss), unread(boss)) == ([], 0)


def test_a_page_costs_the_same_however_long(enter: Enter, empty: Installation) -> None:
    clerk, boss = enter("carl", "clerk"), enter("bess", "boss")

    def cost() -> int:
        said: list[Any] = []

        def note(*given: Any) -> None:
            said.append(given[2])

        event.listen(empty.platform.database.engine, "before_cursor_execute", note)
        assert told(boss)
        event.remove(empty.platform.database.engine, "before_cursor_execute", note)
        return len(said)

    ask(clerk, title="One")
    told(boss)  # what is kept of sessions and releases is kept now
    few = cost()
    for number in range(6):
        ask(clerk, title=f"P{number}")
    assert cost() == few
