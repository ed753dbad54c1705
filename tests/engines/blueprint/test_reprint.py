"""After a rename everything that writes the old key is written anew, and nothing else is touched."""

import copy

import pytest

from engines.blueprint.compiler import compile_release, validate
from engines.blueprint.renamed import RenamedSchema, renamed_keys
from engines.blueprint.reprint import names_any, reprint_formula, reprint_parts
from engines.blueprint.stamp import stamp
from engines.expression.scope import Scope


@pytest.fixture
def follow(apps, registries, language):
    """New apps → what follows; those that differ were handed in."""
    return lambda new: reprint_parts(apps, new, {app for app in new if new[app] != apps[app]}, registries, language)


def renamed_amount(apps):
    """Version 2 of the shop: `amount` is called `total`, and the shop's own files say so."""
    new = copy.deepcopy(apps)
    for path, raw in apps["shop"].items():
        if path.startswith(("forms/order", "roles", "rules", "demo", "scenarios")):
            new["shop"][path] = renamed_words(raw)
    new["shop"]["forms/order.json"]["fields"][3] = {
        "key": "total", "id": "amount", "type": "money", "title": {"zh-CN": "金额", "en": "Amount"}, "required": True,
    }  # fmt: skip
    new["shop"]["forms/customer.json"]["fields"][4]["of"] = "total"
    return new


def renamed_words(value):
    if isinstance(value, str):
        return value.replace("amount", "total")
    if isinstance(value, dict):
        return {key.replace("amount", "total"): renamed_words(item) for key, item in value.items()}
    return [renamed_words(item) for item in value] if isinstance(value, list) else value


def test_nothing_renamed_nothing_written(apps, follow):
    assert follow(apps) == apps


def test_other_apps_follow(apps, follow, registries, language):
    new = renamed_amount(apps)
    assert validate(new, registries, language) != ()
    followed = follow(new)
    assert followed["shop"] == new["shop"]
    rule = followed["credit"]["rules/take_back.json"]
    assert rule["condition"] == "total > 0 and customer.level.rate > 0"
    assert rule["actions"][1]["update"]["set"] == {"credit__limit": "total"}
    compile_release(followed, registries, language)


def test_views_follow_the_fields_that_their_kind_stands_on(apps, follow, registries, language):
    order = apps["shop"]["forms/order.json"]
    order["views"] += [
        {"key": "board", "title": "Board", "type": "kanban", "by": "status", "columns": ["order_no"]},
        {"key": "month", "title": "Month", "type": "calendar", "start": "ordered_on", "end": "ordered_on", "columns": ["order_no"]},
    ]  # fmt: skip
    new = copy.deepcopy(apps)
    fields = new["shop"]["forms/order.json"]["fields"]
    fields[4].update(key="stage", id="status")
    fields[2].update(key="placed_at", id="ordered_on")
    followed = follow(new)
    board, month = followed["shop"]["forms/order.json"]["views"][1:]
    assert (board["by"], month["start"], month["end"]) == ("stage", "placed_at", "placed_at")
    release = compile_release(followed, registries, language)
    assert release.forms["shop.order"].views["board"].fields == {"by": "status"}


