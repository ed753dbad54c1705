"""Processes in an installation: begun by rules, by people and by the clock; tasks, timers, messages and calls; what fails waits."""

from typing import Any

import pytest
from sqlalchemy import select

from engines.kernel.errors import Conflict, Invalid, NotFound
from runtime.auth.actor import Actor
from runtime.services.act_on_task import ActOnTask, act_on_task
from runtime.services.erase_record import erase_record
from runtime.services.list_tasks import show_task
from runtime.services.move_process import StartProcess, cancel_process, retry_process, start_process
from runtime.services.organisations import NewUnit, add_unit, lead_department
from runtime.services.people import NewUser, add_user
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from runtime.storage.process_book import Task
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import field, rule
from tests.runtime.services.desk import APPROVAL, END, START, desk, flows, node, process, state
from tests.runtime.services.house import House, Install


def people(here: House, **roles: tuple[str, ...]) -> dict[str, Actor]:
    """Users by login, with their roles."""
    found = {}
    for login, given in roles.items():
        user = add_user(here.platform, SYSTEM_ITSELF, NewUser(login, login, roles=list(given), password=None)).user
        found[login] = Actor(id=user.id, login=login)
    return found


def tasks(here: House, **where: Any) -> list[Task]:
    with here.platform.database.read() as connection:
        rows = connection.execute(select(*(SYSTEM.task.c[name] for name in Task.__slots__)).order_by(SYSTEM.task.c.id))
        found = [Task(*row) for row in rows]
    return [task for task in found if all(getattr(task, name) == value for name, value in where.items())]


def act(here: House, who: Actor, verb: str, **more: Any) -> Any:
    (task,) = tasks(here, user_id=who.id, state="open")
    return act_on_task(here.platform, who, ActOnTask(task.id, verb, **more))


def test_a_request_is_approved(install: Install) -> None:
    here = install(desk(APPROVAL))
    who = people(here, ann=("desk.boss",), bob=("desk.boss",), fay=("desk.finance",), fox=("desk.finance",))
    small = here.save("desk.request", {"title": "Pens", "amount": "10"})
    assert [task.node for task in tasks(here, state="open")] == ["boss", "boss"]
    done = act(here, who["bob"], "approve", values={"note": "fine"})
    assert (done.state, here.value("desk.request", small, "state"), here.value("desk.request", small, "note")) == (
        "completed", "granted", "fine",
    )  # fmt: skip
    assert [(task.user_id == who["bob"].id, task.state) for task in tasks(here)] == [(False, "closed"), (True, "done")]
    with pytest.raises(NotFound):
        act_on_task(here.platform, who["fay"], ActOnTask(tasks(here)[0].id, "approve"))
    with pytest.raises(Conflict):
        act_on_task(here.platform, who["ann"], ActOnTask(tasks(here)[0].id, "approve"))
    big = here.save("desk.request", {"title": "Car", "amount": "50000"})
    act(here, who["ann"], "approve")
    with pytest.raises(Invalid, match="required"):
        act(here, who["fay"], "approve")
    act(here, who["fay"], "approve", values={"note": "checked"})
    with pytest.raises(Invalid, match="unknown_field"):
        act(here, who["fox"], "approve", values={"amount": "1"})
    assert here.value("desk.request", big, "state") is None
    assert act(here, who["fox"], "approve").outcome is None
    assert here.value("desk.request", big, "state") == "granted"


def test_a_refused_request_is_over(install: Install) -> None:
    here = install(desk(APPROVAL))
    who = people(here, ann=("desk.boss",))
    request = here.save("desk.request", {"title": "Yacht", "amount": "1"})
    assert act(here, who["ann"], "reject", comment="no").outcome == "rejected"
    assert here.value("desk.request", request, "state") is None


def test_nobody_is_a_failure_that_is_tried_again(install: Install) -> None:
    here = install(desk(APPROVAL))
    here.save("desk.request", {"title": "Pens"})
    assert tasks(here) == []
    (instance,) = instances(here)
    assert instance["failures"] == 1
    people(here, ann=("desk.boss",))
    assert retry_process(here.platform, SYSTEM_ITSELF, instance["id"]) == 1
    assert [task.node for task in tasks(here)] == ["boss"]
    assert instances(here)[0]["failures"] == 0


