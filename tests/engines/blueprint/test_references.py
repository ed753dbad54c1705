"""Who uses whom: what would break if it went."""

import pytest

from engines.blueprint.difference import difference
from engines.blueprint.references import references_of, removal_problems


@pytest.fixture
def references(apps, registries, language):
    return references_of(apps, registries, language)


def pointers(uses):
    return {use.pointer for use in uses}


def test_a_field_is_used_by_formulas_views_layouts_roles_and_other_apps(references):
    found = pointers(references.of_field("shop.order", "amount"))
    assert found == {
        "/shop/forms/customer.json/fields/4/of",
        "/shop/forms/order.json/fields/6/formula",
        "/shop/forms/order.json/fields/7/visible_when",
        "/shop/forms/order.json/constraints/0/condition",
        "/shop/forms/order.json/constraints/0/at",
        "/shop/forms/order.json/views/0/columns/2",
        "/shop/forms/order.json/layouts/default/highlights/0",
        "/shop/forms/order.json/layouts/default/sections/0/fields/2",
        "/shop/forms/order.json/layouts/default/sections/1/visible_when",
        "/credit/rules/take_back.json/condition",
        "/credit/rules/take_back.json/actions/1/update/set/credit__limit",
    }


def test_a_field_is_used_through_links(references):
    found = pointers(references.of_field("shop.level", "rate"))
    assert found == {"/shop/forms/order.json/fields/5/path", "/credit/rules/take_back.json/condition"}


def test_a_field_is_used_in_a_query(references):
    assert pointers(references.of_field("shop.level", "min_spend")) == {"/shop/rules/raise_level.json/actions/0/update/set/level"}


def test_a_field_that_is_set_through_a_link(references):
    assert "/credit/rules/take_back.json/actions/1/update/set/credit__limit" in pointers(
        references.of_field("shop.customer", "credit__limit")
    )


def test_a_form(references):
    found = pointers(references.of_form("shop.customer"))
    assert {
        "/credit/ledgers/units.json/owner",
        "/shop/forms/order.json/fields/1/target",
        "/shop/roles/clerk.json/forms/shop.customer",
        "/shop/rules/raise_level.json/on/0",
        "/credit/extends/shop.customer.json",
    } <= found


def test_a_ledger(references):
    assert pointers(references.of_ledger("credit.units")) == {
        "/credit/extends/shop.customer.json/fields/0/ledger",
        "/credit/rules/granting.json/actions/0/credit/ledger",
        "/credit/rules/take_back.json/actions/0/reverse/ledger",
    }


def test_an_app_is_used_by_the_apps_above_only(references):
    assert {use.app for use in references.of_app("shop")} == {"credit"}
    assert references.of_app("credit") == ()


def test_unused_fields(references):
    unused = references.unused_fields()
    assert ("shop.order.lines", "product") in unused
    assert ("shop.order", "amount") not in unused


def test_a_removal_is_refused_with_all_places(apps, registries, language, catalog):
    references = references_of(apps, registries, language)
    new = {**apps, "shop": {**apps["shop"]}}
    level = new["shop"]["forms/level.json"]
    new["shop"]["forms/level.json"] = {**level, "fields": [one for one in level["fields"] if one["key"] != "rate"]}
    (problem,) = removal_problems(difference(apps, new, registries.field_types), references)
    assert (problem.code, problem.params["count"]) == ("in_use", 2)
    assert "/credit/rules/take_back.json/condition" in problem.params["places"]
    assert "2" in catalog.render(problem, "en")


def test_uninstalling_is_refused_while_another_app_needs_it(apps, registries, language):
    references = references_of(apps, registries, language)
    changes = difference(apps, {"credit": apps["credit"]}, registries.field_types)
    assert {problem.params["name"] for problem in removal_problems(changes, references, frozenset({"shop"}))} >= {
        "shop.customer", "shop.order",
    }  # fmt: skip


def test_uninstalling_the_upper_app_is_free(apps, registries, language):
    references = references_of(apps, registries, language)
    changes = difference(apps, {"shop": apps["shop"]}, registries.field_types)
    assert removal_problems(changes, references, frozenset({"credit"})) == []
