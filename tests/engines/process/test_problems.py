"""What publishing says of a process that is not right: a code, and where in the document."""

from typing import Any

import pytest

from engines.process.messages import MESSAGES
from tests.engines.process.docs import END, START, compiled, flows, node

TASK = {"assign": [{"initiator": True}]}
VARIABLES = [
    {"key": "n", "type": "integer", "title": "N"}, {"key": "text", "type": "text", "title": "Text"},
    {"key": "pick", "type": "select", "title": "Pick", "options": [{"key": "a"}, {"key": "b", "id": "old"}]},
]  # fmt: skip
OTHER = {"key": "other", "subject": "shop.customer", "nodes": [START, END], "flows": flows("start > end"), "variables": [
    {"key": "m", "type": "integer", "title": "M"}, {"key": "word", "type": "text", "title": "Word"}]}  # fmt: skip


def one(type: str, **more: object) -> dict[str, Any]:
    """A process with one node between start and end, about a purchase."""
    return graph(["start > it > end"], node("it", type, **more))


def graph(ways: list[str], *nodes: dict[str, Any], and_flow: dict[str, Any] | None = None, **more: object) -> dict[str, Any]:
    drawn = [*flows(*ways), *([and_flow] if and_flow else [])]
    return {"subject": "shop.purchase", "variables": VARIABLES, "nodes": [START, *nodes, END], "flows": drawn, **more}


def gateway(kind: str, *ways: str) -> dict[str, Any]:
    return graph(
        ["start > it", *ways, "one > end", "two > end"],
        node("it", kind),
        node("one", "service_task"),
        node("two", "service_task"),
    )


