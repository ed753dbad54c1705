"""A misspelt property is one mistake and told as one, with what was probably meant, also where it has to be there."""

import pytest

from engines.blueprint.compiler import validate

CASES = [
    ("forms/order.json", ("fields", 0), "title", "titel"),
    ("forms/order.json", ("fields", 0), "title", "tilte"),
    ("forms/order.json", ("fields", 0), "title", "Title"),
    ("forms/order.json", ("fields", 0), "type", "tpye"),
    ("forms/order.json", ("fields", 0), "key", "kye"),
    ("forms/order.json", (), "title", "titel"),
    ("rules/raise_level.json", (), "title", "titel"),
    ("rules/raise_level.json", (), "on", "onn"),
    ("app.json", (), "version", "verson"),
    ("app.json", (), "title", "titel"),
]


@pytest.mark.parametrize(("file", "steps", "name", "written"), CASES)
def test_a_misspelt_property_that_has_to_be_there_is_one_problem_with_a_hint(
    apps, registries, language, file, steps, name, written
):
    place = apps["shop"][file]
    for step in steps:
        place = place[step]
    place[written] = place.pop(name)
    pointer = "".join(f"/{step}" for step in ("shop", file, *steps))
    told = [
        (problem.pointer, problem.code, problem.hint)
        for problem in validate(apps, registries, language)
        if problem.pointer.startswith(pointer)
    ]
    assert told == [(f"{pointer}/{written}", "unknown_property", name)]


def test_two_properties_that_are_missing_and_one_unknown_are_all_told(apps, registries, language):
    form = apps["shop"]["forms/order.json"]
    del form["title"], form["key"]
    form["colour_of_the_sky"] = "blue"
    told = {
        (problem.code, problem.params.get("name"), problem.hint)
        for problem in validate(apps, registries, language)
        if problem.pointer.startswith("/shop/forms/order.json")
    }
    expected = {
        ("property_missing", "title", None),
        ("property_missing", "key", None),
        ("unknown_property", "colour_of_the_sky", None),
    }
    assert expected <= told
