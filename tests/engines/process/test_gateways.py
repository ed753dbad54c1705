"""Which ways a process takes, and where they come together again."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from engines.process.definition import ProcessDefinition
from engines.process.node import Flow
from tests.engines.process.docs import BOSS, CLERK, END, OTHER, START, World, compiled, flows, node, process

NUMBERS = [{"key": key, "type": "integer", "title": key} for key in ("n", "m")]


def graph(ways: Sequence[str], **kinds: str | dict[str, Any]) -> dict[str, Any]:
    """Nodes of these kinds; those that the ways name besides are service tasks."""
    nodes: dict[str, dict[str, Any]] = {"start": START, "end": END}
    for key, kind in kinds.items():
        nodes[key] = node(key, kind) if isinstance(kind, str) else {"key": key, **kind}
    drawn = flows(*ways)
    for key in [each[side] for each in drawn for side in ("from", "to")]:
        nodes.setdefault(key, node(key, "service_task"))
    return {"variables": NUMBERS, "nodes": list(nodes.values()), "flows": drawn}


def task(**more: object) -> dict[str, Any]:
    return {"type": "user_task", "assign": [{"initiator": True}], **more}


def unchecked(definition: ProcessDefinition, *more: Flow, without: Sequence[str] = ()) -> ProcessDefinition:
    """With other flows than publishing lets through."""
    kept = {id: flow for id, flow in definition.flows.items() if id not in without}
    return replace(definition, flows={**kept, **{flow.id: flow for flow in more}})


# exclusive

CHOICE = graph(["start > split > few if process.n < 10", "split > some if process.n < 100", "split > many else",
                "few > end", "some > end", "many > end"], split="exclusive_gateway")  # fmt: skip


@pytest.mark.parametrize(("n", "way"), [(5, "few"), (50, "some"), (500, "many"), (None, "many")])
def test_an_exclusive_gateway_takes_the_first_way_that_holds(n: int | None, way: str) -> None:
    world = World(process(CHOICE)).start(n=n)
    assert world.performed == {way: 1}


@pytest.mark.parametrize("kind", ["exclusive_gateway", "inclusive_gateway"])
def test_where_no_way_leads_on_it_waits_to_be_tried_again(kind: str) -> None:
    document = graph([*(f"start > split > {key} if process.n == {key[1]}" for key in ("k1", "k2")), "split > other else",
                      "k1 > end", "k2 > end", "other > end"], split=kind)  # fmt: skip
    document["flows"] = document["flows"][:2] + document["flows"][3:]  # start > split was drawn twice
    definition = unchecked(process(document), without=["split→other"])
    world = World(definition).start(n=3)
    assert world.instance.failures[0].failure == {"code": "no_way_on", "params": {"node": "split"}}
    world.retry()
    assert world.at == ["split"]
    world.instance.variables["n"] = 2
    world.retry()
    assert world.performed == {"k2": 1}
    assert world.instance.state == "completed"


# conditional flows out of an activity


@pytest.mark.parametrize(("n", "done"), [(0, {"always"}), (1, {"always", "large"})])
def test_all_ways_out_of_a_task_that_hold_are_taken(n: int, done: set[str]) -> None:
    world = World(process(graph(["start > work > always > end", "work > large if process.n > 0", "large > end"]))).start(n=n)
    assert set(world.performed) == {"work", *done}
    assert world.instance.state == "completed"


@pytest.mark.parametrize(("n", "done"), [(0, {"other"}), (1, {"one"}), (2, {"one", "two"})])
def test_the_default_way_out_of_a_task_is_taken_where_no_other_is(n: int, done: set[str]) -> None:
    ways = [
        "start > work > one if process.n > 0",
        "work > two if process.n > 1",
        "work > other else",
        "one > end",
        "two > end",
        "other > end",
    ]
    world = World(process(graph(ways))).start(n=n)
    assert set(world.performed) == {"work", *done}


def test_where_no_way_leads_out_of_a_task_it_waits_and_is_not_done_again() -> None:
    ways = ["start > work > one if process.n > 0", "work > other else", "one > end", "other > end"]
    world = World(unchecked(process(graph(ways)), without=["work→other"])).start(n=0)
    assert world.instance.failures[0].failure == {"code": "no_way_on", "params": {"node": "work"}}
    world.instance.variables["n"] = 1
    world.retry()
    assert world.performed == {"work": 1, "one": 1}


# parallel


def test_a_parallel_join_waits_for_all() -> None:
    ways = ["start > split > one > join > after > end", "split > two > join", "split > three > join"]
    world = World(process(graph(ways, split="parallel_gateway", join="parallel_gateway", one=task(), two=task()))).start()
    assert world.performed == {"three": 1}
    world.act("approve")
    assert world.performed == {"three": 1}
    world.act("approve")
    assert world.performed == {"three": 1, "after": 1}


def test_a_flow_that_is_taken_twice_before_the_other_counts_twice() -> None:
    ways = [
        "start > split > double > left > join > after > end", "double > again > left", "split > wait > other > join", "wait > more > other",
    ]  # fmt: skip
    kinds = {
        "split": "parallel_gateway", "double": "parallel_gateway", "wait": "parallel_gateway", "join": "parallel_gateway", "other": task(),
    }  # fmt: skip
    world = World(process(graph(ways, **kinds))).start()
    assert world.instance.taken.total() == 2
    assert world.performed["after"] == 0
    world.act("approve")
    assert (world.performed["after"], world.instance.taken.total()) == (1, 1)
    world.act("approve")
    assert (world.performed["after"], world.instance.taken.total()) == (2, 0)
    assert world.instance.state == "completed"


def test_one_gateway_joins_and_splits() -> None:
    ways = ["start > split > one > both > left > end", "split > two > both > right > end"]
    world = World(process(graph(ways, split="parallel_gateway", both="parallel_gateway"))).start()
    assert world.performed == {"one": 1, "two": 1, "left": 1, "right": 1}


def test_a_join_that_never_fires_is_a_failure_that_is_seen() -> None:
    ways = ["start > split > one > join > after > end", "split > two > join"]
    definition = process(graph(ways, split="parallel_gateway", join="parallel_gateway"))
    cut = unchecked(definition, replace(definition.flows["two→join"], target="end"), Flow("never", "@revision", "join", ""))
    world = World(cut).start()
    assert world.instance.failures[0].failure == {"code": "join_never_fires", "params": {"node": "join"}}
    world.retry()
    assert world.performed == {"one": 1, "two": 1, "after": 1}
    assert world.instance.state == "completed"


# inclusive


@pytest.mark.parametrize("held", list(product([False, True], repeat=3)))
def test_an_inclusive_gateway_takes_every_way_that_holds_and_joins_them(held: tuple[bool, ...]) -> None:
    ways = ["start > split", *(f"split > k{bit} if process.n // {2**bit} % 2 == 1" for bit in range(3)), "split > none else",
            *(f"{key} > join" for key in ("k0", "k1", "k2", "none")), "join > after > end"]  # fmt: skip
    kinds = {"split": "inclusive_gateway", "join": "inclusive_gateway", **{f"k{bit}": task() for bit in range(3)}}
    world = World(process(graph(ways, **kinds))).start(n=sum(2**bit for bit in range(3) if held[bit]))
    assert world.tasks == [f"k{bit}" for bit in range(3) if held[bit]]
    for _ in range(sum(held)):
        assert world.performed["after"] == 0
        world.act("approve")
    assert world.performed == {"after": 1, **({} if any(held) else {"none": 1})}
    assert world.instance.state == "completed"


NESTED = graph(
    ["start > outer > a > inner > x if process.n > 0", "inner > y if process.n > 1", "inner > z else", "x > in", "y > in", "z > in",
     "in > left > out", "outer > right > out", "out > after > end"],
    outer="inclusive_gateway", inner="inclusive_gateway", **{"in": "inclusive_gateway"}, out="inclusive_gateway", x=task(), y=task(), right=task(),
)  # fmt: skip
NESTED["flows"] = [
    {**flow, "when": "true"} if (flow["from"], flow["to"]) in (("outer", "a"), ("outer", "right")) else flow
    for flow in NESTED["flows"]
] + flows("outer > out else")


@pytest.mark.parametrize(("n", "tasks"), [(0, ["right"]), (1, ["right", "x"]), (2, ["right", "x", "y"])])
def test_nested_inclusive_joins_fire_once_each(n: int, tasks: list[str]) -> None:
    world = World(process(NESTED)).start(n=n)
    assert world.tasks == tasks
    world.finish()
    assert world.performed["left"] == world.performed["after"] == 1


def test_an_inclusive_join_waits_for_what_goes_round_a_loop() -> None:
    ways = [
        "start > split > turn > count > check > turn if process.n < 3",
        "check > join else",
        "split > quick > join",
        "join > after > end",
    ]
    document = graph(ways, split="parallel_gateway", check="exclusive_gateway", join="inclusive_gateway", turn=task(),
                     count={"type": "set_values", "values": {"n": "process.n + 1"}})  # fmt: skip
    world = World(process(document)).start(n=0)
    for turn in range(3):
        assert world.performed == {"quick": 1}, turn
        world.act("approve")
    assert world.performed == {"quick": 1, "after": 1}


def test_an_inclusive_join_inside_a_loop_fires_once_a_turn() -> None:
    ways = ["start > head > split > one > join > count > check > head if process.n < 3", "split > two > join", "check > end else"]
    document = graph(ways, head="exclusive_gateway", split="parallel_gateway", join="inclusive_gateway", check="exclusive_gateway", two=task(),
                     count={"type": "set_values", "values": {"n": "process.n + 1"}})  # fmt: skip
    world = World(process(document)).start(n=0)
    for _ in range(3):
        world.act("approve")
    assert world.instance.variables["n"] == 3
    assert (world.performed, world.instance.state) == ({"one": 3}, "completed")


@pytest.mark.parametrize("late", [False, True])
def test_an_inclusive_join_waits_for_a_task_or_for_the_event_on_its_edge(late: bool) -> None:
    ways = ["start > split > work > join > after > end", "split > quick > join", "edge > remedy > join"]
    document = graph(ways, split="parallel_gateway", join="inclusive_gateway", work=task(),
                     edge={"type": "boundary_timer", "attached_to": "work", "wait": {"after": 1}}, remedy=task())  # fmt: skip
    world = World(process(document), assigned={"remedy": (OTHER,)}).start()
    assert world.performed == {"quick": 1}
    if late:
        world.wake()
        assert world.performed == {"quick": 1}
        world.act("approve", OTHER)
    else:
        world.act("approve", CLERK)
    assert world.performed == {"quick": 1, "after": 1}


def test_an_inclusive_join_waits_for_what_failed() -> None:
    ways = ["start > split > work > join > after > end", "split > quick > join"]
    world = World(process(graph(ways, split="parallel_gateway", join="inclusive_gateway"))).start()
    assert world.performed["after"] == 1
    world = World(process(graph(ways, split="parallel_gateway", join="inclusive_gateway")))
    world.failing["work"] = 1
    world.start()
    assert world.performed == {"quick": 1}
    world.retry()
    assert world.performed == {"quick": 1, "work": 1, "after": 1}


def test_a_join_of_one_flow_does_not_wait() -> None:
    ways = ["start > one > and > or > two > end"]
    world = World(process(graph(ways, **{"and": "parallel_gateway", "or": "inclusive_gateway"}))).start(BOSS)
    assert world.performed == {"one": 1, "two": 1}


def test_publishing_does_not_take_nested_inclusive_joins_for_stuck() -> None:
    """Whichever name comes first: the outer join must not fire before the inner one."""
    for outer, inner in (("a_join", "z_join"), ("z_join", "a_join"), ("k", "l"), ("l", "k"), ("p", "q"), ("q", "p")):
        ways = ["start > fork > split > one if process.n > 0", "split > sub if process.n > 1", "split > other else", "fork > beside > meet",
                "sub > x if process.n > 2", "sub > y if process.n > 3", "sub > w else", f"x > {inner}", f"y > {inner}", f"w > {inner}",
                f"{inner} > {outer}", f"one > {outer}", f"other > {outer}", f"{outer} > meet > end"]  # fmt: skip
        kinds = {"fork": "parallel_gateway", "meet": "parallel_gateway", "split": "inclusive_gateway", "sub": "inclusive_gateway",
                 outer: "inclusive_gateway", inner: "inclusive_gateway"}  # fmt: skip
        definition, problems = compiled(graph(ways, **kinds))
        assert problems == []
        assert definition is not None
