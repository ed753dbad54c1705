"""Random graphs, random stimuli: nothing raises, everything under way waits for something that was asked for, and what is over
leaves nothing open."""

from collections.abc import Iterator
from random import Random

import pytest

from engines.process.instance import Element
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
from tests.counts import counts
from tests.engines.process.docs import BOSS, CLERK, OTHER, World
from tests.engines.process.unstructured import draw

COUNT = counts(200, 10_000)
PARTS = 20


def anything(dice: Random, world: World) -> Stimulus:
    """Something for some element, whether it waits for it or not."""
    element = dice.choice([*world.instance.elements, 0, 1, 99])
    user = dice.choice([BOSS, CLERK, OTHER])
    tasks = [id for id, one in world.definition.nodes.items() if one.kind == "user_task"]
    return dice.choice([
        Started("start", user), Continued(), EffectDone(element), EffectFailed(element, "x", {"why": "so"}), Assigned(element, (user,)),
        TaskActed(element, user, "approve"), TaskActed(element, user, "reject", values={"n": dice.randint(0, 6)}), TaskActed(element, user, "submit"),
        TaskActed(element, user, "transfer", to=dice.choice([BOSS, 9])),
        TaskActed(element, user, "return", node=dice.choice([None, *tasks]), then=dice.choice(["again", "back"])),
        TimerFired(element, dice.choice([0, 0, 1])), MessageReceived(element, {"n": dice.randint(0, 6)}), CallReturned(element, None), Retried(element),
    ])  # fmt: skip


def waits(world: World, element: Element) -> bool:
    """Whether the world was asked for what the element waits for."""
    kind = world.definition.nodes[element.node].kind
    wakes = {(wake.element, wake.round) for wake in world.asked_wakes}
    if kind in ("user_task", "revision"):
        votes = dict(zip(element.data["users"], element.data["votes"], strict=True))
        return (
            {user for user, vote in votes.items() if vote == "open"}
            == {user for id, user in world.open if id == element.id}
            != set()
        )
    if kind in ("timer", "boundary_timer"):
        return (element.id, element.data.get("round", 0)) in wakes
    return element.id in (world.listens if kind == "message" else world.calls if kind == "call_activity" else ())


def faults(world: World) -> Iterator[str]:
    instance = world.instance
    for element in instance.elements.values():
        if element.failure is not None:
            if element.state == "activated":
                yield f"{element.node} failed and waits"
        elif element.state != "activated" or not waits(world, element):
            yield f"{element.node} waits for nothing"
        host = element.data.get("host")
        if host is not None and host not in instance.elements:
            yield f"{element.node} outlives its host"
    waiting = {element.id for element in instance.elements.values() if element.state == "activated"}
    if not {id for id, _ in world.open} | set(world.listens) | set(world.calls) <= waiting:
        yield "something is open that nobody waits for"
    if any(not world.definition.joins(join) or world.definition.flows[flow].target != join for _, join, flow in instance.taken):
        yield "something was taken to what is no join"
    if instance.start is not None and instance.is_active is not bool(instance.elements):
        yield "it goes on with nothing under way, or is over with something"
    if not instance.is_active and (instance.taken or world.open or world.listens or world.calls):
        yield "it is over and left something open"


def walk(seed: int) -> World:
    dice = Random(seed)
    users = dice.choice([(CLERK,), (CLERK, BOSS), ()])
    world = World(draw(seed), {"id": 7}, users, dice, steps=dice.choice([1, 20]), is_wild=True, patience=60)
    world.start(n=dice.choice([None, 0, 1, 2, 3]))
    for _ in range(40):
        if not world.is_settled or len(world.instance.elements) > 60:  # a loop that nothing stops
            break
        assert list(faults(world)) == [], (seed, world.at)
        if dice.random() < 0.6:
            world.tell(anything(dice, world))
        else:
            world.go_on()
    world.tell(Cancelled())
    assert not world.instance.is_active
    assert list(faults(world)) == [], seed
    return world


@pytest.mark.parametrize("seed", [2431, 2978])
def test_of_two_joins_that_may_fire_it_is_the_same_one_after_it_was_stored(seed: int) -> None:
    walk(seed)


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_happens_the_state_is_legal(part: int) -> None:
    for seed in range(part, COUNT, PARTS):
        walk(seed)
