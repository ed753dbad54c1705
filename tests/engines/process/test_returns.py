"""Returning (退回): to whoever began or to an earlier node, to run again from there or straight back; what becomes of the rest."""

from typing import Any

import pytest

from engines.process.stimulus import TaskActed
from tests.engines.process.docs import BOSS, CLERK, END, OTHER, START, THIRD, World, flows, node, process


def approval(key: str, **more: object) -> dict[str, Any]:
    return node(key, "user_task", assign=[{"initiator": True}], **more)


def service(key: str) -> dict[str, Any]:
    return node(key, "service_task")


LINE = {
    "nodes": [START, approval("first"), service("work"), approval("second"), END],
    "flows": flows("start > first > work > second > end"),
}
BRANCHES = {
    "nodes": [START, approval("first"), node("split", "parallel_gateway"), approval("left"), approval("right"),
              node("join", "parallel_gateway"), service("after"), END],
    "flows": flows("start > first > split > left > join > after > end", "split > right > join"),
}  # fmt: skip


def begun(document: dict[str, Any], **users: int) -> World:
    """Tasks at `node` are for its user; others for the clerk."""
    return World(process(document), assigned={where: (user,) for where, user in users.items()}).start()


def test_returned_to_whoever_began_it_runs_again_from_the_start() -> None:
    world = begun(LINE)
    world.act("approve")
    world.act("return")
    assert world.open == {(world.element("@revision"), BOSS): "@revision"}
    world.act("submit", BOSS)
    assert world.tasks == ["first"]
    world.act("approve")
    world.act("approve")
    assert world.instance.state == "completed"
    assert world.performed == {"work": 2}


def test_returned_to_whoever_began_it_comes_straight_back() -> None:
    world = begun(LINE)
    world.act("approve")
    world.act("return", then="back")
    world.act("submit", BOSS)
    assert world.tasks == ["second"]
    world.act("approve")
    assert world.instance.state == "completed"
    assert world.performed == {"work": 1}


def test_returned_to_an_earlier_node_it_runs_again_from_there() -> None:
    world = begun(LINE)
    world.act("approve")
    world.act("return", node="first")
    assert world.tasks == ["first"]
    world.act("approve")
    assert world.tasks == ["second"]
    assert world.performed == {"work": 2}


def test_returned_to_an_earlier_node_it_comes_straight_back() -> None:
    world = begun(LINE)
    world.act("approve")
    world.act("return", node="first", then="back")
    world.act("approve")
    assert world.tasks == ["second"]
    assert world.performed == {"work": 1}


def test_what_is_returned_by_the_one_who_got_it_back_comes_back_step_by_step() -> None:
    document = {
        "nodes": [START, approval("one"), approval("two"), approval("three"), END],
        "flows": flows("start > one > two > three > end"),
    }
    world = begun(document)
    world.act("approve")
    world.act("approve")
    world.act("return", node="two", then="back")
    world.act("return", node="one", then="back")
    seen = []
    while world.instance.is_active:
        seen += world.tasks
        world.act("approve")
    assert seen == ["one", "two", "three"]


@pytest.mark.parametrize("place", [None, "first"])
def test_running_again_breaks_off_the_branch_beside_it(place: str | None) -> None:
    world = begun(BRANCHES, right=OTHER)
    world.act("approve")
    world.act("return", OTHER, node=place)
    assert world.tasks == ["@revision" if place is None else "first"]
    world.act("submit" if place is None else "approve", BOSS if place is None else CLERK)
    world.finish()
    assert world.instance.state == "completed"
    assert world.performed == {"after": 1}


@pytest.mark.parametrize("place", [None, "first"])
def test_coming_straight_back_keeps_the_branch_beside_it(place: str | None) -> None:
    world = begun(BRANCHES, right=OTHER, first=THIRD)
    world.act("approve", THIRD)
    world.act("return", OTHER, node=place, then="back")
    assert world.tasks == ["@revision" if place is None else "first", "left"]
    world.act("approve")
    world.act("submit" if place is None else "approve", BOSS if place is None else THIRD)
    assert world.tasks == ["right"]
    world.act("approve", OTHER)
    assert world.instance.state == "completed"
    assert world.performed == {"after": 1}


