"""What the factory makes is legal, and leaves nothing out."""

from engines.record.field_types import field_types
from tests.factories.random_apps import SIZES, random_app


def test_every_type_and_every_size_comes_up() -> None:
    found = [form for seed in range(12) for path, form in random_app(seed)[f"wild{seed}"].items() if path.startswith("forms/")]
    assert {each["type"] for form in found for each in form["fields"]} == set(field_types())
    assert {min(SIZES, key=lambda size: abs(size - len(form["fields"]))) for form in found} == set(SIZES)


def test_the_same_seed_makes_the_same_app() -> None:
    assert random_app(3) == random_app(3)
    assert random_app(3) != random_app(4)
