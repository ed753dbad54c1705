"""What is under way goes on by the version that it began with: whatever is called otherwise by then, and whatever is gone."""

from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Table, select

from engines.kernel.errors import Conflict
from runtime.services.answers import Asked
from runtime.services.jobs_admin import retry_job
from runtime.services.move_process import cancel_process
from runtime.services.receive_event import ReceiveEvent, receive_event
from runtime.services.save_records import RecordInput, SaveRecords, save_records
from runtime.storage.kept_version import KeptVersion
from runtime.storage.system_tables import SYSTEM
from runtime.storage.tasks import log_lines
from tests.acceptance.installation import SYSTEM_ITSELF
from tests.factories.apps import field
from tests.runtime.services.desk import APPROVAL, END, START, desk, node, process, state
from tests.runtime.services.house import House, Install
from tests.runtime.services.test_processes import act, instances, people, tasks


def waiting(*nodes: dict[str, Any], ways: str, **more: Any) -> dict[str, Any]:
    """A process that waits at `boss`, and then goes on by what is asked about."""
    boss = node("boss", "user_task", assign=[{"role": "desk.boss"}])
    return process("run", [node("start", "start_event", on=["desk.request.created"]), boss, *nodes, END], ways, **more)


def renamed(apps: dict[str, dict[str, Any]], path: str, key: str, new: str, part: str | None = None) -> dict[str, dict[str, Any]]:
    """The apps with one thing, or the file itself, called otherwise."""
    found = deepcopy(apps)
    document = found["desk"][path]
    things = [document] if part is None else document[part]
    for thing in things:
        if thing["key"] == key:
            thing |= {"key": new, "id": thing.get("id", key)}
    if part is None:
        found["desk"][f"{path.rpartition('/')[0]}/{new}.json"] = found["desk"].pop(path)
    return found


def test_a_field_that_is_renamed_is_the_same_field(install: Install) -> None:
    version = process(
        "run",
        [node("start", "start_event", on=["desk.request.created"]),
         node("boss", "user_task", assign=[{"role": "desk.boss"}], fields={"note": "required", "amount": "read"}),
         node("big", "exclusive_gateway"),
         node("keep", "service_task", do=[{"update": {"set": {"state": 'concat(note, "!")', "count": "count + 1"}}}]),
         node("buyer", "user_task", assign=[{"user": "buyer"}], due={"after": "count", "unit": "days"}), END],
        "start > boss > big", "big > keep if amount > 1000", "big > end else", "keep > buyer > end",
    )  # fmt: skip
    here = install(desk(version))
    who = people(here, ann=("desk.boss",), bob=())
    request = here.save("desk.request", {"title": "Car", "amount": "5000", "count": 1, "buyer": who["bob"].id})
    apps = desk(version)
    for key in ("amount", "note", "state", "count", "buyer"):
        apps = renamed(apps, "forms/request.json", key, f"new_{key}", "fields")
    here.apply(apps, consent=True)
    act(here, who["ann"], "approve", values={"new_note": "yes"})
    assert here.value("desk.request", request, "new_state") == "yes!"
    act(here, who["bob"], "approve")
    assert instances(here)[0]["state"] == "completed"


def test_a_form_that_is_renamed_is_the_same_form(install: Install) -> None:
    version = waiting(
        node("keep", "service_task", do=[{"create": {"form": "desk.request", "set": {"title": '"two"'}}},
                                         {"update": {"set": {"count": 'count(records("desk.request", "amount == null"))'}}}]),
        ways="start > boss > keep > end", once=True,
    )  # fmt: skip
    version["nodes"][0] = node("start", "start_event", on=["desk.request.created"], condition='title == "one"')
    here = install(desk(version))
    who = people(here, ann=("desk.boss",))
    request = here.save("desk.request", {"title": "one"})
    here.apply(renamed(here.parts(), "forms/request.json", "request", "wish"), consent=True)
    act(here, who["ann"], "approve")
    assert (here.value("desk.wish", request, "count"), len(here.ids("desk.wish"))) == (1, 2)
    assert instances(here)[0]["state"] == "completed"


