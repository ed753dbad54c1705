"""Processes in a blueprint: compiled with the rules, told where they were written, followed when what they name is renamed."""

import copy

import pytest

from engines.blueprint.compiler import compile_release, validate
from engines.blueprint.reprint import reprint_parts
from engines.process.nodes.user_task import UserTask

FLOWS = [
    ("start", "check"), ("check", "ask"), ("check", "work"), ("ask", "work"), ("work", "told"), ("told", "wait"), ("wait", "late"), ("late", "call"),
    ("call", "end"), ("edge", "end"),
]  # fmt: skip
PROCESS = {
    "key": "approving", "title": "Approving", "subject": "shop.order",
    "variables": [
        {"key": "sum", "type": "money", "title": "Sum"}, {"key": "result", "type": "text", "title": "Result"},
        {"key": "customer", "type": "link", "title": "Customer", "target": "shop.customer"},
    ],
    "nodes": [
        {"key": "start", "type": "start_event", "on": ["shop.order.created"], "condition": "amount > 100", "values": {"sum": "amount"}},
        {"key": "check", "type": "exclusive_gateway"},
        {"key": "ask", "type": "user_task", "assign": [{"role": "shop.clerk"}, {"user": "created_by"}], "fields": {"amount": "write", "status": "read"},
         "due": {"after": "amount / 100"}, "outcome": "result"},
        {"key": "edge", "type": "boundary_timer", "attached_to": "ask", "wait": {"until": "ordered_on"}},
        {"key": "work", "type": "service_task", "do": [{"update": {"set": {"amount": "amount + process.sum"}}},
                                                       {"state": {"field": "status", "to": "cancelled"}}]},
        {"key": "told", "type": "message", "on": "shop.order.updated", "about": "this", "condition": 'status == "paid" and amount > 1',
         "values": {"sum": "amount * 2"}},
        {"key": "wait", "type": "timer", "wait": {"after": "amount", "unit": "minutes"}},
        {"key": "late", "type": "set_values", "values": {"sum": "amount + 1"}},
        {"key": "call", "type": "call_activity", "process": "shop.caring", "record": "customer", "given": {"paid": "amount"}},
        {"key": "end", "type": "end_event"},
    ],
    "flows": [{"from": start, "to": end} for start, end in FLOWS],
}  # fmt: skip
PROCESS["flows"][1] |= {"when": 'amount > 1000 or status == "paid"'}
PROCESS["flows"][2] |= {"default": True}
PROCESS["nodes"][5].pop("about")
CARING = {
    "key": "caring", "title": "Caring", "subject": "shop.customer", "variables": [{"key": "paid", "type": "money", "title": "Paid"}],
    "nodes": [{"key": "start", "type": "start_event"}, {"key": "told", "type": "message", "on": "shop.order.created", "about": "customer"},
              {"key": "end", "type": "end_event"}],
    "flows": [{"from": "start", "to": "told"}, {"from": "told", "to": "end"}],
}  # fmt: skip
FILE = "processes/approving.json"


@pytest.fixture
def apps(apps):
    apps["shop"] |= {FILE: copy.deepcopy(PROCESS), "processes/caring.json": copy.deepcopy(CARING)}
    return apps


@pytest.fixture
def follow(apps, registries, language):
    """New apps → what follows."""
    return lambda new: reprint_parts(apps, new, {app for app in new if new[app] != apps[app]}, registries, language)


def places(apps, registries, language):
    return [(problem.code, problem.pointer) for problem in validate(apps, registries, language)]


def at(pointer):
    return f"/shop/{FILE}/{pointer}"


def test_a_process_is_compiled_with_its_rules(apps, registries, language):
    release = compile_release(apps, registries, language)
    process = release.processes["shop.approving"]
    assert process.subject == "shop.order"
    assert isinstance(process.nodes["ask"], UserTask)
    assert len(release.rules.tasks["shop.approving", "work"].steps) == 2
    assert {"shop.approving/start", "shop.approving/told", "shop.caring/told"} <= set(release.rules.by_id)


@pytest.mark.parametrize(
    ("node", "change", "code", "pointer"),
    [
        (0, {"on": ["shop.order.createt"]}, None, "nodes/0/on/0"),
        (0, {"condition": "amunt > 1"}, None, "nodes/0/condition"),
        (0, {"values": {"summ": "amount"}}, "no_such_variable", "nodes/0/values/summ"),
        (0, {"values": {"sum": "amunt"}}, None, "nodes/0/values/sum"),
        (0, {"on": ["shop.customer.created"], "condition": "true", "values": {}}, "not_a_record_of", "nodes/0/on"),
        (2, {"assign": [{"role": "shop.clrk"}]}, "process_unknown_role", "nodes/2/assign/0/role"),
        (4, {"do": [{"update": {"set": {"amunt": "1"}}}]}, "unknown_target_field", "nodes/4/do/0/update/set/amunt"),
        (4, {"do": [{"update": {"set": {"amount": "process.summ"}}}]}, None, "nodes/4/do/0/update/set/amount"),
        (5, {"on": "shop.order.updatet"}, None, "nodes/5/on"),
        (5, {"condition": 'status == "pad"'}, None, "nodes/5/condition"),
        (5, {"about": "amount"}, "not_a_record_of", "nodes/5/about"),
        (5, {"values": {"summ": "1"}}, "no_such_variable", "nodes/5/values/summ"),
        (5, {"on": "shop.customer.updated", "condition": "true", "values": {}}, "not_a_record_of", "nodes/5/on"),
        (5, {"record": "customer"}, "not_a_record_of", "nodes/5/on"),
    ],
)  # fmt: skip
def test_what_a_node_s_rule_gets_wrong_is_told_at_the_node(apps, registries, language, node, change, code, pointer):
    apps["shop"][FILE]["nodes"][node] |= change
    ((found, place),) = places(apps, registries, language)
    assert (code or found, place) == (found, at(pointer))


