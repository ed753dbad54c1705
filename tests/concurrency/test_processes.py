"""Two who come to one instance of a process at the same moment, in either order: one ends right, the other is told clearly."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import select

from engines.blueprint.model import Release
from runtime.auth.actor import Actor
from runtime.services.act_on_task import ActOnTask, act_on_task
from runtime.services.do_job import do_job
from runtime.services.move_process import StartProcess, cancel_process, start_process
from runtime.services.people import NewUser, add_user
from runtime.services.turn import Turn
from runtime.storage.process_book import Task
from runtime.storage.system_tables import SYSTEM
from tests.acceptance.installation import SYSTEM_ITSELF, Installation
from tests.acceptance.models import Models
from tests.concurrency.meeting import Deed, meet
from tests.concurrency.process_books import Kept, assert_processes_right
from tests.runtime.services.desk import END, desk, node, process, state

Doors: TypeAlias = Callable[..., "Desk"]
LEASE = timedelta(minutes=1)
BEGIN = node("start", "start_event", on=["desk.request.created"], button={})
ASK = {"assign": [{"role": "desk.boss"}]}
LATER, MUCH_LATER = "2026-03-01T11:00:00+08:00", "2026-03-01T13:00:00+08:00"


class Desk:
    """One installation with two doors, and people with tasks."""

    def __init__(self, one: Installation, other: Installation, *logins: str) -> None:
        self.one = one
        self.other = other
        self.people: dict[str, Actor] = {}
        for login in logins:
            user = add_user(one.platform, SYSTEM_ITSELF, NewUser(login, login, roles=["desk.boss"], password=None)).user
            self.people[login] = Actor(id=user.id, login=login)

    def tasks(self, **where: Any) -> list[Task]:
        with self.one.platform.database.read() as connection:
            rows = connection.execute(select(*(SYSTEM.task.c[name] for name in Task.__slots__)).order_by(SYSTEM.task.c.id))
            found = [Task(*row) for row in rows]
        return [task for task in found if all(getattr(task, name) == value for name, value in where.items())]

    def act(self, login: str, verb: str, **more: Any) -> Deed:
        """Somebody does something with the task that they have now."""
        (task,) = self.tasks(user_id=self.people[login].id, state="open")
        return lambda door: act_on_task(door.platform, self.people[login], ActOnTask(task.id, verb, **more)).state

    def meet(self, earlier: Deed, later: Deed) -> tuple[Any, Any]:
        return meet(self.one, self.other, earlier, later)

    def at(self, moment: str) -> None:
        self.one.at(moment)
        self.other.at(moment)

    def right(self) -> Kept:
        """The only instance; nothing is wrong with it, and once it is over nobody has a task."""
        (kept,) = assert_processes_right(self.one.platform)
        assert not kept.state.failures
        assert self.one.incidents() == []
        return kept

    def states(self) -> list[Any]:
        return [each["state"] for each in self.one.rows("desk.request")]


@pytest.fixture(scope="session")
def compiled() -> dict[str, Release]:
    """Releases by digest that this test process has compiled."""
    return {}


@pytest.fixture
def doors(database_url: str, tmp_path: Path, compiled: dict[str, Release], models: Models) -> Iterator[Doors]:
    """A desk with a process, two processes of the operating system as it were, and bosses."""
    one = Installation(database_url, tmp_path, compiled, models)
    other = Installation(database_url, tmp_path, compiled)

    def opened(document: Mapping[str, Any], *logins: str) -> Desk:
        one.apply(desk(dict(document)))
        return Desk(one, other, *logins)

    yield opened
    one.close()
    other.close()


@pytest.fixture(params=["first", "second"])
def order(request: pytest.FixtureRequest) -> str:
    """Who of two comes earlier."""
    return str(request.param)


def fire(door: Installation) -> object:
    """The timer that is due: how many instances it was told to."""
    done = do_job(door.platform, Turn(f"{id(door)}", LEASE), kinds=frozenset({"timer"}))
    return None if done is None else done["process"]


def save(id: int, **values: object) -> Deed:
    def deed(door: Installation) -> object:
        door.save("desk.request", values, id)
        return "saved"

    return deed


def approval(**more: Any) -> dict[str, Any]:
    boss = node("boss", "user_task", **{**ASK, **more})
    return process(
        "approval", [BEGIN, boss, node("grant", "service_task", do=state("granted")), END], "start > boss > grant > end"
    )


COUNT = {"update": {"set": {"count": "coalesce(count, 0) + 1"}}}


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


# time


@pytest.mark.parametrize("then", ["approve", "reject", "remind"])
def test_a_deadline_comes_while_the_task_is_done(doors: Doors, order: str, then: str) -> None:
    here = doors(approval(due={"after": 1, "then": then}), "ann")
    here.one.save("desk.request", {"title": "Pens"})
    here.at(LATER)
    approve = here.act("ann", "approve")
    if order == "first":
        assert here.meet(approve, fire) == ("completed", 1)
    else:
        assert here.meet(fire, approve) == (1, "completed" if then == "remind" else "task_is_over")
    kept = here.right()
    is_late = order == "second"
    assert ("overdue" in kept.log, kept.state.state) == (is_late, "completed")
    assert here.states() == ([None] if is_late and then == "reject" else ["granted"])


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_timer_on_the_edge_fires_while_the_task_is_done(doors: Doors, order: str, interrupting: bool) -> None:
    edged = process(
        "edged",
        [BEGIN, node("boss", "user_task", **ASK), node("grant", "service_task", do=state("granted")), END,
         node("edge", "boundary_timer", attached_to="boss", wait={"after": 1}, interrupting=interrupting),
         node("late", "service_task", do=[COUNT]), node("over", "end_event")],
        "start > boss > grant > end", "edge > late > over",
    )  # fmt: skip
    here = doors(edged, "ann")
    here.one.save("desk.request", {"title": "Pens"})
    here.at(LATER)
    approve = here.act("ann", "approve")
    if order == "first":
        assert here.meet(approve, fire) == ("completed", 1)
    else:
        assert here.meet(fire, approve) == (1, "task_is_over" if interrupting else "completed")
    assert here.right().state.state == "completed"
    (row,) = here.one.rows("desk.request")
    is_late = order == "second"
    assert (row["state"], row["count"]) == (None if is_late and interrupting else "granted", 1 if is_late else None)


def test_a_short_timer_does_not_wait_for_a_long_one(doors: Doors) -> None:
    """Whatever of an instance is due is done, though something that was asked for before is due much later."""
    both = process(
        "both",
        [BEGIN, node("split", "parallel_gateway"), node("year", "timer", wait={"after": 52, "unit": "weeks"}), node("hour", "timer", wait={"after": 1}),
         node("late", "service_task", do=[COUNT]), END, node("over", "end_event")],
        "start > split > year > end", "split > hour > late > over",
    )  # fmt: skip
    here = doors(both)
    here.one.save("desk.request", {"title": "Pens"})
    here.at(LATER)
    assert fire(here.one) == 1
    assert [each["count"] for each in here.one.rows("desk.request")] == [1]
    assert here.right().state.is_active


def test_two_runners_find_the_same_timer(doors: Doors) -> None:
    pause = process(
        "pause", [BEGIN, node("day", "timer", wait={"after": 1}), node("late", "service_task", do=[COUNT]), END],
        "start > day > late > end",
    )  # fmt: skip
    here = doors(pause)
    here.one.save("desk.request", {"title": "Pens"})
    here.at(LATER)
    assert here.meet(fire, fire) == (1, None)
    assert (here.right().state.state, [each["count"] for each in here.one.rows("desk.request")]) == ("completed", [1])


def test_a_runner_whose_lease_ran_out_while_it_worked(doors: Doors) -> None:
    """Another one takes the timer over; what one of them did is there, what the other would have done is not."""
    pause = process(
        "pause", [BEGIN, node("day", "timer", wait={"after": 1}), node("late", "service_task", do=[COUNT]), END],
        "start > day > late > end",
    )  # fmt: skip
    here = doors(pause)
    here.one.save("desk.request", {"title": "Pens"})
    here.one.at(LATER)
    here.other.at(MUCH_LATER)
    assert here.meet(fire, fire)[0] == 1
    assert (here.right().state.state, [each["count"] for each in here.one.rows("desk.request")]) == ("completed", [1])


# messages

WAIT = process(
    "wait",
    [BEGIN, node("paid", "message", on="desk.request.updated", condition='note == "paid"', values={"title": "title"}),
     node("tell", "service_task", do=[COUNT, {"update": {"set": {"state": "process.title"}}}]), END,
     node("edge", "boundary_timer", attached_to="paid", wait={"after": 1}), node("late", "service_task", do=state("late"))],
    "start > paid > tell > end", "edge > late > end", variables=[{"key": "title", "type": "text", "title": "title"}],
)  # fmt: skip


def test_what_is_waited_for_happens_twice(doors: Doors) -> None:
    here = doors(WAIT)
    request = here.one.save("desk.request", {"title": "Pens"})
    assert here.meet(save(request, note="paid", title="one"), save(request, note="paid", title="two")) == ("saved", "saved")
    kept = here.right()
    (row,) = here.one.rows("desk.request")
    assert (kept.state.state, row["count"], row["state"], row["title"]) == ("completed", 1, "one", "two")


def test_what_is_waited_for_happens_when_the_time_is_over(doors: Doors, order: str) -> None:
    here = doors(WAIT)
    request = here.one.save("desk.request", {"title": "Pens"})
    here.at(LATER)
    paid = save(request, note="paid")
    told = here.meet(paid, fire) if order == "first" else here.meet(fire, paid)
    assert told == (("saved", 1) if order == "first" else (1, "saved"))
    assert here.right().state.state == "completed"
    assert here.states() == ["Pens" if order == "first" else "late"]


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