def test_where_nobody_is_found_administrators_are_asked(install: Install) -> None:
    nodes = [each | ({"nobody": "administrators"} if each["key"] == "boss" else {}) for each in APPROVAL["nodes"]]
    here = install(desk({**APPROVAL, "nodes": nodes}))
    root = add_user(here.platform, SYSTEM_ITSELF, NewUser("root", password=None, is_admin=True)).user
    request = here.save("desk.request", {"title": "Pens", "amount": "1"})
    act(here, Actor(id=root.id, login="root", is_admin=True), "approve")
    assert here.value("desk.request", request, "state") == "granted"


def instances(here: House) -> list[dict[str, Any]]:
    with here.platform.database.read() as connection:
        rows = connection.execute(select(SYSTEM.process_instance).order_by(SYSTEM.process_instance.c.id)).mappings()
        return [dict(row) for row in rows]


def test_time_passes(install: Install) -> None:
    waiting = process(
        "wait",
        [node("start", "start_event", on=["desk.request.created"]), node("day", "timer", wait={"after": 1, "unit": "days"}),
         node("late", "service_task", do=state("late")), END],
        "start > day > late > end",
    )  # fmt: skip
    here = install(desk(waiting))
    here.at("2026-03-01T10:00:00+08:00")
    request = here.save("desk.request", {"title": "Pens"})
    here.at("2026-03-02T09:59:00+08:00")
    here.work()
    assert here.value("desk.request", request, "state") is None
    here.at("2026-03-02T10:00:00+08:00")
    assert here.work().counts["process"] == 1
    assert here.value("desk.request", request, "state") == "late"
    assert instances(here)[0]["state"] == "completed"


def test_a_message_comes_to_the_record_that_it_is_about(install: Install) -> None:
    wait = process(
        "wait",
        [node("start", "start_event", on=["desk.request.created"]),
         node("paid", "message", on="desk.request.updated", condition='note == "paid"', values={"how": "note"}),
         node("tell", "service_task", do=[{"update": {"set": {"state": "concat(process.how, text(process.times))"}}}]), END],
        "start > paid > tell > end",
        variables=[field("how"), field("times", "integer", default=7)],
    )  # fmt: skip
    here = install(desk(wait))
    one, other = here.save("desk.request", {"title": "1"}), here.save("desk.request", {"title": "2"})
    here.save("desk.request", {"note": "later"}, one)
    here.save("desk.request", {"note": "paid"}, other)
    assert [here.value("desk.request", id, "state") for id in (one, other)] == [None, "paid7"]
    here.save("desk.request", {"note": "paid"}, one)
    assert here.value("desk.request", one, "state") == "paid7"
    assert {each["state"] for each in instances(here)} == {"completed"}


def test_a_task_that_cannot_be_done_waits_and_undoes_itself(install: Install) -> None:
    take = process(
        "take",
        [node("start", "start_event", on=["desk.request.created"]),
         node("take", "service_task", do=[*state("begun"), {"adjust": {"field": "count", "by": "-1", "floor": "0"}}]), END],
        "start > take > end",
    )  # fmt: skip
    here = install(desk(take))
    request = here.save("desk.request", {"title": "Pens", "count": 0})
    (instance,) = instances(here)
    assert (instance["state"], instance["failures"], here.value("desk.request", request, "state")) == ("active", 1, None)
    here.save("desk.request", {"count": 3}, request)
    retry_process(here.platform, SYSTEM_ITSELF, instance["id"])
    assert (here.value("desk.request", request, "count"), here.value("desk.request", request, "state")) == (2, "begun")


def test_a_process_calls_another(install: Install) -> None:
    inner = process(
        "inner",
        [START, node("double", "set_values", values={"result": "process.given * 2"}),
         node("pause", "timer", wait={"after": 1}), node("end", "end_event", outcome="fine")],
        "start > double > pause > end", variables=[field("given", "integer"), field("result", "integer")],
    )  # fmt: skip
    outer = process(
        "outer",
        [node("start", "start_event", on=["desk.request.created"]),
         node("call", "call_activity", process="desk.inner", given={"given": "count"}, taken={"got": "result"}),
         node("keep", "service_task", do=[{"update": {"set": {"count": "process.got"}}}]), END],
        "start > call > keep > end", variables=[field("got", "integer")],
    )  # fmt: skip
    here = install(desk(inner, outer))
    here.at("2026-03-01T10:00:00+08:00")
    request = here.save("desk.request", {"title": "Pens", "count": 21})
    assert [each["state"] for each in instances(here)] == ["active", "active"]
    here.at("2026-03-01T11:00:00+08:00")
    here.work()
    assert here.value("desk.request", request, "count") == 42
    assert [each["state"] for each in instances(here)] == ["completed", "completed"]


