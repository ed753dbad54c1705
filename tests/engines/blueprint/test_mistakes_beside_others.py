"""A mistake hides no other: what was probably meant stands in for what is broken, so that the rest is looked at."""

import pytest

from engines.blueprint.compiler import validate


def field(form, key):
    return next(one for one in form["fields"] if one["key"] == key)


def told(apps, registries, language):
    return {(problem.pointer, problem.code, problem.hint) for problem in validate(apps, registries, language)}


@pytest.mark.parametrize(("name", "value", "code"), [("version", "one", "bad_form"), ("format", 2, "not_in_list")])
def test_what_an_app_says_of_itself_does_not_hide_its_menu(apps, registries, language, name, value, code):
    apps["shop"]["app.json"][name] = value
    apps["shop"]["app.json"]["menu"] = [{"title": "Orders", "form": "shop.ordre"}]
    assert {(pointer, code) for pointer, code, _ in told(apps, registries, language)} == {
        (f"/shop/app.json/{name}", code),
        ("/shop/app.json/menu/0/form", "form_not_found"),
    }


def test_a_broken_ledger_does_not_hide_what_rules_say_of_it(apps, registries, language):
    apps["credit"]["ledgers/units.json"]["owner"] = "shop.custmer"
    actions = apps["credit"]["rules/take_back.json"]["actions"]
    apps["credit"]["rules/take_back.json"]["actions"] = [
        {"credit": {"ledger": "credit.unit", "amount": "1", "owner": "customer"}},
        *actions,
    ]
    assert told(apps, registries, language) == {
        ("/credit/ledgers/units.json/owner", "ledger_owner_unknown", "shop.customer"),
        ("/credit/rules/take_back.json/actions/0/credit/ledger", "unknown_ledger", "credit.units"),
    }


def test_an_unknown_event_does_not_hide_the_rest_of_its_rule(apps, registries, language):
    apps["credit"]["rules/take_back.json"]["on"] = ["shop.order.state:canceled"]
    apps["credit"]["rules/take_back.json"]["condition"] = "amuont > 0"
    assert told(apps, registries, language) == {
        ("/credit/rules/take_back.json/on/0", "unknown_event", "shop.order.state:cancelled"),
        ("/credit/rules/take_back.json/condition", "unknown_name", "amount"),
    }


def test_a_broken_field_is_still_offered_as_what_was_meant(apps, registries, language):
    field(apps["shop"]["forms/order.json"], "doubled")["formula"] = "amuont * 2"
    apps["shop"]["forms/order.json"]["views"][0]["columns"].append("doubld")
    assert {(code, hint) for _, code, hint in told(apps, registries, language)} == {
        ("unknown_name", "amount"),
        ("unknown_name", "doubled"),
    }


def test_an_ill_formed_key_has_no_follow_ups_where_others_use_the_right_one(apps, registries, language):
    field(apps["shop"]["forms/order.json"], "amount")["key"] = "an amount"
    assert told(apps, registries, language) == {("/shop/forms/order.json/fields/3/key", "key_unfit", "an_amount")}


def test_a_misspelt_property_counts_as_what_was_meant(apps, registries, language):
    amount = field(apps["shop"]["forms/order.json"], "amount")
    amount["typ"] = amount.pop("type")
    doubled = field(apps["shop"]["forms/order.json"], "doubled")
    del doubled["formula"]
    doubled["formla"] = "amuont * 2"
    found = told(apps, registries, language)
    assert {(code, hint) for _, code, hint in found} == {
        ("unknown_property", "type"),
        ("unknown_property", "formula"),
        ("unknown_name", "amount"),
    }
    assert all(pointer.endswith(("/typ", "/formla")) for pointer, _, _ in found)


def test_an_extension_of_an_unknown_form_is_looked_at(apps, registries, language):
    extension = apps["credit"].pop("extends/shop.customer.json")
    extension["fields"][0]["key"] = "unfit"
    apps["credit"]["extends/shop.custmer.json"] = extension
    codes = {code for _, code, _ in told(apps, registries, language)}
    assert {"extended_form_unknown", "key_needs_prefix"} <= codes
