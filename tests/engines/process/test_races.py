"""Two things at once: whichever comes first, the state is legal, and what comes second is passed over where nothing waits any more."""

from collections.abc import Sequence
from itertools import combinations, permutations
from random import Random
from typing import Any

import pytest

from engines.process.engine import advance
from engines.process.stimulus import CallReturned, Cancelled, MessageReceived, Stimulus, TaskActed, TimerFired
from tests.counts import counts
from tests.engines.process.docs import BOSS, CLERK, END, OTHER, START, World, flows, node, process
from tests.engines.process.generator import CALLED, generate
from tests.engines.process.test_unstructured import faults
from tests.engines.process.unstructured import draw

TASK = {"assign": [{"initiator": True}]}
COUNT = counts(60, 2_000)


def branches(*nodes: dict[str, Any], ways: Sequence[str]) -> dict[str, Any]:
    return {
        "subject": "shop.purchase", "nodes": [START, node("split", "parallel_gateway"), *nodes, node("after", "service_task"), END],
        "flows": flows(*ways),
    }  # fmt: skip


def one(**more: object) -> dict[str, Any]:
    return {
        "nodes": [START, node("task", "user_task", **TASK, **more), node("after", "service_task"), END],
        "flows": flows("start > task > after > end"),
    }


def both(document: dict[str, Any], users: Sequence[int] = (CLERK, OTHER), **assigned: int) -> World:
    who = {where: (user,) for where, user in assigned.items()}
    return World(process(document, CALLED), {"id": 7}, users, assigned=who).start()


@pytest.mark.parametrize("first", ["approve", "reject"])
def test_of_two_of_whom_any_decides_the_first_does(first: str) -> None:
    world = both(one(reject="go_on"))
    element = world.element("task")
    second = "reject" if first == "approve" else "approve"
    assert world.tell(TaskActed(element, CLERK, first)).was_taken
    assert not world.tell(TaskActed(element, OTHER, second)).was_taken
    assert world.performed == {"after": 1}


@pytest.mark.parametrize("order", list(permutations([CLERK, OTHER])))
def test_two_who_must_both_approve_do_it_in_either_order(order: Sequence[int]) -> None:
    world = both(one(method="all"))
    element = world.element("task")
    for user in order:
        assert world.tell(TaskActed(element, user, "approve")).was_taken
    assert world.performed == {"after": 1}


def test_one_who_clicks_twice_has_clicked_once() -> None:
    world = both(one(method="all"))
    act = TaskActed(world.element("task"), CLERK, "approve")
    assert [world.tell(act).was_taken, world.tell(act).was_taken] == [True, False]
    assert world.tasks == ["task"]


RACES = {
    "a task and the timer on its edge": branches(
        node("task", "user_task", **TASK), node("edge", "boundary_timer", attached_to="task", wait={"after": 1}),
        ways=["start > split > task > after > end", "edge > after"],
    ),
    "a task and its deadline": one(due={"after": 1, "then": "approve"}),
    "a message and the timer on its edge": branches(
        node("wait", "message", on="shop.purchase.updated"), node("edge", "boundary_timer", attached_to="wait", wait={"after": 1}),
        ways=["start > split > wait > after > end", "edge > after"],
    ),
    "a call and the timer on its edge": branches(
        node("call", "call_activity", process="shop.called"), node("edge", "boundary_timer", attached_to="call", wait={"after": 1}),
        ways=["start > split > call > after > end", "edge > after"],
    ),
}  # fmt: skip


def awaited(world: World) -> list[Stimulus]:
    """All that may come now."""
    rounds = {
        element.id: element.data.get("round", 0) for element in world.instance.elements.values() if element.state == "activated"
    }
    return [
        *(world.act_of(*key) for key in world.open),
        *(TimerFired(wake.element, wake.round) for wake in world.wakes if rounds.get(wake.element) == wake.round), *(MessageReceived(element) for element in world.listens),
        *(CallReturned(element, None) for element in world.calls),
    ]  # fmt: skip


@pytest.mark.parametrize("race", RACES)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_one_of_two_comes_first_and_the_other_is_passed_over(race: str, order: tuple[int, int]) -> None:
    world = both(RACES[race], (CLERK,))
    pair = awaited(world)
    assert len(pair) == 2
    assert [world.tell(pair[number]).was_taken for number in order] == [True, False]
    assert world.performed == {"after": 1}
    assert world.instance.state == "completed"
    assert list(faults(world)) == []


RETURN = branches(
    node("left", "user_task", **TASK), node("right", "user_task", **TASK), node("join", "parallel_gateway"),
    ways=["start > split > left > join > after > end", "split > right > join"],
)  # fmt: skip


@pytest.mark.parametrize("then", ["again", "back"])
@pytest.mark.parametrize("returns_first", [True, False])
def test_a_return_and_the_task_beside_it_end_in_one_go(then: str, returns_first: bool) -> None:
    world = both(RETURN, left=CLERK, right=OTHER)
    left, right = world.element("left"), world.element("right")
    acts = [TaskActed(right, OTHER, "return", then=then), TaskActed(left, CLERK, "approve")]
    taken = [world.tell(act).was_taken for act in (acts if returns_first else reversed(acts))]
    assert taken == [True, not (returns_first and then == "again")]
    assert list(faults(world)) == []
    world.act("submit", BOSS)
    assert world.tasks == (["left", "right"] if then == "again" else ["right"])
    world.finish()
    assert (world.performed, world.instance.state) == ({"after": 1}, "completed")


@pytest.mark.parametrize("then", ["again", "back"])
def test_two_who_return_at_once_are_both_served(then: str) -> None:
    world = both(RETURN, left=CLERK, right=OTHER)
    left, right = world.element("left"), world.element("right")
    assert world.tell(TaskActed(right, OTHER, "return", then=then)).was_taken
    assert world.tell(TaskActed(left, CLERK, "return", then=then)).was_taken is (then == "back")
    world.finish()
    assert (world.performed, world.instance.state) == ({"after": 1}, "completed")


def test_what_comes_after_it_was_called_off_is_passed_over() -> None:
    world = both(RETURN, left=CLERK, right=OTHER)
    late = awaited(world)
    world.tell(Cancelled(BOSS))
    assert not any(world.tell(stimulus).was_taken for stimulus in late)


def races(world: World) -> int:
    """Each two things that may come now, in both orders; how many of the second were passed over."""
    passed = 0
    for pair in combinations(awaited(world)[:5], 2):
        for first, second in (pair, pair[::-1]):
            after = advance(world.definition, world.instance, first, world.row, world.env)
            assert after.was_taken, "it is waited for"
            last = advance(world.definition, after.instance, second, world.row, world.env)
            if not last.was_taken:
                assert last.instance == after.instance
                passed += 1
            assert last.instance.next_element >= after.instance.next_element >= world.instance.next_element
            assert last.instance.is_active or not last.instance.elements
    return passed


def test_of_any_two_things_in_random_processes_none_is_half_done() -> None:
    passed = 0
    for seed in range(COUNT):
        dice = Random(seed)
        definition = process(generate(seed).document, CALLED) if seed % 2 else draw(seed)
        world = World(definition, {"id": 7}, (CLERK, OTHER), dice, patience=60)
        world.start(**(generate(seed).values if seed % 2 else {"n": dice.randint(0, 3)}))
        for _ in range(6):
            if not world.is_settled or len(world.instance.elements) > 30:
                break
            passed += races(world)
            if not world.go_on():
                break
    assert passed
