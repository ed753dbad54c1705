"""Processes that call and begin each other: in a circle, over at once, and where one of them is forgotten."""

from sqlalchemy import select

from runtime.auth.actor import Actor
from runtime.services.erase_record import erase_record
from runtime.services.list_tasks import show_task
from runtime.services.move_process import StartProcess, cancel_process, start_process
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import field, form
from tests.runtime.services.desk import END, START, desk, flows, node, process, state
from tests.runtime.services.house import Install
from tests.runtime.services.test_processes import instances, people, tasks


def test_processes_that_call_each_other_in_a_circle_come_to_an_end(install: Install) -> None:
    one = process(
        "one", [node("start", "start_event", on=["desk.request.created"]), node("call", "call_activity", process="desk.two"), END],
        "start > call > end",
    )  # fmt: skip
    two = process("two", [START, node("call", "call_activity", process="desk.one"), END], "start > call > end")
    here = install(desk(one, two))
    here.save("desk.request", {"title": "Pens"})
    assert [(each["state"], each["failures"]) for each in instances(here)] == [*[("active", 0)] * 20, ("active", 1)]
    (incident,) = here.incidents()
    assert incident.code == "calls_too_deep"
    cancel_process(here.platform, SYSTEM_ITSELF, instances(here)[0]["id"], None)
    assert {each["state"] for each in instances(here)} == {"terminated"}


def test_a_process_that_begins_itself_comes_to_an_end(install: Install) -> None:
    again = process(
        "again",
        [node("start", "start_event", on=["desk.request.created"]), node("more", "service_task", do=[{"start": {"process": "desk.again"}}]),
         END],
        "start > more > end",
    )  # fmt: skip
    here = install(desk(again))
    here.save("desk.request", {"title": "Pens"})
    assert [each["failures"] for each in instances(here)].count(1) == 1
    assert "cascade_too_deep" in {each.code for each in here.incidents()}


def test_what_is_called_and_is_over_at_once_leaves_nothing_open(install: Install) -> None:
    inner = process("inner", [START, END], "start > end")
    outer = process(
        "outer",
        [node("start", "start_event", on=["desk.request.created"]), node("split", "parallel_gateway"),
         node("call", "call_activity", process="desk.inner"), node("stop", "terminate_event"),
         node("told", "message", on="desk.request.updated"), node("late", "timer", wait={"after": 1}), END],
        "start > split > call > stop", "split > told > end", "split > late > end",
    )  # fmt: skip
    here = install(desk(inner, outer))
    here.save("desk.request", {"title": "Pens"})
    assert {each["state"] for each in instances(here)} == {"completed"}
    with here.platform.database.read() as connection:
        assert connection.execute(select(SYSTEM.subscription)).all() == []


def test_a_caller_goes_on_where_what_it_called_was_erased(install: Install) -> None:
    person = form("person", field("name", personal=True))
    inner = {
        "key": "inner", "title": "inner", "subject": "desk.person", "flows": flows("start > boss > end"),
        "nodes": [START, node("boss", "user_task", assign=[{"role": "desk.boss"}]), END],
    }  # fmt: skip
    outer = process(
        "outer",
        [node("start", "start_event", button={}), node("call", "call_activity", process="desk.inner", record="process.whom"),
         node("keep", "service_task", do=state("went on")), END],
        "start > call > keep > end", variables=[field("whom", "link", target="desk.person")],
    )  # fmt: skip
    apps = desk(outer, inner)
    apps["desk"]["forms/person.json"] = person
    here = install(apps)
    people(here, ann=("desk.boss",))
    whom, request = here.save("desk.person", {"name": "Bo"}), here.save("desk.request", {"title": "Pens"})
    start_process(here.platform, SYSTEM_ITSELF, StartProcess("desk.outer", request, {"whom": whom}))
    erase_record(here.platform, SYSTEM_ITSELF, "desk.person", whom)
    assert [(each["state"], each["outcome"]) for each in instances(here)] == [("completed", None), ("terminated", "cancelled")]
    assert here.value("desk.request", request, "state") == "went on"


def test_what_an_erased_record_had_called_is_over_with_it(install: Install) -> None:
    inner = {
        "key": "inner", "title": "inner", "flows": flows("start > boss > end"),
        "nodes": [START, node("boss", "user_task", assign=[{"role": "desk.boss"}]), END],
    }  # fmt: skip
    outer = process(
        "outer", [node("start", "start_event", on=["desk.request.created"]), node("call", "call_activity", process="desk.inner"), END],
        "start > call > end",
    )  # fmt: skip
    here = install(desk(outer, inner))
    people(here, ann=("desk.boss",))
    request = here.save("desk.request", {"title": "Pens"})
    erase_record(here.platform, SYSTEM_ITSELF, "desk.request", request)
    assert {each["state"] for each in instances(here)} == {"terminated"}
    assert {task.state for task in tasks(here)} == {"closed"}


def test_what_is_about_no_record_and_knows_of_a_person_is_forgotten_with_them(install: Install) -> None:
    boss = node("boss", "user_task", assign=[{"role": "desk.boss"}])
    inner = {
        "key": "inner", "title": "inner", "variables": [field("called")], "nodes": [START, boss, END],
        "flows": flows("start > boss > end"),
    }  # fmt: skip
    outer = {
        "key": "outer", "title": "outer", "variables": [field("called")], "flows": flows("start > set > call > end"),
        "nodes": [
            node("start", "start_event", on=["desk.person.created"], values={"called": "name"}),
            node("set", "set_values", values={"called": "process.called"}),
            node("call", "call_activity", process="desk.inner", given={"called": "process.called"}), END,
        ],
    }  # fmt: skip
    apps = desk(inner, outer)
    apps["desk"]["forms/person.json"] = form("person", field("name", personal=True))
    here = install(apps)
    people(here, ann=("desk.boss",))
    person = here.save("desk.person", {"name": "Wilhelmina"})
    with here.platform.database.read() as connection:
        kept = [*connection.execute(select(SYSTEM.process_instance)), *connection.execute(select(SYSTEM.process_log))]
    assert len(instances(here)) == 2
    assert "Wilhelmina" not in str(kept)
    (task,) = tasks(here)
    assert show_task(here.platform, Actor(id=task.user_id, login="ann"), "en", task.id).task["record"] is None
    erase_record(here.platform, SYSTEM_ITSELF, "desk.person", person)
    assert {(each["state"], each["document"]) for each in instances(here)} == {("terminated", None)}
    assert {task.state for task in tasks(here)} == {"closed"}