def test_own_files_that_were_forgotten_follow_too(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    new["shop"]["forms/order.json"]["fields"][3].update(key="total", id="amount")
    followed = follow(new)
    order = followed["shop"]["forms/order.json"]
    assert order["fields"][6]["formula"] == "total * 2"
    assert order["fields"][7]["visible_when"] == "total > 100"
    assert order["constraints"][0]["condition"] == 'count(lines) == 0 or sum(lines, "price") == total'
    assert order["constraints"][0]["at"] == "total"
    assert order["views"][0]["columns"] == ["order_no", "customer.name", "total"]
    assert order["layouts"]["default"]["sections"][0]["fields"] == ["order_no", "customer", "total"]
    assert followed["shop"]["forms/customer.json"]["fields"][4]["of"] == "total"
    assert followed["shop"]["demo/2_orders.json"]["records"][0]["total"] == 30.5
    assert followed["shop"]["scenarios/cancelling.json"]["steps"][0]["save"]["values"]["total"] == "20"
    compile_release(followed, registries, language)


def test_an_old_key_that_means_something_new_is_left_alone(apps, follow):
    new = copy.deepcopy(apps)
    fields = new["shop"]["forms/order.json"]["fields"]
    fields[3].update(key="total", id="amount")
    fields.append({"key": "amount", "id": "amount_new", "type": "integer", "title": "Pieces"})
    followed = follow(new)
    assert followed["shop"]["forms/order.json"]["fields"][6]["formula"] == "amount * 2"
    assert followed["credit"]["rules/take_back.json"]["actions"][1]["update"]["set"]["credit__limit"] == "total"


def test_in_what_is_handed_in_an_old_key_means_what_bears_it_now(apps, registries, language):
    """Also where not a letter of it was edited: the same files mean the same the next time, and in another database."""
    new = copy.deepcopy(apps)
    fields = new["shop"]["forms/order.json"]["fields"]
    fields[3].update(key="total", id="amount")
    fields.append({"key": "amount", "id": "amount_new", "type": "integer", "title": "Pieces"})
    followed = reprint_parts(apps, new, {"shop", "credit"}, registries, language)
    assert followed["credit"] == apps["credit"]


def test_an_old_key_of_an_option_that_means_something_new_is_left_alone(apps, follow):
    new = copy.deepcopy(apps)
    state = new["shop"]["forms/order.json"]["fields"][4]
    state["options"][0] = {"key": "settled", "id": "paid", "title": "Settled"}
    state["options"].append({"key": "paid", "id": "paid_new", "title": "Paid"})
    followed = follow(new)
    assert followed["shop"]["forms/customer.json"]["fields"][4]["where"] == 'status == "paid"'


def test_a_form_is_renamed(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    form = new["shop"].pop("forms/customer.json")
    new["shop"]["forms/client.json"] = {**form, "key": "client", "id": "customer"}
    followed = follow(new)
    assert "extends/shop.client.json" in followed["credit"]
    assert followed["credit"]["ledgers/units.json"]["owner"] == "shop.client"
    assert followed["shop"]["rules/raise_level.json"]["on"] == ["shop.client.updated"]
    assert "shop.client" in followed["shop"]["roles/clerk.json"]["forms"]
    assert followed["shop"]["forms/order.json"]["fields"][1]["target"] == "shop.client"
    assert compile_release(followed, registries, language).entity("shop.client").id == "shop.customer"


def test_a_form_in_a_query_is_renamed(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    form = new["shop"].pop("forms/level.json")
    new["shop"]["forms/grade.json"] = {**form, "key": "grade", "id": "level"}
    followed = follow(new)
    formula = followed["shop"]["rules/raise_level.json"]["actions"][0]["update"]["set"]["level"]
    assert formula.startswith('first(records("shop.grade"')
    assert followed["shop"]["forms/customer.json"]["fields"][2]["target"] == "shop.grade"
    compile_release(followed, registries, language)


def test_an_option_is_renamed(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    state = new["shop"]["forms/order.json"]["fields"][4]
    state["options"][1] = {"key": "void", "id": "cancelled", "title": "Void"}
    state["transitions"] = [{"from": "paid", "to": "void"}]
    followed = follow(new)
    assert followed["credit"]["rules/take_back.json"]["on"] == ["shop.order.state:void"]
    action = followed["shop"]["forms/order.json"]["actions"][0]
    assert action["do"][0]["state"]["to"] == "void"
    followed["shop"]["scenarios/cancelling.json"]["steps"][4]["expect"]["values"]["status"] = "void"
    compile_release(followed, registries, language)


def test_a_renamed_option_in_a_condition(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    state = new["shop"]["forms/order.json"]["fields"][4]
    state["options"][0] = {"key": "settled", "id": "paid", "title": "Settled"}
    state["transitions"] = [{"from": "settled", "to": "cancelled"}]
    state["initial"] = "settled"
    followed = follow(new)
    assert followed["shop"]["forms/customer.json"]["fields"][4]["where"] == 'status == "settled"'
    assert followed["shop"]["roles/clerk.json"]["forms"]["shop.order"]["rows"] == {"condition": 'status == "settled"'}
    compile_release(followed, registries, language)


def test_a_field_s_own_words_follow_its_renamed_options(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    state = new["shop"]["forms/order.json"]["fields"][4]
    assert (state["initial"], state["transitions"][0]["from"]) == ("paid", "paid")
    state["options"] = [{"key": "settled", "id": "paid", "title": "Settled"}, {"key": "void", "id": "cancelled", "title": "Void"}]
    other = {"key": "mark", "type": "choice", "title": "Mark", "options": [{"key": "paid", "title": "Paid"}], "default": "paid"}
    new["shop"]["forms/order.json"]["fields"].append(other)
    followed = follow(new)["shop"]["forms/order.json"]["fields"]
    assert followed[4]["initial"] == "settled"
    assert followed[4]["transitions"] == [{"from": "settled", "to": "void"}]
    assert followed[-1]["default"] == "paid"


def test_a_ledger_is_renamed(apps, follow, registries, language):
    new = copy.deepcopy(apps)
    ledger = new["credit"].pop("ledgers/units.json")
    new["credit"]["ledgers/coins.json"] = {**ledger, "key": "coins", "id": "units"}
    followed = follow(new)
    assert followed["credit"]["rules/take_back.json"]["actions"][0]["reverse"]["ledger"] == "credit.coins"
    assert followed["credit"]["extends/shop.customer.json"]["fields"][0]["ledger"] == "credit.coins"


def test_a_formula_of_a_record_follows(apps, registries, language):
    release = compile_release(apps, registries, language)
    keys = renamed_keys(apps, renamed_amount(apps))
    old = Scope(release.schema, "shop.order")
    new = Scope(RenamedSchema(release.schema, keys), "shop.order")
    assert reprint_formula("floor( amount * customer.level.rate )", old, new, language) == "floor(total * customer.level.rate)"
    assert reprint_formula("  customer.level.rate", old, new, language) == "  customer.level.rate"


def test_files_that_write_an_old_key_are_known(apps, registries):
    old_keys = renamed_keys(renamed_amount(apps), apps)
    assert old_keys.fields == {("shop.order", "amount"): "amount"}
    assert names_any(old_keys, apps, {"credit"}, registries)
    assert not names_any(old_keys, renamed_amount(apps), {"shop"}, registries), "where it is declared does not count"
    assert not names_any(renamed_keys(apps, apps), apps, {"shop", "credit"}, registries)


def test_stamping_a_rename(apps):
    new = copy.deepcopy(apps)
    new["shop"]["forms/order.json"]["fields"][3]["key"] = "total"
    stamped = stamp(apps, new, {"shop.order.amount": "total"})
    assert list(stamped["shop"]["forms/order.json"]["fields"][3].items())[:2] == [("key", "total"), ("id", "amount")]
    assert new["shop"]["forms/order.json"]["fields"][3].get("id") is None


def test_stamping_a_form_and_a_field_of_an_extension(apps):
    new = copy.deepcopy(apps)
    new["shop"]["forms/grade.json"] = {**new["shop"].pop("forms/level.json"), "key": "grade"}
    new["credit"]["extends/shop.customer.json"]["fields"][1]["key"] = "credit__cap"
    stamped = stamp(apps, new, {"shop.level": "grade", "shop.customer.credit__limit": "credit__cap"})
    assert stamped["shop"]["forms/grade.json"]["id"] == "level"
    assert stamped["credit"]["extends/shop.customer.json"]["fields"][1]["id"] == "credit__limit"


def test_an_id_that_an_edit_lost_comes_back(apps):
    old = copy.deepcopy(apps)
    old["shop"]["forms/order.json"]["fields"][3].update(key="total", id="amount")
    new = copy.deepcopy(old)
    del new["shop"]["forms/order.json"]["fields"][3]["id"]
    assert stamp(old, new) == old


def test_an_id_that_another_thing_has_is_not_given_back(apps):
    old = copy.deepcopy(apps)
    old["shop"]["forms/order.json"]["fields"][3].update(key="total", id="amount")
    new = copy.deepcopy(old)
    new["shop"]["forms/order.json"]["fields"][3]["key"] = "sum"
    new["shop"]["forms/order.json"]["fields"].append({"key": "total", "type": "integer", "title": "Pieces"})
    assert stamp(old, new) == new


def test_stamping_nothing_changes_nothing(apps):
    assert stamp(apps, apps) == apps


def test_a_renamed_ledger_is_known_to_rules_under_its_new_key(apps, follow, registries, language):
    listens = {"key": "thank", "title": "Thank", "on": ["credit.units.credited"],
               "actions": [{"update": {"set": {"name": "name"}}}]}  # fmt: skip
    apps["credit"]["rules/thank.json"] = listens
    new = copy.deepcopy(apps)
    new["credit"]["ledgers/coins.json"] = {**new["credit"].pop("ledgers/units.json"), "key": "coins", "id": "units"}
    followed = follow(new)
    assert followed["credit"]["rules/thank.json"]["on"] == ["credit.coins.credited"]
    rules = compile_release(followed, registries, language).rules
    assert "credit.thank" in {rule.id for rule in rules.by_event["credit.units.credited"]}, "what happens is named by id"
