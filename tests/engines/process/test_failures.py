"""What goes wrong, waits and is tried again; steps that are used up; what comes where nothing waits for it."""

from typing import Any

import pytest

from engines.process.engine import advance
from engines.process.instance import Instance
from engines.process.stimulus import (
    Assigned,
    CallReturned,
    Cancelled,
    Continued,
    EffectDone,
    EffectFailed,
    MessageReceived,
    Retried,
    Started,
    Stimulus,
    TaskActed,
    TimerFired,
)
from tests.engines.process.docs import BOSS, CLERK, END, START, World, flows, node, process
from tests.engines.rule.docs import Surroundings

VARIABLES = [{"key": "n", "type": "integer", "title": "N"}, {"key": "m", "type": "integer", "title": "M"}]


def line(*nodes: dict[str, Any], **more: object) -> dict[str, Any]:
    return {
        "variables": VARIABLES, "nodes": [START, *nodes, END],
        "flows": flows(" > ".join(["start", *(each["key"] for each in nodes), "end"])), **more,
    }  # fmt: skip


# what is tried again


def test_a_service_task_that_failed_is_done_once_more() -> None:
    world = World(process(line(node("work", "service_task"))))
    world.failing["work"] = 2
    world.start()
    (failed,) = world.instance.failures
    assert failed.failure == {"code": "refused", "params": {"node": "work"}}
    assert not world.tell(EffectDone(failed.id)).was_taken
    world.retry()
    assert world.performed == {}
    world.retry()
    assert world.performed == {"work": 1}
    assert [kind for kind, where in world.log if where == "work"] == [
        "entered",
        "failed",
        "retried",
        "entered",
        "failed",
        "retried",
        "entered",
        "left",
    ]


def test_a_failure_stops_its_own_path_only() -> None:
    document = {
        "nodes": [START, node("split", "parallel_gateway"), node("bad", "service_task"), node("good", "service_task"),
                  node("join", "parallel_gateway"), node("after", "service_task"), END],
        "flows": flows("start > split > bad > join > after > end", "split > good > join"),
    }  # fmt: skip
    world = World(process(document))
    world.failing["bad"] = 1
    world.start()
    assert world.performed == {"good": 1}
    world.retry()
    assert world.performed == {"good": 1, "bad": 1, "after": 1}


@pytest.mark.parametrize("formula", ["floor(1 / process.m)", "floor(sqrt(process.m - 1))"])
def test_values_that_cannot_be_worked_out_are_tried_again_all_of_them(formula: str) -> None:
    document = line(node("set", "set_values", values={"n": "process.n + 1", "m": formula}))
    world = World(process(document)).start(n=1, m=0)
    assert world.instance.failures[0].failure is not None
    assert (world.instance.variables["n"], world.instance.variables["m"]) == (1, 0)
    world.instance.variables["m"] = 1
    world.retry()
    assert world.instance.variables["n"] == 2
    assert world.instance.state == "completed"


def test_nothing_is_not_a_failure() -> None:
    world = World(process(line(node("set", "set_values", values={"n": "null", "m": "process.n"})))).start(n=1, m=1)
    assert (world.instance.variables["n"], world.instance.variables["m"]) == (None, None)
    assert world.instance.state == "completed"


# steps that are used up


def loop(turns: int) -> dict[str, Any]:
    return {
        "variables": VARIABLES,
        "nodes": [START, node("head", "exclusive_gateway"), node("count", "set_values", values={"n": "process.n + 1"}),
                  node("check", "exclusive_gateway"), node("after", "service_task"), END],
        "flows": flows("start > head > count > check", f"check > head if process.n < {turns}", "check > after else", "after > end"),
    }  # fmt: skip


