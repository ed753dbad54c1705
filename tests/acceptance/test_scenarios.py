"""What the shipped apps promise is what they do: every scenario of every blueprint, on both databases."""

from typing import Any

import pytest

from tests.acceptance.apps import shipped_files
from tests.acceptance.installation import Installation
from tests.acceptance.player import Surprise, play

SCENARIOS = [
    pytest.param(document, id=f"{app}-{path.removeprefix('scenarios/').removesuffix('.json')}")
    for app, files in shipped_files().items()
    for path, document in files.items()
    if path.startswith("scenarios/")
]


def test_there_are_scenarios_to_play() -> None:
    assert len(SCENARIOS) >= 24


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_it_goes_as_the_scenario_says(shop: Installation, scenario: dict[str, Any]) -> None:
    play(shop, scenario)
    assert shop.wrong() == []
    assert shop.incidents() == []


def _story(*steps: dict[str, Any]) -> dict[str, Any]:
    ann = {"form": "member.member", "values": {"name": "安"}, "as": "ann"}
    return {"given": {"clock": "2026-03-01T09:00:00+08:00", "records": [ann]}, "steps": list(steps)}


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ({"expect": {"form": "member.member", "id": "$ann", "values": {"total_spend": "0.01"}}}, "found"),
        ({"expect": {"form": "member.member", "count": 2}}, "counted 1"),
        ({"save": {"form": "member.order", "values": {"amount": "1.00"}}, "refused": "check_failed"}, "not refused"),
        ({"save": {"form": "member.order", "values": {"amount": "no"}}}, "refused with"),
        ({"expect": {"why": {"form": "member.member", "id": "$ann", "contains": "anything"}}}, "no sentence"),
    ],
)
def test_a_scenario_that_promises_too_much_is_noticed(sqlite_shop: Installation, step: dict[str, Any], says: str) -> None:
    with pytest.raises(Surprise, match=says):
        play(sqlite_shop, _story(step))
