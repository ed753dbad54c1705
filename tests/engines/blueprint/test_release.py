"""What a release holds, and that it does not depend on what is around it."""

import pytest

from engines.blueprint.compiler import compile_release
from engines.kernel.errors import NotFound


@pytest.fixture(scope="module")
def release(registries, language):
    from tests.engines.blueprint.conftest import files_of  # noqa: PLC0415

    return compile_release({app: files_of(app) for app in ("credit", "shop")}, registries, language)


def test_apps_stand_behind_those_they_need(release):
    assert list(release.apps) == ["shop", "credit"]
    assert release.apps["credit"].requires == {"shop": ">=1.0,<2"}


def test_entities_are_found_by_key(release):
    assert release.entity("shop.order").id == "shop.order"
    assert release.entities["shop.order.lines"].parent == "shop.order"
    with pytest.raises(NotFound):
        release.entity("shop.odrer")


def test_extensions_are_fields_of_the_form(release):
    assert {"credit__balance", "credit__limit"} <= set(release.entity("shop.customer").fields)


def test_ledgers_rules_roles(release):
    assert release.ledger("credit.units").owner_form == "shop.customer"
    assert "shop.raise_level" in release.rules.by_id
    assert "credit.granting" in release.rules.rulesets
    assert ("shop.order", "cancel") in release.rules.actions
    rights = release.roles["shop.clerk"].forms["shop.order"]
    assert rights.actions == {"read", "create", "cancel"}
    assert rights.fields == {"note": "write", "doubled": "read"}
    assert rights.rows == "condition"
    assert rights.condition.text == 'status == "paid"'


def test_views_and_layouts(release):
    view = release.forms["shop.order"].views["open"]
    assert [column.path for column in view.columns] == ["order_no", "customer.name", "amount"]
    assert [(key.value.text, key.is_descending) for key in view.sort] == [("ordered_on", True), ("order_no", False)]
    assert release.forms["shop.order"].layouts["default"].sections[0].fields == ("order_no", "customer", "amount")
    assert release.forms["shop.order"].layouts["default"].highlights == ("amount",)


def test_records_come_in_the_order_of_their_numbers(shop, registries, language):
    shop["shop"]["demo/10_more.json"] = {"form": "shop.level", "records": []}
    shop["shop"]["demo/9_more.json"] = {"form": "shop.level", "records": []}
    paths = [records.path for records in compile_release(shop, registries, language).demo]
    assert paths == ["demo/1_customers.json", "demo/2_orders.json", "demo/9_more.json", "demo/10_more.json"]


def test_seed_knows_its_key(release):
    (seed,) = release.seed
    assert (seed.app, seed.form, seed.key) == ("shop", "shop.level", "code")


def test_scenarios_are_kept(release):
    assert [scenario.name for scenario in release.scenarios] == ["cancelling"]


def test_the_same_files_make_the_same_digest(release, apps, registries, language):
    assert compile_release(apps, registries, language).digest == release.digest


def test_ids_stay_when_keys_change(shop, registries, language):
    form = shop["shop"].pop("forms/level.json")
    form.update(key="grade", id="level")
    form["fields"][2].update(key="factor", id="rate")
    shop["shop"]["forms/grade.json"] = form
    shop["shop"]["forms/customer.json"]["fields"][2]["target"] = "shop.grade"
    shop["shop"]["forms/order.json"]["fields"][5]["path"] = "customer.level.factor"
    shop["shop"]["app.json"]["menu"] = []
    shop["shop"]["seed/1_levels.json"].update(form="shop.grade")
    shop["shop"]["seed/1_levels.json"]["records"][1].pop("rate")
    rule = shop["shop"]["rules/raise_level.json"]["actions"][0]["update"]["set"]
    rule["level"] = rule["level"].replace("shop.level", "shop.grade")
    entity = compile_release(shop, registries, language).entity("shop.grade")
    assert entity.id == "shop.level"
    assert entity.by_key["factor"].id == "rate"
