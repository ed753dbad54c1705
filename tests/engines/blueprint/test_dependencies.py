"""Apps that need each other: versions, what is missing, circles."""

from dataclasses import replace

import pytest

from engines.blueprint.compiler import validate
from engines.blueprint.dependencies import in_order, needed_by
from engines.blueprint.loader import load_all
from engines.blueprint.versions import is_in_range


@pytest.mark.parametrize(
    ("version", "wanted", "fits"),
    [
        ("1.2.0", ">=1.0,<2", True),
        ("2.0.0", ">=1.0,<2", False),
        ("1.0", ">=1.0", True),
        ("1.10.0", ">1.9", True),
        ("1.0.0-rc.1", ">=1.0", False),
        ("1.0.0-rc.2", ">1.0.0-rc.1", True),
        ("1.0.0-rc.10", ">1.0.0-rc.9", True),
        ("3.1", "*", True),
        ("3.1", "!=3.1", False),
        ("3.1", "==3.1.0", True),
        ("3.1", " >= 3 , < 4 ", True),
        ("three", "*", False),
        ("3.1", "~3", False),
    ],
)
def test_ranges(version, wanted, fits):
    assert is_in_range(version, wanted) is fits


def codes(problems):
    return [(problem.code, problem.pointer) for problem in problems]


def test_a_plugin_is_found_and_the_nearest_is_advised(apps, registries, language):
    with_plugin = replace(registries, plugins=frozenset({"nearby"}))
    apps["credit"]["app.json"]["plugins"] = ["nearby", "neerby"]
    (problem,) = validate(apps, with_plugin, language)
    assert (problem.code, problem.pointer, problem.hint) == ("plugin_not_installed", "/credit/app.json/plugins/1", "nearby")


def test_a_missing_app_is_told_alone(apps, registries, language):
    del apps["shop"]
    found = codes(validate(apps, registries, language))
    assert ("app_missing", "/credit/app.json/requires/shop") in found


def test_a_missing_app_has_a_suggestion(apps, registries, language):
    apps["credit"]["app.json"]["requires"] = {"shops": "*", "shop": "*"}
    (problem,) = validate(apps, registries, language)
    assert (problem.code, problem.hint) == ("app_missing", "shop")


def test_another_version(apps, registries, language):
    apps["shop"]["app.json"]["version"] = "2.0.0"
    assert codes(validate(apps, registries, language)) == [("app_version", "/credit/app.json/requires/shop")]


def test_a_missing_field_of_the_needed_app(apps, registries, language):
    apps["credit"]["rules/take_back.json"]["condition"] = "amount > 0 and customer.level.ratio > 0"
    assert codes(validate(apps, registries, language)) == [("unknown_field", "/credit/rules/take_back.json/condition")]


def test_a_circle(apps, registries, language):
    apps["shop"]["app.json"]["requires"] = {"credit": "*"}
    (problem,) = validate(apps, registries, language)
    assert (problem.code, problem.params["circle"]) == ("requires_circle", "credit → shop → credit")


def test_an_app_that_needs_itself(shop, registries, language):
    shop["shop"]["app.json"]["requires"] = {"shop": "*"}
    assert codes(validate(shop, registries, language)) == [("requires_circle", "/shop/app.json/requires/shop")]


def test_what_is_used_must_be_required(apps, registries, language):
    del apps["credit"]["app.json"]["requires"]
    found = validate(apps, registries, language)
    assert {problem.code for problem in found} == {"app_not_required"}
    assert {problem.params["needed"] for problem in found} == {"shop"}


def test_needed_apps_come_first(apps):
    parts, _ = load_all(apps)
    assert in_order(parts) == ("shop", "credit")
    assert needed_by(parts, "credit") == ("shop",)
