"""Random processes on random ways: after every step the state is stored, read and compared; what had to be done was done; the end
is come to. A seed that fails is named by its test."""

from collections import Counter
from random import Random

import pytest

from engines.process.stimulus import TaskActed
from tests.counts import counts
from tests.engines.process.docs import BOSS, CLERK, OTHER, World, process
from tests.engines.process.generator import CALLED, generate

COUNT = counts(200, 10_000)
PARTS = 20


def walk(seed: int) -> World:
    generated = generate(seed)
    dice = Random(seed)
    users = dice.choice([(CLERK,), (CLERK, BOSS), (CLERK, BOSS, OTHER)])
    world = World(process(generated.document, CALLED), {"id": 7}, users, dice, steps=dice.choice([1, 3, 1_000]), is_wild=True)
    world.start(**generated.values)
    for _ in range(10_000):
        if not world.go_on():
            break
    assert world.instance.state == "completed", (seed, world.at, world.instance.failures)
    beside = {task: world.fired[edge] for task, edge in generated.beside.items()}
    assert world.performed == Counter(generated.expected) + Counter(beside), seed
    assert not world.instance.elements
    assert not world.instance.taken
    assert [entry.number for entry in world.entries] == list(range(1, len(world.entries) + 1))
    return world


@pytest.mark.parametrize("part", range(PARTS))
def test_random_processes_come_to_their_end(part: int) -> None:
    for seed in range(part, COUNT, PARTS):
        walk(seed)


def walk_back(seed: int) -> int:
    """People return to steps that were done, to run again from there; how many branches beside them were done and stay so."""
    generated = generate(seed)
    dice = Random(seed)
    world = World(process(generated.document, CALLED), {"id": 7}, (CLERK,), dice, steps=dice.choice([1, 1_000]))
    world.start(**generated.values)
    returned = restored = 0
    while world.instance.is_active:
        tasks = {key: where for key, where in world.open.items() if not where.startswith("@")}
        done = {entry.node for entry in world.entries if entry.kind == "answered"} - set(tasks.values())
        if returned < 6 and tasks and done and dice.random() < 0.5:
            element, user = dice.choice(list(tasks))
            before = world.instance.taken.copy()
            if world.tell(TaskActed(element, user, "return", node=dice.choice(sorted(done)))).was_taken:
                returned += 1
                restored += (world.instance.taken - before).total()
                continue
        assert world.go_on(), (seed, world.at, world.instance.failures)
    assert world.instance.state == "completed", (seed, world.at, world.instance.failures)
    assert not world.instance.taken, seed
    flows = world.definition.flows.values()
    has_loop = any(flow.source in world.definition.reach(flow.target) for flow in flows)
    if not has_loop:  # which counts a turn that runs again twice
        assert all(world.performed[key] >= count for key, count in generated.expected.items()), seed
    return restored


@pytest.mark.parametrize("part", range(PARTS))
def test_random_processes_come_to_their_end_although_people_return(part: int) -> None:
    for seed in range(part, COUNT, PARTS):
        walk_back(seed)


def test_people_return_from_behind_joins_too() -> None:
    assert any(walk_back(seed) for seed in range(200))


def test_the_generator_draws_every_element_draws_every_element() -> None:
    kinds = {node["type"] for seed in range(200) for node in generate(seed).document["nodes"]}
    assert kinds >= {
        "start_event", "end_event", "service_task", "set_values", "user_task", "timer", "message", "exclusive_gateway",
        "inclusive_gateway", "parallel_gateway", "boundary_timer", "call_activity",
    }  # fmt: skip
