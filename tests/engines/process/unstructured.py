"""Random graphs that are no blocks: whatever publishing lets through must come to a legal state on every way."""

from random import Random
from typing import Any

from engines.process.definition import ProcessDefinition
from tests.engines.process.docs import END, START, compiled, node
from tests.engines.process.generator import CALLED

_CONDITIONS = ("true", "false", "process.n > 2", "process.n % 2 == 0", "1 / process.n > 0", "process.n < 5")
_TASK = {"assign": [{"initiator": True}]}


def _nodes(dice: Random, count: int) -> list[dict[str, Any]]:
    kinds = [
        ("service_task", {}), ("set_values", {"values": {"n": "process.n + 1"}}), ("set_values", {"values": {"n": "floor(6 / (process.n - 2))"}}),
        ("exclusive_gateway", {}), ("inclusive_gateway", {}), ("inclusive_gateway", {}), ("parallel_gateway", {}),
        ("timer", {"wait": {"after": "process.n"}}), ("message", {"on": "shop.purchase.created"}), ("call_activity", {"process": "shop.called"}),
        ("user_task", {**_TASK, "method": "all"}), ("user_task", {**_TASK, "reject": "go_on", "due": {"after": 1}}), ("user_task", {**_TASK, "nobody": "reject"}),
        ("user_task", {**_TASK, "nobody": "administrators"}),
        ("user_task", {**_TASK, "reject": {"return_to": "initiator"}, "due": {"after": 1, "then": "reject"}}), ("terminate_event", {}),
    ]  # fmt: skip
    return [node(f"k{number}", *(kind,), **more) for number in range(count) for kind, more in [dice.choice(kinds)]]


def _graph(dice: Random) -> dict[str, Any]:
    inner = _nodes(dice, dice.randint(3, 9))
    edges = [
        node(f"e{number}", "boundary_timer", attached_to=host["key"], wait={"after": 1}, interrupting=dice.random() < 0.5, repeats=dice.random() < 0.5)
        for number, host in enumerate(inner)
        if host["type"] in ("user_task", "message", "call_activity") and dice.random() < 0.3
    ]  # fmt: skip
    targets = [each["key"] for each in inner] + ["end"]
    flows: list[dict[str, Any]] = []
    for place, here in enumerate([START, *inner, *edges]):
        if here["type"] == "terminate_event":
            continue
        found = {dice.choice(targets) if dice.random() < 0.3 else targets[min(place, len(targets) - 1)]}
        if here["type"].endswith("gateway") or dice.random() < 0.2:
            found |= {dice.choice(targets) for _ in range(dice.randint(1, 2))}
        ways = sorted(found)
        is_choice = here["type"] in ("exclusive_gateway", "inclusive_gateway") or (
            here["type"] != "parallel_gateway" and dice.random() < 0.5
        )
        for number, way in enumerate(ways):
            condition = (
                {}
                if not is_choice or len(ways) == 1
                else {"default": True}
                if number == 0
                else {"when": dice.choice(_CONDITIONS)}
            )
            flows.append({"from": here["key"], "to": way, **condition})
    return {
        "subject": "shop.purchase", "nodes": [START, *inner, *edges, END], "flows": flows,
        "variables": [{"key": "n", "type": "integer", "title": "N"}],
    }  # fmt: skip


def draw(seed: int) -> ProcessDefinition:
    """The first graph of a seed that publishing lets through."""
    dice = Random(seed)
    while True:
        definition, _ = compiled(_graph(dice), CALLED)
        if definition is not None:
            return definition
