"""A new version is published while many instances of a process are under way, wherever they wait: these end on the version that
they began with, also where the new one has not the node any more, and a field or role that they name is called otherwise."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from engines.kernel.errors import AppError
from runtime.auth.actor import Actor
from runtime.services.act_on_task import ActOnTask, act_on_task
from runtime.services.people import NewUser, add_user
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.concurrency.process_books import assert_processes_right
from tests.counts import counts
from tests.factories.apps import app, field, form, rule
from tests.runtime.services.desk import APPROVAL, BOSS, END, FINANCE, REQUEST, desk, node, process, state
from tests.runtime.services.house import House, Install
from tests.runtime.services.test_processes import people, tasks

INSTANCES = counts(25, 100)
WAYS = ("task", "pause", "call", "arms", "paid")
LARGE = "amount > 1000"
INNER = process(
    "inner", [node("start", "start_event"), node("rest", "timer", wait={"after": 1}), node("end", "end_event", outcome="rested")],
    "start > rest > end",
)  # fmt: skip
OLD = process(
    "journey",
    [
        node("start", "start_event", on=["desk.request.created"]), node("way", "exclusive_gateway"),
        node("task", "user_task", assign=[{"role": "desk.boss"}], fields={"note": "write"}),
        node("pause", "timer", wait={"after": 1}),
        node("call", "call_activity", process="desk.inner"),
        node("arms", "parallel_gateway"), node("wait", "user_task", assign=[{"role": "desk.boss"}]), node("both", "parallel_gateway"),
        node("paid", "message", on="desk.request.updated", condition='note == "paid"', values={"told": "note"}),
        node("size", "exclusive_gateway"),
        node("check", "user_task", assign=[{"role": "desk.boss"}], fields={"amount": "read"}),
        node("old", "service_task", do=[{"update": {"set": {"state": "concat('old ', text(amount))", "count": "coalesce(count, 0) + 1"}}}]), END,
    ],
    "start > way", 'way > task if title == "task"', 'way > pause if title == "pause"', 'way > call if title == "call"',
    'way > arms if title == "arms"', "way > paid else", "task > size", "pause > size", "call > size", "arms > wait > both",
    "arms > both > size", "paid > size", f"size > check if {LARGE}", "size > old else", "check > old > end",
    variables=[field("told")],
)  # fmt: skip
NEW = process(
    "journey", [node("start", "start_event", on=["desk.request.created"]), node("new", "service_task", do=state("new")), END],
    "start > new > end", variables=[field("told")],
)  # fmt: skip


def renamed() -> dict[str, Any]:
    """The amount is a price, the note a remark, the boss a chief; all that stands in the new version says so."""
    keys = {"amount": "price", "note": "remark"}
    fields = [{**each, "id": each["key"], "key": keys.get(each["key"], each["key"])} for each in REQUEST["fields"]]
    parts = app(
        "desk",
        forms=[{**REQUEST, "fields": fields}],
        processes=[NEW, INNER],
        roles=[{**BOSS, "id": "boss", "key": "chief"}, FINANCE],
    )
    parts["desk"]["app.json"]["version"] = "2.0.0"
    return parts


def begun(here: House, amount: str = "amount") -> list[int]:
    """One after the other waits at a task, for a timer, a called process, the other arm of a join, a message; some are large."""
    rows = [{"title": WAYS[n % len(WAYS)], amount: "5000" if n % 2 else "10"} for n in range(INSTANCES)]
    return [saved.id for saved in here.save_all("desk.request", rows) if saved.id is not None]


def approve_all(here: House, boss: Actor) -> int:
    """Everything that is before somebody now."""
    found = tasks(here, user_id=boss.id, state="open")
    for task in found:
        act_on_task(here.platform, boss, ActOnTask(task.id, "approve"))
    return len(found)


def finish(here: House, boss: Actor, note: str) -> None:
    """Time passes, what is waited for happens, people do what they have to do."""
    here.at("2026-03-01T12:00:00+08:00")
    here.work()
    for id in here.ids("desk.request", 'title == "paid"'):
        here.save("desk.request", {note: "paid"}, id)
    while approve_all(here, boss):
        pass


def outcomes(here: House, ids: list[int]) -> Counter[tuple[object, object]]:
    return Counter((row["state"], row["count"]) for row in here.rows("desk.request") if row["id"] in ids)


@pytest.mark.parametrize("what", ["nodes are gone", "names are others"])
def test_many_end_on_the_version_they_began_with(install: Install, what: str) -> None:
    here = install(desk(OLD, INNER))
    boss = people(here, ann=("desk.boss",))["ann"]
    old = begun(here)
    before = assert_processes_right(here.platform)
    assert Counter(element.node for kept in before for element in kept.state.elements.values()) == {
        each: INSTANCES // len(WAYS) for each in ("task", "pause", "call", "rest", "wait", "paid")
    }
    is_renamed = what == "names are others"
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(approve_all, here, boss)  # while it is published
        here.apply(renamed() if is_renamed else desk(NEW, INNER), consent=True)
        assert working.result() >= 2 * INSTANCES // len(WAYS)
    new = begun(here, "price" if is_renamed else "amount")
    assert outcomes(here, new) == {("new", None): INSTANCES}
    finish(here, boss, "remark" if is_renamed else "note")
    after = assert_processes_right(here.platform)
    assert outcomes(here, old) == {("old 10", 1): INSTANCES - INSTANCES // 2, ("old 5000", 1): INSTANCES // 2}
    assert {kept.state.state for kept in after} == {"completed"}
    assert outcomes(here, new) == {("new", None): INSTANCES}
    assert here.incidents() == []


def test_what_is_told_by_the_new_version_is_not_told_to_the_old_one(install: Install) -> None:
    """Both wait at the node of one name, for different things; each is told by its own."""

    def waiting(word: str) -> dict[str, Any]:
        paid = node("paid", "message", on="desk.request.updated", condition=f'note == "{word}"', values={"told": f"'{word}'"})
        keep = node("keep", "service_task", do=[{"update": {"set": {"state": "process.told"}}}])
        return process(
            "wait", [node("start", "start_event", on=["desk.request.created"]), paid, keep, END], "start > paid > keep > end",
            variables=[field("told")],
        )  # fmt: skip

    here = install(desk(waiting("cash")))
    old = here.save("desk.request", {"title": "old"})
    here.apply(desk(waiting("card")), consent=True)
    new = here.save("desk.request", {"title": "new"})
    for id in (old, new):
        here.save("desk.request", {"note": "card"}, id)
    assert [here.value("desk.request", id, "state") for id in (old, new)] == [None, "card"]
    for id in (old, new):
        here.save("desk.request", {"note": "cash"}, id)
    assert [here.value("desk.request", id, "state") for id in (old, new)] == ["cash", "card"]


def test_an_event_that_a_rule_raises_reaches_the_old_version(install: Install) -> None:
    """What is waited for is no event of a record: a rule raises it."""
    wait = process(
        "wait",
        [node("start", "start_event", on=["desk.request.created"]), node("paid", "message", on="desk.paid", values={"told": "event.by"}),
         node("keep", "service_task", do=[{"update": {"set": {"state": "process.told"}}}]), END],
        "start > paid > keep > end", variables=[field("told")],
    )  # fmt: skip
    tell = rule(
        "tell",
        "desk.request.updated",
        {"emit": {"event": "desk.paid", "payload": {"by": "note"}}},
        condition="note != null and state == null",
    )
    here = install(desk(wait, rules=[tell]))
    old = here.save("desk.request", {"title": "old"})
    here.apply(desk({**NEW, "key": "wait"}, rules=[tell]), consent=True)
    here.save("desk.request", {"note": "card"}, old)
    assert here.value("desk.request", old, "state") == "card"
    assert here.incidents() == []


def test_an_old_version_is_read_while_its_process_is_gone(install: Install) -> None:
    """Uninstalling a process, too, lets those under way end: tasks, messages, all."""
    wait = process(
        "wait",
        [node("start", "start_event", on=["desk.request.created"]), node("paid", "message", on="desk.request.updated", condition='note == "paid"'),
         node("boss", "user_task", assign=[{"role": "desk.boss"}]), node("keep", "service_task", do=state("done")), END],
        "start > paid > boss > keep > end",
    )  # fmt: skip
    here = install(desk(wait))
    boss = people(here, ann=("desk.boss",))["ann"]
    old = here.save("desk.request", {"title": "old"})
    here.apply(desk(), consent=True)
    here.save("desk.request", {"note": "paid"}, old)
    assert approve_all(here, boss) == 1
    assert here.value("desk.request", old, "state") == "done"
    assert here.incidents() == []


def test_a_key_that_means_another_field_now(install: Install) -> None:
    """The old version goes on to mean the field that it meant, though a new one bears its key; also after a second rename, and
    after going back."""
    keep = process(
        "keep",
        [node("start", "start_event", on=["desk.request.created"]), node("boss", "user_task", assign=[{"role": "desk.boss"}]),
         node("keep", "service_task", do=[{"update": {"set": {"state": "note"}}}]), END],
        "start > boss > keep > end",
    )  # fmt: skip

    def with_keys(document: dict[str, Any], key: str, *more: dict[str, Any]) -> dict[str, Any]:
        request = form("request", field("title"), field("state"), field(key, id="meant"), *more)
        return app("desk", forms=[request], processes=[document], roles=[BOSS, FINANCE])

    here = install(with_keys(keep, "note"))
    boss = people(here, ann=("desk.boss",))["ann"]
    ids = [here.save("desk.request", {"title": str(n), "note": "meant"}) for n in range(3)]
    first = here.number()
    here.apply(with_keys(NEW, "remark", field("note", id="other")), consent=True)
    for id in ids:
        here.save("desk.request", {"note": "not meant"}, id)
    here.apply(with_keys(NEW, "saying", field("note", id="other")), consent=True)
    act_on_task(here.platform, boss, ActOnTask(tasks(here, record_id=ids[0])[0].id, "approve"))
    assert here.value("desk.request", ids[0], "state") == "meant"
    here.roll_back(first)
    act_on_task(here.platform, boss, ActOnTask(tasks(here, record_id=ids[1])[0].id, "approve"))
    assert here.value("desk.request", ids[1], "state") == "meant"


def test_what_does_not_fit_any_more_says_so(install: Install) -> None:
    """A field that an old version reads is gone: whoever acts is told, and nothing is lost; with the field back it goes on."""
    here = install(desk(APPROVAL))
    boss = people(here, ann=("desk.boss",))["ann"]
    old = here.save("desk.request", {"title": "Pens", "amount": "10"})
    without = [each for each in REQUEST["fields"] if each["key"] != "amount"]
    here.apply(app("desk", forms=[{**REQUEST, "fields": without}], processes=[NEW], roles=[BOSS, FINANCE]), consent=True)
    with pytest.raises(AppError, match="process_does_not_fit"):
        approve_all(here, boss)
    here.apply(desk(NEW), consent=True)
    assert approve_all(here, boss) == 1
    assert here.value("desk.request", old, "state") == "granted"


def test_newcomers_of_a_renamed_role_are_asked_by_the_old_version(install: Install) -> None:
    here = install(desk(OLD, INNER))
    old = here.save("desk.request", {"title": "pause", "amount": "5000"})
    here.apply(renamed(), consent=True)
    user = add_user(here.platform, SYSTEM_ITSELF, NewUser("new", "new", roles=["desk.chief"], password=None)).user
    here.at("2026-03-01T12:00:00+08:00")
    here.work()
    assert [task.record_id for task in tasks(here, user_id=user.id, node="check")] == [old]
