"""A blueprint with many mistakes tells all of them at once: those of shape and those of reference, each with its place,
a code and a sentence that says what to do."""

import pytest

from engines.blueprint.compiler import compile_release, validate
from engines.kernel.errors import Invalid, Problem


def field(form, key):
    return next(one for one in form["fields"] if one["key"] == key)


@pytest.fixture
def broken(apps):
    shop, credit = apps["shop"], apps["credit"]
    order, customer = shop["forms/order.json"], shop["forms/customer.json"]
    order["fields"][3]["requierd"] = order["fields"][3].pop("required")  # 1 a property that does not exist
    order["fields"][7]["type"] = "long_txt"  # 2 a type that does not exist
    field(customer, "level")["target"] = "shop.levle"  # 3 a form that does not exist
    field(order, "doubled")["formula"] = "amuont * 2"  # 4 a field that does not exist
    order["views"][0]["columns"][1] = "customer.nam"  # 5 a column that does not exist
    del shop["rules/raise_level.json"]["title"]  # 6 a property that is missing
    shop["roles/clerk.json"]["forms"]["shop.order"]["fields"]["notes"] = "reed"  # 7 a right that does not exist, and a field
    shop["seed/1_levels.json"]["records"][1]["nmae"] = "?"  # 8 a value without field
    credit["app.json"]["requires"]["shop"] = ">=3"  # 9 another version
    credit["rules/take_back.json"]["on"] = ["shop.order.state:canceled"]  # 10 an event that does not exist
    credit["ledgers/units.json"]["claw_back"] = 7  # 11 a choice that does not exist
    shop["forms/level.json"]["fields"].append(dict(shop["forms/level.json"]["fields"][1]))  # 12 a key that stands twice
    return apps


EXPECTED = {
    ("/shop/forms/order.json/fields/3/requierd", "unknown_property", "required"),
    ("/shop/forms/order.json/fields/7/type", "not_in_list", "long_text"),
    ("/shop/forms/customer.json/fields/2/target", "no_such_form", "shop.level"),
    ("/shop/forms/order.json/fields/6/formula", "unknown_name", "amount"),
    ("/shop/forms/order.json/views/0/columns/1", "unknown_field", "name"),
    ("/shop/rules/raise_level.json", "property_missing", None),
    ("/shop/roles/clerk.json/forms/shop.order/fields/notes", "not_in_list", "read"),
    ("/shop/roles/clerk.json/forms/shop.order/fields/notes", "role_field_unknown", "note"),
    ("/shop/seed/1_levels.json/records/1/nmae", "record_field_unknown", "name"),
    ("/credit/app.json/requires/shop", "app_version", None),
    ("/credit/rules/take_back.json/on/0", "unknown_event", "shop.order.state:cancelled"),
    ("/credit/ledgers/units.json/claw_back", "not_in_list", None),
    ("/shop/forms/level.json/fields/4/key", "key_twice", None),
}


def test_all_mistakes_are_told_and_nothing_else(broken, registries, language):
    told = {(problem.pointer, problem.code, problem.hint) for problem in validate(broken, registries, language)}
    assert told == EXPECTED


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_every_sentence_is_complete(broken, registries, language, catalog, locale):
    for problem in validate(broken, registries, language):
        sentence = catalog.render(problem, locale)
        assert len(sentence) > 8
        assert "{" not in sentence.replace('{"', ""), problem


def test_nothing_is_compiled_when_anything_is_wrong(broken, registries, language):
    with pytest.raises(Invalid) as refused:
        compile_release(broken, registries, language)
    assert len(refused.value.problems) == len(EXPECTED)


def test_what_refers_to_an_unreadable_file_is_not_told(apps, registries, language):
    del apps["shop"]["forms/level.json"]
    unreadable = [Problem("json_syntax", "/shop/forms/level.json", {"line": 3, "column": 1, "reason": "?"})]
    apps["shop"]["forms/order.json"]["fields"][6]["formula"] = "amount * tow"
    found = [(problem.code, problem.pointer) for problem in validate(apps, registries, language, unreadable)]
    assert found == [
        ("json_syntax", "/shop/forms/level.json"),
        ("unknown_name", "/shop/forms/order.json/fields/6/formula"),
    ]


def test_a_form_of_which_nothing_is_left_is_one_mistake(apps, registries, language):
    apps["shop"]["forms/customer.json"] = ["no form"]
    found = [(problem.code, problem.pointer) for problem in validate(apps, registries, language)]
    assert found == [("wrong_json_type", "/shop/forms/customer.json")]