def test_a_role_that_is_renamed_is_the_same_role(install: Install) -> None:
    version = waiting(node("fin", "user_task", assign=[{"role": "desk.finance"}]), ways="start > boss > fin > end")
    here = install(desk(version))
    who = people(here, ann=("desk.boss",), fay=("desk.finance",))
    here.save("desk.request", {"title": "Car"})
    here.apply(renamed(here.parts(), "roles/finance.json", "finance", "money"), consent=True)
    assert here.parts()["desk"]["processes/run.json"]["nodes"][2]["assign"] == [{"role": "desk.money"}]
    act(here, who["ann"], "approve")
    act(here, who["fay"], "approve")
    assert instances(here)[0]["state"] == "completed"


INNER = process(
    "inner", [START, node("double", "set_values", values={"result": "process.given * 2"}), END], "start > double > end",
    variables=[field("given", "integer"), field("result", "integer")],
)  # fmt: skip


def test_a_process_that_is_renamed_is_called_all_the_same(install: Install) -> None:
    outer = waiting(
        node("call", "call_activity", process="desk.inner", given={"given": "count"}, taken={"got": "result"}),
        node("keep", "service_task", do=[{"update": {"set": {"count": "process.got"}}},
                                         {"start": {"process": "desk.inner", "values": {"given": "1"}}}]),
        ways="start > boss > call > keep > end", variables=[field("got", "integer")],
    )  # fmt: skip
    here = install(desk(outer, INNER))
    who = people(here, ann=("desk.boss",))
    request = here.save("desk.request", {"title": "Car", "count": 21})
    apps = renamed(here.parts(), "processes/inner.json", "inner", "within")
    apps = renamed(
        renamed(apps, "processes/within.json", "given", "told", "variables"),
        "processes/within.json",
        "result",
        "came",
        "variables",
    )
    here.apply(apps, consent=True)
    files = here.parts()["desk"]
    assert files["processes/within.json"]["nodes"][1]["values"] == {"came": "process.told * 2"}
    call, keep = files["processes/run.json"]["nodes"][2:4]
    assert (call["process"], call["given"], call["taken"]) == ("desk.within", {"told": "count"}, {"got": "came"})
    assert keep["do"][1] == {"start": {"process": "desk.within", "values": {"told": "1"}}}
    act(here, who["ann"], "approve")
    assert here.value("desk.request", request, "count") == 42
    other = here.save("desk.request", {"title": "Car", "count": 4})
    act(here, who["ann"], "approve")
    assert here.value("desk.request", other, "count") == 8
    assert {each["state"] for each in instances(here)} == {"completed"}


PAID = node("paid", "message", on="desk.request.updated", condition='note == "paid"', values={"how": "title"})
TOLD = node("told", "service_task", do=[{"update": {"set": {"state": "process.how"}}}])
WAITS = process(
    "run", [node("start", "start_event", on=["desk.request.created"]), PAID, TOLD, END], "start > paid > told > end",
    variables=[field("how")],
)  # fmt: skip


@pytest.mark.parametrize("changed", ["gone", "otherwise"])
def test_a_message_comes_to_those_who_wait_for_it_as_it_was_then(install: Install, changed: str) -> None:
    here = install(desk(WAITS))
    request = here.save("desk.request", {"title": "Pens"})
    nodes = [WAITS["nodes"][0], {**PAID, "condition": 'note == "settled"'}, TOLD, END]
    after = {**WAITS, "nodes": nodes} if changed == "otherwise" else process("run", [START, END], "start > end")
    here.apply(desk(after), consent=True)
    here.save("desk.request", {"note": "settled"}, request)
    assert here.value("desk.request", request, "state") is None
    here.save("desk.request", {"note": "paid"}, request)
    assert here.value("desk.request", request, "state") == "Pens"
    assert [each["state"] for each in instances(here)] == ["completed"]


