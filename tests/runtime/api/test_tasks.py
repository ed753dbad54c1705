"""Tasks and processes over HTTP: who is shown which, what of the record a step shows, and what is done with it."""

from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from tests.acceptance.installation import Installation
from tests.runtime.api.person import Person
from tests.runtime.services.desk import END, desk, node, process, state

Enter: TypeAlias = Callable[..., Person]
REQUESTS = "/api/v1/apps/desk/forms/request/records"
APPROVAL = process(
    "approval",
    [
        node("start", "start_event", on=["desk.request.created"], button={"title": "Ask"}),
        node("boss", "user_task", assign=[{"role": "desk.boss"}], fields={"title": "read", "note": "write", "amount": "hidden"}),
        node("finance", "user_task", assign=[{"role": "desk.finance"}]),
        node("grant", "service_task", do=state("granted")),
        END,
    ],
    "start > boss > finance > grant > end",
)  # fmt: skip


@pytest.fixture
def enter(empty: Installation) -> Enter:
    """Clerks who ask, a boss who sees requests in tasks only, finance who reads them all."""
    parts = desk(APPROVAL)
    writes = {"actions": ["read", "create", "update"], "rows": "own"}
    for key, forms in {"clerk": {"desk.request": writes}, "finance": {"desk.request": {"actions": ["read"]}}, "boss": {}}.items():
        parts["desk"][f"roles/{key}.json"] = {"key": key, "title": key, "forms": forms}
    empty.apply(parts)
    return lambda login, *names, **more: Person(empty, login, *(f"desk.{name}" for name in names), **more)


def get(who: Person, path: str, **query: Any) -> Any:
    return who.client.get(f"/api/v1{path}", query_string=query)


def post(who: Person, path: str, **body: Any) -> Any:
    return who.client.post(f"/api/v1{path}", json=body, headers=who.headers)


def mine(who: Person, box: str = "mine") -> list[dict[str, Any]]:
    page = get(who, "/tasks", box=box).json
    found: list[dict[str, Any]] = page["instances"] if box == "started" else page["tasks"]
    return found


def ask(who: Person, **values: Any) -> int:
    answer = who.client.post(REQUESTS, json=values, headers=who.headers)
    assert answer.status_code == 201, answer.json
    id: int = answer.json["record"]["id"]
    return id


def test_a_step_shows_its_record_and_no_more(enter: Enter) -> None:
    clerk, boss, finance = enter("carl", "clerk"), enter("bess", "boss"), enter("finn", "finance")
    request = ask(clerk, title="Pens", amount="12.00")
    (task,) = mine(boss)
    assert (task["title"], task["kind"], task["initiator"], task["record"]) == ("boss", "approval", "carl", request)
    assert task["name"] == "Pens"
    assert boss.client.get(f"{REQUESTS}/{request}").status_code == 404
    shown = get(boss, f"/tasks/{task['id']}").json
    assert shown["verbs"] == ["approve", "reject", "return", "transfer"]
    assert shown["task"]["name"] == "Pens"
    assert {key for key in shown["record"] if key in ("title", "note", "amount", "state")} == {"title", "note"}
    assert {field["key"]: field["right"] for field in shown["form"]["fields"]} == {"title": "read", "note": "write"}
    assert get(finance, f"/tasks/{task['id']}").status_code == 404
    assert post(finance, f"/tasks/{task['id']}/act", verb="approve").status_code == 404
    wrong = post(boss, f"/tasks/{task['id']}/act", verb="approve", values={"amount": "1"})
    assert (wrong.status_code, wrong.json["errors"][0]["code"]) == (422, "unknown_field")
    wrong = post(boss, f"/tasks/{task['id']}/act", verb="approve", values={"title": "Other"})
    assert (wrong.status_code, wrong.json["errors"][0]["code"]) == (422, "not_yours_to_write")
    done = post(boss, f"/tasks/{task['id']}/act", verb="approve", comment="fine", values={"note": "seen"})
    assert (done.status_code, done.json["state"]) == (200, "active")
    assert post(boss, f"/tasks/{task['id']}/act", verb="approve").status_code == 409
    assert (mine(boss), [each["verb"] for each in mine(boss, "done")]) == ([], ["approve"])
    assert get(finance, "/tasks/count").json == {"open": 1}


