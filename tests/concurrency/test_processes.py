"""Two who come to one instance of a process at the same moment, in either order: one ends right, the other is told clearly.

People, the ways of one instance, and calling off; time and events: `test_process_timers.py`.
"""

import pytest

from runtime.auth.actor import Actor
from runtime.services.act_on_task import ActOnTask, act_on_task
from runtime.services.move_process import StartProcess, cancel_process, start_process
from runtime.services.people import NewUser, add_user
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.concurrency.meeting import Deed
from tests.concurrency.process_books import Kept, assert_processes_right
from tests.concurrency.process_desk import ASK, BEGIN, COUNT, Desk, Doors, approval
from tests.runtime.services.desk import END, desk, node, process, state

# approving


def test_any_of_two_is_enough(doors: Doors) -> None:
    here = doors(approval(), "ann", "bob")
    here.one.save("desk.request", {"title": "Pens"})
    assert here.meet(here.act("ann", "approve"), here.act("bob", "approve")) == ("completed", "task_is_over")
    assert here.right().log.count("acted") == 1
    assert [(task.state, task.verb) for task in here.tasks()] == [("done", "approve"), ("closed", None)]
    assert here.states() == ["granted"]


def test_all_are_counted(doors: Doors) -> None:
    here = doors(approval(method="all"), "ann", "bob")
    here.one.save("desk.request", {"title": "Pens"})
    assert here.meet(here.act("ann", "approve"), here.act("bob", "approve")) == ("active", "completed")
    assert here.right().log.count("acted") == 2
    assert here.states() == ["granted"]


@pytest.mark.parametrize(
    ("ratio", "verbs", "told", "outcome"),
    [
        ("0.5", ("approve", "approve"), ("active", "completed"), None),
        ("0.25", ("approve", "reject"), ("completed", "task_is_over"), None),
        ("0.75", ("reject", "reject"), ("active", "completed"), "rejected"),
    ],
)
def test_a_ratio_is_fixed_once(
    doors: Doors, ratio: str, verbs: tuple[str, str], told: tuple[str, str], outcome: str | None
) -> None:
    here = doors(approval(method="ratio", ratio=float(ratio)), "ann", "bob", "cay", "dan")
    here.one.save("desk.request", {"title": "Pens"})
    assert here.meet(here.act("ann", verbs[0]), here.act("bob", verbs[1])) == told
    assert here.right().state.outcome == outcome
    assert here.tasks(state="open") == []


def test_who_rejects_and_who_approves(doors: Doors, order: str) -> None:
    here = doors(approval(), "ann", "bob")
    here.one.save("desk.request", {"title": "Pens"})
    approve, reject = here.act("ann", "approve"), here.act("bob", "reject")
    earlier, later = (approve, reject) if order == "first" else (reject, approve)
    assert here.meet(earlier, later) == ("completed", "task_is_over")
    assert (here.right().state.outcome, here.states()) == ((None, ["granted"]) if order == "first" else ("rejected", [None]))


def test_the_same_task_from_two_windows(doors: Doors) -> None:
    """A double click is no second vote, and the values of the second are not written."""
    here = doors(approval(method="all", fields={"note": "write"}), "ann", "bob")
    here.one.save("desk.request", {"title": "Pens"})
    one, again = (here.act("ann", "approve", values={"note": note}) for note in ("one", "again"))
    assert here.meet(one, again) == ("active", "task_is_over")
    assert here.right().log.count("acted") == 1
    assert [each["note"] for each in here.one.rows("desk.request")] == ["one"]


def test_a_task_that_went_to_somebody_else_and_came_back_is_another(doors: Doors) -> None:
    """What stands in an old window is not the new task, though the same person is asked again."""
    here = doors(approval(), "ann", "bob", "cay")
    here.one.save("desk.request", {"title": "Pens"})
    old = here.act("ann", "approve")
    dan = Actor(add_user(here.one.platform, SYSTEM_ITSELF, NewUser("dan", "dan", password=None)).user.id, "dan")
    here.people["dan"] = dan
    here.act("ann", "transfer", to="dan")(here.one)

    def back_and_forth(door: Installation) -> object:
        return here.act("dan", "transfer", to="ann")(door)

    assert here.meet(back_and_forth, old) == ("active", "task_is_over")
    assert here.right().state.is_active
    assert len(here.tasks(user_id=here.people["ann"].id, state="open")) == 1