def test_what_came_to_a_join_is_taken_back_with_its_branch() -> None:
    world = begun(BRANCHES, right=OTHER)
    world.act("approve")
    world.act("approve")
    assert world.instance.taken.total() == 1
    world.act("return", OTHER)
    assert world.instance.taken.total() == 0
    world.act("submit", BOSS)
    world.finish()
    assert world.performed == {"after": 1}


def test_two_branches_returned_one_after_the_other_are_revised_once_where_one_runs_again() -> None:
    world = begun(BRANCHES, right=OTHER)
    world.act("approve")
    world.act("return", CLERK, then="back")
    world.act("return", OTHER)
    assert world.tasks == ["@revision"]
    world.act("submit", BOSS)
    world.finish()
    assert world.performed == {"after": 1}


def test_two_branches_returned_straight_back_are_revised_each_for_itself() -> None:
    world = begun(BRANCHES, right=OTHER)
    world.act("approve")
    world.act("return", CLERK, then="back")
    world.act("return", OTHER, then="back")
    assert world.tasks == ["@revision", "@revision"]
    world.act("submit", BOSS)
    world.act("submit", BOSS)
    assert world.tasks == ["left", "right"]
    world.finish()
    assert world.performed == {"after": 1}


def test_returning_further_what_was_to_come_back_runs_all_of_it_again() -> None:
    nodes = [START, approval("zero"), *BRANCHES["nodes"][1:]]
    world = begun({"nodes": nodes, "flows": [*flows("start > zero > first"), *BRANCHES["flows"][1:]]}, right=OTHER, first=THIRD)
    world.act("approve")
    world.act("approve", THIRD)
    world.act("return", OTHER, node="first", then="back")
    world.act("return", THIRD, node="zero")
    assert world.tasks == ["zero"]
    world.finish()
    assert world.performed == {"after": 1}


def test_an_inclusive_join_waits_for_what_was_returned_straight_back() -> None:
    document = {
        "nodes": [START, node("split", "inclusive_gateway"), approval("left"), approval("right"), service("other"),
                  node("join", "inclusive_gateway"), service("after"), END],
        "flows": flows("start > split > left if true", "split > right if true", "split > other else", "left > join > after > end",
                       "right > join", "other > join"),
    }  # fmt: skip
    world = begun(document, right=OTHER)
    world.act("return", OTHER, then="back")
    world.act("approve")
    assert world.performed == {}
    world.act("submit", BOSS)
    world.act("approve", OTHER)
    assert world.performed == {"after": 1}


def test_what_was_returned_begins_by_the_conditions_of_its_start() -> None:
    document = {
        "variables": [{"key": "large", "type": "boolean", "title": "Large"}],
        "nodes": [START, approval("task"), approval("extra"), END],
        "flows": flows("start > extra if process.large", "start > task else", "task > end", "extra > end"),
    }
    world = begun(document)
    world.act("return")
    world.act("submit", BOSS)
    assert world.tasks == ["task"]
    world.act("return")
    world.act("submit", BOSS, values={"large": True})
    assert world.tasks == ["extra"]


def test_votes_begin_anew() -> None:
    both = approval("second", method="all")
    world = World(process({**LINE, "nodes": [*LINE["nodes"][:3], both, END]}), assigned={"second": (CLERK, OTHER, THIRD)}).start()
    world.act("approve")
    world.act("approve", OTHER)
    world.act("return", THIRD, node="first")
    world.act("approve")
    assert sorted(user for _, user in world.open) == [CLERK, OTHER, THIRD]


@pytest.mark.parametrize("place", ["second", "work", "end", "nowhere"])
def test_nothing_is_returned_to_where_nobody_worked_before(place: str) -> None:
    world = begun(LINE)
    world.act("approve")
    before = world.instance
    assert not world.act("return", node=place).was_taken
    assert world.instance == before


def test_nothing_is_returned_to_nobody() -> None:
    world = World(process(LINE)).start(None)
    assert not world.act("return").was_taken


