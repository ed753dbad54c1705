"""What processes ask of the database does not grow with the rows of a slice: begun for each row of an import, told what happened to
each of many records, however many instances there are."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from runtime.services.act_on_task import ActOnTask, act_on_task
from runtime.services.move_process import StartProcess, start_process
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.acceptance.test_queries import cost, same
from tests.benchmarks.bench_process import PAUSE, ROUTE
from tests.concurrency.process_books import assert_processes_right
from tests.factories.apps import app, field, form
from tests.runtime.services.desk import BOSS, END, FINANCE, REQUEST, desk, node, process, state
from tests.runtime.services.house import House, Install
from tests.runtime.services.test_processes import people, tasks

FEW, MANY = 5, 100
NOTE = form("note", field("text"), field("request", "link", target="desk.request"))
FLOW = process(
    "flow",
    [
        node("start", "start_event", on=["desk.request.created"]),
        node("set", "set_values", values={"others": 'count(records("desk.note", "request == this.id"))'}),
        node("mark", "service_task", do=state("begun")),
        node("write", "service_task", do=[{"create": {"form": "desk.note", "set": {"text": "title", "request": "this"}}}]),
        node("split", "parallel_gateway"), node("boss", "user_task", assign=[{"role": "desk.boss"}]),
        node("wait", "message", on="desk.request.updated", condition='note == "paid"', values={"told": "note"}),
        node("day", "timer", wait={"after": 1, "unit": "days"}), node("call", "call_activity", process="desk.inner"),
        node("found", "service_task", do=[{"update": {"set": {"count": 'count(records("desk.note", "request == this.id"))'}}}]),
        node("join", "parallel_gateway"), END,
    ],
    "start > set > mark > write > split", "split > boss > join", "split > wait > found > join", "split > day > join", "split > call > join", "join > end",
    variables=[field("others", "integer"), field("told")], once=True,
)  # fmt: skip
INNER = process("inner", [node("start", "start_event"), node("rest", "timer", wait={"after": 2}), END], "start > rest > end")


def with_notes(*processes: Mapping[str, Any]) -> Any:
    return app("desk", forms=[REQUEST, NOTE], processes=processes, roles=[BOSS, FINANCE])


def change(here: House, ids: Sequence[int], **values: object) -> None:
    save_records(here.platform, SYSTEM_ITSELF, SaveRecords("desk.request", [RecordInput(values, id) for id in ids]))


def made(here: House, count: int, word: str) -> list[int]:
    return [
        each.id for each in here.save_all("desk.request", [{"title": f"{word}{n}"} for n in range(count)]) if each.id is not None
    ]


@pytest.fixture
def here(install: Install) -> House:
    found = install(with_notes(FLOW, INNER))
    people(found, ann=("desk.boss",), bob=("desk.boss",))
    made(found, 3, "warm")
    return found


def test_beginning_costs_the_same_for_few_and_many(here: House) -> None:
    same(cost(here, lambda: made(here, FEW, "F")), cost(here, lambda: made(here, MANY, "M")))
    assert len(assert_processes_right(here.platform)) == 2 * (3 + FEW + MANY)


def test_what_is_waited_for_costs_the_same_for_few_and_many(here: House) -> None:
    few, many = made(here, FEW, "F"), made(here, MANY, "M")
    for values in ({"note": "no"}, {"note": "paid"}, {"note": "again"}):
        same(
            cost(here, lambda values=values: change(here, few, **values)),
            cost(here, lambda values=values: change(here, many, **values)),
        )  # type: ignore[misc]
    assert [here.value("desk.request", id, "count") for id in (few[0], many[-1])] == [1, 1]
    found = assert_processes_right(here.platform)
    assert (
        sum(each.log.count("entered") for each in found if each.state.process == "desk.flow") == 9 * (3 + FEW + MANY) + FEW + MANY
    )


def test_a_step_asks_for_little(install: Install) -> None:
    """An instance that begins and waits, and one that is approved and ends: so many statements each, once the release is warm."""
    here = install(desk(ROUTE, PAUSE))
    boss = people(here, ann=("desk.boss",))["ann"]
    counted = []
    for record in [here.save("desk.request", {"title": "Car", "amount": "5000"}) for _ in range(3)]:
        begun = cost(here, lambda record=record: start_process(here.platform, SYSTEM_ITSELF, StartProcess("desk.route", record)))  # type: ignore[misc]
        (task,) = tasks(here, state="open")
        acted = cost(here, lambda task=task: act_on_task(here.platform, boss, ActOnTask(task.id, "approve")))  # type: ignore[misc]
        counted.append((begun.total(), acted.total()))
    most = (7, 15) if here.platform.database.is_sqlite else (4, 13)
    assert all(few <= many for few, many in zip(counted[-1], most, strict=True)), counted