CASES = {
    "process_double_key": [
        (graph(["start > it > end"], node("it", "service_task"), node("it", "service_task")), "nodes/2"),
        (graph(["start > it > end"], node("it", "service_task"), node("other", "service_task", id="it")), "nodes/2"),
        (graph(["start > it > end", "start > it"], node("it", "service_task")), "flows/2"),
        (graph([], node("it", "service_task"), flows=[{"key": "f", "from": "start", "to": "it"}, {"key": "f", "from": "it", "to": "end"}]), "flows/1"),
        (graph([], node("it", "service_task"), flows=[{"key": "f", "from": "start", "to": "it"}, {"key": "g", "id": "f", "from": "it", "to": "end"}]),
         "flows/1"),
    ],
    "process_not_a_record": [
        (one("user_task", assign=[{"user": "total"}]), "nodes/1/assign/0/user"),
        (one("message", on="shop.purchase.updated", record="order_no"), "nodes/1/record"),
        (one("message", on="shop.customer.updated", record="[customer]"), "nodes/1/record"),
        (one("call_activity", process="shop.other", record="quantity"), "nodes/1/record"),
        (one("call_activity", process="shop.other", record="[customer]"), "nodes/1/record"),
    ],
    "process_not_people": [
        (one("user_task", assign=[{"user": "customer"}]), "nodes/1/assign/0/user"),
        (one("user_task", assign=[{"initiator": True}, {"leader": "customer"}]), "nodes/1/assign/1/leader"),
        (one("user_task", assign=[{"department": "initiator"}]), "nodes/1/assign/0/department"),
    ],
    "process_needs_record": [({**one("message", on="shop.purchase.updated"), "subject": None}, "nodes/1")],
    "process_other_record": [(one("call_activity", process="shop.other"), "nodes/1/record")],
    "process_unknown_role": [(one("user_task", assign=[{"role": "shop.manger"}]), "nodes/1/assign/0/role", "shop.manager")],
    "process_unknown_field": [(one("user_task", **TASK, fields={"totl": "read"}), "nodes/1/fields/totl", "total")],
    "process_no_start": [({**graph(["it > end"], node("it", "service_task")), "nodes": [node("it", "service_task"), END]}, "nodes")],
    "unknown_variable": [
        (one("set_values", values={"txt": "1"}), "nodes/1/values/txt", "text"),
        (one("user_task", **TASK, outcome="txt"), "nodes/1/outcome", "text"),
        (one("call_activity", process="shop.other", record="customer", given={"word": '"x"', "wrd": "1"}), "nodes/1/given/wrd", "word"),
        (one("call_activity", process="shop.other", record="customer", taken={"text": "wrd"}), "nodes/1/taken/text", "word"),
        (one("call_activity", process="shop.other", record="customer", taken={"txt": "word"}), "nodes/1/taken/txt", "text"),
    ],
    "unknown_node": [
        (graph(["start > it > end", "it > nd"], node("it", "service_task")), "flows/2/to", "end"),
        (graph(["start > it > end", "strt > it"], node("it", "service_task")), "flows/2/from", "start"),
        (one("user_task", **TASK, reject={"return_to": "iit"}), "nodes/1/reject/return_to", "it"),
        (graph(["start > it > end", "edge > end"], node("it", "user_task", **TASK),
               node("edge", "boundary_timer", attached_to="itt", wait={"after": 1})), "nodes/2/attached_to", "it"),
    ],
    "unknown_process": [(one("call_activity", process="shop.othr"), "nodes/1/process", "shop.other")],
    "variables_differ": [(one("call_activity", process="shop.other", record="customer", taken={"text": "m"}), "nodes/1/taken/text")],
    "outcome_is_text": [
        (one("user_task", **TASK, outcome="n"), "nodes/1/outcome"), (one("user_task", **TASK, outcome="pick"), "nodes/1/outcome"),
    ],
    "ratio_is_never_exceeded": [(one("user_task", **TASK, method="ratio", ratio=1, more_than=True), "nodes/1/ratio")],
    "end_has_outgoing": [(graph(["start > it > end > it"], node("it", "exclusive_gateway")), "nodes/2")],
    "node_leads_nowhere": [(graph(["start > end", "start > it"], node("it", "service_task")), "nodes/1")],
    "event_has_incoming": [
        (graph(["start > it > end", "it > start"], node("it", "service_task")), "nodes/0"),
        (graph(["start > it > end", "it > edge > end"], node("it", "user_task", **TASK),
               node("edge", "boundary_timer", attached_to="it", wait={"after": 1})), "nodes/2"),
    ],
    "gateway_needs_default": [
        (gateway("exclusive_gateway", "it > one if true", "it > two if true"), "nodes/1"),
        (gateway("inclusive_gateway", "it > one if true", "it > two if true"), "nodes/1"),
        (gateway("service_task", "it > one if true", "it > two if true"), "nodes/1"),
        (graph(["start > it", "it > end if true"], node("it", "exclusive_gateway")), "nodes/1"),
        (graph(["start > it", "it > end if true"], node("it", "user_task", **TASK)), "nodes/1"),
    ],
    "gateway_flow_needs_condition": [
        (gateway("exclusive_gateway", "it > one", "it > two else"), "nodes/1"), (gateway("inclusive_gateway", "it > one", "it > two else"), "nodes/1"),
    ],
    "several_defaults": [(gateway("exclusive_gateway", "it > one else", "it > two else"), "nodes/1")],
    "host_does_not_wait": [
        (graph(["start > it > end", "edge > end"], node("it", kind, **more), node("edge", "boundary_timer", attached_to="it", wait={"after": 1})), "nodes/2")
        for kind, more in (("service_task", {}), ("timer", {"wait": {"after": 1}}), ("exclusive_gateway", {}))
    ],
    "return_leads_astray": [
        (graph(["start > it > later > end"], node("it", "user_task", **TASK, reject={"return_to": "later"}), node("later", "service_task")), "nodes/1"),
        (one("user_task", **TASK, reject={"return_to": "end"}), "nodes/1"),
        (one("user_task", **TASK, reject={"return_to": "it"}), "nodes/1"),
        (graph(["start > first > it > end", "edge > it"], node("first", "user_task", **TASK),
               node("it", "user_task", **TASK, reject={"return_to": "edge"}),
               node("edge", "boundary_timer", attached_to="first", wait={"after": 1})), "nodes/2"),
    ],
    "parallel_has_no_conditions": [
        (gateway("parallel_gateway", "it > one if true", "it > two"), "flows/1"), (gateway("parallel_gateway", "it > one", "it > two else"), "flows/2"),
    ],
    "default_has_no_condition": [
        (graph(["start > it", "it > one if true", "one > end", "two > end"], node("it", "exclusive_gateway"), node("one", "service_task"),
               node("two", "service_task"), and_flow={"from": "it", "to": "two", "when": "true", "default": True}), "flows/4"),
    ],
    "node_unreachable": [
        (graph(["start > end", "it > end"], node("it", "service_task")), "nodes/1"),
        (graph(["start > end", "it > other > it if true", "other > end else"], node("it", "service_task"), node("other", "exclusive_gateway")), None),
    ],
    "no_way_to_the_end": [(graph(["start > end", "start > it > other > it"], node("it", "service_task"), node("other", "service_task")), None)],
    "join_may_not_fire": [
        (graph(["start > split", "split > one if true", "one > join > end", "split > two else", "two > join"], node("split", "exclusive_gateway"), node("one", "service_task"),
               node("two", "service_task"), node("join", "parallel_gateway")), None),
        (graph(["start > split > one > join > end", "split > two > join", "edge > end"], node("split", "parallel_gateway"), node("one", "user_task", **TASK),
               node("two", "service_task"), node("join", "parallel_gateway"), node("edge", "boundary_timer", attached_to="one", wait={"after": 1})), "nodes/4"),
        (graph(["start > split > one > join > end", "split > two > join", "edge > two"], node("split", "parallel_gateway"), node("one", "user_task", **TASK),
               node("two", "service_task"), node("join", "parallel_gateway"),
               node("edge", "boundary_timer", attached_to="one", wait={"after": 1}, interrupting=False)), "nodes/4"),
    ],
}  # fmt: skip