def test_an_event_from_outside_comes_to_those_of_before(install: Install) -> None:
    parcel = {"key": "parcel", "title": "parcel", "form": "desk.request", "fields": [field("where")]}
    wait = process(
        "run", [node("start", "start_event", on=["desk.request.created"]),
                node("came", "message", on="desk.parcel", values={"how": "event.where"}), TOLD, END],
        "start > came > told > end", variables=[field("how")],
    )  # fmt: skip
    apps = desk(wait)
    apps["desk"]["events/parcel.json"] = parcel
    here = install(apps)
    request = here.save("desk.request", {"title": "Pens"})
    apps["desk"]["processes/run.json"] = {**wait, "title": "Run otherwise"}
    here.apply(apps, consent=True)
    receive_event(
        Asked(here.platform, SYSTEM_ITSELF, lambda problem: {}),
        ReceiveEvent("desk.parcel", record=request, payload={"where": "hall"}),
    )
    assert here.value("desk.request", request, "state") == "hall"


def test_what_does_not_fit_any_more_can_be_called_off(install: Install) -> None:
    version = waiting(node("keep", "service_task", do=state("done")), ways="start > boss > keep > end")
    here = install(desk(version))
    who = people(here, ann=("desk.boss",))
    boss = replace(who["ann"], is_admin=True)
    save_records(here.platform, boss, SaveRecords("desk.request", [RecordInput({"title": "Car"})]))
    apps = here.parts()["desk"]
    fields = [each for each in apps["forms/request.json"]["fields"] if each["key"] != "state"]
    other = waiting(ways="start > boss > end")
    here.apply({"desk": {**apps, "forms/request.json": {**apps["forms/request.json"], "fields": fields}, "processes/run.json": other}},
               consent=True)  # fmt: skip
    with pytest.raises(Conflict, match="process_does_not_fit"):
        act(here, who["ann"], "approve")
    (instance,) = instances(here)
    cancel_process(here.platform, SYSTEM_ITSELF, instance["id"], "no more")
    assert instances(here)[0]["state"] == "terminated"
    assert tasks(here, state="open") == []
    (told,) = [row for row in rows(here, SYSTEM.notice) if row["kind"] == "process_cancelled"]
    assert told["user_id"] == boss.id, "whoever began it hears of it"


def test_what_was_due_while_its_app_was_gone_is_tried_again(install: Install) -> None:
    version = waiting(node("late", "timer", wait={"after": "1"}), node("keep", "service_task", do=state("done")),
                      ways="start > boss > late > keep > end")  # fmt: skip
    here = install(desk(version))
    who = people(here, ann=("desk.boss",))
    request = here.save("desk.request", {"title": "Car"})
    act(here, who["ann"], "approve")
    apps = {"desk": here.parts()["desk"]}
    here.uninstall("desk")
    here.at("2026-03-05T09:00:00+08:00")
    here.work()
    (failed,) = here.incidents()
    assert (failed.kind, failed.code) == ("job", "process_does_not_fit")
    here.apply(apps, consent=True)
    (job,) = [row["id"] for row in rows(here, SYSTEM.job) if row["kind"] == "timer"]
    retry_job(here.platform, SYSTEM_ITSELF, job)
    here.work()
    assert here.value("desk.request", request, "state") == "done"


def rows(here: House, table: Table) -> list[dict[str, Any]]:
    with here.platform.database.read() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def test_the_log_says_its_format(install: Install) -> None:
    here = install(desk(APPROVAL))
    here.save("desk.request", {"title": "Car"})
    (step, *_) = rows(here, SYSTEM.process_log)
    with here.platform.database.read() as connection:
        opened = here.platform.sealer.open(connection, step["entries"])
    assert (opened["format"], log_lines(opened)[0][1]) == (1, "started")
    assert log_lines(opened["lines"]) == opened["lines"], "as it was kept first"
    with pytest.raises(ValueError, match="format 2"):
        log_lines({**opened, "format": 2})


def test_a_kept_version_says_its_format(install: Install) -> None:
    here = install(desk(APPROVAL))
    here.save("desk.request", {"title": "Car"})
    (kept,) = rows(here, SYSTEM.process_version)
    assert KeptVersion.read(kept["document"]) == KeptVersion(APPROVAL, here.number())
    assert KeptVersion.read(APPROVAL) == KeptVersion(APPROVAL, None), "as it was kept first"
    with pytest.raises(ValueError, match="format 2"):
        KeptVersion.read({**kept["document"], "format": 2})