def test_people_begin_and_call_off(install: Install) -> None:
    by_hand = process(
        "by_hand",
        [node("start", "start_event", button={}), node("boss", "user_task", assign=[{"role": "desk.boss"}]), END],
        "start > boss > end", once=True, variables=[field("why")],
    )  # fmt: skip
    here = install(desk(by_hand))
    who = people(here, ann=("desk.boss",))
    request = here.save("desk.request", {"title": "Pens"})
    assert tasks(here) == []
    begun = start_process(here.platform, SYSTEM_ITSELF, StartProcess("desk.by_hand", request, {"why": "because"}))
    with pytest.raises(Conflict):
        start_process(here.platform, SYSTEM_ITSELF, StartProcess("desk.by_hand", request))
    with pytest.raises(Invalid):
        start_process(here.platform, SYSTEM_ITSELF, StartProcess("desk.by_hand", request, {"whi": 1}))
    with pytest.raises(NotFound):
        start_process(here.platform, SYSTEM_ITSELF, StartProcess("desk.nothing", request))
    cancel_process(here.platform, SYSTEM_ITSELF, begun, "not now")
    assert [task.state for task in tasks(here)] == ["closed"]
    with pytest.raises(Conflict):
        act_on_task(here.platform, who["ann"], ActOnTask(tasks(here)[0].id, "approve"))
    start_process(here.platform, SYSTEM_ITSELF, StartProcess("desk.by_hand", request))


def test_rules_start_processes_and_a_refused_rule_takes_them_back(install: Install) -> None:
    rules = [
        rule("good", "desk.request.created", {"start": {"process": "desk.approval"}}),
        rule("bad", "desk.request.created", {"start": {"process": "desk.approval"}},
             {"refuse": {"when": "true", "message": "no"}}, priority=50),
    ]  # fmt: skip
    plain = {**APPROVAL, "nodes": [{**APPROVAL["nodes"][0], "on": ["desk.request.deleted"]}, *APPROVAL["nodes"][1:]]}
    here = install(desk(plain, rules=rules))
    people(here, ann=("desk.boss",))
    here.save("desk.request", {"title": "Pens"})
    assert len(instances(here)) == len(tasks(here)) == 1


def test_those_under_way_end_on_the_version_they_began_with(install: Install) -> None:
    here = install(desk(APPROVAL))
    who = people(here, ann=("desk.boss",))
    requests = [here.save("desk.request", {"title": str(number), "amount": "1"}) for number in range(5)]
    nodes = [each if each["key"] != "grant" else node("grant", "service_task", do=state("new")) for each in APPROVAL["nodes"]]
    here.apply(desk({**APPROVAL, "nodes": nodes}), consent=True)
    requests.append(here.save("desk.request", {"title": "6", "amount": "1"}))
    for task in tasks(here, user_id=who["ann"].id, state="open"):
        act_on_task(here.platform, who["ann"], ActOnTask(task.id, "approve"))
    assert [here.value("desk.request", id, "state") for id in requests] == [*["granted"] * 5, "new"]
    assert len({each["version"] for each in instances(here)}) == 2


def test_a_deleted_record_ends_what_is_under_way_about_it(install: Install) -> None:
    here = install(desk(APPROVAL))
    who = people(here, ann=("desk.boss",))
    request = here.save("desk.request", {"title": "Pens"})
    here.delete("desk.request", request)
    act(here, who["ann"], "approve")
    assert instances(here)[0]["state"] == "terminated"


def test_a_process_without_a_record(install: Install) -> None:
    alone = {
        "key": "alone", "title": "alone", "nodes": [
            node("start", "start_event", schedule={"cron": "0 9 * * *"}),
            node("make", "service_task", do=[{"create": {"form": "desk.request", "set": {"title": '"daily"'}}}]), END,
        ], "flows": flows("start > make > end"),
    }  # fmt: skip
    here = install(desk(alone))
    here.at("2026-03-02T09:00:00+08:00")
    here.work()
    assert [here.value("desk.request", id, "title") for id in here.ids("desk.request")] == ["daily"]


def test_long_ways_are_gone_in_parts(install: Install) -> None:
    loop = process(
        "loop",
        [node("start", "start_event", on=["desk.request.created"]), node("more", "exclusive_gateway"),
         node("add", "set_values", values={"n": "process.n + 1"}), node("enough", "exclusive_gateway"),
         node("keep", "service_task", do=[{"update": {"set": {"count": "process.n"}}}]), END],
        "start > more > add > enough", "enough > more if process.n < 1200", "enough > keep else", "keep > end",
        variables=[field("n", "integer", default=0)],
    )  # fmt: skip
    here = install(desk(loop))
    request = here.save("desk.request", {"title": "Pens"})
    assert here.value("desk.request", request, "count") is None
    assert here.work().counts["process"] == 3
    assert here.value("desk.request", request, "count") == 1200