def test_a_process_starts_another_by_a_rule(apps, registries, language):
    rule = {"key": "begin", "title": "Begin", "on": ["shop.order.updated"],
            "actions": [{"start": {"process": "shop.caring", "record": "customer", "values": {"paid": "amount"}}}]}  # fmt: skip
    apps["shop"]["rules/begin.json"] = rule
    assert places(apps, registries, language) == []
    for change, code, pointer in (
        ({"process": "shop.carring"}, "no_such_process", "process"), ({"record": "this"}, "not_a_record_of", "record"),
        ({"values": {"pad": "1"}}, "no_such_variable", "values/pad"),
    ):  # fmt: skip
        apps["shop"]["rules/begin.json"] = {**rule, "actions": [{"start": {**rule["actions"][0]["start"], **change}}]}
        assert places(apps, registries, language) == [(code, f"/shop/rules/begin.json/actions/0/start/{pointer}")]


def test_a_renamed_field_is_followed_everywhere(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    new["shop"]["forms/order.json"]["fields"][3].update(key="total", id="amount")
    followed = follow(new)
    text = str(followed["shop"][FILE])
    assert "amount" not in text
    assert text == str(PROCESS).replace("amount", "total")
    compile_release(followed, registries, language)


def test_a_renamed_form_is_followed(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    new["shop"]["forms/purchase.json"] = {**new["shop"].pop("forms/order.json"), "key": "purchase", "id": "order"}
    followed = follow(new)
    process = followed["shop"][FILE]
    assert process["subject"] == "shop.purchase"
    assert process["nodes"][0]["on"] == ["shop.purchase.created"]
    assert process["nodes"][5]["on"] == "shop.purchase.updated"
    assert followed["shop"]["processes/caring.json"]["nodes"][1]["on"] == "shop.purchase.created"
    release = compile_release(followed, registries, language)
    assert release.processes["shop.approving"].subject == "shop.order"


def test_a_renamed_option_is_followed(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    state = new["shop"]["forms/order.json"]["fields"][4]
    state["options"] = [{"key": "settled", "id": "paid", "title": "Settled"}, {"key": "void", "id": "cancelled", "title": "Void"}]
    followed = follow(new)
    process = followed["shop"][FILE]
    assert process["flows"][1]["when"] == 'amount > 1000 or status == "settled"'
    assert process["nodes"][4]["do"][1] == {"state": {"field": "status", "to": "void"}}
    assert process["nodes"][5]["condition"] == 'status == "settled" and amount > 1'


def test_a_link_in_what_a_message_is_about_is_followed(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    new["shop"]["forms/order.json"]["fields"][1].update(key="buyer", id="customer")
    followed = follow(new)
    assert followed["shop"]["processes/caring.json"]["nodes"][1]["about"] == "buyer"
    assert followed["shop"][FILE]["nodes"][8]["record"] == "buyer"
    assert followed["shop"][FILE]["variables"][2]["key"] == "customer"


def test_a_process_about_no_form_is_told_once(apps, registries, language):
    apps["shop"][FILE]["subject"] = "shop.ordr"
    assert places(apps, registries, language) == [("form_not_found", at("subject"))]


@pytest.mark.parametrize(
    ("node", "change", "pointer"),
    [
        (8, {"process": "credit.lending", "given": {}}, "nodes/8/process"),
        (2, {"assign": [{"role": "credit.lender"}]}, "nodes/2/assign/0/role"),
    ],
)
def test_a_process_or_role_of_another_app_is_required(apps, registries, language, node, change, pointer):
    apps["credit"]["processes/lending.json"] = {**copy.deepcopy(CARING), "key": "lending"}
    apps["credit"]["roles/lender.json"] = {"key": "lender", "title": "Lender", "forms": {}}
    apps["shop"][FILE]["nodes"][node] |= change
    assert places(apps, registries, language) == [("app_not_required", at(pointer))]


def test_a_rule_that_starts_a_process_of_another_app_requires_it(apps, registries, language):
    apps["credit"]["processes/lending.json"] = {**copy.deepcopy(CARING), "key": "lending"}
    start = {"start": {"process": "credit.lending", "record": "customer"}}
    apps["shop"]["rules/begin.json"] = {"key": "begin", "title": "Begin", "on": ["shop.order.updated"], "actions": [start]}
    assert places(apps, registries, language) == [("app_not_required", "/shop/rules/begin.json/actions/0/start/process")]


def test_a_renamed_role_is_followed(apps, follow, registries, language):
    apps["credit"]["messages/told.json"] = {
        "key": "told", "title": "Told", "form": "shop.customer", "channels": ["inapp"], "to": {"role": "shop.clerk"}, "body": "!",
    }  # fmt: skip
    apps["shop"][FILE]["nodes"][4]["do"].append(
        {"send": {"message": "credit.told", "record": "customer", "to": {"role": "shop.clerk"}}}
    )
    apps["shop"]["prints/slip.json"] = {
        "key": "slip", "title": "Slip", "form": "shop.order", "html": "<p></p>", "roles": ["shop.clerk"],
    }  # fmt: skip
    new = copy.deepcopy(apps)
    new["shop"]["roles/seller.json"] = {**new["shop"].pop("roles/clerk.json"), "key": "seller", "id": "clerk"}
    followed = follow(new)
    assert followed["shop"]["prints/slip.json"]["roles"] == ["shop.seller"]
    nodes = followed["shop"][FILE]["nodes"]
    assert nodes[2]["assign"][0] == {"role": "shop.seller"}
    assert nodes[4]["do"][-1]["send"]["to"] == {"role": "shop.seller"}
    assert followed["credit"]["messages/told.json"]["to"] == {"role": "shop.seller"}


def test_a_renamed_process_with_its_variables_is_followed(apps, follow, registries, language):
    rule = {"key": "begin", "title": "Begin", "on": ["shop.order.updated"],
            "actions": [{"start": {"process": "shop.caring", "record": "customer", "values": {"paid": "amount"}}}]}  # fmt: skip
    apps["shop"]["rules/begin.json"] = rule
    new = copy.deepcopy(apps)
    caring = new["shop"].pop("processes/caring.json")
    caring |= {"key": "minding", "id": "caring", "variables": [{**caring["variables"][0], "key": "settled", "id": "paid"}]}
    new["shop"]["processes/minding.json"] = caring
    followed = follow(new)
    call = followed["shop"][FILE]["nodes"][8]
    assert (call["process"], call["given"]) == ("shop.minding", {"settled": "amount"})
    (action,) = followed["shop"]["rules/begin.json"]["actions"]
    assert action["start"] == {"process": "shop.minding", "record": "customer", "values": {"settled": "amount"}}
    release = compile_release(followed, registries, language)
    assert release.processes["shop.approving"].nodes["call"].process == "shop.caring"


def test_a_renamed_variable_is_followed_in_its_own_process(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    new["shop"][FILE]["variables"][0] |= {"key": "total", "id": "sum"}
    new["shop"][FILE]["variables"][1] |= {"key": "answer", "id": "result"}
    nodes = follow(new)["shop"][FILE]["nodes"]
    assert (nodes[0]["values"], nodes[5]["values"], nodes[7]["values"]) == (
        {"total": "amount"}, {"total": "amount * 2"}, {"total": "amount + 1"},
    )  # fmt: skip
    assert nodes[2]["outcome"] == "answer"
    assert nodes[4]["do"][0] == {"update": {"set": {"amount": "amount + process.total"}}}


def test_a_variable_that_takes_the_key_of_another_is_left_as_it_is_written(apps, follow):
    new = copy.deepcopy(apps)
    new["shop"][FILE]["variables"][0] |= {"key": "total", "id": "sum"}
    new["shop"][FILE]["variables"].append({"key": "sum", "id": "other", "type": "money", "title": "Sum"})
    nodes = follow(new)["shop"][FILE]["nodes"]
    assert nodes[7]["values"] == {"sum": "amount + 1"}
    assert nodes[4]["do"][0] == {"update": {"set": {"amount": "amount + process.sum"}}}


def test_a_renamed_node_is_followed_in_its_own_process(apps, follow, registries, language):
    apps["shop"][FILE]["nodes"].insert(
        3, {"key": "more", "type": "user_task", "assign": [{"initiator": True}], "reject": {"return_to": "ask"}}
    )
    apps["shop"][FILE]["flows"][3] = {"from": "ask", "to": "more"}
    apps["shop"][FILE]["flows"].append({"from": "more", "to": "work"})
    new = copy.deepcopy(apps)
    new["shop"][FILE]["nodes"][2] |= {"key": "request", "id": "ask"}
    followed = follow(new)
    process = followed["shop"][FILE]
    assert process["nodes"][3]["reject"] == {"return_to": "request"}
    assert process["nodes"][4]["attached_to"] == "request"
    assert {"from": "check", "to": "request", "when": 'amount > 1000 or status == "paid"'} in process["flows"]
    assert set(compile_release(followed, registries, language).processes["shop.approving"].nodes) >= {"ask", "more"}