def test_a_rejection_returns_to_the_node_that_is_named() -> None:
    nodes = [*LINE["nodes"][:3], approval("second", reject={"return_to": "first"}), END]
    for initiator in (BOSS, None):
        world = World(process({**LINE, "nodes": nodes})).start(initiator)
        world.act("approve")
        world.act("reject")
        assert world.tasks == ["first"]


def test_a_rejection_returns_to_whoever_began() -> None:
    nodes = [*LINE["nodes"][:3], approval("second", reject={"return_to": "initiator"}), END]
    world = World(process({**LINE, "nodes": nodes})).start()
    world.act("approve")
    world.act("reject")
    assert world.tasks == ["@revision"]
    world.act("submit", BOSS)
    assert world.tasks == ["first"]


def test_a_rejection_is_the_end_where_nobody_began() -> None:
    nodes = [*LINE["nodes"][:3], approval("second", reject={"return_to": "initiator"}), END]
    world = World(process({**LINE, "nodes": nodes})).start(None)
    world.act("approve")
    world.act("reject")
    assert (world.instance.state, world.instance.outcome) == ("completed", "rejected")


def test_a_late_approval_beside_a_return_is_passed_over() -> None:
    world = begun(BRANCHES, right=OTHER)
    world.act("approve")
    late = TaskActed(world.element("left"), CLERK, "approve")
    world.act("return", OTHER)
    assert not world.tell(late).was_taken


NESTED = {
    "nodes": [START, node("split", "parallel_gateway"), approval("one"), node("fork", "parallel_gateway"), approval("left"), approval("right"),
              node("meet", "parallel_gateway"), service("between"), node("join", "parallel_gateway"), approval("last"), END],
    "flows": flows("start > split > one > join > last > end", "split > fork > left > meet > between > join", "fork > right > meet"),
}  # fmt: skip
ROUND = {
    "variables": [{"key": "turns", "type": "integer", "title": "Turns", "default": 0}],
    "nodes": [START, node("again", "exclusive_gateway"), approval("first"), *BRANCHES["nodes"][2:6], service("work"),
              node("count", "set_values", values={"turns": "process.turns + 1"}), node("more", "exclusive_gateway"), END],
    "flows": flows("start > again > first > split > left > work > join > count > more > end if process.turns == 2",
                   "split > right > join", "more > again else"),
}  # fmt: skip


def test_returned_from_behind_a_join_the_branch_beside_it_is_done() -> None:
    world = begun(NESTED)
    for _ in range(3):
        world.act("approve")
    assert world.tasks == ["last"]
    world.act("return", node="left")
    assert world.tasks == ["left"]
    world.act("approve")
    assert world.tasks == ["last"]
    assert world.performed == {"between": 2}
    world.act("approve")
    assert world.instance.state == "completed"


def test_returned_from_behind_a_join_to_before_its_branches_all_of_them_run_again() -> None:
    nodes = [each if each["key"] != "after" else approval("after") for each in BRANCHES["nodes"]]
    world = begun({**BRANCHES, "nodes": nodes}, after=OTHER)
    for _ in range(3):
        world.act("approve")
    world.act("return", OTHER, node="first")
    world.act("approve")
    assert world.tasks == ["left", "right"]
    world.act("approve")
    assert world.tasks == ["right"]


def test_in_a_loop_what_comes_again_is_waited_for() -> None:
    world = begun(ROUND, right=OTHER)
    for user in (CLERK, CLERK, OTHER, CLERK):
        world.act("approve", user)
    assert world.tasks == ["left", "right"]
    world.act("return", node="first")
    world.act("approve")
    world.act("approve", OTHER)
    assert world.tasks == ["left"]
    world.act("approve")
    assert world.instance.state == "completed"
    assert world.performed == {"work": 2}


def test_nothing_is_returned_to_a_branch_beside_it() -> None:
    world = begun(ROUND, right=OTHER)
    world.act("approve")
    world.act("approve", OTHER)
    assert not world.act("return", node="right").was_taken
    assert world.act("return", node="first").was_taken
