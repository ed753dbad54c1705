"""What a process knows beside its record: what is set, given and told is kept as its variables hold it."""

from decimal import Decimal
from typing import Any

import pytest

from engines.process.stimulus import CallReturned, MessageReceived
from tests.engines.process.docs import CLERK, END, START, World, flows, node, process
from tests.engines.rule.docs import Surroundings

VARIABLES = [
    {"key": "n", "type": "integer", "title": "N"}, {"key": "m", "type": "integer", "title": "M"},
    {"key": "money", "type": "money", "title": "Money"}, {"key": "customer", "type": "link", "title": "Customer", "target": "shop.customer"},
    {"key": "pick", "type": "select", "title": "Pick", "options": [{"key": "a"}, {"key": "b", "id": "old"}]},
    {"key": "yes", "type": "boolean", "title": "Yes"},
]  # fmt: skip


def line(*nodes: dict[str, Any], **more: object) -> dict[str, Any]:
    return {
        "variables": VARIABLES, "nodes": [START, *nodes, END],
        "flows": flows(" > ".join(["start", *(each["key"] for each in nodes), "end"])), **more,
    }  # fmt: skip


def test_values_see_those_before_them() -> None:
    world = World(process(line(node("set", "set_values", values={"n": "process.n + 1", "m": "process.n * 10"})))).start(n=1)
    assert world.instance.variables["m"] == 20


def test_an_option_is_kept_by_its_id() -> None:
    document = line(
        node("set", "set_values", values={"pick": '"b"'}), node("choose", "exclusive_gateway"), node("right", "service_task")
    )
    document["flows"] = flows('start > set > choose > right if process.pick == "b"', "choose > end else", "right > end")
    world = World(process(document)).start()
    assert world.instance.variables["pick"] == "old"
    assert world.performed == {"right": 1}


@pytest.mark.parametrize(("text", "value"), [(1, 1), (0, 0), (5, 5), ("2 + 3", 5), (None, None), ("null", None)])
def test_literals_stand_as_themselves(text: object, value: object) -> None:
    world = World(process(line(node("set", "set_values", values={"n": text})))).start(n=9)
    assert world.instance.variables["n"] == value


@pytest.mark.parametrize("value", [True, False])
def test_truth_stands_as_itself(value: bool) -> None:
    assert World(process(line(node("set", "set_values", values={"yes": value})))).start().instance.variables["yes"] is value


def test_a_number_is_rounded_to_its_places() -> None:
    world = World(process(line(node("set", "set_values", values={"money": "10 / 3"})))).start()
    assert world.instance.variables["money"] == Decimal("3.33")


def test_a_record_is_kept_as_its_id_and_read_again() -> None:
    records = {("shop.customer", 3): {"id": 3, "name": "Ann"}}
    document = line(node("set", "set_values", values={"customer": "customer"}), node("choose", "exclusive_gateway"), node("right", "service_task"),
                    subject="shop.purchase")  # fmt: skip
    document["flows"] = flows(
        'start > set > choose > right if process.customer.name == "Ann"', "choose > end else", "right > end"
    )
    world = World(process(document), {"id": 7, "customer": 3}, env=Surroundings(records=records)).start()
    assert world.instance.variables["customer"] == 3
    assert world.performed == {"right": 1}


def test_the_initiator_is_a_name_of_formulas() -> None:
    document = line(node("choose", "exclusive_gateway"), node("mine", "service_task"), subject="shop.purchase")
    document["flows"] = flows("start > choose > mine if initiator == created_by", "choose > end else", "mine > end")
    for creator, done in ((CLERK, {"mine": 1}), (9, {})):
        assert World(process(document), {"id": 7, "created_by": creator}).start(CLERK).performed == done


def test_variables_begin_with_their_defaults_where_nothing_is_given() -> None:
    document = line(node("wait", "timer", wait={"after": 1}))
    document["variables"] = [
        {"key": "n", "type": "integer", "title": "N", "default": 5}, {"key": "m", "type": "integer", "title": "M", "default": 6},
        {"key": "sum", "type": "integer", "title": "Sum", "default": {"formula": "n + m"}},
        {"key": "who", "type": "user", "title": "Who", "default": {"formula": "actor"}},
        {"key": "none", "type": "money", "title": "None", "default": {"formula": "n / 0"}},
    ]  # fmt: skip
    world = World(process(document)).start(CLERK, m=7, strange=1)
    assert world.instance.variables == {"n": 5, "m": 7, "sum": 12, "who": CLERK, "none": None}


@pytest.mark.parametrize("given", [{"money": "3.333"}, {"money": Decimal("3.333")}])
def test_what_is_given_fits_or_is_nothing(given: dict[str, object]) -> None:
    world = World(process(line(node("wait", "timer", wait={"after": 1})))).start(**given)
    assert world.instance.variables["money"] in (Decimal("3.33"), None)


def test_what_is_told_and_given_back_fits() -> None:
    other = {"key": "other", **line(node("do", "service_task"))}
    call = node("call", "call_activity", process="shop.other", taken={"money": "money"})
    document = line(node("wait", "message", on="shop.purchase.updated"), call, subject="shop.purchase")
    world = World(process(document, other), {"id": 7}).start()
    world.tell(MessageReceived(world.element("wait"), {"money": Decimal("1.999"), "of a later version": 1}))
    assert world.instance.variables["money"] == Decimal("2.00")
    world.tell(CallReturned(world.element("call"), None, {"money": Decimal("2.999")}))
    assert world.instance.variables["money"] == Decimal("3.00")
    assert set(world.instance.variables) == {variable["key"] for variable in VARIABLES}