def test_a_loop_of_ten_thousand_turns_ends() -> None:
    definition = process(loop(10_000))
    instance, env, advances = Instance(definition.id, definition.version), Surroundings(), 0
    todo: list[Stimulus] = [Started("start", BOSS, {"n": 0})]
    while todo:
        outcome = advance(definition, instance, todo.pop(), {}, env)
        instance, advances = outcome.instance, advances + 1
        if outcome.is_unfinished:
            todo.append(Continued())
    assert instance.variables["n"] == 10_000
    assert instance.waiting_at("after")
    assert advances == 31


@pytest.mark.parametrize("steps", range(1, 12))
def test_however_few_steps_the_end_is_the_same(steps: int) -> None:
    document = {
        "variables": VARIABLES,
        "nodes": [START, node("split", "parallel_gateway"), node("one", "service_task"), node("task", "user_task", assign=[{"initiator": True}]),
                  node("edge", "boundary_timer", attached_to="task", wait={"after": 1}, interrupting=False),
                  node("set", "set_values", values={"n": "1"}), node("join", "inclusive_gateway"), node("late", "service_task"), END],
        "flows": flows("start > split > one > join > end", "split > task > join", "split > set > join", "edge > late > end"),
    }  # fmt: skip
    worlds = [World(process(document), steps=count).start() for count in (1_000, steps)]
    for world in worlds:
        world.wake()
        world.act("approve")
    whole, small = worlds
    assert (small.instance.state, small.instance.variables, small.performed) == (
        whole.instance.state,
        whole.instance.variables,
        whole.performed,
    )
    assert sorted(small.log, key=str) == sorted(whole.log, key=str)


# what comes where nothing waits for it

ALL = {
    "subject": "shop.purchase",
    "variables": VARIABLES,
    "nodes": [
        START, node("split", "parallel_gateway"), node("task", "user_task", assign=[{"initiator": True}], due={"after": 1}),
        node("edge", "boundary_timer", attached_to="task", wait={"after": 2}), node("timer", "timer", wait={"after": 1}),
        node("message", "message", on="shop.purchase.updated"), node("call", "call_activity", process="shop.other"),
        node("bad", "service_task"), END,
    ],
    "flows": flows("start > split > task > end", "edge > end", "split > timer > end", "split > message > end", "split > call > end", "split > bad > end"),
}  # fmt: skip


def stimuli(element: int) -> dict[str, Stimulus]:
    return {
        "started": Started("start", BOSS), "continued": Continued(), "done": EffectDone(element), "not done": EffectFailed(element, "x"),
        "assigned": Assigned(element, (BOSS,)), "acted": TaskActed(element, CLERK, "approve"), "fired": TimerFired(element),
        "told": MessageReceived(element), "returned": CallReturned(element, None), "retried": Retried(element),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("where", "waits_for"),
    [("task", {"acted", "fired"}), ("edge", {"fired"}), ("timer", {"fired"}), ("message", {"told"}), ("call", {"returned", "not done"}), ("bad", {"retried"})],
)  # fmt: skip
def test_a_node_takes_only_what_it_waits_for(where: str, waits_for: set[str]) -> None:
    definition = process(ALL, {"key": "other", **line(node("do", "service_task"))})
    world = World(definition, {"id": 7})
    world.failing["bad"] = 1
    world.start()
    for name, stimulus in stimuli(world.element(where)).items():
        outcome = advance(definition, world.instance, stimulus, world.row, world.env)
        assert outcome.was_taken is (name in waits_for), name
        assert (outcome.instance == world.instance) is not outcome.was_taken, name
        assert bool(outcome.entries) is outcome.was_taken, name


@pytest.mark.parametrize("state", ["not begun", "completed", "terminated"])
def test_what_is_not_under_way_takes_nothing(state: str) -> None:
    definition = process(line(node("task", "user_task", assign=[{"initiator": True}])))
    world = World(definition)
    if state != "not begun":
        world.start()
        world.tell(Cancelled()) if state == "terminated" else world.act("approve")
        assert world.instance.state == state
    for name, stimulus in stimuli(2).items():
        outcome = advance(definition, world.instance, stimulus, {}, world.env)
        assert outcome.was_taken is ((state, name) == ("not begun", "started")), name