def test_several_tasks_at_once_beside_a_single_one(doors: Doors, order: str) -> None:
    """Of a batch each task stands for itself: what somebody else decides meanwhile does not keep the others."""
    here = doors(approval(), "ann", "bob")
    for number in range(3):
        here.one.save("desk.request", {"title": str(number)})
    mine = [task.id for task in here.tasks(user_id=here.people["ann"].id)]
    theirs = here.tasks(user_id=here.people["bob"].id)[0].id

    def each(door: Installation, task: int, who: str) -> object:
        return act_on_task(door.platform, here.people[who], ActOnTask(task, "approve")).state

    single: Deed = lambda door: each(door, theirs, "bob")  # noqa: E731
    if order == "first":
        assert here.meet(lambda door: each(door, mine[0], "ann"), single) == ("completed", "task_is_over")
    else:
        assert here.meet(single, lambda door: each(door, mine[0], "ann")) == ("completed", "task_is_over")
    assert [each(here.one, task, "ann") for task in mine[1:]] == ["completed"] * 2
    assert {kept.state.state for kept in assert_processes_right(here.one.platform)} == {"completed"}
    assert here.tasks(state="open") == []


# parallel ways

ARMS = process(
    "arms",
    [BEGIN, node("split", "parallel_gateway"), node("a", "user_task", assign=[{"user": "buyer"}]), node("b", "user_task", **ASK),
     node("join", "parallel_gateway"), node("grant", "service_task", do=[COUNT]), END],
    "start > split > a > join", "split > b > join > grant > end",
)  # fmt: skip


def on_two_arms(doors: Doors) -> Desk:
    """Fay has a task on one arm, ann on the other; cleo has begun it."""
    here = doors(ARMS, "ann")
    for login in ("fay", "cleo"):
        here.people[login] = Actor(
            add_user(here.one.platform, SYSTEM_ITSELF, NewUser(login, login, password=None)).user.id, login
        )
    request = here.one.save("desk.request", {"title": "Pens", "buyer": "fay"})
    cancel_process(here.one.platform, SYSTEM_ITSELF, assert_processes_right(here.one.platform)[0].id, None)
    asks = Actor(id=here.people["cleo"].id, login="cleo", is_admin=True)
    start_process(here.one.platform, asks, StartProcess("desk.arms", request))
    return here


def second_of(here: Desk) -> Kept:
    """The instance that cleo has begun."""
    kept = assert_processes_right(here.one.platform)[1]
    assert not kept.state.failures
    return kept


def test_both_arms_come_to_a_join(doors: Doors, order: str) -> None:
    here = on_two_arms(doors)
    one, other = ("fay", "ann") if order == "first" else ("ann", "fay")
    assert here.meet(here.act(one, "approve"), here.act(other, "approve")) == ("active", "completed")
    assert second_of(here).state.state == "completed"
    assert [each["count"] for each in here.one.rows("desk.request")] == [1]


@pytest.mark.parametrize("then", ["again", "back"])
def test_one_returns_it_while_a_sibling_completes(doors: Doors, order: str, then: str) -> None:
    """Return goes first: run again, the sibling's task is over; straight back, it is untouched. Afterwards both are asked as often
    as they should, and the join fires once."""
    here = on_two_arms(doors)
    give_back, approve = here.act("fay", "return", then=then), here.act("ann", "approve")
    if order == "first":
        assert here.meet(give_back, approve) == ("active", "task_is_over" if then == "again" else "active")
    else:
        assert here.meet(approve, give_back) == ("active", "active")
    here.act("cleo", "submit")(here.one)
    assert second_of(here).state.is_active
    here.act("fay", "approve")(here.one)
    if then == "again":
        here.act("ann", "approve")(here.one)
    assert second_of(here).state.state == "completed"
    assert [each["count"] for each in here.one.rows("desk.request")] == [1]
    assert here.tasks(state="open") == []


