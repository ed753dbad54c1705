"""Time and events come to an instance of a process at the same moment as somebody else, in either order."""

import pytest

from tests.concurrency.process_desk import ASK, BEGIN, COUNT, LATER, MUCH_LATER, Doors, approval, fire, save
from tests.runtime.services.desk import END, node, process, state

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