@pytest.mark.parametrize("start", ["task", "end", "@revision", "nowhere"])
def test_it_begins_at_a_start_only(start: str) -> None:
    world = World(process(line(node("task", "user_task", assign=[{"initiator": True}]))))
    assert not world.tell(Started(start, BOSS)).was_taken


def test_it_begins_where_it_is_told() -> None:
    document = line(node("work", "service_task"))
    document["nodes"].append(node("second", "start_event"))
    document["nodes"].append(node("other", "service_task"))
    document["flows"] += flows("second > other > end")
    world = World(process(document))
    world.tell(Started("second", None))
    assert world.performed == {"other": 1}


# formulas that cannot be worked out

BROKEN = "1 / process.n > 1"
PEOPLE = [{"key": "n", "type": "integer", "title": "N"}, {"key": "who", "type": "user", "title": "Who"}]
BRANCHING = {
    "exclusive": (node("gate", "exclusive_gateway"), "start > gate > end if 1 / process.n > 1", "gate > other else"),
    "inclusive": (node("gate", "inclusive_gateway"), "start > gate > end if 1 / process.n > 1", "gate > other else"),
    "task": (node("gate", "set_values", values={"m": "1"}), "start > gate > end if 1 / process.n > 1", "gate > other else"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BRANCHING)
def test_a_condition_that_cannot_be_worked_out_is_no_condition_that_does_not_hold(kind: str) -> None:
    gate, *ways = BRANCHING[kind]
    document = {
        "variables": VARIABLES,
        "nodes": [START, gate, END, node("other", "end_event", outcome="other")],
        "flows": flows(*ways),
    }
    world = World(process(document)).start(n=0)
    (failed,) = world.instance.failures
    assert (failed.node, failed.failure["code"]) == ("gate", "division_by_zero")
    world.instance.variables["n"] = 5
    world.retry()
    assert (world.instance.state, world.instance.outcome) == ("completed", "other")


def test_a_condition_behind_the_one_that_holds_is_not_asked() -> None:
    document = {
        "variables": VARIABLES, "nodes": [START, node("gate", "exclusive_gateway"), END, node("other", "end_event")],
        "flows": flows("start > gate > end if process.n == 0", "gate > other if 1 / process.n > 1", "gate > other else")[:3],
    }  # fmt: skip
    document["nodes"].append(node("last", "end_event"))
    document["flows"].append({"from": "gate", "to": "last", "default": True})
    assert World(process(document)).start(n=0).instance.state == "completed"


def test_people_who_cannot_be_worked_out_are_not_nobody() -> None:
    task = node("task", "user_task", assign=[{"user": "process.who if process.n == 1 / process.n else null"}], nobody="approve")
    world = World(process({**line(task), "variables": PEOPLE})).start(n=0)
    (failed,) = world.instance.failures
    assert (failed.node, failed.failure["code"]) == ("task", "division_by_zero")


def test_more_people_than_can_be_asked_are_not_left_out() -> None:
    world = World(process(line(node("task", "user_task", assign=[{"initiator": True}]))), users=range(1, 1_002)).start()
    (failed,) = world.instance.failures
    assert failed.failure["code"] == "too_many_assigned"
    assert not world.open
    world.users = range(1, 1_001)
    world.retry()
    assert len(world.open) == 1_000


def test_a_called_process_is_not_begun_about_nothing() -> None:
    called = {"key": "called", "subject": "shop.purchase", "nodes": [START, END], "flows": flows("start > end")}
    variables = [{"key": "one", "type": "link", "title": "One", "target": "shop.purchase"}]
    document = {**line(node("call", "call_activity", process="shop.called", record="process.one")), "variables": variables}
    world = World(process(document, called)).start()
    (failed,) = world.instance.failures
    assert failed.failure["code"] == "no_value"
    assert not world.calls