# calling off


def test_it_is_called_off_while_somebody_approves(doors: Doors, order: str) -> None:
    here = doors(approval(), "ann")
    here.one.save("desk.request", {"title": "Pens"})
    (kept,) = assert_processes_right(here.one.platform)
    cancel: Deed = lambda door: cancel_process(door.platform, SYSTEM_ITSELF, kept.id, "no")  # noqa: E731
    approve = here.act("ann", "approve")
    if order == "first":
        assert here.meet(cancel, approve) == (None, "task_is_over")
    else:
        assert here.meet(approve, cancel) == ("completed", "instance_is_over")
    assert here.right().state.state == ("terminated" if order == "first" else "completed")
    assert here.states() == [None if order == "first" else "granted"]
    assert here.tasks(state="open") == []


def test_what_was_returned_is_withdrawn_while_it_is_submitted(doors: Doors, order: str) -> None:
    here = on_two_arms(doors)
    here.act("fay", "return")(here.one)
    withdraw, submit = here.act("cleo", "withdraw"), here.act("cleo", "submit")
    if order == "first":
        assert here.meet(withdraw, submit) == ("terminated", "task_is_over")
    else:
        assert here.meet(submit, withdraw) == ("active", "task_is_over")
    assert second_of(here).state.state == ("terminated" if order == "first" else "active")


def test_two_begin_what_may_be_under_way_once(doors: Doors) -> None:
    here = doors(
        {**approval(), "once": True, "nodes": [node("start", "start_event", button={}), *approval()["nodes"][1:]]}, "ann"
    )
    request = here.one.save("desk.request", {"title": "Pens"})

    def begin(door: Installation) -> object:
        start_process(door.platform, SYSTEM_ITSELF, StartProcess("desk.approval", request))
        return "begun"

    assert here.meet(begin, begin) == ("begun", "process_under_way")
    assert here.right().state.is_active


def test_the_record_is_deleted_while_somebody_approves(doors: Doors, order: str) -> None:
    here = doors(approval(), "ann")
    request = here.one.save("desk.request", {"title": "Pens"})
    approve = here.act("ann", "approve")
    if order == "first":

        def later(door: Installation) -> object:
            door.delete("desk.request", request)
            return "deleted"

        assert here.meet(approve, later) == ("completed", "deleted")
        assert here.right().state.state == "completed"
    else:
        here.one.delete("desk.request", request)
        assert approve(here.other) == "terminated"
        assert here.right().state.outcome == "cancelled"


def test_the_called_one_ends_while_the_caller_is_called_off(doors: Doors, order: str) -> None:
    inner = process("inner", [node("start", "start_event"), node("boss", "user_task", **ASK), END], "start > boss > end")
    outer = process(
        "outer", [BEGIN, node("call", "call_activity", process="desk.inner"), node("grant", "service_task", do=state("granted")), END],
        "start > call > grant > end",
    )  # fmt: skip
    here = doors(inner, "ann")
    here.one.apply(desk(inner, outer), consent=True)
    here.one.save("desk.request", {"title": "Pens"})
    caller = next(each for each in assert_processes_right(here.one.platform) if each.state.process == "desk.outer")
    cancel: Deed = lambda door: cancel_process(door.platform, SYSTEM_ITSELF, caller.id, None)  # noqa: E731
    approve = here.act("ann", "approve")
    if order == "first":
        assert here.meet(cancel, approve) == (None, "task_is_over")
    else:
        assert here.meet(approve, cancel) == ("completed", "instance_is_over")
    found = assert_processes_right(here.one.platform)
    assert {each.state.state for each in found} == {"terminated" if order == "first" else "completed"}
    assert here.states() == [None if order == "first" else "granted"]
    assert here.tasks(state="open") == []
