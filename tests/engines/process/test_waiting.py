"""Waiting: for a time, for what happens to a record, for another process; and what becomes of it when something else comes first."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engines.process.requests import Call, CancelCall, CloseTasks, Listen, StopListening, Wake
from engines.process.stimulus import CallReturned, Cancelled, EffectFailed, MessageReceived, TimerFired
from engines.process.timing import LATEST
from tests.engines.process.docs import BOSS, CLERK, END, OTHER, START, World, flows, node, process
from tests.engines.rule.docs import NOW, Surroundings

NEW_YORK = ZoneInfo("America/New_York")
VARIABLES = [
    {"key": "at", "type": "datetime", "title": "At"}, {"key": "n", "type": "integer", "title": "N"},
    {"key": "text", "type": "text", "title": "Text"},
]  # fmt: skip


def line(*nodes: dict[str, Any], **more: object) -> dict[str, Any]:
    return {
        "variables": VARIABLES, "nodes": [START, *nodes, END],
        "flows": flows(" > ".join(["start", *(each["key"] for each in nodes), "end"])), **more,
    }  # fmt: skip


def waiting(wait: dict[str, Any], env: Surroundings | None = None, **values: object) -> World:
    return World(process(line(node("wait", "timer", wait=wait))), env=env or Surroundings()).start(**values)


# time


@pytest.mark.parametrize(
    ("wait", "due"),
    [
        ({"after": 90, "unit": "seconds"}, NOW + timedelta(seconds=90)),
        ({"after": "process.n / 2"}, NOW + timedelta(hours=2.5)),
        ({"after": 1.5, "unit": "minutes"}, NOW + timedelta(seconds=90)),
        ({"after": 2, "unit": "days"}, NOW + timedelta(days=2)),
        ({"after": 1, "unit": "weeks"}, NOW + timedelta(weeks=1)),
        ({"after": -1}, NOW - timedelta(hours=1)),
        ({"until": "process.at"}, datetime(2026, 5, 1, tzinfo=UTC)),
        ({"until": "now()"}, NOW),
        ({"after": 0, "at": "09:00"}, NOW),
        ({"after": 0, "at": "08:59"}, NOW + timedelta(days=1, minutes=-1)),
        ({"after": 1, "unit": "days", "at": "09:30"}, NOW + timedelta(days=1, minutes=30)),
        ({"until": "process.at", "at": "00:00"}, datetime(2026, 5, 1, 16, tzinfo=UTC)),
        ({"after": 10**12, "unit": "weeks"}, LATEST),
        ({"after": 7000 * 366, "unit": "days"}, LATEST),
        ({"after": 10**12, "unit": "weeks", "at": "09:00"}, LATEST),
    ],
)  # fmt: skip
def test_a_timer_is_due(wait: dict[str, Any], due: datetime) -> None:
    world = waiting(wait, n=5, at=datetime(2026, 5, 1, tzinfo=UTC))
    assert [wake.at for wake in world.wakes] == [due]
    assert world.wakes[0].at.utcoffset() == timedelta(0)
    world.wake()
    assert world.instance.state == "completed"


@pytest.mark.parametrize(
    ("now", "wait", "due"),
    [
        # clocks go forward on 8 March 2026, 02:00 → 03:00, and back on 1 November, 02:00 → 01:00
        ("2026-03-07T12:00-05:00", {"after": 1, "unit": "days"}, "2026-03-08T12:00-04:00"),
        ("2026-03-07T12:00-05:00", {"after": 24, "unit": "hours"}, "2026-03-08T13:00-04:00"),
        ("2026-10-31T12:00-04:00", {"after": 1, "unit": "weeks"}, "2026-11-07T12:00-05:00"),
        ("2026-10-31T12:00-04:00", {"after": 24, "unit": "hours"}, "2026-11-01T11:00-05:00"),
        ("2026-03-07T12:00-05:00", {"after": 0, "at": "02:30"}, "2026-03-08T03:30-04:00"),
        ("2026-11-01T00:00-04:00", {"after": 0, "at": "01:30"}, "2026-11-01T01:30-04:00"),
        ("2026-11-01T01:15-05:00", {"after": 0, "at": "01:30"}, "2026-11-01T01:30-05:00"),
        ("2026-11-01T01:45-04:00", {"after": 0, "at": "01:30"}, "2026-11-01T01:30-05:00"),
        ("2026-11-01T01:45-05:00", {"after": 0, "at": "01:30"}, "2026-11-02T01:30-05:00"),
    ],
)  # fmt: skip
def test_a_timer_is_due_over_a_change_of_clocks(now: str, wait: dict[str, Any], due: str) -> None:
    world = waiting(wait, Surroundings(now=datetime.fromisoformat(now).astimezone(UTC), zone=NEW_YORK))
    assert world.wakes[0].at == datetime.fromisoformat(due)


@pytest.mark.parametrize(("year", "zone"), [(1, NEW_YORK), (9999, NEW_YORK), (9999, ZoneInfo("Asia/Shanghai"))])
def test_a_time_at_the_edge_of_the_calendar_is_due(year: int, zone: ZoneInfo) -> None:
    at = datetime(year, 1, 1, tzinfo=UTC) if year == 1 else datetime(year, 12, 31, 23, tzinfo=UTC)
    world = waiting({"until": "process.at", "at": "23:30"}, Surroundings(zone=zone), at=at)
    assert world.wakes[0].at == (at if year == 1 else LATEST)


@pytest.mark.parametrize("wait", [{"until": "process.at"}, {"after": "process.n"}, {"after": "1 / process.n"}])
def test_without_a_time_it_waits_until_there_is_one(wait: dict[str, Any]) -> None:
    world = waiting(wait)
    (failed,) = world.instance.failures
    assert failed.failure == {"code": "no_value", "params": {"argument": "time"}}
    world.instance.variables |= {"at": NOW, "n": 1}
    world.retry()
    assert len(world.wakes) == 1


# on the edge of an activity


def edge(**more: object) -> dict[str, Any]:
    """A task whose edge leads to a task of somebody else."""
    return {
        "variables": [{"key": "at", "type": "datetime", "title": "At"}, {"key": "n", "type": "integer", "title": "N"}],
        "nodes": [START, node("task", "user_task", assign=[{"initiator": True}]),
                  node("edge", "boundary_timer", attached_to="task", **{"wait": {"after": 1}, **more}), node("late", "service_task"), END],
        "flows": flows("start > task > end", "edge > late > end"),
    }  # fmt: skip


def test_a_timer_on_the_edge_breaks_the_task_off() -> None:
    world = World(process(edge())).start()
    element = world.element("task")
    assert CloseTasks(element) in world.wake().requests
    assert world.open == {}
    assert world.performed == {"late": 1}
    assert world.instance.state == "completed"


def test_a_timer_on_the_edge_goes_beside_the_task() -> None:
    world = World(process(edge(interrupting=False))).start()
    world.wake()
    assert world.performed == {"late": 1}
    assert world.at == ["task"]
    world.act("approve")
    assert world.instance.state == "completed"


def test_a_timer_on_the_edge_goes_again_and_again() -> None:
    world = World(process(edge(interrupting=False, repeats=True))).start()
    for turn in range(1, 4):
        world.env.now += timedelta(hours=1)
        world.wake()
        assert world.performed == {"late": turn}
        assert [wake.at for wake in world.wakes] == [world.env.now + timedelta(hours=1)]
    old = TimerFired(world.element("edge"), 1)
    assert not world.tell(old).was_taken
    world.act("approve")
    assert not world.wake().was_taken


@pytest.mark.parametrize("wait", [{"until": "process.at"}, {"after": 0}])
def test_a_timer_on_the_edge_goes_once_where_there_is_no_later_time(wait: dict[str, Any]) -> None:
    world = World(process(edge(interrupting=False, repeats=True, wait=wait))).start(at=NOW)
    world.wake()
    assert (world.performed, world.at, world.wakes) == ({"late": 1}, ["task"], [])


def test_a_timer_on_the_edge_goes_by_the_conditions_of_its_flows() -> None:
    document = edge(interrupting=False, repeats=True)
    document["nodes"].append(node("very", "service_task"))
    document["flows"] = flows(
        "start > task > end", "edge > late else", "late > end", "edge > very if process.n > 1", "very > end"
    )
    world = World(process(document)).start(n=1)
    world.env.now += timedelta(hours=1)
    world.wake()
    world.instance.variables["n"] = 2
    world.wake()
    assert world.performed == {"late": 1, "very": 1}


def test_a_timer_on_the_edge_is_gone_with_the_task() -> None:
    world = World(process(edge())).start()
    world.act("approve")
    outcome = world.wake()
    assert (outcome.was_taken, outcome.requests, world.performed) == (False, [], {})


def test_timers_on_the_edge_of_a_message_and_a_call() -> None:
    for host, closing in (
        (node("task", "message", on="shop.purchase.updated"), StopListening), (node("task", "call_activity", process="shop.other"), CancelCall),
    ):  # fmt: skip
        document = {**edge(), "subject": "shop.purchase"}
        document["nodes"] = [START, host, *document["nodes"][2:]]
        world = World(process(document, {"key": "other", **line(node("do", "service_task"))}), {"id": 7}).start()
        element = world.element("task")
        assert closing(element) in world.wake().requests
        assert (world.listens, world.calls, world.instance.state) == ({}, {}, "completed")


# messages


def test_a_message_is_for_the_record_that_the_process_is_about() -> None:
    world = World(process(line(node("wait", "message", on="shop.purchase.updated"), subject="shop.purchase")), {"id": 7}).start()
    element = world.element("wait")
    assert world.requests == [Listen(element, "wait", 7)]
    outcome = world.tell(MessageReceived(element, {"text": "told"}))
    assert outcome.requests == [StopListening(element)]
    assert (world.instance.state, world.instance.variables["text"]) == ("completed", "told")
    assert not world.tell(MessageReceived(element)).was_taken


def test_a_message_is_for_the_record_that_a_formula_gives() -> None:
    document = line(node("wait", "message", on="shop.customer.updated", record="customer"), subject="shop.purchase")
    world = World(process(document), {"id": 7, "customer": 3}).start()
    assert world.requests == [Listen(world.element("wait"), "wait", 3)]


def test_a_message_without_a_record_waits_until_there_is_one() -> None:
    document = line(node("wait", "message", on="shop.customer.updated", record="customer"), subject="shop.purchase")
    world = World(process(document), {"id": 7, "customer": None}).start()
    assert world.instance.failures[0].failure == {"code": "no_value", "params": {"argument": "record"}}
    world.row = {"id": 7, "customer": 3}
    world.retry()
    assert len(world.listens) == 1


# calls

OTHER_PROCESS = {"key": "other", **line(node("do", "service_task"))}


def calling(**more: object) -> World:
    call = node("call", "call_activity", process="shop.other", given={"n": "process.n + 1"}, taken={"text": "text"}, **more)
    return World(process(line(call), OTHER_PROCESS)).start(n=4, text="old")


def test_a_called_process_is_given_values_and_gives_some_back() -> None:
    world = calling()
    element = world.element("call")
    assert world.requests == [Call(element, "shop.other", None, {"n": 5})]
    world.tell(CallReturned(element, "done", {"text": "new", "n": 9}))
    assert world.instance.variables == {"at": None, "n": 4, "text": "new"}
    assert world.instance.state == "completed"


def test_a_call_that_cannot_begin_is_tried_again() -> None:
    world = calling()
    element = world.element("call")
    world.tell(EffectFailed(element, "once", {}))
    assert world.instance.failures[0].failure == {"code": "once", "params": {}}
    assert not world.tell(CallReturned(element, None)).was_taken
    assert isinstance(world.retry().requests[0], Call)
    world.tell(CallReturned(element, None, {}))
    assert world.instance.variables["text"] is None


def test_a_call_whose_values_cannot_be_worked_out_is_tried_again() -> None:
    call = node("call", "call_activity", process="shop.other", given={"n": "floor(1 / process.n)"})
    world = World(process(line(call), OTHER_PROCESS)).start(n=0)
    assert world.instance.failures[0].failure is not None
    assert world.calls == {}


def test_a_called_process_is_about_the_same_record_or_another() -> None:
    other = {**OTHER_PROCESS, "subject": "shop.customer"}
    call = node("call", "call_activity", process="shop.other", record="customer")
    world = World(process(line(call, subject="shop.purchase"), other), {"id": 7, "customer": 3}).start()
    assert next(iter(world.calls.values())).subject == 3
    same = World(process(line(node("call", "call_activity", process="shop.other")), OTHER_PROCESS), {"id": 7}).start()
    assert next(iter(same.calls.values())).subject == 7


# the end of everything


def everything() -> dict[str, Any]:
    return {
        "subject": "shop.purchase",
        "nodes": [
            START, node("split", "parallel_gateway"), node("task", "user_task", assign=[{"initiator": True}], method="all"),
            node("edge", "boundary_timer", attached_to="task", wait={"after": 1}, interrupting=False),
            node("timer", "timer", wait={"after": 1}), node("message", "message", on="shop.purchase.updated"),
            node("call", "call_activity", process="shop.other"), node("last", "user_task", assign=[{"initiator": True}]),
            node("stop", "terminate_event", outcome="stopped"), node("join", "parallel_gateway"), END,
        ],
        "flows": flows("start > split > task > join > end", "edge > end", "split > timer > end", "split > message > end",
                       "split > call > join", "split > last > stop"),
    }  # fmt: skip


def under_way() -> World:
    document = {**everything()}
    world = World(process(document, OTHER_PROCESS), {"id": 7}, users=(CLERK, OTHER), assigned={"last": (BOSS,)}).start()
    world.act("approve", CLERK)
    return world


def closed(world: World) -> set[object]:
    task, last = world.element("task"), world.element("last")
    return {CloseTasks(task), CloseTasks(last), StopListening(world.element("message")), CancelCall(world.element("call"))}


def test_what_is_called_off_leaves_nothing_open() -> None:
    world = under_way()
    expected = closed(world)
    outcome = world.tell(Cancelled(BOSS, "no need"))
    assert set(outcome.requests) == expected
    assert len(outcome.requests) == len(expected)
    assert (world.instance.state, world.instance.outcome) == ("terminated", "cancelled")
    assert not world.instance.elements
    assert not world.instance.taken
    assert (world.entries[-0 - len(outcome.entries)].kind, dict(outcome.entries[0].detail)) == (
        "cancelled",
        {"by": BOSS, "reason": "no need"},
    )
    assert not world.tell(Cancelled(BOSS)).was_taken


def test_a_terminate_event_ends_everything() -> None:
    world = under_way()
    expected = closed(world)
    outcome = world.act("approve", BOSS)
    assert {request for request in outcome.requests if not isinstance(request, Wake)} == expected
    assert (world.instance.state, world.instance.outcome, world.log[-1]) == ("completed", "stopped", ("completed", None))
    assert not world.instance.elements


def test_the_last_end_says_the_outcome() -> None:
    document = {
        "nodes": [START, node("split", "parallel_gateway"), node("wait", "timer", wait={"after": 1}),
                  node("quick", "end_event", outcome="quick"), node("slow", "end_event", outcome="slow"), END],
        "flows": flows("start > split > quick", "split > wait > slow", "split > end"),
    }  # fmt: skip
    world = World(process(document)).start()
    assert (world.instance.state, world.instance.outcome) == ("active", "quick")
    world.wake()
    assert (world.instance.state, world.instance.outcome) == ("completed", "slow")
