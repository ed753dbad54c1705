"""What people do with a task, and how many of them come to one answer."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from engines.process.assignment import Candidates
from engines.process.requests import Assign, CloseTasks, OpenTask, Remind
from engines.process.stimulus import Assigned, TaskActed, TimerFired
from tests.engines.process.docs import BOSS, CLERK, END, OTHER, START, THIRD, World, flows, node, process
from tests.engines.rule.docs import NOW

THREE = (CLERK, OTHER, THIRD)
OUTCOME = {"outcome": "result", "reject": "go_on"}


def task(**more: object) -> dict[str, Any]:
    return {
        "variables": [{"key": "result", "type": "text", "title": "Result"}, {"key": "n", "type": "integer", "title": "N"}],
        "nodes": [START, node("task", "user_task", **{"assign": [{"initiator": True}], **more}), END],
        "flows": flows("start > task > end"),
    }


def begun(users: Sequence[int] = (CLERK,), initiator: int | None = BOSS, **more: object) -> World:
    return World(process(task(**more)), users=users).start(initiator)


VERBS = {"+": "approve", "-": "reject", "s": "submit"}


@pytest.mark.parametrize(
    ("settings", "acts", "answer"),
    [
        ({}, "+", "approved"),
        ({}, "-", "rejected"),
        ({"any_reject": "all"}, "-", None),
        ({"any_reject": "all"}, "-+", "approved"),
        ({"any_reject": "all"}, "---", "rejected"),
        ({"method": "all"}, "++", None),
        ({"method": "all"}, "+++", "approved"),
        ({"method": "all"}, "+-", "rejected"),
        ({"method": "all", "any_reject": "all"}, "--", None),
        ({"method": "all", "any_reject": "all"}, "--+", "approved"),
        ({"method": "all", "any_reject": "all"}, "---", "rejected"),
        ({"method": "ratio"}, "+", None),
        ({"method": "ratio"}, "++", "approved"),
        ({"method": "ratio"}, "+-", None),
        ({"method": "ratio"}, "--", "rejected"),
        ({"method": "ratio", "ratio": 0.34}, "+", None),
        ({"method": "ratio", "ratio": 0.33}, "+", "approved"),
        ({"method": "ratio", "ratio": 1}, "++", None),
        ({"method": "ratio", "ratio": 1}, "+++", "approved"),
        ({"method": "ratio", "ratio": 1}, "-", "rejected"),
        ({"method": "ratio", "veto": True}, "-", "rejected"),
        ({"method": "ratio", "veto": True}, "++", "approved"),
    ],
)  # fmt: skip
def test_three_come_to_one_answer_as_soon_as_it_is_fixed(settings: dict[str, Any], acts: str, answer: str | None) -> None:
    world = begun(THREE, **settings, **OUTCOME)
    for number, act in enumerate(acts):
        assert world.instance.is_active, number
        world.act(VERBS[act], THREE[number])
    assert world.instance.variables["result"] == answer
    assert len(world.open) == (0 if answer else 3 - len(acts))


@pytest.mark.parametrize(("more_than", "answer"), [(False, "approved"), (True, None)])
def test_half_of_four_is_as_many_as_half_but_not_more(more_than: bool, answer: str | None) -> None:
    world = begun((*THREE, BOSS), method="ratio", ratio=0.5, more_than=more_than, **OUTCOME)
    world.act("approve", CLERK)
    world.act("approve", OTHER)
    assert world.instance.variables["result"] == answer
    assert world.instance.is_active is more_than
    if more_than:
        world.act("reject", THIRD)
        assert world.instance.is_active
        world.act("reject", BOSS)
        assert world.instance.variables["result"] == "rejected"


def test_a_ratio_that_three_thirds_make_is_not_missed_by_a_fraction() -> None:
    world = begun((*THREE, BOSS, 9, 10, 11, 12, 13, 14), method="ratio", ratio=0.3, **OUTCOME)
    for user in THREE:
        world.act("approve", user)
    assert world.instance.variables["result"] == "approved"


@pytest.mark.parametrize(("method", "submits"), [("any", 1), ("all", 3), ("ratio", 2)])
def test_as_many_fill_in_as_the_method_says(method: str, submits: int) -> None:
    world = begun(THREE, task="fill", method=method, **OUTCOME)
    for user in THREE[:submits]:
        assert world.instance.is_active
        assert world.act("submit", user).was_taken
    assert world.instance.variables["result"] == "submitted"


@pytest.mark.parametrize(("kind", "verbs"), [("approval", ("submit", "claim", "")), ("fill", ("approve", "reject", "return"))])
def test_a_task_knows_its_own_verbs_only(kind: str, verbs: Sequence[str]) -> None:
    world = begun(task=kind)
    for verb in verbs:
        assert not world.act(verb).was_taken


@pytest.mark.parametrize(
    ("may", "refused"), [([], ("return", "transfer")), (["transfer"], ("return",)), (["return"], ("transfer",))]
)
def test_beside_deciding_they_do_what_the_step_lets_them(may: list[str], refused: Sequence[str]) -> None:
    for verb in ("return", "transfer"):
        world = begun(may=may)
        assert world.act(verb, to=THIRD if verb == "transfer" else None).was_taken is (verb not in refused)


def test_an_administrator_passes_a_task_on_that_its_people_may_not() -> None:
    world = begun(may=[])
    assert world.act("transfer", to=THIRD, by=BOSS).was_taken


@pytest.mark.parametrize(
    ("who", "candidates"),
    [
        ({"initiator": True}, Candidates("users", (BOSS,))),
        ({"role": "shop.manager"}, Candidates("role", (), "shop.boss")),
        ({"user": "initiator"}, Candidates("users", (BOSS,))),
        ({"leader": "initiator", "level": 2}, Candidates("leader", (BOSS,), "", 2)),
        ({"user": "created_by"}, Candidates("users", (THIRD,))),
        ({"leader": "created_by"}, Candidates("leader", (THIRD,), "", 1)),
    ],
)  # fmt: skip
def test_an_assignment_names_its_candidates(who: dict[str, Any], candidates: Candidates) -> None:
    document = {**task(assign=[who]), "subject": "shop.purchase"}
    world = World(process(document), {"id": 7, "created_by": THIRD}).start()
    (asked,) = (request for request in world.requests if isinstance(request, Assign))
    assert asked.candidates == (candidates,)


def test_one_who_is_named_twice_is_asked_once() -> None:
    world = begun((CLERK, OTHER, CLERK), method="all")
    assert [request.user for request in world.requests if isinstance(request, OpenTask)] == [CLERK, OTHER]


@pytest.mark.parametrize(("nobody", "result"), [("approve", "approved"), ("reject", "rejected")])
@pytest.mark.parametrize("kind", ["approval", "fill"])
def test_where_nobody_is_found_it_is_decided(nobody: str, result: str, kind: str) -> None:
    world = begun((), nobody=nobody, task=kind, **OUTCOME)
    assert not world.instance.is_active
    assert world.instance.variables["result"] == ("submitted" if (kind, nobody) == ("fill", "approve") else result)


def test_where_nobody_is_found_administrators_are_asked() -> None:
    world = begun((), nobody="administrators")
    asked = [request.candidates for request in world.requests if isinstance(request, Assign)]
    assert asked[1:] == [(Candidates("administrators"),)]
    (failed,) = world.instance.failures
    assert failed.failure == {"code": "nobody_assigned", "params": {"node": "task"}}
    world.users = (BOSS,)
    world.retry()
    assert world.tasks == ["task"]


def test_where_nobody_is_found_it_waits_until_somebody_is() -> None:
    world = begun(())
    (failed,) = world.instance.failures
    assert failed.failure == {"code": "nobody_assigned", "params": {"node": "task"}}
    world.users = (CLERK,)
    world.retry()
    assert world.tasks == ["task"]


@pytest.mark.parametrize(
    ("users", "method", "open_for"),
    [((BOSS,), "any", []), ((BOSS, CLERK), "any", []), ((BOSS, CLERK), "all", [CLERK]), ((CLERK,), "all", [CLERK]),
     ((BOSS, CLERK, OTHER), "ratio", [CLERK, OTHER])],
)  # fmt: skip
def test_whoever_began_approves_silently(users: Sequence[int], method: str, open_for: Sequence[int]) -> None:
    world = begun(users, method=method)
    assert sorted(user for _, user in world.open) == sorted(users)
    silent = World(process(task(method=method, initiator="approves")), users=users).start(BOSS)
    assert [user for _, user in silent.open] == list(open_for)
    assert silent.instance.is_active is bool(open_for)


def test_whoever_began_fills_in_themselves() -> None:
    world = World(process(task(task="fill", initiator="approves")), users=(BOSS,)).start(BOSS)
    assert world.tasks == ["task"]


def test_a_transferred_task_is_the_other_one_s() -> None:
    world = begun((CLERK, OTHER), method="all")
    element = world.element("task")
    outcome = world.act("transfer", CLERK, to=THIRD)
    assert outcome.requests == [CloseTasks(element, CLERK), OpenTask(element, "task", THIRD, "approval")]
    assert not world.tell(TaskActed(element, CLERK, "approve")).was_taken
    world.act("approve", THIRD)
    world.act("approve", OTHER)
    assert world.instance.state == "completed"


@pytest.mark.parametrize("to", [None, CLERK, OTHER])
def test_a_task_is_not_transferred_to_one_who_has_it(to: int | None) -> None:
    world = begun((CLERK, OTHER))
    assert not world.act("transfer", CLERK, to=to).was_taken


def test_what_is_acted_changes_variables() -> None:
    world = begun()
    world.act("approve", values={"n": 5}, comment="well done")
    assert world.instance.variables["n"] == 5
    (entry,) = (entry for entry in world.entries if entry.kind == "acted")
    assert (entry.detail["user"], entry.detail["verb"], entry.detail["comment"]) == (CLERK, "approve", "well done")


@pytest.mark.parametrize(("reject", "state", "outcome"), [("finish", "completed", "rejected"), ("go_on", "completed", None)])
def test_a_rejection_finishes_or_goes_on(reject: str, state: str, outcome: str | None) -> None:
    world = begun(reject=reject)
    world.act("reject")
    assert (world.instance.state, world.instance.outcome) == (state, outcome)
    assert world.log[-1] == ("completed", None)
    assert world.log.count(("completed", None)) == 1


def test_a_rejection_breaks_off_what_is_beside_it() -> None:
    document = {
        "nodes": [START, node("split", "parallel_gateway"), node("one", "user_task", assign=[{"initiator": True}]),
                  node("two", "user_task", assign=[{"initiator": True}]), node("wait", "message", on="shop.purchase.updated"), END],
        "flows": flows("start > split > one > end", "split > two > end", "split > wait > end"), "subject": "shop.purchase",
    }  # fmt: skip
    world = World(process(document), {"id": 7}, assigned={"two": (OTHER,)}).start()
    world.act("reject")
    assert (world.open, world.listens, world.instance.elements) == ({}, {}, {})


def test_an_act_that_comes_too_late_changes_nothing() -> None:
    world = begun(THREE, method="all")
    element = world.element("task")
    world.act("approve")
    before = world.instance
    for late in (
        TaskActed(element, CLERK, "reject"), TaskActed(element, BOSS, "approve"), TaskActed(99, OTHER, "approve"),
        TaskActed(element, CLERK, "transfer", to=BOSS), TaskActed(element, CLERK, "return"), Assigned(element, (BOSS,)),
    ):  # fmt: skip
        outcome = world.tell(late)
        assert (outcome.was_taken, outcome.requests, outcome.entries) == (False, [], [])
    assert world.instance == before


def late(**due: object) -> World:
    return begun(due={"after": 2, "unit": "hours", **due}, **OUTCOME)


@pytest.mark.parametrize(("then", "answer"), [("approve", "approved"), ("reject", "rejected")])
def test_what_is_late_is_decided(then: str, answer: str) -> None:
    world = late(then=then)
    assert world.wakes[0].at == NOW + timedelta(hours=2)
    world.wake()
    assert world.instance.variables["result"] == answer
    assert world.open == {}


def test_what_is_late_is_told_again_and_again() -> None:
    world = late()
    element = world.element("task")
    for turn in range(3):
        world.env.now = NOW + timedelta(hours=2 * turn + 2)
        outcome = world.wake()
        assert Remind(element) in outcome.requests
        assert [(wake.at, wake.round) for wake in world.wakes] == [(NOW + timedelta(hours=2 * turn + 4), turn + 1)]
    assert not world.tell(TimerFired(element, 1)).was_taken
    world.act("approve")
    assert not world.wake().was_taken


@pytest.mark.parametrize("due", [{"until": "process.at"}, {"after": "0"}, {"after": -1}])
def test_what_is_late_for_good_is_told_once(due: dict[str, Any]) -> None:
    document = task(due=due)
    document["variables"].append({"key": "at", "type": "datetime", "title": "At"})
    world = World(process(document)).start(at=NOW + timedelta(hours=1))
    world.env.now = NOW + timedelta(hours=2)
    assert Remind(world.element("task")) in world.wake().requests
    assert world.wakes == []
    world.act("approve")
    assert world.instance.state == "completed"


def test_a_deadline_does_not_come_before_people_are_found() -> None:
    world = begun((), due={"after": 1})
    world.users = (CLERK,)
    assert world.wakes == []
    world.retry()
    assert len(world.wakes) == 1
