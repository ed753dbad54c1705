"""Events as authors write them, bound to ids: renamed forms, options and actions; and what is said about wrong ones."""

import pytest

from tests.engines.rule.docs import compiled, rule, rules

NOTHING = {"refuse": {"when": "false", "message": "no"}}


@pytest.mark.parametrize(
    ("written", "bound"),
    [
        ("shop.purchase.created", "shop.order.created"),
        ("shop.purchase.updated", "shop.order.updated"),
        ("shop.purchase.deleted", "shop.order.deleted"),
        ("shop.purchase.restored", "shop.order.restored"),
        ("shop.purchase.state:open", "shop.order.state:open"),
        ("shop.purchase.state:done", "shop.order.state:closed"),
        ("shop.purchase.state:on.hold", "shop.order.state:on.hold"),
        ("shop.purchase.action:pay", "shop.order.action:pay"),
        ("shop.purchase.action:close", "shop.order.action:close"),
        ("shop.credit.credited", "shop.credit.credited"),
        ("shop.credit.reversed", "shop.credit.reversed"),
    ],
)
def test_events_are_bound_to_ids(written: str, bound: str) -> None:
    found = rules(rule("one", written, NOTHING))
    assert found.by_id["shop.one"].events == (bound,)
    assert [each.id for each in found.by_event[bound]] == ["shop.one"]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("shop.order.created", None),  # the id is not what authors write
        ("shop.purchase.creatd", "shop.purchase.created"),
        ("shop.purchas.created", "shop.purchase.created"),
        ("shop.purchase.state:closed", "shop.purchase.state:done"),
        ("shop.purchase.action:pya", "shop.purchase.action:pay"),
        ("shop.credit.credit", "shop.credit.credited"),
        ("shop.tolt", "shop.told"),
        ("nonsense", None),
    ],
)
def test_unknown_events_are_told_with_what_was_meant(written: str, hint: str | None) -> None:
    tell = rule("tell", "shop.customer.created", {"emit": {"event": "shop.told"}})
    _, problems = compiled(tell, rule("one", ["shop.customer.created", written], NOTHING))
    (problem,) = problems
    assert (problem.code, problem.pointer) == ("unknown_event", "/shop/rules/one.json/on/1")
    assert hint is None or problem.hint == hint


def test_events_of_one_rule_belong_to_one_form() -> None:
    _, problems = compiled(rule("one", ["shop.purchase.created", "shop.customer.created"], NOTHING))
    assert [(each.code, each.pointer) for each in problems] == [("several_forms", "/shop/rules/one.json/on")]


def test_a_ledger_event_is_about_its_owner_and_has_a_payload() -> None:
    found = rules(
        rule(
            "one",
            "shop.credit.credited",
            {"update": {"set": {"name": "concat(name, event.reason)"}}},
            condition="event.amount > 5",
        )
    )
    (step,) = found.by_id["shop.one"].steps
    assert getattr(step, "target").form == "shop.customer"  # noqa: B009 (a step is only known by what it decides)


def test_payloads_are_typed_whatever_the_order_of_files() -> None:
    listen = rule("a_hear", "shop.told", NOTHING, condition='event.price > 10 and event.name == "x"')
    tell = rule(
        "z_tell", "shop.purchase.created", {"emit": {"event": "shop.told", "payload": {"price": "total", "name": "order_no"}}}
    )
    assert rules(listen, tell).by_id["shop.a_hear"].events == ("shop.told",)
    _, problems = compiled({**listen, "condition": "event.price == order_no"}, tell)
    assert [each.pointer for each in problems] == ["/shop/rules/a_hear.json/condition"]


def test_actions_emit_too() -> None:
    action = {"key": "ring", "title": "Ring", "do": [{"emit": {"event": "shop.rang", "payload": {"price": "total"}}}]}
    found = rules(rule("hear", "shop.rang", NOTHING, condition="event.price > 1"), actions=[action])
    assert [each.id for each in found.by_event["shop.rang"]] == ["shop.hear"]


def test_an_event_has_one_meaning() -> None:
    one = rule("one", "shop.purchase.created", {"emit": {"event": "shop.told", "payload": {"x": "total"}}})
    same = rule("same", "shop.purchase.updated", {"emit": {"event": "shop.told", "payload": {"x": "total * 2"}}})
    assert rules(one, same)
    for other in (
        rule("two", "shop.purchase.created", {"emit": {"event": "shop.told", "payload": {"x": "order_no"}}}),
        rule("two", "shop.purchase.created", {"emit": {"event": "shop.told"}}),
        rule("two", "shop.customer.created", {"emit": {"event": "shop.told", "payload": {"x": "spend"}}}),
    ):
        _, problems = compiled(one, other)
        assert [(each.code, each.pointer) for each in problems] == [("emitted_otherwise", "/shop/rules/two.json/actions")]


def test_inputs_of_an_action_are_the_payload_of_its_event() -> None:
    assert rules(rule("one", "shop.purchase.action:pay", NOTHING, condition='event.code == "x"'))
    _, problems = compiled(rule("one", "shop.purchase.action:close", NOTHING, condition='event.code == "x"'))
    assert [each.pointer for each in problems] == ["/shop/rules/one.json/condition"]


def test_rules_of_an_event_stand_in_their_order() -> None:
    found = rules(
        rule("b", "shop.purchase.created", NOTHING), rule("a", "shop.purchase.created", NOTHING),
        rule("late", "shop.purchase.created", NOTHING, priority=101), rule("z", "shop.purchase.created", NOTHING, priority=-5),
    )  # fmt: skip
    assert [each.id for each in found.by_event["shop.order.created"]] == ["shop.z", "shop.a", "shop.b", "shop.late"]


def test_the_version_of_a_rule_is_its_document() -> None:
    first = rules(rule("a", "shop.purchase.created", NOTHING)).by_id["shop.a"].version
    assert rules(rule("a", "shop.purchase.created", NOTHING)).by_id["shop.a"].version == first
    assert rules(rule("a", "shop.purchase.created", NOTHING, priority=1)).by_id["shop.a"].version != first