def test_long_ways_through_records_are_gone_in_parts(install: Install) -> None:
    """What a service task does is answered at once; still it is one way, whose steps are counted together."""
    loop = process(
        "loop",
        [node("start", "start_event", on=["desk.request.created"], condition='title == "Pens"'), node("more", "exclusive_gateway"),
         node("make", "service_task", do=[{"create": {"form": "desk.request", "set": {"title": '"One"'}}}]),
         node("add", "set_values", values={"n": "process.n + 1"}), END],
        "start > more", "more > make if process.n < 500", "more > end else", "make > add > more",
        variables=[field("n", "integer", default=0)],
    )  # fmt: skip
    here = install(desk(loop))
    here.save("desk.request", {"title": "Pens"})
    assert len(here.ids("desk.request", 'title == "One"')) == 333
    assert here.work().counts["process"] == 1
    assert len(here.ids("desk.request", 'title == "One"')) == 500
    assert [each["state"] for each in instances(here)] == ["completed"]


def test_leaders_are_asked(install: Install) -> None:
    """The leader of the department of whoever began; who leads it themselves is led by the one above."""
    led = process(
        "led",
        [node("start", "start_event", on=["desk.request.created"]), node("lead", "user_task", assign=[{"leader": "initiator"}]),
         node("above", "user_task", assign=[{"leader": "initiator", "level": 2}]), END],
        "start > lead > above > end",
    )  # fmt: skip
    here = install(desk(led))
    for unit, parent in (("house", None), ("shop", "house")):
        add_unit(here.platform, SYSTEM_ITSELF, "department", NewUnit(unit, parent=parent))
    found = {
        login: add_user(here.platform, SYSTEM_ITSELF, NewUser(login, login, dept=dept, password=None)).user
        for login, dept in (("top", "house"), ("head", "shop"), ("hand", "shop"))
    }
    lead_department(here.platform, SYSTEM_ITSELF, "house", "top")
    lead_department(here.platform, SYSTEM_ITSELF, "shop", "head")
    asked = []
    for login in ("hand", "head"):
        user = found[login]
        who = Actor(id=user.id, login=login, dept_id=user.dept_id, is_admin=True)
        save_records(here.platform, who, SaveRecords("desk.request", [RecordInput({"title": login})]))
        (task,) = tasks(here, state="open", node="lead")
        asked.append(task.user_id)
        act_on_task(here.platform, Actor(id=task.user_id), ActOnTask(task.id, "approve"))
    assert asked == [found["head"].id, found["top"].id]
    assert [task.user_id for task in tasks(here, node="above")] == [found["top"].id]
    assert [each["failures"] for each in instances(here)] == [0, 1]


def test_erased_with_its_record(install: Install) -> None:
    here = install(desk(APPROVAL))
    people(here, ann=("desk.boss",))
    request = here.save("desk.request", {"title": "Pens"})
    erase_record(here.platform, SYSTEM_ITSELF, "desk.request", request)
    (instance,) = instances(here)
    assert (instance["state"], instance["document"]) == ("terminated", None)
    assert [task.state for task in tasks(here)] == ["closed"]


def test_a_task_is_returned_only_to_steps_that_were_done_on_its_way(install: Install) -> None:
    boss = {"assign": [{"role": "desk.boss"}]}
    version = process(
        "run",
        [node("start", "start_event", on=["desk.request.created"]), node("which", "exclusive_gateway"), node("one", "user_task", **boss),
         node("two", "user_task", **boss), node("three", "user_task", **boss), END],
        "start > which > one if amount > 5", "which > two else", "one > three", "two > three > end",
    )  # fmt: skip
    here = install(desk(version))
    who = people(here, ann=("desk.boss",))
    here.save("desk.request", {"title": "Pens", "amount": "1"})
    act(here, who["ann"], "approve")
    (task,) = tasks(here, state="open")
    assert [each["key"] for each in show_task(here.platform, who["ann"], "en", task.id).back] == ["two"]
    for place in ("one", "three", "start", "nowhere", "@revision"):
        with pytest.raises(Invalid, match="return_not_possible"):
            act(here, who["ann"], "return", node=place)
    act(here, who["ann"], "return", node="two")
    assert [task.node for task in tasks(here, state="open")] == ["two"]