#: What is said while an instance runs.
AT_RUN = {"no_way_on", "nobody_assigned", "too_many_assigned", "join_never_fires"}


@pytest.mark.parametrize(
    ("code", "case"),
    [pytest.param(code, case, id=f"{code}-{number}") for code, cases in CASES.items() for number, case in enumerate(cases)],
)
def test_a_problem_is_told_at_its_place(code: str, case: tuple[Any, ...]) -> None:
    document, place, *hints = case
    document = {name: value for name, value in document.items() if value is not None}
    definition, problems = compiled(document, OTHER)
    assert definition is None
    assert {problem.code for problem in problems} == {code}
    if place is not None:
        assert [problem.pointer for problem in problems] == [f"/shop/processes/run.json/{place}"]
    if hints:
        assert [problem.hint for problem in problems] == hints


def test_every_problem_is_in_the_table() -> None:
    assert set(CASES) | AT_RUN == set(MESSAGES)


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (one("set_values", values={"n": '"x"'}), "nodes/1/values/n"),
        (one("set_values", values={"pick": '"c"'}), "nodes/1/values/pick"),
        (one("timer", wait={"after": "order_no"}), "nodes/1/wait/after"),
        (one("timer", wait={"until": "total"}), "nodes/1/wait/until"),
        (one("user_task", **TASK, due={"after": "nothing_here"}), "nodes/1/due/after"),
        (one("user_task", assign=[{"user": "nobody_here"}]), "nodes/1/assign/0/user"),
        (one("message", on="shop.purchase.updated", record="nothing_here"), "nodes/1/record"),
        (one("call_activity", process="shop.other", record="customer", given={"m": '"x"'}), "nodes/1/given/m"),
        (one("call_activity", process="shop.other", record="nothing_here"), "nodes/1/record"),
        (graph(["start > it > end if total"], node("it", "service_task")), "flows/1/when"),
        (graph(["start > it > end if process.nothing"], node("it", "service_task")), "flows/1/when"),
        (graph(['start > it > end if process.pick == "c"'], node("it", "service_task")), "flows/1/when"),
    ],
)  # fmt: skip
def test_every_formula_is_checked(document: dict[str, Any], place: str) -> None:
    _, problems = compiled(document, OTHER)
    assert [problem.pointer for problem in problems] == [f"/shop/processes/run.json/{place}"]


def test_several_mistakes_are_told_at_once() -> None:
    document = graph(["start > a > b > end", "b > nowhere"], node("a", "set_values", values={"x": "1"}),
                     node("b", "user_task", assign=[{"role": "shop.none"}]))  # fmt: skip
    _, problems = compiled(document)
    assert [problem.code for problem in problems] == ["unknown_variable", "process_unknown_role", "unknown_node"]


def test_a_renamed_node_keeps_its_id_and_is_named_by_its_key() -> None:
    document = graph(
        ["start > new > end"],
        node("new", "user_task", id="old", **TASK),
        node("edge", "boundary_timer", attached_to="new", wait={"after": 1}),
    )
    document["flows"] += flows("edge > end")
    definition, problems = compiled(document)
    assert problems == []
    assert definition is not None
    assert "old" in definition.nodes
    assert definition.boundaries["old"][0].id == "edge"