def test_only_what_a_step_asks_for_is_told_as_to_be_written(enter: Enter) -> None:
    clerk, boss = enter("carl", "clerk"), enter("bess", "boss", is_admin=True)
    request = ask(clerk, title="Pens", amount="12.00")
    (task,) = mine(boss)
    shown = get(boss, f"/tasks/{task['id']}").json
    told = {field["key"]: field["right"] for field in shown["form"]["fields"]}
    assert [key for key, right in told.items() if right == "write"] == ["note"]
    assert {"title", "amount"} <= set(told)
    assert get(boss, f"/tasks/{task['id']}").json["record"]["id"] == request
    assert post(boss, f"/tasks/{task['id']}/act", verb="return", comment="more").status_code == 200
    (back,) = mine(clerk)
    shown = get(clerk, f"/tasks/{back['id']}").json
    assert {field["right"] for field in shown["form"]["fields"] if field["key"] in ("title", "amount")} == {"write"}


def test_one_answer_for_one_key(enter: Enter) -> None:
    clerk, boss = enter("carl", "clerk"), enter("bess", "boss")
    enter("finn", "finance")
    ask(clerk, title="Pens")
    (task,) = mine(boss)
    headers = {**boss.headers, "Idempotency-Key": "once"}
    path = f"/api/v1/tasks/{task['id']}/act"
    answers = [boss.client.post(path, json={"verb": "approve"}, headers=headers) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json == answers[1].json


def test_returned_changed_and_submitted_again(enter: Enter) -> None:
    clerk, boss, finance = enter("carl", "clerk"), enter("bess", "boss"), enter("finn", "finance")
    request = ask(clerk, title="Pens", amount="1")
    post(boss, f"/tasks/{mine(boss)[0]['id']}/act", verb="approve")
    (task,) = mine(finance)
    assert get(finance, f"/tasks/{task['id']}").json["back"] == [{"key": "boss", "title": "boss"}]
    assert post(finance, f"/tasks/{task['id']}/act", verb="return", node="grant").status_code == 422
    post(finance, f"/tasks/{task['id']}/act", verb="return", then="back", comment="how much?")
    (back,) = mine(clerk)
    assert (back["kind"], get(clerk, f"/tasks/{back['id']}").json["verbs"]) == ("revision", ["submit", "withdraw"])
    again = post(clerk, f"/tasks/{back['id']}/act", verb="submit", values={"amount": "2"})
    assert again.status_code == 200, again.json
    assert mine(boss) == []
    (task,) = mine(finance)
    assert post(finance, f"/tasks/{task['id']}/act", verb="approve").json["state"] == "completed"
    record = finance.client.get(f"{REQUESTS}/{request}").json
    assert (record["amount"], record["state"]) == ("2.00", "granted")


def test_the_story_and_the_way_that_was_taken(enter: Enter) -> None:
    clerk, boss, other = enter("carl", "clerk"), enter("bess", "boss"), enter("otto", "clerk")
    enter("finn", "finance")
    request = ask(clerk, title="Pens")
    post(boss, f"/tasks/{mine(boss)[0]['id']}/act", verb="approve", comment="fine")
    (begun,) = mine(clerk, "started")
    shown = get(clerk, f"/instances/{begun['id']}").json
    assert {each["id"]: each["state"] for each in shown["nodes"]} == {
        "start": "done", "boss": "done", "finance": "waiting", "grant": "ahead", "end": "ahead",
    }  # fmt: skip
    assert {each["id"]: each["taken"] for each in shown["flows"]} == {
        "start→boss": 1, "boss→finance": 1, "finance→grant": 0, "grant→end": 0,
    }  # fmt: skip
    assert [(each["kind"], each["by"], each["comment"]) for each in shown["story"]] == [
        ("started", "carl", None), ("acted", "bess", "fine"), ("answered", None, None),
    ]  # fmt: skip
    assert shown["may"] == ["cancel", "urge"]
    assert get(other, f"/instances/{begun['id']}").status_code == 404
    assert post(other, f"/instances/{begun['id']}/cancel").status_code in (403, 404)
    assert post(clerk, f"/instances/{begun['id']}/urge").json == {"people": 1}
    about = clerk.client.get(f"{REQUESTS}/{request}/instances").json["instances"]
    assert [each["id"] for each in about] == [begun["id"]]
    assert post(clerk, f"/instances/{begun['id']}/cancel", reason="changed my mind").status_code == 200
    assert get(clerk, f"/instances/{begun['id']}").json["outcome"] == "cancelled"


def test_many_at_once(enter: Enter) -> None:
    clerk, boss = enter("carl", "clerk"), enter("bess", "boss")
    enter("finn", "finance")
    for number in range(3):
        ask(clerk, title=f"{number}")
    ids = [task["id"] for task in mine(boss)]
    done = post(boss, "/tasks/batch", tasks=[*ids, 999_999], verb="approve", comment="all fine").json["results"]
    assert [each["problem"] and each["problem"]["code"] for each in done] == [None, None, None, "task_not_found"]
    assert mine(boss) == []


def test_begun_by_hand(enter: Enter) -> None:
    clerk, boss, other = enter("carl", "clerk"), enter("bess", "boss"), enter("otto", "clerk")
    request = ask(clerk, title="Pens")
    form = clerk.client.get("/api/v1/apps/desk/forms/request").json
    assert form["processes"] == [{"key": "desk.approval", "title": "Ask", "inputs": []}]
    assert form["has_processes"] is True
    path = "/apps/desk/processes/approval/instances"
    assert post(clerk, path, record=request).status_code == 201
    assert len(mine(boss)) == 2
    assert post(other, path, record=request).status_code == 404
    assert post(clerk, path).status_code == 404
    assert post(clerk, "/apps/desk/processes/nothing/instances").status_code == 404


def test_colleagues_to_whom_it_can_go(enter: Enter) -> None:
    clerk, boss = enter("carl", "clerk"), enter("bess", "boss")
    finance = enter("finn", "finance")
    ask(clerk, title="Pens")
    (task,) = mine(boss)
    people = f"/tasks/{task['id']}/people"
    assert [each["login"] for each in get(boss, people).json["people"]] == ["carl", "finn"]
    assert get(boss, people, q="fi").json["people"] == [{"login": "finn", "name": "finn"}]
    assert get(finance, people).status_code == 404
    assert post(boss, f"/tasks/{task['id']}/act", verb="transfer", to="finn").status_code == 200
    (moved,) = mine(finance)
    story = get(finance, f"/instances/{moved['instance']}").json["story"]
    assert [(each["verb"], each["by"], each["to"]) for each in story if each["verb"]] == [("transfer", "bess", "finn")]


def test_why_a_step_has_failed_is_told_to_administrators(enter: Enter) -> None:
    clerk, admin = enter("carl", "clerk"), enter("adam", is_admin=True)
    ask(clerk, title="Pens")
    (begun,) = mine(clerk, "started")
    told = [get(who, f"/instances/{begun['id']}").json["nodes"] for who in (clerk, admin)]
    reasons = [next(node["failure"] for node in nodes if node["state"] == "failed") for nodes in told]
    assert reasons[0] is None
    assert "boss" in reasons[1]
    assert get(admin, f"/instances/{begun['id']}").json["may"] == ["cancel", "retry"]


def test_rights_on_ones_own_records_show_nothing_of_a_record_that_comes_by_a_task(enter: Enter) -> None:
    """A clerk sees their own requests; of another's, which comes to them as a task, what the step names and no more."""
    clerk, both = enter("carl", "clerk"), enter("bea", "boss", "clerk")
    enter("finn", "finance")
    theirs, own = ask(clerk, title="Pens", state="secret"), ask(both, title="Ink", state="mine")
    shown = {task["record"]: get(both, f"/tasks/{task['id']}").json for task in mine(both)}
    assert "state" not in shown[theirs]["record"]
    assert "state" not in {field["key"] for field in shown[theirs]["form"]["fields"]}
    assert shown[own]["record"]["state"] == "mine"
    task = next(each["task"]["id"] for record, each in shown.items() if record == theirs)
    wrong = post(both, f"/tasks/{task}/act", verb="approve", values={"state": "guess"})
    assert wrong.json["errors"][0]["code"] == "unknown_field"


def test_why_names_what_was_begun_and_done(enter: Enter) -> None:
    clerk, boss, finance = enter("carl", "clerk"), enter("bess", "boss"), enter("finn", "finance")
    request = ask(clerk, title="Pens")
    for who in (boss, finance):
        assert post(who, f"/tasks/{mine(who)[0]['id']}/act", verb="approve").status_code == 200
    told = finance.client.get(f"{REQUESTS}/{request}/trace")
    assert told.status_code == 200
    sentences = " ".join(each["sentence"] for each in told.json["trace"])
    assert "began “approval” about request Pens" in sentences
    assert "grant" in sentences


def test_an_administrator_passes_on_the_task_of_who_left(enter: Enter) -> None:
    clerk, boss, head = enter("carl", "clerk"), enter("bess", "boss"), enter("hans", is_admin=True)
    other = enter("otto", "clerk")
    ask(clerk, title="Pens")
    (task,) = mine(boss)
    path = f"/tasks/{task['id']}/act"
    assert post(other, path, verb="transfer", to="carl").status_code == 404
    for body in ({"verb": "approve"}, {"verb": "transfer", "to": "otto", "values": {"note": "x"}}):
        assert post(head, path, **body).status_code == 404
    assert "otto" in [each["login"] for each in get(head, f"/tasks/{task['id']}/people", q="ott").json["people"]]
    assert post(head, path, verb="transfer", to="otto", comment="has left").status_code == 200
    assert (mine(boss), [each["id"] != task["id"] for each in mine(other)]) == ([], [True])
    lines = [line for line in get(head, f"/instances/{task['instance']}").json["story"] if line["verb"] == "transfer"]
    assert [(line["by"], line["to"], line["comment"]) for line in lines] == [("hans", "otto", "has left")]
    assert post(other, f"/tasks/{mine(other)[0]['id']}/act", verb="approve").status_code == 200


def test_who_knows_nothing_of_an_instance_cannot_tell_it_from_none(enter: Enter) -> None:
    clerk, boss, other = enter("carl", "clerk"), enter("bess", "boss"), enter("otto", "clerk")
    ask(clerk, title="Pens")
    (task,) = mine(boss)
    there, nowhere = f"/instances/{task['instance']}", "/instances/7000000"
    for path in ("/cancel", "/urge", ""):
        answers = [get(other, at + path) if not path else post(other, at + path) for at in (there, nowhere)]
        assert [each.status_code for each in answers] == [404, 404], path
        assert answers[0].json["code"] == answers[1].json["code"]
    assert post(boss, f"{there}/cancel").status_code == 403, "it is known to whoever has a task of it"
    assert post(clerk, f"{there}/cancel").status_code == 200


def test_a_process_about_nothing_is_begun_by_those_who_use_its_app(empty: Installation) -> None:
    alone = {
        "key": "alone",
        "title": "alone",
        "nodes": [node("start", "start_event", button={}), END],
        "flows": [{"from": "start", "to": "end"}],
    }
    parts = desk(alone)
    parts["desk"]["roles/clerk.json"] = {"key": "clerk", "title": "clerk", "forms": {"desk.request": {"actions": ["read"]}}}
    empty.apply(parts)
    clerk, stranger = Person(empty, "carl", "desk.clerk"), Person(empty, "sten")
    path = "/apps/desk/processes/alone/instances"
    assert post(clerk, path).status_code == 201
    assert post(stranger, path).json["code"] == "process_not_found"


def test_a_condition_is_told_to_those_who_see_what_it_reads(empty: Installation) -> None:
    version = process(
        "run",
        [node("start", "start_event", on=["desk.request.created"]), node("which", "exclusive_gateway"),
         node("boss", "user_task", assign=[{"role": "desk.boss"}]), END],
        "start > which > boss if amount > 98765", "which > end if count > 4321", "which > boss else", "boss > end",
    )  # fmt: skip
    version["flows"][3] |= {"key": "other"}
    parts = desk(version)
    reads = {"actions": ["read", "create"], "fields": {"amount": "hidden"}}
    parts["desk"]["roles/clerk.json"] = {"key": "clerk", "title": "clerk", "forms": {"desk.request": reads}}
    empty.apply(parts)
    clerk, boss, head = (
        Person(empty, "carl", "desk.clerk"),
        Person(empty, "bess", "desk.boss"),
        Person(empty, "hans", is_admin=True),
    )
    ask(clerk, title="Pens")
    instance = f"/instances/{mine(boss)[0]['instance']}"
    for who, expected in ((clerk, {None, "count > 4321"}), (boss, {None}), (head, {None, "count > 4321", "amount > 98765"})):
        shown = get(who, instance)
        assert {flow["when"] for flow in shown.json["flows"]} == expected
        assert ("98765" in shown.text) == (who is head)
